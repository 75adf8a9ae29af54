"""The only door out. Every row passes through it at most once at a time, and no call is made without a trace.

A row is claimed by a conditional update with a lease. Outside any transaction one call is made, with a time-out;
the attempt is written down before it and its result after it. When no answer came, or the process died in
between, the outcome is unknown: the desk reads the network and never sends again blindly.
"""

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from policies import checks
from scheduler.events import Event
from scheduler.models import Attempt, Delivery, Post
from scheduler.workflow import DELIVERY
from socialdesk.audit.log import record
from socialdesk.audit.models import Machine
from socialdesk.networks.base import Receipt
from socialdesk.networks.errors import (
    Duplicate,
    NeedsReconnecting,
    NetworkError,
    OutcomeUnknown,
    Temporary,
)
from socialdesk.networks.models import Account
from socialdesk.networks.registry import network_of
from socialdesk.networks.services import mark_lapsed, with_fresh_token

log = logging.getLogger(__name__)

PER_ACCOUNT = 10  # rows under way at once, so that a busy or slow account leaves room for the others
LOOKS = 50  # unknown outcomes looked up in one tick
LOOK_AGAIN = timedelta(seconds=10)
GIVE_UP = timedelta(hours=24)  # a network that refuses for this long needs a person


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
        if attempt is None:
            advance(delivery, "hand_back", held_by=delivery.claim)
        else:
            _finish(
                delivery,
                attempt,
                "lose",
                "lost",
                "The desk stopped while this was being sent, so it is checking whether it went out.",
                held_by=delivery.claim,
                next_look_at=now,
            )


# --- sending -----------------------------------------------------------------------------------------------
def deliver(delivery_id: int, claim: str) -> None:
    """Sends one claimed row. A second run with the same claim finds it gone, and does nothing."""
    mine = uuid.uuid4()
    attempt = _begin(delivery_id, uuid.UUID(claim), mine)
    if attempt is None:
        return
    delivery = attempt.delivery
    try:
        receipt = network_of(delivery.account).send(delivery.outgoing)
    except NetworkError as error:
        _went_wrong(delivery, attempt, error)
    else:
        _went_out(delivery, attempt, receipt)


def _begin(delivery_id: int, claim: uuid.UUID, mine: uuid.UUID) -> Attempt | None:
    """Takes the row over, asks whether it may still go, and writes the attempt down. None when it may not."""
    row = Delivery.objects.select_related("account").filter(pk=delivery_id, claim=claim).first()
    if row is None:
        return None
    try:
        with_fresh_token(row.account)
    except NetworkError as error:
        later = getattr(error, "until", None) or timezone.now() + _backoff(row)
        advance(row, "hand_back", held_by=claim, reason=str(error), not_before=later)
        return None
    with transaction.atomic():
        taken = Delivery.objects.filter(pk=delivery_id, state="sending", claim=claim).update(**_lease(mine))
        if not taken:
            return None
        delivery = Delivery.objects.select_related("post", "account").get(pk=delivery_id)
        if _stopped(delivery, mine):
            return None
        return Attempt.objects.create(delivery=delivery)


def _stopped(delivery: Delivery, claim: uuid.UUID) -> bool:
    """The last questions before the call. Where the answer is no, moves the row to where it belongs."""
    post, account, late = delivery.post, delivery.account, delivery.lateness
    if post.state != "approved":
        return advance(delivery, "drop", held_by=claim, reason="It was no longer approved at its time.")
    if Delivery.objects.filter(Delivery.objects.held_clause(), pk=delivery.pk).exists():
        return advance(delivery, "hand_back", held_by=claim)
    if account.state != Account.LIVE or not account.is_active:
        return advance(delivery, "hand_back", held_by=claim)
    if account.writes_limited_until and account.writes_limited_until > timezone.now():
        return advance(delivery, "hand_back", held_by=claim)
    if late > timedelta(minutes=settings.TOO_LATE_MINUTES) or timezone.now() - delivery.due_at > GIVE_UP:
        return _too_late(delivery, claim)
    stops = [finding for finding in findings(post, delivery) if finding.level == "stop"]
    if stops:
        record(Event.FAILED, delivery.post, by=Machine.DELIVERY, reason=stops[0].message)
        return advance(delivery, "refuse", held_by=claim, reason=f"{stops[0].message} {stops[0].mend}")
    return False


def _too_late(delivery: Delivery, claim: uuid.UUID) -> bool:
    """A person is asked, and after an outage nothing bursts out. An automatic reply has had its day."""
    if delivery.post.machine:
        record(Event.DROPPED, delivery.post, by=Machine.DELIVERY, reason="too late")
        return advance(delivery, "drop", held_by=claim, reason="Its moment had passed.")
    record(Event.PARKED, delivery.post, by=Machine.DELIVERY, reason="too late")
    reason = f"Its time was {timezone.localtime(delivery.due_at):%H:%M on %d %B}. Is it still right to send?"
    return advance(delivery, "park", held_by=claim, reason=reason)


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


