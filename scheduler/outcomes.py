"""What an answer from a network (or none) does to a delivery, and the one function that moves a row."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from scheduler.events import Event
from scheduler.models import Attempt, Delivery
from scheduler.workflow import DELIVERY
from socialdesk.audit.log import record
from socialdesk.audit.models import Machine
from socialdesk.networks.errors import (
    Duplicate,
    NeedsReconnecting,
    NetworkError,
    OutcomeUnknown,
    Temporary,
)
from socialdesk.networks.models import Account
from socialdesk.networks.services import mark_lapsed
from socialdesk.networks.shapes import Receipt


def advance(delivery: Delivery, action: str, *, held_by: uuid.UUID | None = None, **changes: Any) -> bool:
    """Moves a row along DELIVERY's table, unless another process moved it first. True when it moved.

    The sources of `action` (and the claim `held_by`, when given) are conditions of the update itself.
    """
    sources = {s for move in DELIVERY.moves if move.action == action for s in move.sources}
    target = next(move.target for move in DELIVERY.moves if move.action == action)
    rows = Delivery.objects.filter(pk=delivery.pk, state__in=sources)
    if held_by:
        rows = rows.filter(claim=held_by)
    moved: int = rows.update(state=target, **changes)
    if moved:
        delivery.state = target
        for name, value in changes.items():
            setattr(delivery, name, value)
    return bool(moved)


def say(event: Event, delivery: Delivery, **facts: Any) -> None:
    record(event, delivery.post, by=Machine.DELIVERY, account=str(delivery.account), **facts)


def went_out(delivery: Delivery, attempt: Attempt, receipt: Receipt) -> None:
    """A yes counts whenever it comes, and whatever was thought meanwhile: it was said, so it is sent."""
    now = timezone.now()
    with transaction.atomic():
        Account.objects.filter(pk=delivery.account_id).update(last_out_at=now)
        moved = advance(
            delivery, "confirm", reason="", sent_at=now, remote_id=receipt.remote_id, remote_url=receipt.url
        )
        _close(attempt, "sent", "")
        if moved:
            say(Event.SENT, delivery, remote_id=receipt.remote_id)
        elif Delivery.objects.filter(pk=delivery.pk).exclude(remote_id__in=["", receipt.remote_id]).exists():
            _stands_there_twice(delivery, receipt)


def _stands_there_twice(delivery: Delivery, receipt: Receipt) -> None:
    """Somebody sent it again before the first answer came. It cannot be undone by machine, so it is said."""
    words = f"It stands there twice. Delete one of them on {delivery.account.label}: {receipt.url or receipt.remote_id}"
    Delivery.objects.filter(pk=delivery.pk).update(reason=words)
    say(Event.SENT_TWICE, delivery, remote_id=receipt.remote_id)


def went_wrong(delivery: Delivery, attempt: Attempt, error: NetworkError) -> None:
    """A no, or no answer. (The account before the delivery, always: two transactions never wait for each other.)"""
    said = str(error)
    with transaction.atomic():
        if isinstance(error, OutcomeUnknown | Duplicate):
            # A duplicate may be our own earlier call, so it is looked up like a lost answer.
            was_lost(delivery, attempt, said, outcome="duplicate" if isinstance(error, Duplicate) else "lost")
        elif isinstance(error, Temporary):
            if error.until:
                delivery.account.limit_writes(error.until)
            _conclude(
                delivery, attempt, "hand_back", "temporary", said, not_before=when_again(delivery, error)
            )
        elif isinstance(error, NeedsReconnecting):
            mark_lapsed(delivery.account, said)
            _conclude(delivery, attempt, "hand_back", "reconnect", said)
        elif _conclude(delivery, attempt, "refuse", "refused", said):
            say(Event.FAILED, delivery, reason=said)


def was_lost(delivery: Delivery, attempt: Attempt, said: str, *, outcome: str = "lost") -> None:
    """Nobody knows whether it went out. The next look-up is due at once."""
    with transaction.atomic():
        if _conclude(delivery, attempt, "lose", outcome, said, next_look_at=timezone.now()):
            say(Event.UNKNOWN, delivery, reason=said)


def was_not_there(delivery: Delivery, attempt: Attempt) -> None:
    """The network has been read, and what was tried last is surely not on it."""
    with transaction.atomic():
        if attempt.outcome != "duplicate":
            advance(delivery, "not_there", reason="", next_look_at=None)
        elif advance(delivery, "refuse", reason=attempt.detail):
            say(Event.FAILED, delivery, reason=attempt.detail)


def when_again(delivery: Delivery, error: NetworkError) -> datetime:
    """When the network said, or else after a wait that grows with each try."""
    named = error.until if isinstance(error, Temporary) else None
    return named or timezone.now() + backoff(delivery)


def backoff(delivery: Delivery) -> timedelta:
    return min(timedelta(seconds=15 * 2 ** delivery.attempts.count()), timedelta(minutes=15))


def _conclude(
    delivery: Delivery, attempt: Attempt, action: str, outcome: str, detail: str, **changes: Any
) -> bool:
    """Moves the row and closes the attempt, together, if the row is still held by the one who asks: when
    another worker has taken it over, the open attempt is that one's own to close."""
    moved = advance(delivery, action, held_by=delivery.claim, reason=detail, **changes)
    if moved:
        _close(attempt, outcome, detail)
    return moved


def _close(attempt: Attempt, outcome: str, detail: str) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(finished_at=timezone.now(), outcome=outcome, detail=detail)
