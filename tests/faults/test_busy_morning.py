"""Everything dies during the busy morning, and afterwards nothing is missing and nothing stands twice."""

import time
from collections import Counter
from pathlib import Path

import pytest

from tests.stack import Stack

pytestmark = pytest.mark.faults

# Forty approved posts for the two accounts, due over the next twenty seconds.
QUEUE = """
from datetime import timedelta
from django.utils import timezone
from scheduler import services
from socialdesk.accounts.models import User
from socialdesk.networks.models import Account

author = User.objects.get(email="olwen@thornwick.example")
manager = User.objects.get(email="maya@thornwick.example")
for n in range(40):
    post = services.write(
        body=f"Busy morning, post number {n}.",
        accounts=Account.objects.all(),
        by=author,
        due_at=timezone.now() + timedelta(seconds=10 + n / 2),
    )
    services.send_for_approval(post, by=author)
    services.approve(post, by=manager)
"""
UNSETTLED = "SELECT count(*) FROM scheduler_delivery WHERE state IN ('queued', 'sending', 'unknown')"
STATES = "SELECT state, count(*) FROM scheduler_delivery GROUP BY state"
UNREAD = "SELECT count(*) FROM inbox_incoming WHERE processed_at IS NULL"
PROBLEMS = "SELECT problem FROM inbox_incoming WHERE problem <> ''"
SENT = "SELECT remote_id FROM scheduler_delivery WHERE state = 'sent'"
MENTIONS = "SELECT remote_id, count(*) FROM inbox_message GROUP BY remote_id"


def test_nothing_is_lost_or_doubled_when_worker_beat_and_broker_are_killed(tmp_path: Path) -> None:
    with Stack(tmp_path) as desk:
        desk.practice.busy_morning(seconds=20)
        desk.run(QUEUE)
        for program in ("worker", "beat", "broker", "worker", "broker", "beat"):
            time.sleep(2.5)
            desk.kill(program)

        desk.until(lambda: not desk.practice.busy_progress()["running"], 90)
        played = desk.practice.busy_progress()
        wanted = {i for label, i in played["ids"].items() if not label.startswith("our-")}
        desk.until(lambda: wanted <= {i for i, _ in desk.rows(MENTIONS)} and desk.one(UNREAD) == 0, 120)
        desk.until(lambda: desk.one(UNSETTLED) == 0, 150)

        ledger = [entry for entry in desk.practice.ledger() if entry["action"] in ("post", "reply", "direct")]
        totals = dict(desk.rows(STATES))
        print({"accepted by the networks": len(ledger), "mentions": len(wanted), **totals})
        assert Counter(i for (i,) in desk.rows(SENT)) == Counter(entry["remote_id"] for entry in ledger)
        assert totals == {"sent": len(ledger)}
        posts = Counter((e["network"], e["text"]) for e in ledger if e["action"] == "post")
        assert set(posts.values()) == {1}
        assert len(posts) == 80
        assert played["done"] == 60
        assert {n for i, n in desk.rows(MENTIONS) if i in wanted} == {1}
        assert desk.rows(PROBLEMS) == []
