"""A post's state in one sentence, for every way in which its deliveries can stand together."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations_with_replacement

import pytest
import time_machine

from scheduler.models import Delivery, Post
from scheduler.standing import standing, standing_of
from scheduler.workflow import DELIVERY
from socialdesk.accounts.models import User
from socialdesk.networks.models import Account
from tests.scheduler.cast import approved, in_state

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def row(state: str = "queued", *, held: bool = False, late: bool = False, **fields: object) -> Delivery:
    """Not saved. Its time is at one, or was at noon when `late`; account_… is about its account."""
    ours = {name[8:]: fields.pop(name) for name in list(fields) if name.startswith("account_")}
    due_at = NOON if late else NOON + timedelta(hours=1)
    account = Account(network="x", handle="thornwick", **ours)
    delivery = Delivery(state=state, due_at=due_at, account=account, **fields)
    delivery.held_now = held  # type: ignore[attr-defined]
    return delivery


# How one delivery can stand, its chip, and what is said of it alone.
ALONE = {
    "dropped": (row("dropped"), "Dropped", "It was dropped."),
    "sent": (row("sent", sent_at=NOON), "Sent", "It was sent Tue 24 Nov 2026, 12:00."),
    "sending": (row("sending"), "Being sent", "It is being sent."),
    "unknown": (row("unknown"), "Checking", "It may have gone out, and the desk is looking."),
    "parked": (row("parked"), "Needs a decision", "It waits for a person to decide."),
    "failed": (row("failed"), "Not sent", "It was not sent, and needs a person to decide."),
    "scheduled": (row(), "Scheduled", "It goes out Tue 24 Nov 2026, 13:00."),
    "due": (row(late=True), "Going out", "It goes out now."),
    "again": (
        row(late=True, not_before=NOON + timedelta(hours=2)),
        "Trying again",
        "It is tried again Tue 24 Nov 2026, 14:00.",
    ),
    "limited": (
        row(late=True, account_writes_limited_until=NOON + timedelta(hours=2)),
        "Trying again",
        "It is tried again Tue 24 Nov 2026, 14:00.",
    ),
    "held": (row(late=True, held=True), "On hold", "It waits until the hold is lifted."),
    "paused": (
        row(late=True, account_is_active=False),
        "Account paused",
        "It waits until an admin resumes the account.",
    ),
    "lapsed": (
        row(late=True, account_state=Account.RECONNECT),
        "Needs reconnecting",
        "It waits until an admin reconnects the account.",
    ),
}


@pytest.mark.parametrize("name", ALONE)
@time_machine.travel(NOON, tick=False)
def test_it_says_how_one_delivery_stands(name: str) -> None:
    delivery, label, words = ALONE[name]
    found = standing_of([delivery])
    assert (found.label, found.words) == (label, words)


def test_no_state_of_a_delivery_is_forgotten() -> None:
    assert {delivery.state for delivery, _, _ in ALONE.values()} == set(DELIVERY.by_name)


@time_machine.travel(NOON, tick=False)
def test_it_leaves_nothing_out_however_three_deliveries_stand() -> None:
    for names in combinations_with_replacement(ALONE, 3):
        found = standing_of(ALONE[name][0] for name in names)
        sentences = Counter(ALONE[name][2] for name in names)
        counted = re.findall(r" on (\d)\b", found.words) or re.findall(r" on all (3)", found.words)
        assert sorted(map(int, counted)) == sorted(sentences.values()), found.words
        assert found.label in {ALONE[name][1] for name in names}
        for sentence in sentences:
            assert sentence.split()[1] in found.words


@pytest.mark.parametrize(
    ("names", "label", "words"),
    [
        ("sent sent", "Sent", "It was sent Tue 24 Nov 2026, 12:00 on both accounts."),
        ("sent sent sent", "Sent", "It was sent Tue 24 Nov 2026, 12:00 on all 3 accounts."),
        (
            "sent sent dropped",
            "Sent",
            "It was sent Tue 24 Nov 2026, 12:00 on 2 of 3 accounts; was dropped on 1.",
        ),
        (
            "sent lapsed",
            "Needs reconnecting",
            "It was sent Tue 24 Nov 2026, 12:00 on 1 of 2 accounts; waits on 1 until an admin reconnects "
            "the account.",
        ),
        (
            "failed scheduled sent",
            "Not sent",
            "It was sent Tue 24 Nov 2026, 12:00 on 1 of 3 accounts; goes out Tue 24 Nov 2026, 13:00 on 1; "
            "was not sent on 1, and needs a person to decide.",
        ),
        (
            "due unknown",
            "Checking",
            "It goes out now on 1 of 2 accounts; may have gone out on 1, and the desk is looking.",
        ),
        ("paused paused", "Account paused", "It waits on both accounts until an admin resumes the accounts."),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_it_says_first_what_is_done_and_marks_what_asks_for_somebody(
    names: str, label: str, words: str
) -> None:
    found = standing_of(ALONE[name][0] for name in names.split())
    assert (found.label, found.words) == (label, words)


@pytest.mark.parametrize("state", ["draft", "in_review", "sent_back", "withdrawn"])
def test_before_it_is_approved_its_own_state_counts(state: str, author: User) -> None:
    post = in_state(state, author)
    assert standing(Post.objects.with_targets().get(pk=post.pk)).label == post.state_now.label


def test_once_approved_what_became_of_it_counts(author: User) -> None:
    post = approved(author)
    assert standing(Post.objects.with_targets().get(pk=post.pk)).words == "It goes out now."
