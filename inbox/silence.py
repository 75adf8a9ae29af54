"""Has an account gone quiet? When nothing comes in for far longer than is usual for that time of the week, something
between the network and the desk may be broken, and an alarm rings until the next message.

How many messages an hour usually brings is taken from the weeks before the last message, hour of the week by hour of
the week, in local time. The busiest of those weeks is left out, for each hour: an incident that brought 300 messages on
a Tuesday morning says nothing about other Tuesdays.
"""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Max
from django.db.models.functions import TruncHour
from django.utils import timezone

from inbox.models import Message
from socialdesk.networks import alarms
from socialdesk.networks.models import Account, Alarm

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
LEAST_WEEKS, MOST_WEEKS = 3, 8
BY_CHANCE = 0.001  # so rarely does it happen that nobody writes for so long
READ_LATELY = timedelta(minutes=15)


def check(account: Account) -> None:
    """Rings or ends the alarm. Two queries. An account that has not been read since it was resumed, or since the desk
    was started, is left for the next time."""
    now = timezone.now()
    read = account.last_in_at and account.last_in_at > now - READ_LATELY
    if not (read or account.trouble):
        return
    last = Message.objects.filter(account=account, ours=False).aggregate(at=Max("at"))["at"]
    expected = _expected(account, last, now) if last else 0.0
    if math.exp(-expected) < BY_CHANCE:
        # Said once: words that change would be read out again on every page.
        if not Alarm.objects.ringing().filter(account=account, kind=Alarm.Kind.SILENT).exists():
            alarms.ring(account, Alarm.Kind.SILENT, _words(account, last, now, round(expected)))
    else:
        alarms.end(account, Alarm.Kind.SILENT)


def let_rest() -> None:
    """Nobody expects a word from an account that is paused, or asks it for what is missing."""
    expecting = (Alarm.Kind.SILENT, Alarm.Kind.GAP)
    paused = Alarm.objects.ringing().filter(kind__in=expecting, account__is_active=False)
    for alarm in paused.select_related("account"):
        alarms.end(alarm.account, alarm.kind)


def _expected(account: Account, last: datetime, now: datetime) -> float:
    """How many messages usually come in the time from `last` to `now`; 0 while there are too few weeks to tell."""
    # Local time, so that a week ago is the same hour by the clock.
    until = timezone.localtime(last).replace(minute=0, second=0, microsecond=0)
    said = Message.objects.filter(
        account=account, ours=False, at__gte=until - MOST_WEEKS * WEEK, at__lt=until
    )
    by_hour = said.order_by().annotate(hour=TruncHour("at")).values("hour").annotate(count=Count("pk"))
    counts = dict(by_hour.values_list("hour", "count"))
    weeks = (until - min(counts, default=until)) // WEEK
    if weeks < LEAST_WEEKS:
        return 0.0
    seen: dict[tuple[int, int], list[int]] = {}
    for hour, count in counts.items():
        if hour >= until - weeks * WEEK:
            seen.setdefault(_slot(hour), []).append(count)
    rates = {slot: (sum(each) - max(each)) / (weeks - 1) for slot, each in seen.items()}
    return sum(part * rates.get(_slot(hour), 0.0) for hour, part in _hours(last, now))


def _slot(hour: datetime) -> tuple[int, int]:
    local = timezone.localtime(hour)
    return local.weekday(), local.hour


def _hours(start: datetime, end: datetime) -> Iterator[tuple[datetime, float]]:
    """Each hour from `start` to `end`, and how much of it lies between them."""
    hour = start.replace(minute=0, second=0, microsecond=0)
    while hour < end:
        yield hour, (min(end, hour + HOUR) - max(start, hour)) / HOUR
        hour += HOUR


def _words(account: Account, last: datetime, now: datetime, usual: int) -> str:
    since, by = timezone.localtime(last), timezone.localtime(now)
    day = "" if since.date() == by.date() else f" on {since:%A} {since.day} {since:%B}"
    return (
        f"Nothing has come in since {since:%H:%M}{day}. By {by:%H:%M} there are usually about {usual} messages. "
        f"Look whether {account.label} itself shows newer ones. If it does, the desk does not get them: an admin "
        "should connect the account again."
    )
