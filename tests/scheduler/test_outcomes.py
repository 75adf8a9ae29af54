"""What an answer does, also when it comes late: a yes always counts, a no only from the worker that holds the row."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from scheduler import outcomes
from scheduler.models import Attempt, Delivery
from scheduler.workflow import DELIVERY
from socialdesk.accounts.models import User
from socialdesk.audit.models import Entry
from socialdesk.networks.errors import (
    Duplicate,
    NeedsReconnecting,
    NetworkError,
    OutcomeUnknown,
    Permanent,
    Temporary,
)
from socialdesk.networks.shapes import Receipt
from tests.scheduler.cast import delivery, only

pytestmark = pytest.mark.django_db

ERRORS = [
    Permanent("No."),
    Duplicate("It is there."),
    Temporary("Later."),
    NeedsReconnecting("Who are you?"),
    OutcomeUnknown("…"),
]
ACTIONS = sorted({move.action for move in DELIVERY.moves})


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", [state.name for state in DELIVERY.states])
def test_a_row_moves_only_along_the_table(state: str, action: str, author: User) -> None:
    row = delivery(author, state)
    targets = [move.target for move in DELIVERY.moves_from(state) if move.action == action]
    assert outcomes.advance(row, action) == bool(targets)
    assert only(row.post).state == (targets or [state])[0]


def test_a_row_moves_only_for_the_worker_that_holds_it(author: User) -> None:
    row = delivery(author, "sending", claim=uuid.uuid4())
    assert not outcomes.advance(row, "refuse", held_by=uuid.uuid4())
    assert only(row.post).state == "sending"


@pytest.mark.parametrize("state", ["sending", "unknown", "queued", "parked", "failed", "dropped"])
def test_a_late_yes_counts_whatever_was_decided_meanwhile(state: str, author: User) -> None:
    row, attempt = sending(author)
    Delivery.objects.update(state=state, claim=uuid.uuid4())
    outcomes.went_out(row, attempt, Receipt("99", "https://x.example/99"))
    now = only(row.post)
    assert (now.state, now.remote_id) == ("sent", "99")
    assert Entry.objects.filter(action="delivery.sent").count() == 1


def test_the_same_yes_twice_is_told_once(author: User) -> None:
    row, attempt = sending(author)
    for _ in range(2):
        outcomes.went_out(row, attempt, Receipt("99"))
    assert Entry.objects.filter(action="delivery.sent").count() == 1


def test_two_yeses_with_two_ids_are_said_loudly(author: User) -> None:
    row, attempt = sending(author)
    outcomes.went_out(row, attempt, Receipt("99"))
    outcomes.went_out(row, attempt, Receipt("100", "https://x.example/100"))
    now = only(row.post)
    assert now.remote_id == "99"
    assert now.reason.startswith("It stands there twice.")
    assert now.reason.endswith("https://x.example/100")
    assert Entry.objects.filter(action="delivery.sent_twice").count() == 1


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_late_no_never_undoes_a_yes(error: NetworkError, author: User) -> None:
    row, attempt = sending(author)
    outcomes.went_out(row, attempt, Receipt("99"))
    outcomes.went_wrong(row, attempt, error)
    assert only(row.post).state == "sent"
    assert Attempt.objects.get().outcome == "sent"


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_late_no_does_not_free_a_row_that_another_worker_has_taken(
    error: NetworkError, author: User
) -> None:
    row, attempt = sending(author)
    Delivery.objects.update(claim=uuid.uuid4())
    outcomes.went_wrong(row, attempt, error)
    attempt.refresh_from_db()
    assert only(row.post).state == "sending"
    assert attempt.finished_at is None  # else, after a death in mid-call, it would be sent blindly


def test_the_sweep_leaves_alone_what_a_worker_has_just_taken_over(author: User) -> None:
    seen_by_the_sweep, _ = sending(author)
    Delivery.objects.update(claim=uuid.uuid4())
    begun = Attempt.objects.create(delivery=seen_by_the_sweep)
    outcomes.was_lost(seen_by_the_sweep, begun, "The desk stopped.")
    begun.refresh_from_db()
    assert begun.finished_at is None
    assert only(seen_by_the_sweep.post).state == "sending"
    assert not Entry.objects.filter(action="delivery.unknown").exists()


def test_without_a_time_from_the_network_each_try_waits_longer_and_only_this_row(author: User) -> None:
    row, attempt = sending(author)
    outcomes.went_wrong(row, attempt, Temporary("Not now."))
    first = only(row.post)
    wait = first.not_before - timezone.now()
    assert first.state == "queued"
    assert first.account.writes_limited_until is None
    assert timedelta(seconds=10) < wait < outcomes.backoff(row) + timedelta(seconds=1)
    Attempt.objects.create(delivery=row)
    assert outcomes.backoff(row) == 2 * timedelta(seconds=30)


def sending(author: User) -> tuple[Delivery, Attempt]:
    row = delivery(author, "sending", claim=uuid.uuid4(), lease_until=timezone.now() + timedelta(minutes=1))
    return row, Attempt.objects.create(delivery=row)
