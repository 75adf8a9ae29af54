"""When we are open. Times on the page are London's; what comes back is UTC."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import hours
from policies.hours import LONDON, Closed, Hours, NeverOpens, bank_holidays
from policies.models import OfficeException, OfficeWindow, Organisation

ENGLAND, SCOTLAND, IRELAND = "england-and-wales", "scotland", "northern-ireland"


def london(text: str, fold: int = 0) -> datetime:
    """ "2026-11-24 09:00" on London's clocks, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=fold).astimezone(UTC)


def office(division: str = ENGLAND) -> Hours:
    return Hours(holidays=bank_holidays(division))


NIGHTS = Hours(week={day: ((time(20), time(6)),) for day in range(7)})
ALWAYS = Hours(week={day: ((time(0), time(0)),) for day in range(7)})


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-11-24 08:59", False),
        ("2026-11-24 09:00", True),
        ("2026-11-24 17:29", True),
        ("2026-11-24 17:30", False),
        ("2026-11-21 12:00", False),  # Saturday
        ("2026-12-25 12:00", False),  # Christmas Day
        ("2026-12-28 12:00", False),  # Boxing Day's substitute
        ("2026-12-29 12:00", True),
        ("2027-12-28 12:00", False),
        ("2027-03-26 12:00", False),  # Good Friday
        ("2027-03-29 12:00", False),  # Easter Monday
        ("2026-07-01 09:00", True),  # summer time
        ("2026-07-01 08:30", False),
    ],
)
def test_it_is_open_in_working_hours_only(at: str, is_open: bool) -> None:
    assert office().is_open(london(at)) is is_open


@pytest.mark.parametrize(
    ("division", "day", "is_open"),
    [
        (SCOTLAND, "2026-01-02", False),
        (ENGLAND, "2026-01-02", True),
        (SCOTLAND, "2027-01-04", False),  # 2 January is a Saturday
        (SCOTLAND, "2027-03-29", True),  # Easter Monday is no bank holiday there
        (SCOTLAND, "2026-11-30", False),  # St Andrew's Day
        (IRELAND, "2027-07-12", False),
        (IRELAND, "2026-07-13", False),  # 12 July is a Sunday
        (ENGLAND, "2027-07-12", True),
        (IRELAND, "2026-03-17", False),
    ],
)
def test_it_keeps_the_bank_holidays_of_its_nation(division: str, day: str, is_open: bool) -> None:
    assert office(division).is_open(london(f"{day} 12:00")) is is_open


@pytest.mark.parametrize(
    ("at", "start", "end"),
    [
        ("2026-11-20 22:00", "2026-11-20 17:30", "2026-11-23 09:00"),  # a weekend
        ("2026-11-23 08:00", "2026-11-20 17:30", "2026-11-23 09:00"),  # the same one, later
        ("2026-12-26 12:00", "2026-12-24 17:30", "2026-12-29 09:00"),  # Christmas
        ("2027-12-26 12:00", "2027-12-24 17:30", "2027-12-29 09:00"),
        ("2027-03-28 12:00", "2027-03-25 17:30", "2027-03-30 09:00"),  # Easter, and the clocks go forward
        ("2026-10-25 01:30", "2026-10-23 17:30", "2026-10-26 09:00"),  # the clocks go back
        ("2026-11-24 17:30", "2026-11-24 17:30", "2026-11-25 09:00"),
    ],
)
def test_a_closed_period_runs_from_the_last_closing_to_the_next_opening(
    at: str, start: str, end: str
) -> None:
    assert office().closed_period(london(at)) == Closed(london(start), london(end))


def test_there_is_no_closed_period_while_open() -> None:
    assert office().closed_period(london("2026-11-24 12:00")) is None


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-24 12:00", "Open until 17:30"),
        ("2026-11-24 07:00", "Closed, opens today 09:00"),
        ("2026-11-24 18:00", "Closed, opens Wednesday 09:00"),
        ("2026-11-21 12:00", "Closed, opens Monday 09:00"),
    ],
)
def test_the_status_says_until_when(at: str, words: str) -> None:
    assert office().status(london(at)) == words


def test_the_status_names_the_date_when_it_is_more_than_6_days_away() -> None:
    closed = {date(2023, 12, 27) + timedelta(days=n): () for n in range(3)}
    christmas = Hours(holidays=bank_holidays(ENGLAND), exceptions=closed)
    assert christmas.status(london("2023-12-22 20:00")) == "Closed, opens Tuesday 2 January 09:00"
    assert christmas.status(london("2023-12-27 20:00")) == "Closed, opens Tuesday 09:00"


