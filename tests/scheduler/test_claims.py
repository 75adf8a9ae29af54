"""The queue before the door: order in a conversation, turns between accounts, and what has missed its time."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from scheduler import claims, decisions, services, tasks
from scheduler.models import SAFETY, Attempt, Delivery, Kind, Post
from scheduler.standing import standing_of
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Role
from socialdesk.audit.models import Entry, Machine
from socialdesk.networks.models import Account
from tests import factories
from tests.scheduler.cast import approved, only, reply_by, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(db: None) -> Account:
    return factories.account("x")


def answer(author: User, ours: Account, body: str = "First part", **fields: Any) -> Post:
    return approved(author, ours, body=body, **reply_by(author, thread="conversation-1", **fields))


def claimed(post: Post) -> bool:
    return only(post).pk in {pk for pk, _ in claims.claim_due()}


def becomes(post: Post, state: str) -> None:
    Delivery.objects.filter(post=post).update(state=state)


# --- order in a conversation -------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["queued", "sending", "unknown", "failed", "parked"])
def test_a_second_part_waits_while_the_first_is_still_to_come(
    state: str, author: User, ours: Account
) -> None:
    first, second = answer(author, ours), answer(author, ours, "Second part")
    becomes(first, state)
    Account.objects.update(writes_limited_until=None)
    assert not claimed(second)


@pytest.mark.parametrize("state", ["sent", "dropped"])
def test_it_goes_once_the_first_is_out_of_the_way(state: str, author: User, ours: Account) -> None:
    first, second = answer(author, ours), answer(author, ours, "Second part")
    becomes(first, state)
    assert claimed(second)


@pytest.mark.parametrize(
    ("state", "action"), [("failed", "send_now"), ("parked", "send_now"), ("unknown", "send_again")]
)
def test_a_first_part_that_a_person_sends_again_still_goes_first(
    state: str, action: str, author: User, manager: User, ours: Account
) -> None:
    first, second, third = (answer(author, ours, f"Part {n}") for n in range(3))
    becomes(first, state)
    decisions.decide(only(first), action, by=manager)
    for part in (first, second, third):
        assert {pk for pk, _ in claims.claim_due()} == {only(part).pk}
        becomes(part, "sent")


def test_what_waits_behind_a_part_moves_with_it_and_what_is_written_later_does_not(
    author: User, manager: User, ours: Account
) -> None:
    first, second = answer(author, ours), answer(author, ours, "Second part")
    becomes(first, "failed")
    tomorrow = timezone.now() + timedelta(days=1)
    decisions.decide(only(first), "reschedule", by=manager, due_at=tomorrow)
    assert only(second).due_at > tomorrow
    assert claimed(answer(author, ours, "Something else"))
    assert only(second).state == "queued"


def test_a_worker_that_has_the_second_part_already_gives_it_back(author: User, ours: Account) -> None:
    first = answer(author, ours)
    becomes(first, "sent")
    second = answer(author, ours, "Second part")
    ((delivery_id, claim),) = claims.claim_due()
    becomes(first, "failed")
    tasks.delivery.deliver(delivery_id, claim)
    assert only(second).state == "queued"
    assert not Attempt.objects.exists()


def test_what_keeps_somebody_safe_waits_for_nothing(author: User, ours: Account) -> None:
    first = answer(author, ours)
    becomes(first, "failed")
    assert claimed(answer(author, ours, "Please ring 999", topic=SAFETY))


def test_an_automatic_reply_that_failed_holds_nobody_up(author: User, ours: Account) -> None:
    first = answer(author, ours)
    Post.objects.filter(pk=first.pk).update(author=None, machine=Machine.AUTO_REPLY)
    second = answer(author, ours, "Second part")
    assert not claimed(second)
    becomes(first, "failed")
    assert claimed(second)


def test_other_conversations_and_other_accounts_have_an_order_of_their_own(
    author: User, ours: Account
) -> None:
    answer(author, ours)
    elsewhere = approved(author, ours, **reply_by(author, thread="conversation-2"))
    other = answer(author, factories.account("facebook"))
    assert {only(elsewhere).pk, only(other).pk} <= {pk for pk, _ in claims.claim_due()}


def test_its_page_says_that_it_stands_in_line(author: User, ours: Account) -> None:
    answer(author, ours)
    second = answer(author, ours, "Second part")
    (row,) = Delivery.objects.with_holds().select_related("account").filter(post=second)
    assert standing_of([row]).words == "It waits until what was to be said before it has gone out."


# --- turns between accounts --------------------------------------------------------------------------------
def test_an_account_has_a_few_calls_under_way_and_no_more(author: User, ours: Account) -> None:
    for number in range(5):
        approved(author, ours, body=f"Number {number}")
    last = approved(author, factories.account("facebook"))
    taken = {delivery_id for delivery_id, _ in claims.claim_due()}
    assert only(last).pk in taken
    assert len(taken) == claims.LANES + 1
    assert claims.claim_due() == []  # those under way count


def test_when_one_is_done_the_next_of_its_account_is_taken(author: User, ours: Account) -> None:
    for number in range(claims.LANES + 2):
        approved(author, ours, body=f"Number {number}")
    done, *_ = claims.claim_due()
    approved(author, factories.account("facebook"))
    Delivery.objects.filter(pk=done[0]).update(state="sent")
    ((next_id, _),) = claims.claim_next(done[0])
    assert Delivery.objects.get(pk=next_id).account == ours


def test_a_slow_call_closes_the_other_lanes_of_its_account(author: User, ours: Account) -> None:
    first, _ = (approved(author, ours, body=f"Number {number}") for number in range(2))
    becomes(first, "sending")
    call = Attempt.objects.create(delivery=only(first))
    assert claims.free_lanes(ours.pk, timezone.now()) == claims.LANES - 1
    Attempt.objects.filter(pk=call.pk).update(started_at=timezone.now() - claims.SLOW * 2)
    assert claims.free_lanes(ours.pk, timezone.now()) == 0


def test_after_a_lost_answer_an_account_is_called_less_for_a_while(
    author: User, ours: Account, settings: Settings
) -> None:
    post = approved(author, ours)
    becomes(post, "unknown")
    now = timezone.now()
    Attempt.objects.create(delivery=only(post), finished_at=now)
    shy = timedelta(seconds=settings.NETWORK_TIMEOUT_SECONDS)
    assert claims.free_lanes(ours.pk, now) == 0
    assert claims.free_lanes(ours.pk, now + shy) == 1
    assert claims.free_lanes(ours.pk, now + claims.WARY) == claims.LANES


# --- what has missed its time ------------------------------------------------------------------------------
@pytest.mark.parametrize("trouble", [{"is_active": False}, {"state": Account.RECONNECT}])
def test_what_its_account_could_not_send_in_time_is_put_to_a_person(
    trouble: dict[str, Any], author: User, ours: Account
) -> None:
    post = approved(author, ours)
    Account.objects.update(**trouble)
    claims.claim_due()
    assert only(post).state == "queued"
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        claims.claim_due()
    assert only(post).state == "parked"
    assert Entry.objects.filter(action="delivery.parked").count() == 1


def test_what_waited_in_line_for_too_long_is_put_to_a_person(author: User, ours: Account) -> None:
    first, second = answer(author, ours), answer(author, ours, "Second part")
    becomes(first, "failed")
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        claims.claim_due()
    assert only(second).state == "parked"


def test_what_a_hold_stops_waits_for_the_end_of_the_hold(author: User, manager: User, ours: Account) -> None:
    post = approved(author, ours)
    decisions.place_hold(topic="incident-1", reason="Fire on ward 4", by=manager)
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        claims.claim_due()
    assert only(post).state == "queued"


def test_an_approval_that_comes_too_late_asks_before_it_sends(
    author: User, manager: User, ours: Account
) -> None:
    post = services.send_for_approval(
        services.write(
            body="Come to the open day",
            accounts=[ours],
            by=author,
            due_at=timezone.now() + timedelta(minutes=1),
        ),
        by=author,
    )
    with time_machine.travel(timezone.now() + timedelta(minutes=12)):
        services.approve(post, by=manager)
    assert only(post).state == "parked"
    assert only(post).reason.endswith("Is it still right to send?")


def test_after_an_outage_nothing_bursts_out(author: User, ours: Account) -> None:
    posts = [
        approved(author, ours, body=f"Number {number}", due_at=timezone.now() + timedelta(minutes=number))
        for number in range(1, 6)
    ]
    with time_machine.travel(timezone.now() + timedelta(hours=6)):
        assert claims.claim_due() == []
    assert {only(post).state for post in posts} == {"parked"}


def test_a_private_answer_is_in_the_order_of_its_conversation_too(author: User, ours: Account) -> None:
    first = approved(author, ours, kind=Kind.DIRECT, thread="conversation-1", to_id="7", in_reply_to="")
    second = answer(author, ours, "Second part")
    assert {pk for pk, _ in claims.claim_due()} == {only(first).pk}
    assert not claimed(second)


def test_a_claim_that_ran_out_is_taken_back_before_the_next(author: User, ours: Account) -> None:
    post = approved(author, ours)
    gone = timezone.now() - timedelta(seconds=1)
    Delivery.objects.update(state="sending", claim=uuid.uuid4(), lease_until=gone)
    assert claimed(post)


def test_what_has_missed_its_time_does_not_keep_what_is_due_now(
    author: User, ours: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "ASIDE", 1)
    late = [approved(author, ours, body=f"Number {number}") for number in range(4)]
    Delivery.objects.update(due_at=timezone.now() - timedelta(hours=2))
    now = approved(author, ours)
    assert claimed(now)
    assert "queued" in {only(post).state for post in late}  # there was no time for all of them
    for _ in late:
        claims.claim_due()
    assert {only(post).state for post in late} == {"parked"}


@pytest.mark.django_db(transaction=True)
def test_one_tick_sets_all_aside_and_claims_what_is_due(author: User, ours: Account) -> None:
    """As in a worker, outside any transaction."""
    late = [approved(author, ours, body=f"Number {number}") for number in range(3)]
    Delivery.objects.update(due_at=timezone.now() - timedelta(hours=2))
    assert claimed(approved(author, ours))
    assert {only(post).state for post in late} == {"parked"}
    assert Entry.objects.filter(action="delivery.parked").count() == 3


def test_what_became_late_on_its_way_to_the_worker_is_not_sent(author: User, ours: Account) -> None:
    post = approved(author, ours)
    ((delivery_id, claim),) = claims.claim_due()
    Delivery.objects.update(due_at=timezone.now() - timedelta(hours=2))
    tasks.delivery.deliver(delivery_id, claim)
    assert only(post).state == "queued"
    assert not Attempt.objects.exists()


# --- waits that the network asked for ----------------------------------------------------------------------
def test_a_wait_that_began_in_time_excuses_lateness(author: User, ours: Account) -> None:
    post = approved(author, ours)
    ours.limit_writes(timezone.now() + timedelta(minutes=20))
    with time_machine.travel(timezone.now() + timedelta(minutes=21)):
        assert claimed(post)


def test_a_wait_that_began_when_it_was_late_already_excuses_nothing(author: User, ours: Account) -> None:
    post = approved(author, ours)
    with time_machine.travel(timezone.now() + timedelta(minutes=15)):
        ours.limit_writes(timezone.now() + timedelta(minutes=1))
        claims.claim_due()
    assert only(post).state == "parked"


def test_a_wait_does_not_excuse_an_approval_that_came_late(author: User, ours: Account) -> None:
    ours.limit_writes(timezone.now() + timedelta(hours=1))
    post = waiting(author, ours, due_at=timezone.now() + timedelta(minutes=1))
    with time_machine.travel(timezone.now() + timedelta(minutes=30)):
        services.approve(post, by=factories.person(Role.MANAGER))
    assert only(post).state == "parked"


def test_waits_one_after_the_other_are_one_wait_and_the_later_end_counts(ours: Account) -> None:
    began = timezone.now()
    ours.limit_writes(began + timedelta(minutes=15))
    ours.limit_writes(began + timedelta(minutes=5))
    ours.refresh_from_db()
    assert ours.writes_limited_until == began + timedelta(minutes=15)
    with time_machine.travel(began + timedelta(minutes=16), tick=False):
        ours.limit_writes(began + timedelta(minutes=30))
    ours.refresh_from_db()
    assert ours.writes_limited_since
    assert ours.writes_limited_since < began + timedelta(minutes=1)
    with time_machine.travel(began + timedelta(hours=3), tick=False):
        ours.limit_writes(began + timedelta(hours=4))
    ours.refresh_from_db()
    assert ours.writes_limited_since == began + timedelta(hours=3)
