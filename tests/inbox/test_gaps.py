"""What the network counts against what we have: gaps are filled, and said when they stay."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from inbox import gaps, tasks
from inbox.models import Conversation, Incoming, Message, Tally
from policies import services as policies
from socialdesk.audit.models import Entry, Machine
from socialdesk.networks.models import Account, Alarm
from tests.desk import facebook_account, x_account
from tests.factories import account, item, message, take_in
from tests.inbox.test_receive import poll
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def long_ago() -> datetime:
    policies.install_defaults(by=Machine.SETUP)
    return timezone.now() - timedelta(days=30)


@pytest.fixture
def x(practice: PracticeServer, long_ago: datetime) -> Account:
    ours = x_account(practice, connected_at=long_ago, cursors={"mentions": "1"})
    poll(ours)
    return Account.objects.get(pk=ours.pk)


@pytest.fixture
def page(practice: PracticeServer, long_ago: datetime) -> Account:
    ours = facebook_account(practice, connected_at=long_ago)
    poll(ours)
    return Account.objects.get(pk=ours.pk)


def hours_ago(hours: float) -> datetime:
    """In the middle of an hour that is over."""
    return timezone.now().replace(minute=30, second=0, microsecond=0) - hours * HOUR


def withheld(practice: PracticeServer, text: str, network: str = "x", *, hours: float = 2) -> None:
    """Said that many hours ago, and shown neither by webhook nor in what we poll."""
    practice.fault(network, "withhold", calls="reads", count=1)
    practice.mention(text, network=network, at=hours_ago(hours).timestamp())
    practice.no_faults()


def later(**by: float) -> None:
    """As if what is known had been found that much earlier."""
    for row in Tally.objects.exclude(missing_since=None):
        row.missing_since -= timedelta(**by)
        row.refetched_at = row.refetched_at and row.refetched_at - timedelta(**by)
        row.save()


def counts(practice: PracticeServer) -> int:
    return len(practice.requests(route="2/tweets/counts/recent"))


def readings(practice: PracticeServer) -> int:
    return len(practice.requests(route="2/users/<str:member_id>/mentions"))


@pytest.mark.parametrize("network", ["x", "facebook"])
def test_what_the_network_kept_back_is_fetched(
    network: str, request: pytest.FixtureRequest, practice: PracticeServer
) -> None:
    ours: Account = request.getfixturevalue({"x": "x", "facebook": "page"}[network])
    withheld(practice, "Six hours in A&E", network)
    poll(ours)
    assert not Message.objects.exists()
    gaps.check(ours)
    assert Message.objects.get().text.endswith("Six hours in A&E")
    assert Incoming.objects.get().source == "gap"
    row = Tally.objects.get(hour=hours_ago(2).replace(minute=0))
    assert (row.counted, row.stored, row.missing_since) == (1, 1, None)
    assert Tally.objects.count() == gaps.FURTHEST // HOUR
    assert not Alarm.objects.exists()


def test_a_comment_under_an_older_post_is_found_too(page: Account, practice: PracticeServer) -> None:
    post = practice.post("Visiting hours?", handle="sal", at=hours_ago(50).timestamp())
    poll(page)
    practice.fault("facebook", "withhold", calls="reads", count=1)
    practice.comment("Still no answer", post["id"], handle="gwen_l", at=hours_ago(2).timestamp())
    practice.no_faults()
    poll(page)
    assert Message.objects.count() == 1
    gaps.check(page)
    assert sorted(Message.objects.values_list("text", flat=True)) == ["Still no answer", "Visiting hours?"]
    assert not Tally.objects.exclude(missing_since=None).exists()


def test_it_is_taken_in_like_all_else(x: Account, practice: PracticeServer) -> None:
    withheld(practice, "I want to end my life tonight")
    gaps.check(x)
    assert Conversation.objects.red_lane().get().case


def test_an_edit_that_nobody_told_us_of_shows_in_it(x: Account) -> None:
    said = message("Parking is a joke", ours=x)
    take_in(x, item("I want to end my life", remote_id=said.remote_id), source="gap")
    assert Conversation.objects.red_lane().exists()


def test_where_nothing_is_missing_nothing_is_read_again(x: Account, practice: PracticeServer) -> None:
    practice.mention("Six hours in A&E", at=hours_ago(2).timestamp())
    poll(x)
    before = readings(practice)
    gaps.check(x)
    assert readings(practice) == before > 0
    assert Tally.objects.get(hour=hours_ago(2).replace(minute=0)).counted == 1


def test_a_count_costs_money_so_each_hour_is_counted_once(x: Account, practice: PracticeServer) -> None:
    for _ in range(3):
        gaps.check(x)
    assert counts(practice) == 1
    Tally.objects.order_by("hour").last().delete()
    gaps.check(x)
    assert counts(practice) == 2


@pytest.mark.parametrize("hours", [30, 72, 150])
def test_no_hour_of_an_outage_goes_uncounted(x: Account, practice: PracticeServer, hours: float) -> None:
    withheld(practice, "Six hours in A&E", hours=hours)
    last = hours_ago(hours + 2).replace(minute=0)
    Tally.objects.create(account=x, hour=last, counted=0, stored=0, checked_at=last + HOUR)
    gaps.check(x)
    assert Message.objects.get().text.endswith("A&E")
    assert Tally.objects.filter(hour__gt=last).count() == hours + 1
    assert counts(practice) == 1


def test_after_an_outage_reading_comes_first(x: Account, practice: PracticeServer) -> None:
    """What waits to be polled is not missing: it would be paid for twice."""
    practice.mention("Six hours in A&E", at=hours_ago(2).timestamp())
    x.last_in_at = hours_ago(3)
    x.save()
    gaps.check(x)
    assert counts(practice) == 0
    poll(x)
    gaps.check(Account.objects.get())
    assert Message.objects.count() == counts(practice) == 1
    assert not Incoming.objects.filter(source="gap").exists()


def test_what_was_deleted_since_is_not_missing(x: Account, practice: PracticeServer) -> None:
    practice.mention("Six hours in A&E", at=hours_ago(2).timestamp())
    poll(x)
    Message.objects.update(deleted_at=timezone.now())
    gaps.check(x)
    assert not Tally.objects.exclude(missing_since=None).exists()


def test_private_messages_and_our_own_are_not_compared(x: Account, practice: PracticeServer) -> None:
    withheld(practice, "Six hours in A&E")
    said = {"ours": x, "at": hours_ago(2)}
    message("In private", kind="direct", **said)
    Message.objects.filter(pk=message("Ours", by="gwen", **said).pk).update(ours=True)
    gaps.check(x)
    assert Message.objects.filter(text__endswith="A&E").exists()


@pytest.fixture
def refusing(x: Account, practice: PracticeServer) -> Callable[[], None]:
    """Reads of mentions are refused, so that a gap stays."""

    def check() -> None:
        practice.limits(network="x", route="mentions", limit=0)
        gaps.check(x)

    return check


def test_what_stays_missing_for_an_hour_is_said_until_it_is_here(
    x: Account, practice: PracticeServer, refusing: Callable[[], None]
) -> None:
    withheld(practice, "Six hours in A&E")
    withheld(practice, "Still here")
    refusing()
    later(minutes=59)
    refusing()
    assert not Alarm.objects.exists()
    later(minutes=2)
    refusing()
    alarm = Alarm.objects.ringing().get()
    start, end = (timezone.localtime(hours_ago(hours)) for hours in (2, 1))
    day = "today" if start.date() == timezone.localdate() else "yesterday"
    assert alarm.words == (
        f"2 messages are on X and not here: 2 from {day}, {start:%H}:00 to {end:%H}:00. The desk goes on asking "
        "for them. Meanwhile look on X itself whether somebody needs an answer."
    )
    practice.limits(network="x", route="mentions", limit=300)
    gaps.check(x)
    assert Message.objects.count() == 2
    assert not Alarm.objects.ringing().exists()


def test_it_is_said_also_where_no_count_is_due() -> None:
    ours = account("x", last_in_at=timezone.now())
    now = timezone.now()
    past = {
        "counted": 2,
        "stored": 1,
        "checked_at": now,
        "missing_since": now - 2 * HOUR,
        "refetched_at": now,
    }
    newest = (now - gaps.SETTLED).replace(minute=0, second=0, microsecond=0) - HOUR
    Tally.objects.create(account=ours, hour=newest, **past)
    gaps.check(ours)
    assert Alarm.objects.ringing().get().words.startswith("One message is on X and not here: 1 from")


def old_gap(ours: Account, **age: float) -> None:
    """One of two messages of that hour is missing ever since."""
    at = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(**age)
    past = {"checked_at": at + HOUR, "missing_since": at + HOUR, "refetched_at": timezone.now()}
    Tally.objects.create(account=ours, hour=at, counted=2, stored=1, **past)


def test_it_is_said_also_when_the_network_counts_no_further_back() -> None:
    ours = account("x", last_in_at=timezone.now())
    old_gap(ours, days=8)
    gaps.check(ours)
    start = timezone.localtime(Tally.objects.get().hour)
    assert f"1 from {start.day} {start:%B}, " in Alarm.objects.ringing().get().words


def test_what_is_too_old_to_be_found_is_read_once_more_and_found(
    x: Account, practice: PracticeServer
) -> None:
    withheld(practice, "Six hours in A&E", hours=200)
    old_gap(x, hours=200)
    Tally.objects.update(refetched_at=None, counted=1)
    gaps.check(x)
    assert Message.objects.exists()
    assert not Alarm.objects.ringing().exists()


def test_giving_up_is_written_down() -> None:
    ours = account("x", last_in_at=timezone.now())
    old_gap(ours, days=13)
    gaps.check(ours)
    assert Alarm.objects.ringing().exists()
    old_gap(ours, days=14, hours=1)
    Tally.objects.order_by("hour").last().delete()
    for _ in range(2):
        gaps.check(ours)
    assert not Alarm.objects.ringing().exists()
    assert Entry.objects.filter(action="gap.given_up").count() == 1


def test_a_paused_account_is_asked_for_nothing_and_told_of_nothing() -> None:
    ours = account("x", last_in_at=timezone.now())
    old_gap(ours, days=1)
    gaps.check(ours)
    assert Alarm.objects.ringing().exists()
    Account.objects.update(is_active=False)
    tasks.check_accounts()
    assert not Alarm.objects.ringing().exists()


MINUTES = [0, 10, 20, 40, 80, 160, 320]


def test_the_pauses_between_two_readings_double() -> None:
    start = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    row = Tally(missing_since=start)
    read = []
    for minutes in range(0, 400, 10):
        now = start + timedelta(minutes=minutes)
        if gaps._is_due(row, now):
            read.append(minutes)
            row.refetched_at = now
    assert read == MINUTES


def test_an_old_gap_is_still_counted_after_a_day(x: Account, practice: PracticeServer) -> None:
    at = hours_ago(40).replace(minute=0)
    withheld(practice, "Six hours in A&E", hours=40)
    long = timezone.now() - 39 * HOUR
    Tally.objects.create(account=x, hour=at, counted=2, stored=0, checked_at=long, missing_since=long)
    newest = hours_ago(1).replace(minute=0)
    Tally.objects.create(account=x, hour=newest, counted=0, stored=0, checked_at=timezone.now())
    gaps.check(x)
    assert Message.objects.get()
    assert Tally.objects.get(hour=at).missing_since is None  # the other has gone meanwhile


@pytest.mark.parametrize(
    "now",
    [{"connected_at": timezone.now()}, {"last_in_at": None}],
    ids=["not read so far back", "not read yet"],
)
def test_what_was_never_to_be_read_is_not_missing(
    x: Account, practice: PracticeServer, now: dict[str, Any], settings: Any
) -> None:
    settings.BACKFILL_DAYS = 0
    Account.objects.update(**now)
    withheld(practice, "Six hours in A&E")
    gaps.check(Account.objects.get())
    assert not Message.objects.exists()
    assert not Tally.objects.exists()


def test_where_the_network_cannot_count_nothing_is_compared(x: Account, practice: PracticeServer) -> None:
    assert gaps.can_count(x)
    x.credentials = {**x.credentials, "bearer_token": ""}
    x.save()
    assert not gaps.can_count(x)
    gaps.check(x)
    assert not Tally.objects.exists()


def test_facebook_always_counts(django_assert_num_queries: Any) -> None:
    ours = account("facebook")
    with django_assert_num_queries(0):
        assert gaps.can_count(ours)


def test_a_network_that_is_away_is_asked_again_next_time(x: Account, practice: PracticeServer) -> None:
    practice.fault("x", "unavailable")
    gaps.check(x)
    practice.no_faults()
    withheld(practice, "Six hours in A&E")
    gaps.check(x)
    assert Message.objects.exists()


@pytest.mark.parametrize("is_active", [True, False])
def test_the_worker_checks_accounts_that_work(x: Account, is_active: bool) -> None:
    Account.objects.update(is_active=is_active)
    tasks.check_account(x.pk)
    assert Tally.objects.exists() is is_active
