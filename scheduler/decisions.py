"""What a person decides about deliveries that stand still: stuck ones, one by one, and holds, which stop all."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from scheduler.events import Event
from scheduler.models import Delivery, Hold
from scheduler.outcomes import advance
from scheduler.workflow import DELIVERY
from socialdesk.accounts.access import insist
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.audit.log import Person, record
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Receipt
from socialdesk.workflow import Refused


@transaction.atomic
def decide(
    row: Delivery,
    action: str,
    *,
    by: Person,
    due_at: datetime | None = None,
    receipt: Receipt | None = None,
) -> None:
    """A person's word on a failed, parked or unknown delivery. `action` is one of DELIVERY's moves for people;
    `receipt` goes with "say_sent" and names what the person saw on the network.

    Raises Refused when the role does not allow it, the row has moved on, a new time is missing or past, or what
    was seen is another delivery's.
    """
    if receipt:  # Two never take the same post. (The account before its deliveries, always.)
        Account.objects.select_for_update(no_key=True).get(pk=row.account_id)
    locked = Delivery.objects.select_for_update(of=("self",), no_key=True).select_related("post")
    seen, row = row.state, locked.get(pk=row.pk)
    if row.state != seen:
        raise Refused("This has moved on meanwhile. Look at it again.")
    if reason := row.refusal(DELIVERY.move(row.state, action), by):
        raise Refused(reason)
    now = timezone.now()
    changes: dict[str, Any] = {"reason": "", "not_before": None, "hold": None}
    if action == "reschedule":
        if due_at is None or due_at <= now:
            raise Refused("Choose a time that is still to come.")
        changes["due_at"] = due_at
    elif action in ("send_now", "send_again"):
        changes["due_at"] = now
    elif action == "say_sent":
        changes |= {"sent_at": now, **_seen(row, receipt)}
    elif action == "drop":
        changes["reason"] = f"Dropped by {by}."
    if "due_at" in changes:
        _bring_along(row, changes["due_at"])
    advance(row, action, **changes)
    record(Event.DECIDED, row.post, by=by, action=action)


def _bring_along(row: Delivery, due_at: datetime) -> None:
    """What waits behind it in its conversation stays behind it, in its order."""
    if not row.post.thread:
        return
    queued = Delivery.objects.select_for_update(of=("self",), no_key=True).filter(
        Q(due_at__gt=row.due_at) | Q(due_at=row.due_at, pk__gt=row.pk),
        account=row.account_id,
        post__thread=row.post.thread,
        state="queued",
        due_at__lte=due_at,
    )
    for place, follower in enumerate(queued.order_by("due_at", "pk"), start=1):
        later = due_at + timedelta(milliseconds=place)
        Delivery.objects.filter(pk=follower.pk).update(due_at=later)


def _seen(row: Delivery, receipt: Receipt | None) -> dict[str, str]:
    if receipt is None:
        return {}
    if (
        Delivery.objects.filter(account=row.account_id, remote_id=receipt.remote_id)
        .exclude(pk=row.pk)
        .exists()
    ):
        raise Refused("That is something else that the desk has sent. Look for another one.")
    return {"remote_id": receipt.remote_id, "remote_url": receipt.url}


def keep_all(*, by: Person, hold: Hold | None = None) -> int:
    """Puts every parked row whose time is still to come back in the queue: of those that `hold` set aside, where
    one is given. Returns how many.

    Each is a decision of its own: one that has moved on meanwhile does not stop the others.
    """
    insist(by, Permission.DECIDE_DELIVERIES)
    kept = 0
    rows = Delivery.objects.set_aside_by(hold) if hold else Delivery.objects.filter(state="parked")
    for row in rows.filter(due_at__gt=timezone.now()).select_related("post"):
        with suppress(Refused):
            decide(row, "keep", by=by)
            kept += 1
    return kept


# --- holding -----------------------------------------------------------------------------------------------
@transaction.atomic
def place_hold(*, topic: str, reason: str, by: User) -> Hold:
    insist(by, Permission.DECLARE_INCIDENT)
    hold = Hold.objects.create(topic=topic, reason=reason, placed_by=by)
    record(Event.HOLD_PLACED, hold, by=by, topic=topic)
    return hold


@transaction.atomic
def lift_hold(hold: Hold, *, by: User) -> int:
    """Lifts a hold, and sets everything that it held, and whatever was still to be said about its own topic,
    aside for a person to keep, move or drop: nothing bursts out, and nothing is said about what is over.

    Returns how many rows wait. Rows that another hold still covers stay under that one. A row that is just being
    sent, or in doubt, keeps a note of the hold: should it come back to the queue, it is set aside there.
    """
    insist(by, Permission.STAND_DOWN)
    # Two lifts take turns, and no worker begins meanwhile: one that has a row finds it set aside.
    unsaid = Delivery.objects.filter(state__in=["queued", "sending", "unknown"])
    list(unsaid.select_for_update(of=("self",), no_key=True))
    held = list(unsaid.filter(Delivery.objects.held_clause()).select_related("post"))
    over = list(unsaid.filter(post__topic=hold.topic).select_related("post"))
    changed = Hold.objects.filter(pk=hold.pk, lifted_at__isnull=True).update(
        lifted_at=timezone.now(), lifted_by=by
    )
    if not changed:
        raise Refused("This hold has already been lifted.")
    still = set(unsaid.filter(Delivery.objects.held_clause()).values_list("pk", flat=True))
    freed = [row for row in held if row.pk not in still]
    waiting = set(Delivery.objects.before_the_call().values_list("pk", flat=True))
    for row in [*freed, *over]:
        if row.pk in waiting:
            advance(row, "park", reason=hold.aside(row.post.topic), hold=hold)
        else:
            Delivery.objects.filter(pk=row.pk).update(hold=hold)
    count = sum(row.pk in waiting for row in [*freed, *over])
    record(Event.HOLD_LIFTED, hold, by=by, waiting=count)
    return count