def test_the_status_of_a_night_shift_names_the_day_it_ends() -> None:
    assert NIGHTS.status(london("2026-11-24 22:00")) == "Open until Wednesday 06:00"
    assert NIGHTS.status(london("2026-11-24 02:00")) == "Open until 06:00"


def test_it_is_never_closed_when_every_window_touches_the_next() -> None:
    assert ALWAYS.closed_period(london("2026-11-24 03:00")) is None
    with pytest.raises(NeverOpens):
        ALWAYS.next_opening(london("2026-11-24 03:00"))
    assert ALWAYS.working_minutes(london("2026-03-28 00:00"), london("2026-03-30 00:00")) == 47 * 60
    assert ALWAYS.working_minutes(london("2026-10-24 00:00"), london("2026-10-26 00:00")) == 49 * 60


def test_an_exception_opens_a_bank_holiday_and_closes_an_ordinary_day() -> None:
    special = Hours(
        holidays=bank_holidays(ENGLAND),
        exceptions={date(2026, 12, 25): ((time(10), time(14)),), date(2026, 12, 31): ()},
    )
    assert special.is_open(london("2026-12-25 10:00"))
    assert not special.is_open(london("2026-12-25 09:30"))
    assert not special.is_open(london("2026-12-31 12:00"))


def test_an_exception_may_run_past_midnight() -> None:
    count_night = Hours(exceptions={date(2026, 11, 21): ((time(22), time(2)),)})
    assert count_night.is_open(london("2026-11-22 01:59"))
    assert not count_night.is_open(london("2026-11-22 02:00"))


@pytest.mark.parametrize(
    ("window", "night", "minutes"),
    [
        ((time(0, 30), time(3)), "2026-03-29", 90),  # 01:00 to 02:00 is skipped
        ((time(0, 30), time(3)), "2026-10-25", 210),  # 01:00 to 02:00 comes twice
        ((time(1, 15), time(1, 45)), "2026-03-29", 0),  # all of it is skipped
        ((time(1, 30), time(2, 30)), "2026-03-29", 30),  # begins in the skipped hour
        ((time(1, 15), time(1, 45)), "2026-10-25", 90),  # from the first 01:15 to the second 01:45
    ],
)
def test_a_window_over_a_clock_change_is_as_long_as_it_really_was(
    window: tuple[time, time], night: str, minutes: int
) -> None:
    nightly = Hours(week={6: (window,)})
    start = london(f"{night} 00:00")
    assert nightly.working_minutes(start, start + timedelta(hours=24)) == minutes


def test_a_night_shift_over_the_spring_change_is_an_hour_shorter() -> None:
    assert NIGHTS.working_minutes(london("2026-03-28 12:00"), london("2026-03-29 12:00")) == 9 * 60
    assert NIGHTS.working_minutes(london("2026-10-24 12:00"), london("2026-10-25 12:00")) == 11 * 60


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-24 09:00", "2026-11-24 17:30", 510),
        ("2026-11-20 17:00", "2026-11-23 09:30", 60),  # over a weekend
        ("2026-12-24 17:00", "2026-12-29 10:00", 90),  # over Christmas
        ("2026-11-21 09:00", "2026-11-22 17:00", 0),
        ("2026-11-24 12:00", "2026-11-24 11:00", 0),  # the wrong way round
    ],
)
def test_it_counts_open_minutes(start: str, end: str, minutes: int) -> None:
    assert office().working_minutes(london(start), london(end)) == minutes


@pytest.mark.parametrize(
    ("at", "minutes", "due"),
    [
        ("2026-11-24 10:00", 120, "2026-11-24 12:00"),
        ("2026-11-24 17:00", 30, "2026-11-24 17:30"),
        ("2026-11-24 17:00", 31, "2026-11-25 09:01"),
        ("2026-11-20 17:00", 60, "2026-11-23 09:30"),
        ("2026-11-21 12:00", 0, "2026-11-23 09:00"),
        ("2026-11-24 12:00", 0, "2026-11-24 12:00"),
        ("2026-12-24 17:00", 510, "2026-12-29 17:00"),
    ],
)
def test_it_adds_open_minutes(at: str, minutes: int, due: str) -> None:
    assert office().add_working_minutes(london(at), minutes) == london(due)


@pytest.mark.parametrize(
    ("at", "days", "due"),
    [
        ("2026-11-24 10:00", 3, "2026-11-27 17:30"),
        ("2026-11-20 23:00", 3, "2026-11-25 17:30"),  # received on a Friday, however late
        ("2026-11-21 10:00", 1, "2026-11-23 17:30"),
        ("2026-12-23 10:00", 3, "2026-12-30 17:30"),
    ],
)
def test_it_adds_working_days(at: str, days: int, due: str) -> None:
    assert office().add_working_days(london(at), days) == london(due)


