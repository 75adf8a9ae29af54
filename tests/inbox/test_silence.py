"""An account from which nothing comes in for far longer than is usual at that time of the week."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from inbox import silence
from inbox.models import Conversation, Message
from socialdesk.networks.models import Account, Alarm
from tests.factories import account, message

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
TUESDAY = datetime(2026, 11, 24, tzinfo=LONDON)

Usual = Callable[[datetime], int]


def by_day(hour: datetime) -> int:
    """Six messages an hour from 9 to 17 on weekdays, one an hour otherwise until 22, none at night."""
    if hour.weekday() < 5 and 9 <= hour.hour < 17:
        return 6
    return 1 if 7 <= hour.hour < 22 else 0


def hours(since: datetime, until: datetime) -> Iterator[datetime]:
    """Local time."""
    moment = since.astimezone(UTC).replace(minute=0)
    while moment < until:
        yield moment.astimezone(LONDON)
        moment += HOUR


def said(ours: Account, usual: Usual, *, until: datetime, weeks: float, last: datetime) -> None:
    """So many messages in each hour of these weeks, and one at `last`."""
    known = message(ours=ours, at=last)
    Message.objects.bulk_create(
        Message(
            account=ours,
            conversation=known.conversation,
            person=known.person,
            remote_id=f"{hour.timestamp()}-{number}",
            kind="mention",
            at=hour + timedelta(seconds=10 * number),
        )
        for hour in hours(until - weeks * WEEK, until)
        for number in range(usual(hour))
    )


def at(clock: str, day: datetime = TUESDAY) -> datetime:
    hour, minute = clock.split(":")
    return day.replace(hour=int(hour), minute=int(minute))


def check(ours: Account, now: datetime, **fields: Any) -> Alarm | None:
    with time_machine.travel(now, tick=False):
        Account.objects.filter(pk=ours.pk).update(**{"last_in_at": now, **fields})
        silence.check(Account.objects.get(pk=ours.pk))
    found: Alarm | None = Alarm.objects.ringing().first()
    return found


SUNDAY = TUESDAY - 2 * DAY
TABLE = [
    # weeks, last, now, whether it is an alarm
    ("an hour of a weekday, with six expected", 8, at("12:00"), at("13:00"), False),
    ("an hour and a half, with nine", 8, at("12:00"), at("13:30"), True),
    ("the same in three weeks of knowing", 3.05, at("12:00"), at("13:30"), True),
    ("less than three weeks are too few", 2.95, at("12:00"), at("13:30"), False),
    ("a night without a word is usual", 8, at("21:45", TUESDAY - DAY), at("07:30"), False),
    ("a morning after it is not", 8, at("21:45", TUESDAY - DAY), at("10:00"), True),
    ("a Sunday has less", 8, at("12:00", SUNDAY), at("18:00", SUNDAY), False),
    ("but a whole one has enough", 8, at("07:00", SUNDAY), at("16:00", SUNDAY), True),
]


@pytest.mark.parametrize(
    ("weeks", "last", "now", "rings"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_when_it_rings(weeks: float, last: datetime, now: datetime, rings: bool) -> None:
    ours = account()
    said(ours, by_day, until=last.replace(minute=0), weeks=weeks, last=last)
    assert bool(check(ours, now)) is rings


SPRING, AUTUMN = datetime(2026, 3, 31, tzinfo=LONDON), datetime(2026, 10, 27, tzinfo=LONDON)  # Tuesdays after


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
@pytest.mark.parametrize(("now", "rings"), [("10:05", False), ("10:10", True)])
def test_after_the_clocks_have_changed_the_office_opens_at_nine_as_before(
    day: datetime, now: str, rings: bool
) -> None:
    """From 8 to 9 there is one message, from 9 on there are six an hour: an hour off would show."""
    ours, last = account(), at("08:55", day)
    said(ours, by_day, until=last.replace(minute=0), weeks=8, last=last)
    assert bool(check(ours, at(now, day))) is rings


def test_an_incident_makes_no_other_tuesday_look_quiet() -> None:
    def with_incident(hour: datetime) -> int:
        return 300 if hour.date() == (TUESDAY - 3 * WEEK).date() and hour.hour == 13 else by_day(hour)

    ours = account()
    said(ours, with_incident, until=at("13:00"), weeks=8, last=at("13:00"))
    assert not check(ours, at("14:00"))


def test_it_says_since_when_and_how_much_is_usual_and_ends_with_the_next_message() -> None:
    ours = account()
    said(ours, by_day, until=at("12:00"), weeks=8, last=at("12:05"))
    alarm = check(ours, at("14:05"))
    assert alarm
    said_first = alarm.words
    assert said_first.startswith(
        "Nothing has come in since 12:05. By 14:05 there are usually about 12 messages."
    )
    check(ours, at("15:05"))
    alarm.refresh_from_db()
    assert alarm.words == said_first
    message(ours=ours, at=at("15:06"))
    assert not check(ours, at("15:10"))
    assert Alarm.objects.count() == 1


def test_a_longer_silence_names_the_day() -> None:
    ours = account()
    said(ours, by_day, until=at("12:00"), weeks=8, last=at("12:05"))
    alarm = check(ours, at("09:00", TUESDAY + DAY))
    assert alarm
    assert alarm.words.startswith(
        "Nothing has come in since 12:05 on Tuesday 24 November. By 09:00 there are usually about 36 messages."
    )


@pytest.mark.parametrize(
    ("fields", "rings"),
    [
        ({"last_in_at": at("12:10")}, False),
        ({"last_in_at": None}, False),
        ({"last_in_at": at("12:10"), "trouble": "X cannot be reached."}, True),
    ],
    ids=["resumed just now", "never read", "it cannot be read"],
)
def test_it_waits_for_the_first_reading_after_a_pause(fields: dict[str, Any], rings: bool) -> None:
    ours = account()
    said(ours, by_day, until=at("12:00"), weeks=8, last=at("12:05"))
    assert bool(check(ours, at("16:00"), **fields)) is rings


def test_a_paused_account_may_be_silent() -> None:
    ours, other = account(), account()
    for one in (ours, other):
        said(one, by_day, until=at("12:00"), weeks=3, last=at("12:05"))
        check(one, at("16:00"))
    Account.objects.filter(pk=ours.pk).update(is_active=False)
    silence.let_rest()
    assert Alarm.objects.ringing().get().account == other


def test_our_own_words_and_other_accounts_say_nothing() -> None:
    ours = account()
    said(ours, by_day, until=at("12:00"), weeks=8, last=at("12:00"))
    Message.objects.filter(pk=message(ours=ours, at=at("14:00")).pk).update(ours=True)
    message(ours=account(), at=at("14:00"))
    assert check(ours, at("14:00"))


def test_an_account_without_a_message_is_not_silent() -> None:
    assert not check(account(), at("14:00"))


def test_it_asks_twice(django_assert_num_queries: Any) -> None:
    ours = account(last_in_at=at("14:00"))
    said(ours, by_day, until=at("12:00"), weeks=8, last=at("12:05"))
    assert Conversation.objects.exists()
    # Besides the two: BEGIN and COMMIT, or savepoints, and the update around ending an alarm.
    with time_machine.travel(at("12:30"), tick=False), django_assert_num_queries(2 + 3):
        silence.check(ours)
