"""Looking: was what we are in doubt about said after all? Nothing is sent again before this has been asked."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from scheduler.models import Attempt, Delivery
from scheduler.outcomes import was_not_there, went_out
from socialdesk.networks.errors import NeedsReconnecting, NetworkError, Temporary
from socialdesk.networks.models import Account
from socialdesk.networks.registry import network_of
from socialdesk.networks.services import mark_lapsed, with_fresh_token
from socialdesk.networks.shapes import Receipt

log = logging.getLogger(__name__)

LOOKS = 50  # unknown outcomes looked up in one tick
LOOK_AGAIN = timedelta(seconds=10)
LOOK_SELDOM = timedelta(minutes=15)
WRONG = timedelta(minutes=1)  # how far a clock may be from the network's
LONG_BEFORE = timedelta(days=1)  # clocks are rarely wrong by more


def look_up_unknown(account_id: int, now: datetime | None = None) -> None:
    """Asks the network about each outcome on an account whose look is due. When it does not answer, the others
    wait for the next tick: one silent network must not keep a worker."""
    now = now or timezone.now()
    for delivery in Delivery.objects.to_look_up(now).filter(account=account_id)[:LOOKS]:
        mine = Delivery.objects.filter(
            pk=delivery.pk, state="unknown", next_look_at=delivery.next_look_at
        ).update(next_look_at=now + _pause(delivery, now))
        try:
            if mine and not look_up(delivery):
                return
        except Exception:  # one that cannot be looked up must not keep the others waiting
            log.exception("Delivery %s could not be looked up", delivery.pk)


def _pause(delivery: Delivery, now: datetime) -> timedelta:
    """The longer it has been in doubt, the less often the network is asked: X charges for each post read."""
    doubt = now - delivery.attempts.latest("started_at").started_at
    return min(max(LOOK_AGAIN, doubt / 2), LOOK_SELDOM)


def look_up(delivery: Delivery) -> bool:
    """Found → sent. Surely absent → queued again. Cannot tell yet → looked up again later. False when the network
    could not be read."""
    attempts = list(delivery.attempts.all())
    asked_at = timezone.now()  # what appears while we read must not count as absent
    try:
        account = with_fresh_token(delivery.account)
        seen = _look(account, delivery, attempts[0].started_at)
    except NeedsReconnecting as error:
        mark_lapsed(delivery.account, str(error))
        return False
    except NetworkError as error:
        named = {"next_look_at": error.until} if isinstance(error, Temporary) and error.until else {}
        Delivery.objects.filter(pk=delivery.pk, state="unknown").update(reason=str(error), **named)
        return not isinstance(error, Temporary)
    last = attempts[-1]
    settled = abs(asked_at - (last.finished_at or last.started_at)) >= _settles()
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(
            pk=account.pk
        )  # two looks never take the same post
        spare = _unclaimed(delivery, seen)
        if len(spare) > _twins(delivery):
            went_out(delivery, last, spare[-1])
        elif not spare and settled and _is_newest(last):
            was_not_there(delivery, last)
    return True


def _look(account: Account, delivery: Delivery, since: datetime) -> list[Receipt]:
    """What stands there since then. Where a clock is or was wrong, that moment means nothing: then from long before."""
    network, now = network_of(account), timezone.now()
    seen = network.matches(delivery.outgoing, since)
    if not seen and (since > now or abs(network.wire.ahead) > WRONG):
        seen = network.matches(delivery.outgoing, min(since, now) - LONG_BEFORE)
    return seen


def _is_newest(attempt: Attempt) -> bool:
    """Whether nobody has tried again since: then what we read says nothing about that newer try."""
    list(Delivery.objects.select_for_update(of=("self",), no_key=True).filter(pk=attempt.delivery_id))
    return not Attempt.objects.filter(delivery=attempt.delivery_id, pk__gt=attempt.pk).exists()


def _unclaimed(delivery: Delivery, seen: list[Receipt]) -> list[Receipt]:
    """Those that no other delivery is known to have made."""
    rows = Delivery.objects.filter(account=delivery.account_id, remote_id__in=[r.remote_id for r in seen])
    known = set(rows.values_list("remote_id", flat=True))
    return [receipt for receipt in seen if receipt.remote_id not in known]


def _twins(delivery: Delivery) -> int:
    """Others in doubt that would look the same on the network. What is found may be theirs: with fewer found than
    there are of them, nobody can tell, so it is asked again, and in the end a person decides."""
    in_doubt = Delivery.objects.filter(
        account=delivery.account_id,
        state__in=["sending", "unknown"],
        attempts__isnull=False,
        text=delivery.text,
        post__kind=delivery.post.kind,
        post__in_reply_to=delivery.post.in_reply_to,
        post__to_id=delivery.post.to_id,
    )
    return in_doubt.exclude(pk=delivery.pk).distinct().count()


def _settles() -> timedelta:
    return timedelta(seconds=settings.UNKNOWN_SETTLES_SECONDS)