def _went_out(delivery: Delivery, attempt: Attempt, receipt: Receipt) -> None:
    now = timezone.now()
    with transaction.atomic():
        moved = _finish(
            delivery,
            attempt,
            "confirm",
            "sent",
            "",
            sent_at=now,
            remote_id=receipt.remote_id,
            remote_url=receipt.url,
        )
        Account.objects.filter(pk=delivery.account_id).update(last_out_at=now)
        if moved:
            record(Event.SENT, delivery.post, by=Machine.DELIVERY, remote_id=receipt.remote_id)


def _went_wrong(delivery: Delivery, attempt: Attempt, error: NetworkError) -> None:
    said, mine = str(error), {"held_by": delivery.claim}
    with transaction.atomic():
        if isinstance(error, OutcomeUnknown | Duplicate):
            # A duplicate may be our own earlier call, so it is looked up like a lost answer.
            outcome = "duplicate" if isinstance(error, Duplicate) else "lost"
            _finish(delivery, attempt, "lose", outcome, said, next_look_at=timezone.now(), **mine)
        elif isinstance(error, Temporary):
            until = error.until or timezone.now() + _backoff(delivery)
            _finish(delivery, attempt, "hand_back", "temporary", said, not_before=until, **mine)
            if error.until:
                Account.objects.filter(pk=delivery.account_id).update(writes_limited_until=error.until)
        elif isinstance(error, NeedsReconnecting):
            _finish(delivery, attempt, "hand_back", "reconnect", said, **mine)
            mark_lapsed(delivery.account, said)
        else:
            if _finish(delivery, attempt, "refuse", "refused", said, **mine):
                record(Event.FAILED, delivery.post, by=Machine.DELIVERY, reason=said)


def _backoff(delivery: Delivery) -> timedelta:
    return min(timedelta(seconds=15 * 2 ** delivery.attempts.count()), timedelta(minutes=15))


def _finish(
    delivery: Delivery, attempt: Attempt, action: str, outcome: str, detail: str, **changes: Any
) -> bool:
    """Moves the row and closes the attempt, together. Whatever else happened meanwhile, an answer is an answer:
    where another process has already called the outcome unknown, "sent" still counts."""
    with transaction.atomic():
        moved = advance(delivery, action, reason=detail, **changes)
        if "held_by" in changes and not moved:
            return False  # a worker has just taken the row over: its open attempt is its own to close
        in_doubt = Q(finished_at__isnull=True) | Q(outcome__in=["lost", "duplicate"])
        Attempt.objects.filter(in_doubt, pk=attempt.pk).update(
            finished_at=timezone.now(), outcome=outcome, detail=detail
        )
        if moved and action == "lose":
            record(Event.UNKNOWN, delivery.post, by=Machine.DELIVERY, reason=detail)
        return moved


# --- looking -----------------------------------------------------------------------------------------------
def look_up_unknown(now: datetime | None = None) -> None:
    """Asks the networks about every unknown outcome whose look is due."""
    now = now or timezone.now()
    due = Delivery.objects.filter(state="unknown", next_look_at__lte=now).select_related("post", "account")
    for delivery in due.filter(account__state=Account.LIVE, account__is_active=True)[:LOOKS]:
        mine = Delivery.objects.filter(
            pk=delivery.pk, state="unknown", next_look_at=delivery.next_look_at
        ).update(next_look_at=now + LOOK_AGAIN)
        if mine:
            look_up(delivery)


def look_up(delivery: Delivery) -> None:
    """Found → sent. Surely absent → queued again. Cannot tell yet → looked up again later."""
    attempts = list(delivery.attempts.all())
    last = attempts[-1]
    try:
        account = with_fresh_token(delivery.account)
        seen = network_of(account).matches(delivery.outgoing, since=attempts[0].started_at)
    except NeedsReconnecting as error:
        mark_lapsed(delivery.account, str(error))
        return
    except NetworkError as error:
        until = getattr(error, "until", None)
        if until:
            Delivery.objects.filter(pk=delivery.pk, state="unknown").update(next_look_at=until)
        return
    known = set(
        Delivery.objects.filter(account=account, remote_id__in=[r.remote_id for r in seen])
        .exclude(pk=delivery.pk)
        .values_list("remote_id", flat=True)
    )
    ours = [receipt for receipt in seen if receipt.remote_id not in known]
    if ours:
        _went_out(delivery, last, ours[-1])
    elif timezone.now() - (last.finished_at or last.started_at) >= _settles():
        _not_there(delivery, last)


def _settles() -> timedelta:
    return timedelta(seconds=settings.UNKNOWN_SETTLES_SECONDS)


def _not_there(delivery: Delivery, last: Attempt) -> None:
    with transaction.atomic():
        if last.outcome == "duplicate":
            record(Event.FAILED, delivery.post, by=Machine.DELIVERY, reason=last.detail)
            advance(delivery, "refuse", reason=last.detail)
        else:
            advance(delivery, "not_there", reason="", next_look_at=None)
