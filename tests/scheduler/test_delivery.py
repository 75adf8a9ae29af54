"""The door out, against the practice networks: nothing twice, nothing lost, whatever goes wrong."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from policies.models import Organisation
from scheduler import claims, decisions, services
from scheduler import delivery as door
from scheduler.models import Attempt, Delivery, Kind, Post
from scheduler.models.deliveries import GIVE_UP
from scheduler.workflow import DELIVERY
from socialdesk.accounts.models import User
from socialdesk.audit.models import Entry, Machine
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Receipt
from socialdesk.workflow import Refused
from tests.practice_server import PracticeServer
from tests.scheduler.cast import approved, only, reply_by, tick

pytestmark = pytest.mark.django_db


def test_it_sends_an_approved_post_once_to_each_account(
    author: User, x: Account, facebook: Account, practice: PracticeServer
) -> None:
    post = approved(author, x, facebook)
    tick()
    tick()
    assert sorted(e["network"] for e in practice.ledger()) == ["facebook", "x"]
    for row in Delivery.objects.filter(post=post):
        assert row.state == "sent"
        assert row.remote_id
        assert row.remote_url.startswith(practice.url)
    assert Entry.objects.filter(action="delivery.sent").count() == 2


def test_it_keeps_a_post_until_its_minute(author: User, x: Account, practice: PracticeServer) -> None:
    due = timezone.now() + timedelta(minutes=2)
    post = approved(author, x, due_at=due)
    tick()
    assert practice.ledger() == []
    with time_machine.travel(due + timedelta(seconds=1), tick=True):
        tick()
    assert only(post).state == "sent"


def test_it_sends_the_words_written_for_that_account(
    author: User, x: Account, facebook: Account, practice: PracticeServer
) -> None:
    approved(author, x, facebook, texts={x.pk: "Short."})
    tick()
    assert {e["network"]: e["text"] for e in practice.ledger()} == {
        "x": "Short.",
        "facebook": "Visiting hours change on Monday.",
    }


def test_it_does_nothing_with_a_claim_that_another_worker_has(
    author: User, x: Account, practice: PracticeServer
) -> None:
    approved(author, x)
    ((delivery_id, claim),) = claims.claim_due()
    assert claims.claim_due() == []
    door.deliver(delivery_id, str(uuid.uuid4()))
    assert practice.ledger() == []
    door.deliver(delivery_id, claim)
    door.deliver(delivery_id, claim)  # the broker hands a task out again
    assert len(practice.ledger()) == 1


def test_it_takes_back_what_a_dead_worker_held_before_the_call(
    author: User, x: Account, practice: PracticeServer
) -> None:
    post = approved(author, x)
    claims.claim_due()
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    tick()
    assert only(post).state == "sent"
    assert len(practice.ledger()) == 1


def test_it_waits_until_the_time_that_the_network_named(
    author: User, x: Account, practice: PracticeServer
) -> None:
    practice.fault("x", "rate_limited", calls="writes", seconds=300, count=1)
    post = approved(author, x)
    tick()
    row = only(post)
    x.refresh_from_db()
    assert row.state == "queued"
    assert x.writes_limited_until == row.not_before
    assert claims.claim_due() == []
    with time_machine.travel(row.not_before + timedelta(seconds=1)):
        tick()
    assert only(post).state == "sent"


def test_it_tells_a_person_when_the_network_refuses(
    author: User, x: Account, practice: PracticeServer
) -> None:
    post = approved(author, x, kind=Kind.REPLY, in_reply_to="1", body="Hello")
    tick()
    row = only(post)
    assert row.state == "failed"
    assert row.reason.startswith("X refused this")
    assert list(Delivery.objects.needing_a_person()) == [row]


def test_it_parks_an_account_whose_permission_lapsed_without_failing_its_posts(
    author: User, facebook: Account, practice: PracticeServer
) -> None:
    practice.fault("facebook", "expired")
    post = approved(author, facebook)
    tick()
    facebook.refresh_from_db()
    assert (only(post).state, facebook.state) == ("queued", Account.RECONNECT)
    assert claims.claim_due() == []
    practice.no_faults()
    Account.objects.update(state=Account.LIVE)
    tick()
    assert only(post).state == "sent"


def test_it_asks_a_person_about_a_post_whose_time_has_passed(
    author: User, manager: User, x: Account, practice: PracticeServer
) -> None:
    due = timezone.now() + timedelta(minutes=1)
    post = approved(author, x, due_at=due)
    with time_machine.travel(due + timedelta(minutes=11)):
        tick()
        assert only(post).state == "parked"
        assert practice.ledger() == []
        decisions.decide(only(post), "send_now", by=manager)
        tick()
    assert only(post).state == "sent"


def test_it_drops_what_is_no_longer_approved(author: User, x: Account, practice: PracticeServer) -> None:
    post = approved(author, x)
    ((delivery_id, claim),) = claims.claim_due()
    Post.objects.filter(pk=post.pk).update(state="withdrawn")
    door.deliver(delivery_id, claim)
    assert practice.ledger() == []
    assert only(post).state == "dropped"


def test_it_checks_the_policy_again_before_it_sends(
    author: User, x: Account, practice: PracticeServer
) -> None:
    post = approved(author, x)
    Delivery.objects.update(text="His NHS number is 943 476 5919.")
    tick()
    assert only(post).state == "failed"
    assert practice.ledger() == []


def test_no_machine_move_is_open_to_people() -> None:
    people = {move.action for move in DELIVERY.moves if move.permission}
    assert people == {"say_sent", "send_again", "send_now", "reschedule", "keep", "drop"}


def test_it_refuses_decisions_by_people_whose_role_does_not_allow_them(
    author: User, officer: User, x: Account
) -> None:
    post = approved(author, x)
    Delivery.objects.update(state="parked")
    with pytest.raises(Refused, match="Your role does not allow"):
        decisions.decide(only(post), "send_now", by=officer)


@pytest.mark.parametrize("action", ["send_now", "reschedule", "drop"])
def test_the_author_may_decide_about_what_came_too_late(action: str, author: User, x: Account) -> None:
    post = approved(author, x)
    Delivery.objects.update(state="parked")
    decisions.decide(only(post), action, by=author, due_at=timezone.now() + timedelta(hours=1))
    assert only(post).state == ("dropped" if action == "drop" else "queued")


@pytest.mark.parametrize("state", ["failed", "unknown", "held"])
def test_the_author_may_not_decide_about_anything_else(
    state: str, author: User, manager: User, x: Account
) -> None:
    post = approved(author, x)
    hold = decisions.place_hold(topic="incident-1", reason="Fire", by=manager) if state == "held" else None
    Delivery.objects.update(state="parked" if hold else state, hold=hold)
    with pytest.raises(Refused, match="Your role does not allow"):
        decisions.decide(only(post), "drop", by=author)


def test_what_a_person_saw_on_the_network_is_kept(author: User, manager: User, x: Account) -> None:
    post = approved(author, x)
    Delivery.objects.update(state="unknown")
    decisions.decide(only(post), "say_sent", by=manager, receipt=Receipt("77", "https://x.com/t/status/77"))
    row = only(post)
    assert (row.state, row.remote_id, row.remote_url) == ("sent", "77", "https://x.com/t/status/77")


def test_what_another_delivery_sent_is_not_taken_for_this_one(
    author: User, manager: User, x: Account
) -> None:
    other, post = approved(author, x), approved(author, x)
    Delivery.objects.filter(post=other).update(state="sent", remote_id="77")
    Delivery.objects.filter(post=post).update(state="unknown")
    with pytest.raises(Refused, match="something else"):
        decisions.decide(only(post), "say_sent", by=manager, receipt=Receipt("77"))
    assert only(post).state == "unknown"


def test_an_officers_reply_needs_approval_only_where_the_organisation_says_so(
    officer: User, x: Account
) -> None:
    post = services.write(body="Hello", accounts=[x], by=officer, kind=Kind.REPLY, in_reply_to="1")
    assert post.needs_approval_from(officer) == ""
    organisation = Organisation.get()
    organisation.replies_need_approval = ["officer"]
    organisation.save()
    with pytest.raises(Refused, match="need approval"):
        services.release(post, by=officer)


@pytest.mark.parametrize(
    "account",
    [
        {"is_active": False},
        {"state": Account.RECONNECT},
        {"writes_limited_until": timezone.now() + timedelta(days=365)},
    ],
    ids=["paused", "permission lapsed", "limited"],
)
def test_it_does_not_even_claim_what_cannot_go_out_now(
    account: dict[str, object], author: User, x: Account
) -> None:
    approved(author, x)
    Account.objects.update(**account)
    assert claims.claim_due() == []


# --- between the claim and the call ------------------------------------------------------------------------
@pytest.mark.parametrize(
    "meanwhile",
    [
        {"is_active": False},
        {"state": Account.RECONNECT},
        {"writes_limited_until": timezone.now() + timedelta(days=365)},
    ],
    ids=["paused", "permission lapsed", "limited"],
)
def test_it_asks_about_the_account_again_right_before_the_call(
    meanwhile: dict[str, object], author: User, x: Account, practice: PracticeServer
) -> None:
    post = approved(author, x)
    ((delivery_id, claim),) = claims.claim_due()
    Account.objects.update(**meanwhile)
    door.deliver(delivery_id, claim)
    assert practice.ledger() == []
    assert only(post).state == "queued"


def test_a_worker_takes_the_row_over_for_the_whole_of_its_call(
    author: User, x: Account, settings: Settings
) -> None:
    """The task may have waited in the queue for most of the lease; and a second copy of it must find it taken."""
    post = approved(author, x)
    ((delivery_id, claim),) = claims.claim_due()
    Delivery.objects.update(lease_until=timezone.now() + timedelta(seconds=1))
    assert door._begin(delivery_id, uuid.UUID(claim))
    row = only(post)
    assert str(row.claim) != claim
    assert row.lease_until > timezone.now() + timedelta(seconds=settings.DELIVERY_LEASE_SECONDS - 5)
    assert door._begin(delivery_id, uuid.UUID(claim)) is None


@pytest.mark.django_db(transaction=True)
def test_a_worker_whose_row_was_given_away_while_its_token_was_renewed_does_not_call(
    author: User, x: Account, practice: PracticeServer
) -> None:
    Account.objects.update(token_expires_at=timezone.now())
    practice.fault("x", "slow", calls="tokens", seconds=2, count=1)
    approved(author, x)
    ((delivery_id, claim),) = claims.claim_due()

    def deliver() -> None:
        try:
            door.deliver(delivery_id, claim)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker:
        delivering = worker.submit(deliver)
        time.sleep(0.7)  # the token is on its way
        Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert claims.claim_due()
        delivering.result()
    assert practice.ledger() == []
    assert not Attempt.objects.exists()


def test_a_worker_that_slept_past_its_lease_does_not_call(
    author: User, x: Account, practice: PracticeServer, settings: Settings
) -> None:
    post = approved(author, x)
    ((delivery_id, claim),) = claims.claim_due()
    settings.DELIVERY_LEASE_SECONDS = 0
    door.deliver(delivery_id, claim)
    assert practice.ledger() == []
    claims.take_back(timezone.now())
    assert only(post).state == "unknown"  # whoever comes next looks first


def test_it_renews_the_permission_before_it_sends(author: User, x: Account, practice: PracticeServer) -> None:
    Account.objects.update(token_expires_at=timezone.now())
    post = approved(author, x)
    tick()
    assert only(post).state == "sent"
    assert only(post).account.token_expires_at > timezone.now()


def test_it_hands_the_row_back_when_the_permission_cannot_be_renewed_now(
    author: User, x: Account, practice: PracticeServer
) -> None:
    Account.objects.update(token_expires_at=timezone.now(), api_url="http://127.0.0.1:9")
    post = approved(author, x)
    tick()
    row = only(post)
    assert (row.state, row.attempts.count()) == ("queued", 0)
    assert "cannot be reached" in row.reason
    assert claims.claim_due() == []  # not before its wait is over
    with time_machine.travel(row.not_before + timedelta(seconds=1)):
        assert claims.claim_due()


def test_a_permission_that_cannot_be_renewed_for_long_does_not_hide_that_it_is_too_late(
    author: User, x: Account, practice: PracticeServer
) -> None:
    Account.objects.update(token_expires_at=timezone.now(), api_url="http://127.0.0.1:9")
    post = approved(author, x)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        tick()
    assert only(post).state == "parked"


def test_a_time_that_was_moved_after_the_claim_is_kept(
    author: User, x: Account, practice: PracticeServer
) -> None:
    post = approved(author, x)
    ((delivery_id, claim),) = claims.claim_due()
    Delivery.objects.update(due_at=timezone.now() + timedelta(hours=1))
    door.deliver(delivery_id, claim)
    assert only(post).state == "queued"
    assert practice.ledger() == []


# --- too late ----------------------------------------------------------------------------------------------
def test_waits_that_the_desk_chose_itself_do_not_excuse_lateness(
    author: User, x: Account, practice: PracticeServer
) -> None:
    """A network that cannot be reached for hours is an outage: nothing bursts out after it."""
    Account.objects.update(api_url="http://127.0.0.1:9")
    post = approved(author, x)
    now = timezone.now()
    while (row := only(post)).state == "queued":
        now = max(now, row.not_before or now) + timedelta(seconds=1)
        with time_machine.travel(now):
            tick()
    assert row.state == "parked"
    assert row.attempts.count() < 10  # and each try waited longer than the one before


def test_after_a_day_of_refusals_a_person_is_asked_though_the_network_named_the_wait(
    author: User, x: Account, practice: PracticeServer
) -> None:
    post = approved(author, x)
    later = timezone.now() + GIVE_UP + timedelta(minutes=1)
    Account.objects.update(writes_limited_until=later)
    with time_machine.travel(later + timedelta(seconds=1)):
        tick()
    assert only(post).state == "parked"
    assert practice.ledger() == []


def test_an_automatic_reply_that_comes_too_late_is_dropped_and_asks_nobody(
    x: Account, practice: PracticeServer
) -> None:
    reply = reply_by(None, to_name="Gwen", in_reply_to="1")
    post = services.write(body="We are closed.", accounts=[x], by=Machine.AUTO_REPLY, **reply)
    services.release(post, by=Machine.AUTO_REPLY)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        tick()
    assert only(post).state == "dropped"
    assert practice.ledger() == []
