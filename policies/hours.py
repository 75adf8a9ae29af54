"""When we are open. Pure reckoning over the week, the dates that differ and the nation's bank holidays.

Wall-clock times are London's; every moment that goes in or comes out is an aware datetime, and those that
come out are in UTC, because two London times do not subtract rightly across a clock change. Stretches are
half open: at the closing minute itself we are closed.

Bank holidays are those bundled with govuk-bank-holidays (taken from https://www.gov.uk/bank-holidays.json);
nothing is ever fetched. The functions at the end read the saved hours, three small queries a call; use
`saved()` and its methods to ask several things at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from govuk_bank_holidays.bank_holidays import BankHolidays

from policies.models import OfficeException, OfficeWindow, Organisation

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)
# Where a search for the next or the last opening gives up.
HORIZON_DAYS = 500
_SUBSTITUTE = {"Substitute day": " (substitute day)"}

Times = tuple[time, time]
DEFAULT_WEEK: Mapping[int, tuple[Times, ...]] = {day: ((time(9), time(17, 30)),) for day in range(5)}


class NeverOpens(Exception):
    """The saved hours have no opening within HORIZON_DAYS."""


@dataclass(frozen=True)
class Closed:
    """A closed stretch. `start` identifies it: at most one automatic reply to a person in each."""

    start: datetime
    end: datetime


@cache
def bank_holidays(division: str) -> Mapping[date, str]:
    """Date to name, for one of GOV.UK's three lists. The data are bundled and never change while we run."""
    days = BankHolidays(use_cached_holidays=True).get_holidays(division=division)
    return {day["date"]: f"{day['title']}{_SUBSTITUTE.get(day['notes'], '')}" for day in days}


def _moment(day: date, at: time, *, closing: bool = False) -> datetime:
    """A London wall-clock time in UTC. In the hour that is skipped it is the moment of the change; in the
    hour that comes twice, an opening is the first and a closing the second."""
    wall = datetime.combine(day, at)
    moment = wall.replace(tzinfo=LONDON, fold=1 if closing else 0).astimezone(UTC)
    if moment.astimezone(LONDON).replace(tzinfo=None) != wall:
        return datetime.combine(day, time(1), UTC)  # London's clocks always change at 01:00 UTC
    return moment


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


