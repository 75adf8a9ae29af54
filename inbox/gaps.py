"""Are messages missing? For each full hour, what the network counts is compared with what we have; where we have fewer,
that hour is read once more, and when that does not bring them, an alarm rings.

Counting costs a call, and X charges for it: it is done once when an hour is over, and otherwise only while something is
missing. Private messages are not counted by any network.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncHour
from django.utils import timezone

from inbox import receive
from inbox.events import Event
from inbox.models import Message, Tally
from socialdesk.audit.log import record
from socialdesk.audit.models import Machine
from socialdesk.networks import alarms
from socialdesk.networks.base import Network
from socialdesk.networks.errors import NeedsReconnecting, NetworkError
from socialdesk.networks.models import Account, Alarm
from socialdesk.networks.registry import network_of
from socialdesk.networks.services import mark_lapsed, with_fresh_token
from socialdesk.networks.shapes import Kind

log = logging.getLogger(__name__)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SETTLED = timedelta(minutes=5)  # so long after its end, an hour's count is believed
FURTHEST = timedelta(days=7) - 2 * HOUR  # X counts no further back
GIVEN_UP = timedelta(days=14)
PATIENCE = HOUR
HOURS_NAMED = 3


def can_count(account: Account) -> bool:
    """Whether its network tells us how many messages there are. No query."""
    return network_of(account).can_count


def check(account: Account) -> None:
    """Counts, reads again what is missing, and rings or ends the alarm. What the network says against it is in the log,
    and the next check tries again."""
    now = timezone.now()
    until = _hour(now - SETTLED)
    rows = Tally.objects.filter(account=account)
    _give_up(account, rows.filter(missing_since__isnull=False, hour__lt=now - GIVEN_UP))
    try:
        known = rows.filter(Q(hour__gte=until - FURTHEST) | Q(missing_since__isnull=False))
        _compare_and_fill(network_of(with_fresh_token(account, by=Machine.WATCH)), until, known, now)
    except NeedsReconnecting as error:
        mark_lapsed(account, str(error), by=Machine.WATCH)
    except NetworkError as error:
        log.warning("Whether messages of %s are missing could not be checked: %s", account, error)
    _tell(account, rows.filter(missing_since__lt=now - PATIENCE))


@transaction.atomic
def _give_up(account: Account, rows: "QuerySet[Tally]") -> None:
    """Stops asking for what is so old, and says so in the audit log. Nobody has counted it for long: its author may
    have taken it back, and then the alarm would ring for ever."""
    if gaps := list(rows):
        hours = [row.hour.isoformat() for row in gaps]
        rows.update(missing_since=None)
        record(Event.GAP_GIVEN_UP, account, by=Machine.WATCH, messages=_missing(gaps), hours=hours)


def _compare_and_fill(network: Network, until: datetime, rows: "QuerySet[Tally]", now: datetime) -> None:
    known = {row.hour: row for row in rows}
    # Since the last hour that was counted, however long the desk was off; and the last day again, because a network
    # may be late in counting.
    counted_to = max(known, default=until - FURTHEST - HOUR) + HOUR
    since = min([until - DAY, counted_to, *(hour for hour, row in known.items() if row.missing_since)])
    since = max(since, until - FURTHEST, _hour(network.begins) + HOUR)
    due = until - HOUR not in known or any(_is_due(row, now) for row in known.values())
    # What has not been polled yet is not missing: after an outage, that brings it first.
    is_read = network.account.last_in_at and network.account.last_in_at >= until
    if is_read and since < until and due:
        counted = network.tally(since, until)
        if counted is not None:
            known |= _compare(network.account, counted, known, now)
            _fill(network, known, now)


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _is_due(row: Tally, now: datetime) -> bool:
    """Each pause is as long as it had been missing by then, so they double."""
    if row.missing_since is None or row.refetched_at is None:
        return row.missing_since is not None
    return now >= row.refetched_at + (row.refetched_at - row.missing_since)


def _compare(
    account: Account, counted: dict[datetime, int], known: dict[datetime, Tally], now: datetime
) -> dict[datetime, Tally]:
    """Writes down how many the network counts and how many we have, by the hour. What was deleted since counts as
    had."""
    stored = _stored(account, counted)
    rows = {}
    for hour, count in counted.items():
        before = known.get(hour) or Tally()
        row = Tally(account=account, hour=hour, counted=count, stored=stored.get(hour, 0), checked_at=now)
        if row.missing:
            row.missing_since, row.refetched_at = before.missing_since or now, before.refetched_at
        rows[hour] = row
    Tally.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["account", "hour"],
        update_fields=["counted", "stored", "checked_at", "missing_since", "refetched_at"],
    )
    return rows


def _stored(account: Account, hours: Iterable[datetime]) -> dict[datetime, int]:
    first, last = min(hours, default=None), max(hours, default=None)
    if first is None or last is None:
        return {}
    public = Message.objects.filter(account=account, ours=False, at__gte=first, at__lt=last + HOUR)
    by_hour = public.exclude(kind=Kind.DIRECT).order_by().annotate(hour=TruncHour("at", tzinfo=first.tzinfo))
    return dict(by_hour.values("hour").annotate(count=Count("pk")).values_list("hour", "count"))


def _fill(network: Network, known: dict[datetime, Tally], now: datetime) -> None:
    """Reads the hours again from which messages are missing, as far as it is time for that."""
    for hour in sorted(hour for hour, row in known.items() if _is_due(row, now)):
        asked = timezone.now()
        for batch in network.between(hour, hour + HOUR):
            arrived = receive.store(network.account, "gap", batch.stream, batch.payload, asked)
            if arrived:
                receive.process(arrived)
            asked = timezone.now()
        known[hour].refetched_at = now
        known |= _compare(network.account, {hour: known[hour].counted}, known, now)


def _tell(account: Account, staying: "QuerySet[Tally]") -> None:
    if gaps := list(staying.order_by("-hour")):
        alarms.ring(account, Alarm.Kind.GAP, _words(account, gaps))
    else:
        alarms.end(account, Alarm.Kind.GAP)


def _words(account: Account, gaps: list[Tally]) -> str:
    hours = ", ".join(f"{row.missing} from {_when(row.hour)}" for row in gaps[:HOURS_NAMED])
    more = " and others from before" if len(gaps) > HOURS_NAMED else ""
    count = _missing(gaps)
    messages = "One message is" if count == 1 else f"{count} messages are"
    return (
        f"{messages} on {account.label} and not here: {hours}{more}. The desk goes on asking for them. "
        f"Meanwhile look on {account.label} itself whether somebody needs an answer."
    )


def _missing(gaps: list[Tally]) -> int:
    return sum(row.missing for row in gaps)


def _when(hour: datetime) -> str:
    start = timezone.localtime(hour)
    days = (timezone.localdate() - start.date()).days
    day = {0: "today", 1: "yesterday"}.get(days, f"{start:%A}" if days < 7 else f"{start.day} {start:%B}")
    return f"{day}, {start:%H:%M} to {timezone.localtime(hour + HOUR):%H:%M}"
