"""What waits, by what it waits for: how much, since when, and where somebody can do something about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from inbox.models import Incoming
from scheduler.models import Delivery
from scheduler.models.differences import Difference
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.networks.models import Account
from socialdesk.status.links import Act, act


@dataclass(frozen=True)
class Waiting:
    """`is_wrong`: it does not go on by itself. `act` is None for those who may do nothing about it."""

    what: str
    count: int
    oldest: datetime | None
    is_wrong: bool
    act: Act | None = None


def waiting_for(person: User) -> list[Waiting]:
    """Only what there is, the wrong things first."""
    return sorted(
        (row for row in (*_going_out(person), *_coming_in(person)) if row.count),
        key=lambda row: not row.is_wrong,
    )


def _going_out(person: User) -> Iterator[Waiting]:
    now = timezone.now()
    decide = act(person, Permission.DECIDE_DELIVERIES, "Decide what happens", "stuck") or act(
        person, Permission.VIEW_SCHEDULE, "See them", "stuck"
    )
    schedule = act(person, Permission.VIEW_SCHEDULE, "See the schedule", "schedule")
    accounts = act(person, Permission.MANAGE_ACCOUNTS, "See the accounts", "accounts")
    cannot = ~Q(account__state=Account.LIVE) | Q(account__is_active=False)
    due = Delivery.objects.filter(state="queued", due_at__lte=now)
    states = {
        state: (count, oldest)
        for state, count, oldest in Delivery.objects.filter(
            state__in=["failed", "parked", "unknown", "sending"]
        )
        .order_by()
        .values_list("state")
        .annotate(Count("pk"), Min("due_at"))
    }
    none = (0, None)
    yield Waiting("Needs a decision", *states.get("parked", none), True, decide)
    yield Waiting("Refused by the network", *states.get("failed", none), True, decide)
    unknown, since = _tell(Delivery.objects.needing_a_person().filter(state="unknown"))
    checking, oldest = states.get("unknown", none)
    yield Waiting("Nobody knows whether it went out", unknown, since, True, decide)
    yield Waiting("No answer came: the desk is looking", checking - unknown, oldest, False)
    yield Waiting("Due, and its account is paused or needs reconnecting",
                  *_tell(due.filter(cannot)), True, accounts)  # fmt: skip
    yield Waiting("Due, and goes out next", *_tell(Delivery.objects.due(now)), False, schedule)
    yield Waiting("Due, and on hold", *_tell(due.filter(Delivery.objects.held_clause())), False, schedule)
    yield Waiting("Being sent now", *states.get("sending", none), False, schedule)


def _coming_in(person: User) -> Iterator[Waiting]:
    differences = act(person, Permission.VIEW_SCHEDULE, "See the differences", "differences")
    unreadable = act(person, Permission.MANAGE_ACCOUNTS, "See what it was", "unreadable")
    open_ones = {
        kind: (count, oldest)
        for kind, count, oldest in Difference.objects.open()
        .order_by()
        .values_list("kind")
        .annotate(Count("pk"), Min("found_at"))
    }
    for kind, label in Difference.Kind.choices:
        yield Waiting(label, *open_ones.get(kind, (0, None)), True, differences)
    unread = Incoming.objects.unreadable()
    yield Waiting("Received, and could not be read", *_tell(unread, "received_at"), True, unreadable)
    yield Waiting("Received, and read next", *_tell(Incoming.objects.waiting(), "received_at"), False)


def _tell(rows: "QuerySet[Any]", moment: str = "due_at") -> tuple[int, datetime | None]:
    found = rows.order_by().aggregate(count=Count("pk"), oldest=Min(moment))
    return found["count"], found["oldest"]
