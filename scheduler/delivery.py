"""The only door out. Every row passes through it at most once at a time, and no call is made without a trace.

A row is claimed by a conditional update with a lease. Outside any transaction one call is made, with a time-out;
the attempt is written down before it and its result after it (outcomes.py). When no answer came, or the process
died in between, the outcome is unknown: the desk reads the network (lookup.py) and never sends again blindly.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from policies import checks
from scheduler.events import Event
from scheduler.models import Attempt, Delivery, Post
from scheduler.outcomes import advance, say, was_lost, went_out, went_wrong, when_again
from socialdesk.networks.errors import NetworkError
from socialdesk.networks.models import Account
from socialdesk.networks.registry import network_of
from socialdesk.networks.services import with_fresh_token

PER_ACCOUNT = 10  # rows under way at once, so that a busy or slow account leaves room for the others
GIVE_UP = timedelta(hours=24)  # a network that refuses for this long needs a person


# --- claiming ----------------------------------------------------------------------------------------------
def claim_due(now: datetime | None = None) -> list[tuple[int, str]]:
    """Takes back what dead workers held, then claims due rows. Returns (delivery id, claim) for each."""
    now = now or timezone.now()
    take_back(now)
    claimed: list[tuple[int, str]] = []
    due = Delivery.objects.due(now)
    for account_id in due.order_by().values_list("account", flat=True).distinct():
        underway = Delivery.objects.filter(account=account_id, state="sending").count()
        for delivery in due.filter(account=account_id)[: max(PER_ACCOUNT - underway, 0)]:
            claim = uuid.uuid4()
            if advance(delivery, "claim", **_lease(claim)):
                claimed.append((delivery.pk, str(claim)))
    return claimed


def _lease(claim: uuid.UUID) -> dict[str, Any]:
    return {
        "claim": claim,
        "lease_until": timezone.now() + timedelta(seconds=settings.DELIVERY_LEASE_SECONDS),
    }


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


# --- sending -----------------------------------------------------------------------------------------------
def deliver(delivery_id: int, claim: str) -> None:
    """Sends one claimed row. A second run with the same claim finds it gone, and does nothing."""
    attempt = _begin(delivery_id, uuid.UUID(claim))
    if attempt is None:
        return
    delivery = attempt.delivery
    if not delivery.is_leased:
        return  # this process slept too long: the row is another's by now, and so is the open attempt
    try:
        receipt = network_of(delivery.account).send(delivery.outgoing)
    except NetworkError as error:
        went_wrong(delivery, attempt, error)
    else:
        went_out(delivery, attempt, receipt)


def _begin(delivery_id: int, claim: uuid.UUID) -> Attempt | None:
    """Takes the row over under a claim of its own, asks whether it may still go, and writes the attempt down.
    None when it may not."""
    row = Delivery.objects.select_related("account").filter(pk=delivery_id, claim=claim).first()
    if row is None:
        return None
    trouble = _renew(row)
    mine = uuid.uuid4()
    with transaction.atomic():
        taken = Delivery.objects.filter(pk=delivery_id, state="sending", claim=claim).update(**_lease(mine))
        if not taken:
            return None
        delivery = Delivery.objects.select_related("post", "account", "hold").get(pk=delivery_id)
        if stop := _stop(delivery) or trouble:
            advance(delivery, stop.action, held_by=mine, reason=stop.reason, not_before=stop.not_before)
            if stop.event:
                say(stop.event, delivery, reason=stop.reason)
            return None
        return Attempt.objects.create(delivery=delivery)


class Stop(NamedTuple):
    """Why a row does not go out now, and the move that takes it where it belongs."""

    action: str
    reason: str = ""
    event: Event | None = None
    not_before: datetime | None = None


def _renew(row: Delivery) -> Stop | None:
    """Renews the account's permission where that is due. (Not in the transaction: it is a call of its own.)"""
    try:
        with_fresh_token(row.account)
    except NetworkError as error:
        return Stop("hand_back", str(error), not_before=when_again(row, error))
    return None


def _stop(delivery: Delivery) -> Stop | None:
    """The last questions before the call. None: it may go."""
    post, account, now = delivery.post, delivery.account, timezone.now()
    if post.state != "approved":
        return Stop("drop", "It was no longer approved at its time.")
    if Delivery.objects.filter(Delivery.objects.held_clause(), pk=delivery.pk).exists():
        return Stop("hand_back")
    if delivery.hold:
        return Stop("park", delivery.hold.aside(post.topic), Event.PARKED)
    if account.state != Account.LIVE or not account.is_active:
        return Stop("hand_back")
    if account.writes_limited_until and account.writes_limited_until > now:
        return Stop("hand_back")
    if not delivery.is_due:  # claimed by a tick that had read an older time
        return Stop("hand_back", not_before=delivery.not_before)
    if delivery.lateness > timedelta(minutes=settings.TOO_LATE_MINUTES) or now - delivery.due_at > GIVE_UP:
        return _too_late(delivery)
    for finding in findings(post, delivery):
        if finding.level == "stop":
            return Stop("refuse", f"{finding.message} {finding.mend}", Event.FAILED)
    return None


def _too_late(delivery: Delivery) -> Stop:
    """A person is asked, and after an outage nothing bursts out. An automatic reply has had its day."""
    if delivery.post.machine:
        return Stop("drop", "Its moment had passed.", Event.DROPPED)
    reason = f"Its time was {timezone.localtime(delivery.due_at):%H:%M on %d %B}. Is it still right to send?"
    return Stop("park", reason, Event.PARKED)


def findings(post: Post, target: Any) -> list[checks.Finding]:
    """The policy checks for a post on one account. `target` has `account` and the words to go there."""
    network = network_of(target.account)
    text = target.text if isinstance(target, Delivery) else target.words
    limit = network.direct_limit if post.is_private else network.limit
    return checks.check(
        text,
        limits={network.label: (network.count(text), limit)},
        public=not post.is_private,
        reply=post.is_answer,
    )
