"""What waits, by what it waits for: how much, since when, and where somebody can do something about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Min, Q, QuerySet, Value, When
from django.utils import timezone

from inbox.models import Incoming
from scheduler.models import Delivery
from scheduler.models.differences import Difference
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.networks.models import Account
from socialdesk.status import pulse
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
    """Each delivery is in the first line that is true of it."""
    now, unknown = timezone.now(), Q(state="unknown")
    decide = act(person, Permission.DECIDE_DELIVERIES, "Decide what happens", "stuck") or act(
        person, Permission.VIEW_SCHEDULE, "See them", "stuck"
    )
    schedule = act(person, Permission.VIEW_SCHEDULE, "See the schedule", "schedule")
    accounts = act(person, Permission.MANAGE_ACCOUNTS, "See the accounts", "accounts")
    cannot = ~Q(account__state=Account.LIVE) | Q(account__is_active=False)
    nobody_knows = unknown & Q(pk__in=Delivery.objects.order_by().needing_a_person().values("pk"))
    left = Q(pk__in=pulse.left_waiting().values("pk"))
    held, behind = Delivery.objects.held_clause(), Delivery.objects.behind_clause()
    lines = [
        ("Needs a decision", Q(state="parked"), True, decide),
        ("Refused by the network", Q(state="failed"), True, decide),
        ("Nobody knows whether it went out", nobody_knows, True, decide),
        ("No answer came: the desk is looking", unknown, False, None),
        ("Due for over two minutes, and nothing sends it", left, True, schedule),
        ("Being sent now", Q(state="sending"), False, schedule),
        ("Due, and its account is paused or needs reconnecting", cannot, True, accounts),
        ("Due, and on hold", held, False, schedule),
        ("Due, and waits for its turn in the conversation", behind, False, schedule),
        ("Due, and the network asks us to wait", Q(account__writes_limited_until__gt=now), False, accounts),
        ("Due, and tried again later", Q(not_before__gt=now), False, schedule),
        ("Due, and goes out next", Q(state="queued"), False, schedule),
    ]
    open_ones = Delivery.objects.filter(
        Q(state="queued", due_at__lte=now) | Q(state__in=["sending", "unknown", "failed", "parked"])
    )
    first = Case(*(When(is_so, then=Value(number)) for number, (_, is_so, _, _) in enumerate(lines)))
    rows = open_ones.order_by().annotate(line=first).values_list("line").annotate(Count("pk"), Min("due_at"))
    for number, count, oldest in sorted(rows):
        what, _, is_wrong, then = lines[number]
        yield Waiting(what, count, oldest, is_wrong, then)


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
