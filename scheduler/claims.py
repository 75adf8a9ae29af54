"""Which rows go out next: the queue before the door. A row is claimed by a conditional update with a lease.

Each account has a few lanes, so that a slow or busy one leaves the workers to the others; within one conversation
nothing overtakes what was to be said before it; what has missed its time is put to a person.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from scheduler.events import Event
from scheduler.models import Delivery
from scheduler.outcomes import advance, say, was_lost

LANES = 2  # calls to one account at once
SLOW = timedelta(seconds=3)  # a call that takes longer closes the lanes that are free
ASIDE = 200  # of what has missed its time, set aside in one tick: what is due now does not wait for it
WARY = timedelta(minutes=5)  # after an answer that was lost: one call at a time, and not at once


def claim_due(now: datetime | None = None) -> list[tuple[int, str]]:
    """Takes back what dead workers held, sets aside what has missed its time, then claims due rows. Returns
    (delivery id, claim) for each."""
    now = now or timezone.now()
    take_back(now)
    set_aside_overdue(now)
    accounts = Delivery.objects.due(now).order_by().values_list("account", flat=True).distinct()
    return [claimed for account_id in accounts for claimed in _claim(account_id, now)]


def claim_next(delivery_id: int) -> list[tuple[int, str]]:
    """Claims what is due on the account of a delivery that has just left its lane."""
    return _claim(Delivery.objects.values_list("account", flat=True).get(pk=delivery_id), timezone.now())


def lease(claim: uuid.UUID) -> dict[str, Any]:
    return {
        "claim": claim,
        "lease_until": timezone.now() + timedelta(seconds=settings.DELIVERY_LEASE_SECONDS),
    }


def _claim(account_id: int, now: datetime) -> list[tuple[int, str]]:
    claimed: list[tuple[int, str]] = []
    for delivery in Delivery.objects.due(now).filter(account=account_id)[: free_lanes(account_id, now)]:
        claim = uuid.uuid4()
        if advance(delivery, "claim", **lease(claim)):
            claimed.append((delivery.pk, str(claim)))
    return claimed


def free_lanes(account_id: int, now: datetime) -> int:
    """How many more calls to an account may be begun now."""
    open_calls = Q(state="sending", attempts__finished_at__isnull=True)
    account = Delivery.objects.filter(account=account_id, state__in=["sending", "unknown"]).aggregate(
        under_way=Count("pk", filter=Q(state="sending"), distinct=True),
        slow=Count("pk", filter=open_calls & Q(attempts__started_at__lt=now - SLOW)),
        lost_at=Max("attempts__finished_at", filter=Q(state="unknown")),
    )
    if account["slow"]:
        return 0
    since_lost = now - account["lost_at"] if account["lost_at"] else WARY
    if timedelta() <= since_lost < timedelta(seconds=settings.NETWORK_TIMEOUT_SECONDS):
        return 0
    lanes = 1 if timedelta() <= since_lost < WARY else LANES  # (a clock that was put back tells nothing)
    return max(lanes - int(account["under_way"]), 0)


def take_back(now: datetime) -> None:
    """Rows whose worker died: with an open attempt the outcome is unknown, without one nothing was sent."""
    for delivery in Delivery.objects.lapsed(now):
        attempt = delivery.attempts.filter(finished_at__isnull=True).last()
        if attempt:
            was_lost(
                delivery,
                attempt,
                "The desk stopped while this was being sent, so it is checking whether it went out.",
            )
        else:
            advance(delivery, "hand_back", held_by=delivery.claim)


def set_aside_overdue(now: datetime) -> None:
    """A person is asked about what has missed its time, whatever it waits for: nothing bursts out after an outage.
    (What a hold stops waits for its end.)"""
    for delivery in Delivery.objects.overdue(now).select_related("post", "account")[:ASIDE]:
        set_aside(delivery)


@transaction.atomic
def set_aside(delivery: Delivery) -> None:
    """For a person to decide. An automatic reply has had its day."""
    if delivery.post.machine:
        if advance(delivery, "drop", reason="Its moment had passed."):
            say(Event.DROPPED, delivery, reason=delivery.reason)
    elif advance(delivery, "park", reason=delivery.late_question):
        say(Event.PARKED, delivery, reason=delivery.reason)
