"""How soon a post leaves after its time: one alone, and a thousand that are due in the same second."""

import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles

from django.db import transaction
from django.utils import timezone

from scheduler.models import Delivery, Post
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Role
from socialdesk.celery import app as celery
from socialdesk.networks.models import Account
from socialdesk.networks.services import connect
from tests import factories
from tests.bench.figures import Figure
from tests.faults.rig import Rig, until

ACCOUNTS, POSTS, ALONE = 10, 1000, 5
ANSWER_SECONDS = 0.1
CONCURRENCY = 4  # as the desk's own worker


def figures() -> Iterator[Figure]:
    """Two workers and four take turns, twice, on the same machine and database."""
    real_waits = {"NETWORK_TIMEOUT_SECONDS": "20", "DELIVERY_LEASE_SECONDS": "45"}
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as folder:
        rig = Rig(Path(folder), workers=2, concurrency=CONCURRENCY, **real_waits)
        celery.conf.broker_url = rig.broker_url
        with rig, rig.at_home():
            author = factories.person(Role.OFFICER)
            accounts = [_account(rig, author, n) for n in range(ACCOUNTS)]
            for network in ("x", "facebook"):
                rig.practice.fault(network, "slow", calls="writes", seconds=ANSWER_SECONDS)
            _burst(rig, accounts, author, 40)  # processes are warm from here on
            alone = [_burst(rig, accounts[:1], author, 1)[0] for _ in range(ALONE)]
            yield Figure("one post alone, after its time: slowest of five", max(alone), "s", 1.1)
            rounds: dict[int, list[list[float]]] = {2: [], 4: []}
            for workers in (2, 4, 4, 2):
                rig.with_workers(workers)
                rounds[workers].append(_burst(rig, accounts, author, POSTS))
            last = {workers: median(max(waits) for waits in found) for workers, found in rounds.items()}
            for workers, found in rounds.items():
                waits = [wait for one in found for wait in one]
                floor = 30.0 if workers == 2 else None
                words = f"{POSTS} at once over {ACCOUNTS} accounts, {workers} workers"
                yield Figure(f"{words}: half are out after", median(waits), "s")
                yield Figure(f"{words}: 99 of 100 after", quantiles(waits, n=100)[98], "s", floor)
                yield Figure(f"{words}: all after", last[workers], "s", ratio=last[workers] / last[2])


def _account(rig: Rig, by: User, number: int) -> Account:
    network = "x" if number % 2 else "facebook"
    ours = rig.practice.account(network, f"thornwick{number}")
    return connect(
        network=network,
        handle=f"thornwick{number}",
        credentials=ours["credentials"],
        api_url=rig.practice.url,
        by=by,
    ).account


def _burst(rig: Rig, accounts: list[Account], author: User, size: int) -> list[float]:
    """Seconds from their time to the network's own note of each, for posts that are all due at one moment."""
    due_at = timezone.now() + timedelta(seconds=3 + size / 500)
    _approved(accounts, author, size, due_at)
    before = len(rig.practice.ledger())
    rows = Delivery.objects.filter(due_at=due_at)
    time.sleep(max((due_at - timezone.now()).total_seconds(), 0))
    done = until(lambda: not rows.exclude(state="sent").exists(), 120)
    noted = rig.practice.ledger()[before:]
    if not done or len(noted) != size:
        raise SystemExit(f"{len(noted)} of {size} went out:\n{rig.logs()}")
    return [entry["at"] - due_at.timestamp() for entry in noted]


@transaction.atomic
def _approved(accounts: list[Account], author: User, size: int, due_at: datetime) -> None:
    texts = [f"Number {n} of {due_at:%H:%M:%S.%f}: the north gate opens at seven." for n in range(size)]
    posts = Post.objects.bulk_create(
        Post(body=text, author=author, due_at=due_at, state="approved") for text in texts
    )
    Delivery.objects.bulk_create(
        Delivery(post=post, account=account, text=post.body, due_at=due_at)
        for post, account in zip(posts, cycle(accounts), strict=False)
    )