def test_a_day_when_only_we_are_closed_still_counts_for_the_law() -> None:
    away = Hours(exceptions={date(2026, 11, 27): ()})
    assert away.add_working_days(london("2026-11-24 10:00"), 3) == london("2026-11-26 17:30")
    closed_all_week = Hours(exceptions={date(2026, 11, 25) + timedelta(days=n): () for n in range(3)})
    assert closed_all_week.add_working_days(london("2026-11-24 18:00"), 3) == london("2026-11-28 00:00")


def test_it_refuses_to_count_backwards() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        office().add_working_days(london("2026-11-24 10:00"), 0)
    with pytest.raises(ValueError, match="cannot be negative"):
        office().add_working_minutes(london("2026-11-24 10:00"), -1)


# --- the database behind it -------------------------------------------------------------------------------


def test_it_is_9_to_half_past_5_before_anybody_set_hours(db: None) -> None:
    assert hours.is_open(london("2026-11-24 09:00"))
    assert hours.status(london("2026-11-24 12:00")) == "Open until 17:30"
    assert hours.next_opening(london("2026-11-24 18:00")) == london("2026-11-25 09:00")
    assert hours.add_working_minutes(london("2026-11-24 12:00"), 5) == london("2026-11-24 12:05")
    assert hours.add_working_days(london("2026-11-24 12:00"), 1) == london("2026-11-25 17:30")
    assert hours.working_minutes(london("2026-11-24 12:00"), london("2026-11-24 12:05")) == 5


def test_it_reads_the_saved_week_and_nation(db: None) -> None:
    Organisation.objects.create(name="Thornwick Health Board", nation="scotland")
    OfficeWindow.objects.create(weekday=5, opens=time(10), closes=time(12))
    OfficeException.objects.create(date=date(2027, 1, 3), opens=time(9), closes=time(10), reason="Storm")
    assert hours.is_open(london("2026-11-21 10:30"))
    assert not hours.is_open(london("2026-11-24 10:30"))
    assert hours.closed_period(london("2027-01-03 09:30")) is None


def test_it_asks_the_database_three_times(db: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]
        hours.closed_period(london("2026-12-26 12:00"))


# --- properties -------------------------------------------------------------------------------------------

quarters = st.integers(0, 95).map(lambda n: time(n // 4, 15 * (n % 4)))
windows = st.tuples(quarters, quarters)
weeks = st.dictionaries(st.integers(0, 6), windows.map(lambda w: (w,)), min_size=1)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 11, 1)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)
offices = st.builds(
    Hours, week=weeks, holidays=st.sampled_from([ENGLAND, SCOTLAND, IRELAND]).map(bank_holidays)
)
MINUTE = timedelta(minutes=1)


@settings(max_examples=200, deadline=None)
@given(offices, moments)
def test_the_next_opening_is_open_and_the_minute_before_is_not(desk: Hours, at: datetime) -> None:
    opening = desk.next_opening(at)
    assert opening > at
    assert desk.is_open(opening)
    assert not desk.is_open(opening - MINUTE)


@settings(max_examples=200, deadline=None)
@given(offices, moments)
def test_a_closed_period_holds_its_moment_and_is_the_same_all_through(desk: Hours, at: datetime) -> None:
    closed = desk.closed_period(at)
    assert (closed is None) is desk.is_open(at)
    if closed:
        assert closed.start <= at < closed.end
        assert desk.is_open(closed.start - MINUTE)
        assert not desk.is_open(closed.start)
        assert desk.working_minutes(closed.start, closed.end) == 0
        assert desk.closed_period(closed.start) == desk.closed_period(closed.end - MINUTE) == closed


@settings(max_examples=100, deadline=None)
@given(offices, st.tuples(moments, st.integers(0, 20_000), st.integers(0, 20_000)))
def test_working_minutes_add_up(desk: Hours, stretch: tuple[datetime, int, int]) -> None:
    start, first, second = stretch
    middle = start + first * MINUTE
    end = middle + second * MINUTE
    whole = desk.working_minutes(start, end)
    assert whole == desk.working_minutes(start, middle) + desk.working_minutes(middle, end)


@settings(max_examples=100, deadline=None)
@given(offices, moments, st.integers(1, 2000))
def test_added_minutes_can_be_counted_again(desk: Hours, at: datetime, minutes: int) -> None:
    try:
        due = desk.add_working_minutes(at, minutes)
    except NeverOpens:  # fewer open minutes in the horizon than asked for
        return
    assert desk.working_minutes(at, due) == minutes
