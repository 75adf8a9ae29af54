"""The door out, against the practice networks: nothing twice, nothing lost, whatever goes wrong."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from policies.models import Organisation
from scheduler import delivery as door
from scheduler import services
from scheduler.models import SAFETY, Attempt, Delivery, Kind, Post
from scheduler.workflow import DELIVERY
from socialdesk.accounts.models import User
from socialdesk.audit.models import Entry
from socialdesk.networks.models import Account
from socialdesk.workflow import Refused
from tests.desk import facebook_account, x_account
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def x(practice: PracticeServer) -> Account:
    return x_account(practice)


@pytest.fixture
def facebook(practice: PracticeServer) -> Account:
    return facebook_account(practice)


def approved(
    author: User,
    manager: User,
    *accounts: Account,
    body: str = "Visiting hours change on Monday.",
    **fields: object,
) -> Post:
    post = services.write(body=body, accounts=accounts, by=author, **fields)
    services.send_for_approval(post, by=author)
    return services.approve(post, by=manager)


def tick() -> None:
    """What beat and a worker do in a second."""
    for delivery_id, claim in door.claim_due():
        door.deliver(delivery_id, claim)
    door.look_up_unknown()


def only(post: Post) -> Delivery:
    return Delivery.objects.get(post=post)


def test_it_sends_an_approved_post_once_to_each_account(
    author: User, manager: User, x: Account, facebook: Account, practice: PracticeServer
) -> None:
    post = approved(author, manager, x, facebook)
    tick()
    tick()
    assert sorted(e["network"] for e in practice.ledger()) == ["facebook", "x"]
    for row in Delivery.objects.filter(post=post):
        assert row.state == "sent"
        assert row.remote_id
        assert row.remote_url.startswith("https://")
    assert Entry.objects.filter(action="delivery.sent").count() == 2


def test_it_keeps_a_post_until_its_minute(
    author: User, manager: User, x: Account, practice: PracticeServer
) -> None:
    due = timezone.now() + timedelta(minutes=2)
    post = approved(author, manager, x, due_at=due)
    tick()
    assert practice.ledger() == []
    with time_machine.travel(due + timedelta(seconds=1), tick=True):
        tick()
    assert only(post).state == "sent"


def test_it_sends_the_words_written_for_that_account(
    author: User, manager: User, x: Account, facebook: Account, practice: PracticeServer
) -> None:
    approved(author, manager, x, facebook, texts={x.pk: "Short."})
    tick()
    assert {e["network"]: e["text"] for e in practice.ledger()} == {
        "x": "Short.",
        "facebook": "Visiting hours change on Monday.",
    }


def test_it_does_nothing_with_a_claim_that_another_worker_has(
    author: User, manager: User, x: Account, practice: PracticeServer
) -> None:
    approved(author, manager, x)
    ((delivery_id, claim),) = door.claim_due()
    assert door.claim_due() == []
    door.deliver(delivery_id, str(uuid.uuid4()))
    assert practice.ledger() == []
    door.deliver(delivery_id, claim)
    door.deliver(delivery_id, claim)  # the broker hands a task out again
    assert len(practice.ledger()) == 1


def test_it_takes_back_what_a_dead_worker_held_before_the_call(
    author: User, manager: User, x: Account, practice: PracticeServer
) -> None:
    post = approved(author, manager, x)
    door.claim_due()
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    tick()
    assert only(post).state == "sent"
    assert len(practice.ledger()) == 1


def test_the_sweep_leaves_alone_what_a_worker_has_just_taken_over(
    author: User, manager: User, x: Account
) -> None:
    """Else the attempt under way would look finished, and after a death in mid-call it would be sent blindly."""
    approved(author, manager, x)
    ((delivery_id, _),) = door.claim_due()
    seen_by_the_sweep = Delivery.objects.get(pk=delivery_id)
    Delivery.objects.filter(pk=delivery_id).update(claim=uuid.uuid4())
    attempt = Attempt.objects.create(delivery_id=delivery_id)
    stale = seen_by_the_sweep.claim
    assert not door.advance(seen_by_the_sweep, "hand_back", held_by=stale)
    assert not door._finish(seen_by_the_sweep, attempt, "lose", "lost", "", held_by=stale)
    attempt.refresh_from_db()
    assert attempt.finished_at is None
    assert Delivery.objects.get(pk=delivery_id).state == "sending"


def test_it_looks_before_it_sends_again_after_a_death_in_mid_call(
    author: User, manager: User, x: Account, practice: PracticeServer
) -> None:
    post = approved(author, manager, x)
    ((delivery_id, _),) = door.claim_due()
    row = Delivery.objects.get(pk=delivery_id)
    Attempt.objects.create(delivery=row)
    door.network_of(x).send(row.outgoing)  # it was accepted, then the worker died
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    tick()
    row.refresh_from_db()
    assert row.state == "sent"
    assert row.remote_id == practice.ledger()[0]["remote_id"]
    assert len(practice.ledger()) == 1
    assert Entry.objects.filter(action="delivery.unknown", thing_id=str(post.pk)).exists()


def test_it_sends_again_only_when_the_post_is_surely_not_there(
    author: User, manager: User, x: Account, practice: PracticeServer, settings: Settings
) -> None:
    post = approved(author, manager, x)
    ((delivery_id, _),) = door.claim_due()
    Attempt.objects.create(delivery_id=delivery_id)
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    tick()
    assert only(post).state == "unknown"  # too early to believe that it is not there
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.UNKNOWN_SETTLES_SECONDS + 11)):
        door.look_up_unknown()
        assert only(post).state == "queued"
        tick()
    assert only(post).state == "sent"
    assert len(practice.ledger()) == 1


@pytest.mark.parametrize("network", ["x", "facebook"])
def test_it_finds_what_was_accepted_without_an_answer(
    network: str,
    author: User,
    manager: User,
    x: Account,
    facebook: Account,
    practice: PracticeServer,
    settings: Settings,
) -> None:
    settings.NETWORK_TIMEOUT_SECONDS = 1
    practice.fault(network, "hang", calls="writes", seconds=3, count=1)
    post = approved(author, manager, {"x": x, "facebook": facebook}[network])
    tick()
    assert only(post).state == "sent"
    assert [a.outcome for a in only(post).attempts.all()] == ["sent"]
    assert len(practice.ledger()) == 1


def test_it_does_not_take_another_post_for_its_own(
    author: User, manager: User, facebook: Account, practice: PracticeServer, settings: Settings
) -> None:
    """Two posts with the same words: the one that went out must not vouch for the one that did not."""
    first = approved(author, manager, facebook)
    tick()
    second = approved(author, manager, facebook)
    ((delivery_id, _),) = door.claim_due()
    Attempt.objects.create(delivery_id=delivery_id, started_at=first.created_at)
    Delivery.objects.filter(pk=delivery_id).update(lease_until=timezone.now() - timedelta(seconds=1))
    door.take_back(timezone.now())
    door.look_up_unknown()
    assert only(second).state == "unknown"


def test_it_waits_until_the_time_that_the_network_named(
    author: User, manager: User, x: Account, practice: PracticeServer
) -> None:
    practice.fault("x", "rate_limited", calls="writes", seconds=1200, count=1)
    post = approved(author, manager, x)
    tick()
    row = only(post)
    x.refresh_from_db()
    assert row.state == "queued"
    assert x.writes_limited_until == row.not_before
    assert door.claim_due() == []
    with time_machine.travel(row.not_before + timedelta(seconds=1)):
        tick()
    assert (
        only(post).state == "sent"
    )  # twenty minutes late, because the network said so: that is not "too late"


def test_it_tells_a_person_when_the_network_refuses(
    author: User, manager: User, x: Account, practice: PracticeServer
) -> None:
    post = approved(author, manager, x, kind=Kind.REPLY, in_reply_to="1", body="Hello")
    tick()
    row = only(post)
    assert row.state == "failed"
    assert row.reason.startswith("X refused this")
    assert list(Delivery.objects.needing_a_person()) == [row]


def test_it_treats_a_duplicate_as_sent_when_it_is_there_and_as_failed_when_not(
    author: User, manager: User, facebook: Account, practice: PracticeServer, settings: Settings
) -> None:
    practice.fault("facebook", "duplicate", calls="writes", count=1)
    post = approved(author, manager, facebook)
    tick()
    assert only(post).state == "unknown"
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.UNKNOWN_SETTLES_SECONDS + 11)):
        door.look_up_unknown()
    assert only(post).state == "failed"
    assert practice.ledger() == []


def test_it_parks_an_account_whose_permission_lapsed_without_failing_its_posts(
    author: User, manager: User, facebook: Account, practice: PracticeServer
) -> None:
    practice.fault("facebook", "expired")
    post = approved(author, manager, facebook)
    tick()
    facebook.refresh_from_db()
    assert (only(post).state, facebook.state) == ("queued", Account.RECONNECT)
    assert door.claim_due() == []
    practice.no_faults()
    Account.objects.update(state=Account.LIVE)
    tick()
    assert only(post).state == "sent"


def test_it_asks_a_person_about_a_post_whose_time_has_passed(
    author: User, manager: User, x: Account, practice: PracticeServer
) -> None:
    due = timezone.now() + timedelta(minutes=1)
    post = approved(author, manager, x, due_at=due)
    with time_machine.travel(due + timedelta(minutes=11)):
        tick()
        assert only(post).state == "parked"
        assert practice.ledger() == []
        services.decide(only(post), "send_now", by=manager)
        tick()
    assert only(post).state == "sent"


def test_it_holds_at_the_moment_of_sending_and_lets_the_incident_and_safety_through(
    author: User, manager: User, x: Account, practice: PracticeServer
) -> None:
    held = approved(author, manager, x, body="Cake sale on Friday.")
    ((delivery_id, claim),) = door.claim_due()  # claimed already when the hold comes
    hold = services.place_hold(topic="incident-1", reason="Fire on ward 4", by=manager)
    door.deliver(delivery_id, claim)
    about = approved(author, manager, x, body="There is a fire on ward 4.", topic="incident-1")
    safety = approved(author, manager, x, body="Please call 999 now.", topic=SAFETY)
    tick()
    assert [e["text"] for e in practice.ledger()] == [about.body, safety.body]
    assert only(held).state == "queued"
    assert services.lift_hold(hold, by=manager) == 1
    tick()
    assert only(held).state == "parked"
    services.decide(only(held), "drop", by=manager)
    assert len(practice.ledger()) == 2


def test_it_keeps_two_incidents_from_silencing_each_other(
    author: User, manager: User, x: Account, practice: PracticeServer
) -> None:
    first = services.place_hold(topic="incident-1", reason="Fire", by=manager)
    services.place_hold(topic="incident-2", reason="Flood", by=manager)
    post = approved(author, manager, x, topic="incident-2")
    other = approved(author, manager, x, body="Cake sale.")
    tick()
    assert only(post).state == "sent"
    services.lift_hold(first, by=manager)
    assert only(other).state == "queued"  # the second hold covers it still


def test_it_drops_what_is_no_longer_approved(
    author: User, manager: User, x: Account, practice: PracticeServer
) -> None:
    post = approved(author, manager, x)
    ((delivery_id, claim),) = door.claim_due()
    Post.objects.filter(pk=post.pk).update(state="withdrawn")
    door.deliver(delivery_id, claim)
    assert practice.ledger() == []
    assert only(post).state == "dropped"


def test_it_checks_the_policy_again_before_it_sends(
    author: User, manager: User, x: Account, practice: PracticeServer
) -> None:
    post = approved(author, manager, x)
    Delivery.objects.update(text="His NHS number is 943 476 5919.")
    tick()
    assert only(post).state == "failed"
    assert practice.ledger() == []


def test_one_busy_account_leaves_room_for_the_others(
    author: User, manager: User, x: Account, facebook: Account
) -> None:
    for number in range(30):
        approved(author, manager, x, body=f"Number {number}")
    last = approved(author, manager, facebook)
    claimed = {delivery_id for delivery_id, _ in door.claim_due()}
    assert only(last).pk in claimed
    assert len(claimed) == door.PER_ACCOUNT + 1


def test_no_machine_move_is_open_to_people() -> None:
    people = {move.action for move in DELIVERY.moves if move.permission}
    assert people == {"say_sent", "send_again", "send_now", "reschedule", "keep", "drop"}


def test_it_refuses_decisions_by_people_whose_role_does_not_allow_them(
    author: User, manager: User, x: Account
) -> None:
    post = approved(author, manager, x)
    Delivery.objects.update(state="parked")
    with pytest.raises(Refused, match="Your role does not allow"):
        services.decide(only(post), "send_now", by=author)


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
