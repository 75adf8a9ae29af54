"""Holds: asked at the moment of sending; when they are lifted, nothing bursts out."""

import pytest

from scheduler import claims, decisions, outcomes
from scheduler import delivery as door
from scheduler.models import SAFETY, Attempt, Delivery
from socialdesk.accounts.models import User
from socialdesk.networks.models import Account
from tests.practice_server import PracticeServer
from tests.scheduler.cast import approved, in_doubt, only, tick

pytestmark = pytest.mark.django_db


def test_it_holds_at_the_moment_of_sending_and_lets_the_incident_and_safety_through(
    author: User, manager: User, x: Account, practice: PracticeServer
) -> None:
    held = approved(author, x, body="Cake sale on Friday.")
    ((delivery_id, claim),) = claims.claim_due()  # claimed already when the hold comes
    hold = decisions.place_hold(topic="incident-1", reason="Fire on ward 4", by=manager)
    door.deliver(delivery_id, claim)
    about = approved(author, x, body="There is a fire on ward 4.", topic="incident-1")
    safety = approved(author, x, body="Please call 999 now.", topic=SAFETY)
    assert only(held).pk not in {delivery_id for delivery_id, _ in claims.claim_due()}
    Delivery.objects.filter(state="sending").update(state="queued")
    tick()
    assert [e["text"] for e in practice.ledger()] == [about.body, safety.body]
    assert only(held).state == "queued"
    assert decisions.lift_hold(hold, by=manager) == 1
    tick()
    assert only(held).state == "parked"
    decisions.decide(only(held), "drop", by=manager)
    assert len(practice.ledger()) == 2


def test_it_keeps_two_incidents_from_silencing_each_other(
    author: User, manager: User, x: Account, practice: PracticeServer
) -> None:
    first = decisions.place_hold(topic="incident-1", reason="Fire", by=manager)
    decisions.place_hold(topic="incident-2", reason="Flood", by=manager)
    post = approved(author, x, topic="incident-2")
    other = approved(author, x, body="Cake sale.")
    tick()
    assert only(post).state == "sent"
    decisions.lift_hold(first, by=manager)
    assert only(other).state == "queued"  # the second hold covers it still


def test_what_a_worker_had_taken_when_the_hold_came_and_went_is_set_aside_too(
    author: User, manager: User, x: Account, practice: PracticeServer
) -> None:
    post = approved(author, x)
    ((delivery_id, claim),) = claims.claim_due()
    hold = decisions.place_hold(topic="incident-1", reason="Fire on ward 4", by=manager)
    assert decisions.lift_hold(hold, by=manager) == 1
    door.deliver(delivery_id, claim)
    assert practice.ledger() == []
    assert only(post).state == "parked"


def test_what_is_being_sent_when_a_hold_is_lifted_is_left_to_its_worker(
    author: User, manager: User, x: Account
) -> None:
    post = approved(author, x)
    ((delivery_id, _),) = claims.claim_due()
    Attempt.objects.create(delivery_id=delivery_id)
    hold = decisions.place_hold(topic="incident-1", reason="Fire on ward 4", by=manager)
    assert decisions.lift_hold(hold, by=manager) == 0
    assert only(post).state == "sending"


def test_what_was_in_doubt_while_a_hold_came_and_went_is_set_aside_when_it_is_not_there(
    author: User, manager: User, x: Account, practice: PracticeServer
) -> None:
    row = in_doubt(approved(author, x))
    hold = decisions.place_hold(topic="incident-1", reason="Fire on ward 4", by=manager)
    assert decisions.lift_hold(hold, by=manager) == 0
    assert only(row.post).state == "unknown"
    outcomes.was_not_there(row, row.attempts.get())
    tick()
    now = only(row.post)
    assert (now.state, now.reason) == ("parked", "It was held: Fire on ward 4")
    assert practice.ledger() == []
    decisions.decide(now, "send_now", by=manager)
    tick()
    assert only(row.post).state == "sent"


def test_what_was_still_to_be_said_about_an_incident_is_set_aside_when_it_is_over(
    author: User, manager: User, x: Account
) -> None:
    Account.objects.update(state=Account.RECONNECT)  # so its words about the fire have not gone out
    hold = decisions.place_hold(topic="incident-1", reason="Fire on ward 4", by=manager)
    about = approved(author, x, topic="incident-1")
    safety = approved(author, x, topic=SAFETY)
    assert decisions.lift_hold(hold, by=manager) == 1
    assert only(about).state == "parked"
    assert only(about).reason == "It is about what is over now: Fire on ward 4"
    assert only(safety).state == "queued"


def test_two_holds_set_aside_what_they_held_when_the_last_is_lifted(
    author: User, manager: User, x: Account
) -> None:
    post = approved(author, x)
    holds = [decisions.place_hold(topic=f"incident-{n}", reason="Fire", by=manager) for n in (1, 2)]
    assert [decisions.lift_hold(hold, by=manager) for hold in holds] == [0, 1]
    assert only(post).state == "parked"
    assert not Delivery.objects.held().exists()


def test_what_each_hold_set_aside_is_told_apart_until_somebody_decides(
    author: User, manager: User, x: Account
) -> None:
    first = approved(author, x, body="Cake sale on Friday.")
    one = decisions.place_hold(topic="incident-1", reason="Fire", by=manager)
    decisions.lift_hold(one, by=manager)
    second = approved(author, x, body="Book swap on Monday.")
    two = decisions.place_hold(topic="incident-2", reason="Fire", by=manager)
    decisions.lift_hold(two, by=manager)
    assert [row.post for row in Delivery.objects.set_aside_by(one)] == [first]
    assert [row.post for row in Delivery.objects.set_aside_by(two)] == [second]
    decisions.decide(only(first), "send_now", by=manager)
    assert not Delivery.objects.set_aside_by(one).exists()