@dataclass(frozen=True)
class Hours:
    """`week` maps date.weekday() to its windows; `exceptions` maps a date to its windows (none: closed).
    A window whose closing time is not later than its opening time ends on the next day."""

    week: Mapping[int, tuple[Times, ...]] = field(default_factory=lambda: DEFAULT_WEEK)
    exceptions: Mapping[date, tuple[Times, ...]] = field(default_factory=dict)
    holidays: Mapping[date, str] = field(default_factory=dict)

    def times_on(self, day: date) -> tuple[Times, ...]:
        if day in self.exceptions:
            return self.exceptions[day]
        return () if day in self.holidays else self.week.get(day.weekday(), ())

    def _windows(self, day: date) -> list[tuple[datetime, datetime]]:
        """The windows that open on this day, in UTC, in order."""
        found = []
        for opens, closes in self.times_on(day):
            start = _moment(day, opens)
            end = _moment(day if closes > opens else day + DAY, closes, closing=True)
            if start < end:
                found.append((start, end))
        return sorted(found)

    def _spans(self, first: date, last: date | None = None) -> Iterator[tuple[datetime, datetime]]:
        """Open stretches in order, touching windows joined, of windows that open between the two days."""
        last = last or first + timedelta(days=HORIZON_DAYS)
        now: tuple[datetime, datetime] | None = None
        for offset in range((last - first).days + 1):
            for start, end in self._windows(first + timedelta(days=offset)):
                if now and start <= now[1]:
                    now = (now[0], max(now[1], end))
                    continue
                if now:
                    yield now
                now = (start, end)
        if now:
            yield now

    def is_open(self, at: datetime) -> bool:
        day = _day(at)
        return any(start <= at < end for start, end in self._spans(day - DAY, day))

    def next_opening(self, at: datetime) -> datetime:
        """The first moment after `at` when we go from closed to open. Raises NeverOpens."""
        for start, _ in self._spans(_day(at) - DAY):
            # A stretch that is already open at its first day may have begun earlier: it is no opening.
            if start > at:
                return start
        raise NeverOpens

    def next_closing(self, at: datetime) -> datetime | None:
        """The end of the open stretch around `at`; None when closed at `at`."""
        return next((end for start, end in self._spans(_day(at) - DAY) if start <= at < end), None)

    def _ends(self, day: date, at: datetime) -> list[datetime]:
        return [end for _, end in self._windows(day) if end <= at]

    def last_closing(self, at: datetime) -> datetime:
        """The latest end of an open stretch that is not after `at`. Raises NeverOpens."""
        for back in range(HORIZON_DAYS):
            day = _day(at) - back * DAY
            if ends := self._ends(day, at):
                # The window of the day before may have run longer than this day's own.
                return max(ends + self._ends(day - DAY, at))
        raise NeverOpens

    def closed_period(self, at: datetime) -> Closed | None:
        """The closed stretch that contains `at`; None when we are open. Raises NeverOpens."""
        if self.is_open(at):
            return None
        return Closed(self.last_closing(at), self.next_opening(at))

    def status(self, at: datetime) -> str:
        """For the top of every page: "Open until 17:30", "Closed, opens Monday 09:00"."""
        if closing := self.next_closing(at):
            return f"Open until {_when(closing, at)}"
        try:
            return f"Closed, opens {_when(self.next_opening(at), at, today='today ')}"
        except NeverOpens:
            return "Closed"

    def working_minutes(self, start: datetime, end: datetime) -> int:
        """Whole open minutes between two moments; 0 when `end` is not after `start`."""
        total = timedelta()
        for opens, closes in self._spans(_day(start) - DAY, _day(end)):
            total += max(timedelta(), min(closes, end) - max(opens, start))
        return total // timedelta(minutes=1)

    def add_working_minutes(self, at: datetime, minutes: int) -> datetime:
        """The moment by which so many open minutes have passed (0: `at` if open, else the next opening).
        Raises NeverOpens, and ValueError for fewer than 0."""
        if minutes < 0:
            raise ValueError("minutes cannot be negative")
        left, at = timedelta(minutes=minutes), at.astimezone(UTC)
        day = _day(at) - DAY
        for start, end in self._spans(day, day + timedelta(days=HORIZON_DAYS + minutes // 60)):
            start = max(start, at)
            if start < end and start + left <= end:
                return start + left
            left -= max(timedelta(), end - start)
        raise NeverOpens

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday and not a bank holiday: the law's meaning, whatever our own hours are."""
        return day.weekday() < 5 and day not in self.holidays

    def add_working_days(self, at: datetime, days: int) -> datetime:
        """Our last open minute by the end of the `days`th working day after the day of `at`.

        The day of receipt does not count, as in regulation 13(3) of the Local Authority Social Services and
        NHS Complaints (England) Regulations 2009. Where we are not open in between: the end of that day.
        Raises ValueError for fewer than 1.
        """
        if days < 1:
            raise ValueError("days must be at least 1")
        day = _day(at)
        while days:
            day += DAY
            days -= self.is_working_day(day)
        end = _moment(day + DAY, time())
        if self.is_open(end - timedelta(minutes=1)):
            return end
        try:
            return max(self.last_closing(end), at) if self.working_minutes(at, end) else end
        except NeverOpens:
            return end


def _when(moment: datetime, now: datetime, *, today: str = "") -> str:
    """ "17:30" today, "Monday 09:00" within 6 days, else "Tuesday 2 January 09:00"."""
    local = moment.astimezone(LONDON)
    days = (local.date() - _day(now)).days
    if days == 0:
        return f"{today}{local:%H:%M}"
    if days <= 6:
        return f"{local:%A %H:%M}"
    return f"{local:%A} {local.day} {local:%B %H:%M}"


def from_rows(
    *, windows: Iterable[OfficeWindow], exceptions: Iterable[OfficeException], division: str
) -> Hours:
    week: dict[int, tuple[Times, ...]] = {}
    for window in windows:
        week[window.weekday] = (*week.get(window.weekday, ()), (window.opens, window.closes))
    dates: dict[date, tuple[Times, ...]] = {
        row.date: ((row.opens, row.closes),) if row.opens and row.closes else () for row in exceptions
    }
    return Hours(week or DEFAULT_WEEK, dates, bank_holidays(division))


def saved() -> Hours:
    """The hours as they now stand in the database; Monday to Friday 09:00 to 17:30 before any were set."""
    return of(Organisation.get())


def of(organisation: Organisation) -> Hours:
    """As `saved`, for a caller that has read the profile already."""
    return from_rows(
        windows=OfficeWindow.objects.all(),
        exceptions=OfficeException.objects.all(),
        division=organisation.facts.division,
    )


def is_open(at: datetime) -> bool:
    return saved().is_open(at)


def closed_period(at: datetime) -> Closed | None:
    return saved().closed_period(at)


def next_opening(at: datetime) -> datetime:
    return saved().next_opening(at)


def status(at: datetime | None = None) -> str:
    return saved().status(at or timezone.now())


def working_minutes(start: datetime, end: datetime) -> int:
    return saved().working_minutes(start, end)


def add_working_minutes(at: datetime, minutes: int) -> datetime:
    return saved().add_working_minutes(at, minutes)


def add_working_days(at: datetime, days: int) -> datetime:
    return saved().add_working_days(at, days)
