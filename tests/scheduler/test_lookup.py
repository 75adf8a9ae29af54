"""What is in doubt is looked for before anything else, and never sent again blindly."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from scheduler import claims, decisions, lookup
from scheduler.models import Attempt, Delivery
from socialdesk.accounts.models import User
from socialdesk.audit.models import Entry
from socialdesk.networks.models import Account
from socialdesk.networks.registry import network_of
from socialdesk.networks.shapes import Outgoing
from tests.practice_server import PracticeServer
from tests.scheduler.cast import approved, in_doubt, look, only, tick

pytestmark = pytest.mark.django_db


def test_it_looks_before_it_sends_again_after_a_death_in_mid_call(
    author: User, x: Account, practice: PracticeServer
) -> None:
    post = approved(author, x)
    ((delivery_id, _),) = claims.claim_due()
    row = Delivery.objects.get(pk=delivery_id)
    Attempt.objects.create(delivery=row)
    network_of(x).send(row.outgoing)  # it was accepted, then the worker died
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    tick()
    row.refresh_from_db()
    assert row.state == "sent"
    assert row.remote_id == practice.ledger()[0]["remote_id"]
    assert len(practice.ledger()) == 1
    assert Entry.objects.filter(action="delivery.unknown", thing_id=str(post.pk)).exists()


def test_it_sends_again_only_when_the_post_is_surely_not_there(
    author: User, x: Account, practice: PracticeServer, settings: Settings
) -> None:
    post = approved(author, x)
    ((delivery_id, _),) = claims.claim_due()
    Attempt.objects.create(delivery_id=delivery_id)
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    tick()
    assert only(post).state == "unknown"  # too early to believe that it is not there
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.UNKNOWN_SETTLES_SECONDS + 11)):
        look()
        assert only(post).state == "queued"
        tick()
    assert only(post).state == "sent"
    assert len(practice.ledger()) == 1


@pytest.mark.parametrize("network", ["x", "facebook"])
def test_it_finds_what_was_accepted_without_an_answer(
    network: str,
    author: User,
    x: Account,
    facebook: Account,
    practice: PracticeServer,
    settings: Settings,
) -> None:
    settings.NETWORK_TIMEOUT_SECONDS = 1
    practice.fault(network, "hang", calls="writes", seconds=3, count=1)
    post = approved(author, {"x": x, "facebook": facebook}[network])
    tick()
    assert only(post).state == "sent"
    assert [a.outcome for a in only(post).attempts.all()] == ["sent"]
    assert len(practice.ledger()) == 1


def test_it_does_not_take_another_post_for_its_own(
    author: User, facebook: Account, practice: PracticeServer
) -> None:
    """Two posts with the same words: the one that went out must not vouch for the one that did not."""
    first = approved(author, facebook)
    tick()
    second = approved(author, facebook)
    ((delivery_id, _),) = claims.claim_due()
    Attempt.objects.create(delivery_id=delivery_id, started_at=first.created_at)
    Delivery.objects.filter(pk=delivery_id).update(lease_until=timezone.now() - timedelta(seconds=1))
    claims.take_back(timezone.now())
    look()
    assert only(second).state == "unknown"


def test_it_treats_a_duplicate_as_sent_when_it_is_there_and_as_failed_when_not(
    author: User, facebook: Account, practice: PracticeServer, settings: Settings
) -> None:
    practice.fault("facebook", "duplicate", calls="writes", count=1)
    post = approved(author, facebook)
    tick()
    assert only(post).state == "unknown"
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.UNKNOWN_SETTLES_SECONDS + 11)):
        look()
    assert only(post).state == "failed"
    assert practice.ledger() == []


def test_two_with_the_same_words_in_doubt_are_left_until_both_are_found(
    author: User, facebook: Account
) -> None:
    """One of them stands there, and nobody can tell which: guessing would lose the other."""
    first, second = (in_doubt(approved(author, facebook)) for _ in range(2))
    network_of(facebook).send(first.outgoing)
    _look(first, second)
    assert _states(first, second) == ["unknown", "unknown"]
    network_of(facebook).send(Outgoing("post", "Facebook refuses the same twice in a row."))
    network_of(facebook).send(second.outgoing)
    _look(first, second)
    assert _states(first, second) == ["sent", "sent"]
    assert len({only(row.post).remote_id for row in (first, second)}) == 2


def test_it_looks_as_far_back_as_the_first_try(
    author: User, facebook: Account, practice: PracticeServer, settings: Settings
) -> None:
    """The first call may have been accepted after all, long after the desk stopped waiting for it."""
    row = in_doubt(approved(author, facebook))
    network_of(facebook).send(row.outgoing)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        Attempt.objects.create(delivery=row, outcome="lost", finished_at=timezone.now())
        _look(row)
    assert _states(row) == ["sent"]
    assert len(practice.ledger()) == 1


def test_absence_counts_from_before_it_asked(
    author: User, facebook: Account, practice: PracticeServer, settings: Settings
) -> None:
    settings.UNKNOWN_SETTLES_SECONDS = 1.0
    row = in_doubt(approved(author, facebook))
    practice.fault("facebook", "slow", calls="reads", seconds=1.5, count=1)
    _look(row)  # the answer comes when the time is over, but it was asked before
    assert _states(row) == ["unknown"]


@pytest.mark.django_db(transaction=True)
def test_not_there_says_nothing_about_a_try_that_began_meanwhile(
    author: User, manager: User, facebook: Account, practice: PracticeServer, settings: Settings
) -> None:
    post, long_ago = approved(author, facebook), timezone.now() - timedelta(hours=1)
    row = in_doubt(post, started_at=long_ago)
    row.attempts.update(finished_at=long_ago)
    practice.fault("facebook", "slow", calls="reads", seconds=2, count=1)

    def look() -> None:
        try:
            lookup.look_up(row)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as looker:
        looking = looker.submit(look)
        time.sleep(0.7)  # the network is reading
        decisions.decide(only(post), "send_again", by=manager)
        in_doubt(post)  # and this try, too, ends without an answer
        looking.result()
    assert only(post).state == "unknown"


@pytest.mark.parametrize("away", [{"is_active": False}, {"state": Account.RECONNECT}])
def test_it_does_not_ask_on_behalf_of_an_account_that_is_not_working(
    away: dict[str, object], author: User, facebook: Account, practice: PracticeServer
) -> None:
    row = in_doubt(approved(author, facebook))
    Account.objects.update(**away)
    _look(row)
    assert practice.requests(network="facebook", method="GET") == []


def test_one_that_cannot_be_looked_up_does_not_keep_the_others_waiting(
    author: User, x: Account, facebook: Account
) -> None:
    broken, row = in_doubt(approved(author, x)), in_doubt(approved(author, facebook))
    Account.objects.filter(pk=x.pk).update(network="nowhere")
    network_of(facebook).send(row.outgoing)
    _look(broken, row)
    assert _states(broken, row) == ["unknown", "sent"]


def test_what_is_found_while_a_person_says_send_again_is_sent_all_the_same(
    author: User, manager: User, facebook: Account, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = in_doubt(approved(author, facebook))
    network_of(facebook).send(row.outgoing)
    Delivery.objects.filter(pk=row.pk).update(next_look_at=None)  # the look is under way…
    decisions.decide(only(row.post), "send_again", by=manager)  # …and the person is quicker
    lookup.look_up(row)
    tick()
    assert _states(row) == ["sent"]
    assert len(practice.ledger()) == 1


def test_what_cannot_be_looked_up_says_why_and_is_asked_less_and_less_often(
    author: User, facebook: Account, practice: PracticeServer
) -> None:
    row = in_doubt(approved(author, facebook))
    practice.fault("facebook", "unavailable", calls="reads")
    pauses = []
    for _ in range(8):
        row = only(row.post)
        with time_machine.travel(row.next_look_at + timedelta(seconds=1)):
            look()
            pauses.append(only(row.post).next_look_at - timezone.now())
    assert only(row.post).reason == "Facebook did not answer properly. The desk will ask again."
    assert pauses[-1] > 5 * pauses[0]


def _look(*rows: Delivery) -> None:
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(next_look_at=timezone.now())
    look()


def _states(*rows: Delivery) -> list[str]:
    return [Delivery.objects.get(pk=row.pk).state for row in rows]


# --- a clock that is wrong ---------------------------------------------------------------------------------
@pytest.mark.parametrize("put_right", [False, True])
def test_what_was_sent_by_a_clock_that_ran_ahead_is_found(
    put_right: bool, author: User, x: Account, practice: PracticeServer, settings: Settings
) -> None:
    """The network says that it was said an hour before we asked for it to be."""
    settings.UNKNOWN_SETTLES_SECONDS = 0
    post = approved(author, x)
    network_of(x).send(only(post).outgoing)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        in_doubt(post)
        if not put_right:
            look()
    if put_right:
        look()
    assert only(post).state == "sent"
    assert len(practice.ledger()) == 1


def test_what_a_dead_worker_held_is_taken_back_after_the_clock_was_put_back(author: User, x: Account) -> None:
    post = approved(author, x)
    claims.claim_due()
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        claims.claim_due()
    assert only(post).state == "queued"


# --- what stands in the way of others ----------------------------------------------------------------------
def test_one_that_the_network_refuses_to_show_does_not_keep_the_others_in_doubt(
    author: User, facebook: Account, practice: PracticeServer
) -> None:
    refused = in_doubt(approved(author, facebook, body="Something else"))
    post = approved(author, facebook)
    network_of(facebook).send(only(post).outgoing)
    in_doubt(post)
    practice.fault("facebook", "rate_limited", calls="reads", count=1, code=10)  # no permission
    look()
    assert only(post).state == "sent"
    assert Delivery.objects.get(pk=refused.pk).state == "unknown"
