"""Whether somebody does the work: what has not been heard for a minute, what is due and nothing sends, and what that
means."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from scheduler.models import Attempt, Delivery
from scheduler.models.deliveries import DeliveryQuerySet
from socialdesk.networks.models import Account
from socialdesk.networks.models.accounts import AccountQuerySet
from socialdesk.status.models import SILENCE, Heartbeat

Kind = Heartbeat.Kind
PATIENCE = timedelta(minutes=2)


def something_has_stopped() -> Q:
    """A kind of heart has stopped, or never beat."""
    stopped = Q()
    for kind in Kind.values:
        stopped |= ~Q(Exists(Heartbeat.objects.fresh().filter(kind=kind)))
    return stopped


def accounts_left_alone() -> AccountQuerySet:
    """Accounts for which somebody should be at work, while something has stopped. A desk that is being set up has
    none: its first account was connected less than a minute ago."""
    connected = Q(connected_at__lte=timezone.now() - SILENCE)
    found: AccountQuerySet = Account.objects.filter(something_has_stopped(), connected)
    return found


def left_waiting() -> DeliveryQuerySet:
    """Deliveries that could have gone out two minutes ago, on accounts on which nothing has been tried since (so it is
    no long queue); such as a clock should have set aside by then; such as a worker took and never came back to. Hearts
    beat on in a worker whose processes hang, and where ticks expire because two computers' clocks differ."""
    now = timezone.now()
    then, rows = now - PATIENCE, Delivery.objects.order_by()
    tried = Attempt.objects.filter(delivery__account=OuterRef("account"), started_at__range=(then, now))
    waits = Q(pk__in=rows.due(then).values("pk")) & ~Q(Exists(tried))
    missed = Q(pk__in=rows.overdue(then).values("pk"))
    taken = Q(state="sending", lease_until__lt=then)
    # Every page asks this every few seconds: the index finds the few rows that the rest is asked about.
    few = rows.filter(state__in=["queued", "sending"], due_at__lte=then)
    found: DeliveryQuerySet = few.filter(waits | missed | taken)
    return found


def last_heard() -> dict[str, datetime | None]:
    """Each kind, and when any of it was last heard (None: not within the last hour)."""
    heard = dict(Heartbeat.objects.order_by().values_list("kind").annotate(Max("at")))
    return {kind: heard.get(kind) for kind in Kind.values}


def is_fresh(at: datetime | None) -> bool:
    return at is not None and at > timezone.now() - SILENCE


def what_stands_still(heard: dict[str, datetime | None]) -> str:
    """In plain words, with since when: a sentence, or "" while all is well."""
    silent = {kind: at for kind, at in heard.items() if not is_fresh(at)}
    if not silent:
        return ""
    last = [at for at in silent.values() if at]
    since = f" since {timezone.localtime(min(last)):%H:%M}" if len(last) == len(silent) else ""
    match sorted(silent):
        case [Kind.SENDING]:
            return f"Nothing goes out{since}: the desk’s sending has stopped."
        case [Kind.READING]:
            return f"Nothing comes in{since}: the desk’s receiving has stopped."
        case [Kind.CLOCK]:
            return f"Nothing goes out and nothing comes in{since}: the desk’s clock has stopped."
        case _:
            return f"Nothing goes out and nothing comes in{since}: the desk’s background work has stopped."


def what_is_left_waiting(rows: QuerySet[Delivery]) -> str:
    """A sentence about those rows, or ""."""
    found = rows.aggregate(count=Count("pk"), since=Min("due_at"))
    if not found["count"]:
        return ""
    one = found["count"] == 1
    posts, them = ("One post has", "it") if one else (f"{found['count']} posts have", "them")
    return (
        f"{posts} been due since {timezone.localtime(found['since']):%H:%M} and nothing sends {them}, although every "
        "part of the desk is heard: its workers hang, or the clocks of its computers differ."
    )
