"""Once a day: is what we sent there, and is there anything that we did not send? Over real HTTP."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from scheduler import decisions, ledger, settling
from scheduler.models import Comparison, Delivery, Difference, Kind
from socialdesk.accounts.models import User
from socialdesk.audit.models import Entry
from socialdesk.networks.models import Account, Alarm
from socialdesk.networks.registry import network_of
from socialdesk.networks.shapes import Outgoing
from tests.factories import account as silent_account
from tests.practice_server import PracticeServer
from tests.scheduler.cast import approved, in_doubt, only, reply_by, tick

pytestmark = pytest.mark.django_db
HAND = Outgoing("post", "Free parking for everybody!")
LATER = timedelta(minutes=11)  # what is newer than ten minutes is left for the next time


@pytest.fixture(params=["x", "facebook"])
def ours(request: pytest.FixtureRequest, x: Account, facebook: Account) -> Account:
    return {"x": x, "facebook": facebook}[request.param]


def compare(account: Account, after: timedelta = LATER) -> Comparison:
    with time_machine.travel(timezone.now() + after):
        comparison = ledger.begin(account)
        assert comparison
        ledger.carry_out(comparison)
    comparison.refresh_from_db()
    return comparison


def differences(**like: object) -> list[tuple[str, str]]:
    return [(row.kind, row.text) for row in Difference.objects.filter(**like).order_by("pk")]


def ringing(account: Account) -> list[str]:
    return sorted(Alarm.objects.ringing().filter(account=account).values_list("kind", flat=True))


# --- what agrees -------------------------------------------------------------------------------------------
def test_what_we_sent_and_is_there_differs_in_nothing(author: User, ours: Account) -> None:
    post = approved(author, ours)
    tick()
    assert only(post).state == "sent"
    done = compare(ours)
    assert (done.finished_at is not None, done.seen, done.problem) == (True, 1, "")
    assert differences() == []
    assert ringing(ours) == []


def test_an_answer_of_ours_is_known(author: User, ours: Account, practice: PracticeServer) -> None:
    said = practice.mention("Is the lift working?", network=ours.network)
    if ours.network == "facebook":
        said = practice.post("Is the lift working?", network="facebook")
    approved(author, ours, **reply_by(author, in_reply_to=said["id"]))
    tick()
    compare(ours)
    assert differences() == []


# --- there, but not sent from the desk ------------------------------------------------------------------------
def test_what_somebody_posted_by_hand_is_found_once_and_rings(ours: Account) -> None:
    stranger = network_of(ours).send(HAND)
    compare(ours)
    compare(ours)
    row = Difference.objects.get()
    assert (row.kind, row.text, row.remote_id) == ("foreign", HAND.text, stranger.remote_id)
    assert row.url == stranger.url
    assert ringing(ours) == ["foreign"]
    assert Alarm.objects.get().words.startswith("Something stands there that was not sent from the desk: ")
    assert Entry.objects.filter(action="difference.found").count() == 1


def test_the_alarm_counts_and_is_over_with_the_last_one(ours: Account, manager: User) -> None:
    network_of(ours).send(HAND)
    network_of(ours).send(Outgoing("post", "And free cake!"))
    compare(ours)
    assert Alarm.objects.get().words.startswith("2 things stand there")
    for row in Difference.objects.all():
        assert ringing(ours) == ["foreign"]
        settling.settle(row, "say_by_hand", by=manager)
    assert ringing(ours) == []


def test_a_second_one_with_the_words_of_a_post_of_ours_is_shown_with_it(author: User, ours: Account) -> None:
    post = approved(author, ours)
    tick()
    network_of(ours).send(HAND)  # Facebook refuses the same twice in a row
    if ours.network == "facebook":
        network_of(ours).send(only(post).outgoing)
        compare(ours)
        row = Difference.objects.get(text=only(post).text)
        assert (row.kind, row.delivery) == ("foreign", only(post))


def test_what_was_there_before_the_account_was_connected_is_nobodys_business(ours: Account) -> None:
    network_of(ours).send(HAND)
    Account.objects.update(connected_at=timezone.now() + timedelta(seconds=2))
    ours.refresh_from_db()
    compare(ours, timedelta(minutes=12))
    assert differences() == []


def test_a_repost_of_ours_is_known_and_one_by_hand_is_found(
    author: User, ours: Account, practice: PracticeServer
) -> None:
    first, second = (practice.post(words, network=ours.network) for words in ("Well done.", "Good ward."))
    approved(author, ours, kind=Kind.REPOST, in_reply_to=first["id"])
    tick()
    assert Delivery.objects.get().state == "sent"
    compare(ours)
    assert differences() == []
    network_of(ours).send(Outgoing("repost", in_reply_to=second["id"]))
    compare(ours)
    assert [row.kind for row in Difference.objects.all()] == ["foreign"]


def test_a_repost_that_is_known_by_its_original_alone_is_ours(
    author: User, x: Account, practice: PracticeServer
) -> None:
    said = practice.post("Well done.", network="x")
    approved(author, x, kind=Kind.REPOST, in_reply_to=said["id"])
    tick()
    Delivery.objects.update(remote_id=said["id"])
    compare(x)
    assert differences() == []


@pytest.mark.parametrize("state", ["unknown", "sent"])
def test_a_repost_in_doubt_is_recognised(
    state: str, author: User, manager: User, ours: Account, practice: PracticeServer
) -> None:
    post = approved(
        author, ours, kind=Kind.REPOST, in_reply_to=practice.post("Hi.", network=ours.network)["id"]
    )
    row = in_doubt(post)
    network_of(ours).send(row.outgoing)
    if state == "sent":
        decisions.decide(row, "say_sent", by=manager)
    compare(ours)
    now = only(row.post)
    assert (now.state, bool(now.remote_id)) == ("sent", True)
    assert differences() == []


# --- in doubt ---------------------------------------------------------------------------------------------
def test_what_a_person_was_left_with_is_found_there_and_sent(author: User, ours: Account) -> None:
    row = in_doubt(approved(author, ours))
    Delivery.objects.update(next_look_at=None)
    receipt = network_of(ours).send(row.outgoing)
    compare(ours)
    now = only(row.post)
    assert (now.state, now.remote_id) == ("sent", receipt.remote_id)
    assert differences() == []


def test_what_was_said_by_hand_before_it_was_tried_is_not_taken_for_it(author: User, x: Account) -> None:
    by_hand = network_of(x).send(Outgoing("post", "Visiting hours change on Monday."))
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        row = in_doubt(approved(author, x))
    Delivery.objects.update(next_look_at=None)
    compare(x)
    assert only(row.post).state == "unknown"
    assert [row.remote_id for row in Difference.objects.filter(kind="foreign")] == [by_hand.remote_id]


def test_what_somebody_gave_up_although_it_went_out_is_sent(
    author: User, manager: User, ours: Account
) -> None:
    row = in_doubt(approved(author, ours))
    network_of(ours).send(row.outgoing)
    decisions.decide(row, "drop", by=manager)
    compare(ours)
    assert only(row.post).state == "sent"
    assert differences() == []


def test_what_a_person_saw_there_learns_its_number(author: User, manager: User, ours: Account) -> None:
    row = in_doubt(approved(author, ours))
    receipt = network_of(ours).send(row.outgoing)
    decisions.decide(row, "say_sent", by=manager)
    compare(ours)
    now = only(row.post)
    assert (now.state, now.remote_id, now.remote_url) == ("sent", receipt.remote_id, receipt.url)
    assert differences() == []
    assert Entry.objects.filter(action="delivery.recognised").count() == 1


def test_one_of_two_with_the_same_words_is_nobodys_yet_and_no_alarm(author: User, facebook: Account) -> None:
    first, second = (in_doubt(approved(author, facebook)) for _ in range(2))
    network_of(facebook).send(first.outgoing)
    compare(facebook)
    assert {only(row.post).state for row in (first, second)} == {"unknown"}
    assert differences() == []


def test_what_is_being_sent_at_this_moment_is_left_alone(author: User, facebook: Account) -> None:
    row = in_doubt(approved(author, facebook))
    network_of(facebook).send(row.outgoing)
    Delivery.objects.update(state="sending")
    compare(facebook)
    assert only(row.post).state == "sending"
    assert differences() == []


# --- sent, but not there -----------------------------------------------------------------------------------
def test_what_was_sent_and_is_gone_is_missing_and_rings(author: User, ours: Account) -> None:
    post = approved(author, ours)
    tick()
    network_of(ours).delete(only(post).remote_id)
    compare(ours)
    row = Difference.objects.get()
    assert (row.kind, row.delivery) == ("missing", only(post))
    assert ringing(ours) == ["missing"]


def test_what_was_known_as_sent_long_after_it_was_said_is_asked_for_by_its_number(
    author: User, ours: Account
) -> None:
    """No answer had come, and the look-up found it hours later: the network tells the time at which it was said."""
    post = approved(author, ours)
    tick()
    known_at = timezone.now() + timedelta(hours=3)
    Delivery.objects.update(sent_at=known_at)
    Comparison.objects.create(account=ours, since=known_at, until=known_at, finished_at=known_at)
    assert compare(ours, timedelta(hours=4)).seen == 0
    assert differences() == []
    network_of(ours).delete(only(post).remote_id)
    assert compare(ours, timedelta(hours=4)).seen == 0
    assert differences() == [("missing", only(post).text)]


def test_what_is_there_again_settles_itself(author: User, ours: Account) -> None:
    post = approved(author, ours)
    tick()
    row = only(post)
    Delivery.objects.update(remote_id="404")  # as if the network had not shown it for a while
    compare(ours)
    assert "missing" in ringing(ours)
    Difference.objects.filter(kind="missing").update(remote_id=row.remote_id)
    Delivery.objects.update(remote_id=row.remote_id)
    compare(ours)
    assert not Difference.objects.open().exists()
    assert ringing(ours) == []


def test_what_goes_again_after_it_was_back_is_missing_again(author: User, ours: Account) -> None:
    post = approved(author, ours)
    tick()
    row = only(post)
    Difference.objects.create(
        account=ours, kind="missing", remote_id=row.remote_id, at=timezone.now(), outcome="back",
        settled_at=timezone.now(),
    )  # fmt: skip
    network_of(ours).delete(row.remote_id)
    compare(ours)
    assert Difference.objects.open().get().state == "missing"


def test_what_one_of_us_deleted_does_not_come_up_again(author: User, manager: User, ours: Account) -> None:
    post = approved(author, ours)
    tick()
    network_of(ours).delete(only(post).remote_id)
    compare(ours)
    settling.settle(Difference.objects.get(), "say_deleted", by=manager)
    compare(ours)
    assert not Difference.objects.open().exists()
    assert ringing(ours) == []


def test_private_messages_are_not_compared(author: User, x: Account, practice: PracticeServer) -> None:
    said = practice.direct("Where do I park?")
    approved(author, x, kind=Kind.DIRECT, content="answer", to_id=said["author_id"], to_name="Megan")
    tick()
    assert Delivery.objects.get().state == "sent"
    Delivery.objects.update(remote_id="404")
    compare(x)
    assert differences() == []


# --- when, and what can go wrong -----------------------------------------------------------------------------
@pytest.mark.parametrize("calls", ["unavailable", "rate_limited"])
def test_what_cannot_be_read_is_said_in_words_and_alarms_nobody(
    calls: str, ours: Account, practice: PracticeServer
) -> None:
    network_of(ours).send(HAND)
    practice.fault(ours.network, calls, calls="reads")
    failed = compare(ours)
    assert failed.finished_at is None
    assert failed.problem.startswith(("X ", "Facebook "))
    assert differences() == []
    practice.no_faults()
    compare(ours, timedelta(minutes=30))
    assert len(differences()) == 1


def test_a_withdrawn_permission_calls_an_admin(facebook: Account, practice: PracticeServer) -> None:
    practice.withdraw("facebook")
    assert "no longer accepts our permission" in compare(facebook).problem
    facebook.refresh_from_db()
    assert facebook.state == Account.RECONNECT


def test_one_that_breaks_does_not_end_the_others(facebook: Account) -> None:
    Account.objects.filter(pk=facebook.pk).update(network="nowhere")
    facebook.refresh_from_db()
    assert compare(facebook).problem == "Something is wrong with the desk itself. Its log says more."


def days(number: float) -> timedelta:
    return timedelta(days=number)


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False):
        yield


@pytest.mark.usefixtures("noon")
def test_each_account_comes_up_once_a_day_the_longest_waiting_first() -> None:
    now = timezone.now()
    done, new, never, behind, paused = (silent_account(connected_at=now - days(30)) for _ in range(5))
    Account.objects.filter(pk=new.pk).update(connected_at=now - days(0.5))
    Account.objects.filter(pk=paused.pk).update(is_active=False)
    for row, ago in ((done, 0.9), (behind, 1.1)):
        Comparison.objects.create(
            account=row, since=now - days(3), until=now - days(ago), started_at=now - days(ago),
            finished_at=now - days(ago),
        )  # fmt: skip
    assert list(ledger.due(now)) == [never, behind]


@pytest.mark.usefixtures("noon")
def test_one_that_failed_rests_for_an_hour() -> None:
    now = timezone.now()
    row = silent_account(connected_at=now - days(30))
    Comparison.objects.create(account=row, since=now, until=now, problem="Not now.", started_at=now)
    assert list(ledger.due(now + timedelta(minutes=59))) == []
    assert list(ledger.due(now + timedelta(minutes=61))) == [row]


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize(
    ("connected", "covered", "since", "until"),
    [
        (30, 1, 1 + 1 / 24, 10 / 1440),  # with an hour that is read twice, up to ten minutes ago
        (30, 3, 3 + 1 / 24, 2),  # a day at a time
        (30, 20, 7, 6 - 1 / 24),  # the network has forgotten what is older
        (0.5, None, 0.5, 10 / 1440),  # from the connection on
        (2, 1.99, 2, 1 - 1 / 24),
    ],
)
def test_it_goes_on_where_the_last_one_ended(
    connected: float, covered: float | None, since: float, until: float
) -> None:
    now = timezone.now()
    row = silent_account(connected_at=now - days(connected))
    if covered:
        Comparison.objects.create(
            account=row, since=now - days(covered), until=now - days(covered), finished_at=now
        )
    comparison = ledger.begin(row)
    assert comparison
    assert abs(comparison.since - (now - days(since))) < timedelta(seconds=1)
    assert abs(comparison.until - (now - days(until))) < timedelta(seconds=1)


def test_two_at_once_are_one_and_a_dead_one_holds_nobody_up() -> None:
    row = silent_account(connected_at=timezone.now() - days(1))
    assert ledger.begin(row)
    assert ledger.begin(row) is None
    Comparison.objects.update(started_at=timezone.now() - timedelta(minutes=11))
    assert ledger.begin(row)


@pytest.mark.django_db(transaction=True)
def test_of_two_that_begin_at_the_same_moment_one_does() -> None:
    row = silent_account(connected_at=timezone.now() - days(1))

    def begin(_: int) -> bool:
        try:
            return ledger.begin(row) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(begin, range(4))) == 1


def test_an_account_that_was_connected_a_moment_ago_is_not_compared_yet() -> None:
    assert ledger.begin(silent_account(connected_at=timezone.now())) is None


def test_the_clock_compares_one_account_at_a_time(x: Account, facebook: Account) -> None:
    Account.objects.update(connected_at=timezone.now() - days(2))
    ledger.compare_next()
    assert Comparison.objects.count() == 1
    ledger.compare_next()
    assert {row.account for row in Comparison.objects.finished()} == {x, facebook}
    ledger.compare_next()  # each is a day further, and rests for an hour
    assert Comparison.objects.count() == 2
