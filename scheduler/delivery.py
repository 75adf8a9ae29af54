"""The only door out. Every row passes through it at most once at a time, and no call is made without a trace.

Rows come claimed, with a lease (claims.py). Outside any transaction one call is made, with a time-out; the attempt
is written down before it and its result after it (outcomes.py). When no answer came, or the process died in
between, the outcome is unknown: the desk reads the network (lookup.py) and never sends again blindly.
"""

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from policies import checks
from scheduler.claims import lease
from scheduler.events import Event
from scheduler.models import Attempt, Delivery, Post
from scheduler.outcomes import advance, say, went_out, went_wrong, when_again
from socialdesk.networks.errors import NetworkError
from socialdesk.networks.models import Account
from socialdesk.networks.registry import network_of
from socialdesk.networks.services import with_fresh_token


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
        taken = Delivery.objects.filter(pk=delivery_id, state="sending", claim=claim).update(**lease(mine))
        if not taken:
            return None
        rows = Delivery.objects.at_the_door(timezone.now()).select_related("post", "account", "hold")
        delivery = rows.get(pk=delivery_id)
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


def _stop(delivery: Any) -> Stop | None:
    """The last questions before the call, of a row from at_the_door(). None: it may go."""
    post, account, now = delivery.post, delivery.account, timezone.now()
    if post.state != "approved":
        return Stop("drop", "It was no longer approved at its time.")
    if delivery.is_stopped:
        return Stop("hand_back")
    if delivery.hold:
        return Stop("park", delivery.hold.aside(post.topic), Event.PARKED)
    if account.state != Account.LIVE or not account.is_active:
        return Stop("hand_back")
    if account.writes_limited_until and account.writes_limited_until > now:
        return Stop("hand_back")
    if not delivery.is_due:  # claimed by a tick that had read an older time
        return Stop("hand_back", not_before=delivery.not_before)
    if delivery.is_late:  # the next tick puts it to a person
        return Stop("hand_back")
    for finding in findings(post, delivery):
        if finding.level == "stop":
            return Stop("refuse", f"{finding.message} {finding.mend}", Event.FAILED)
    return None


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
