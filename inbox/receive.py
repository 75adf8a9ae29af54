"""The way in. A payload is saved first and read afterwards; what has been read once is never stored twice.

Polling and webhooks both end in store(); process() may run any number of times on the same payload.
"""

import hashlib
import json
import logging
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from inbox import intake
from inbox.models import Incoming
from socialdesk.networks.base import Network
from socialdesk.networks.errors import NeedsReconnecting, NetworkError, Temporary
from socialdesk.networks.models import Account
from socialdesk.networks.registry import network_of
from socialdesk.networks.services import mark_lapsed, with_fresh_token

log = logging.getLogger(__name__)
POLL_LEASE = timedelta(seconds=120)


def poll(account: Account) -> None:
    """Reads everything new on an account, stream by stream: one that is refused does not stop the others.

    One process at a time; a cursor moves only after the payload is safe.
    """
    now = timezone.now()
    free = Q(poll_lease_until__isnull=True) | Q(poll_lease_until__lt=now)
    if not Account.objects.filter(free, pk=account.pk).update(poll_lease_until=now + POLL_LEASE):
        return
    try:
        account = with_fresh_token(account)
        network = network_of(account)
        for stream, pause in network.streams.items():
            rests_until = account.rests_until(stream)
            if rests_until and rests_until > now:
                continue
            _poll_stream(network, stream)
            account.rest(stream, max(now + pause, account.rests_until(stream) or now))
        Account.objects.filter(pk=account.pk).update(last_in_at=timezone.now(), trouble="")
    except NeedsReconnecting as error:
        mark_lapsed(account, str(error))
    except NetworkError as error:
        Account.objects.filter(pk=account.pk).update(trouble=str(error))
    finally:
        Account.objects.filter(pk=account.pk).update(poll_lease_until=None)


def _poll_stream(network: Network, stream: str) -> None:
    account = network.account
    try:
        for batch in network.fetch(stream, account.cursors.get(stream)):
            arrived = store(account, "poll", batch.stream, batch.payload) if batch.payload else None
            if batch.cursor is not None:
                account.reached(stream, batch.cursor)
            if arrived:
                process(arrived)
    except Temporary as error:
        account.rest(stream, error.until or timezone.now() + timedelta(minutes=1))


def store(account: Account, source: str, stream: str, payload: Any) -> Incoming | None:
    """Keeps a payload. None when this very payload has been stored before."""
    digest = hashlib.sha256(json.dumps([stream, payload], sort_keys=True).encode()).hexdigest()
    try:
        with transaction.atomic():
            return Incoming.objects.create(
                account=account, source=source, stream=stream, digest=digest, payload=payload
            )
    except IntegrityError:
        return None


def process(incoming: Incoming) -> None:
    """Reads a stored payload into messages. What cannot be read is noted; the rest goes on."""
    reading = network_of(incoming.account).read(incoming.stream, incoming.payload)
    problems = list(reading.problems)
    for item in reading.items:
        try:
            intake.take_in(incoming.account, item, incoming)
        except (OperationalError, InterfaceError):
            raise  # the database is away: this payload waits for the next sweep
        except Exception as error:
            log.exception("An entry of payload %s could not be taken in", incoming.pk)
            problems.append(f"{item.remote_id}: {type(error).__name__}: {error}")
    Incoming.objects.filter(pk=incoming.pk).update(processed_at=timezone.now(), problem="\n".join(problems))


def process_waiting(limit: int = 100) -> None:
    for incoming in Incoming.objects.waiting().select_related("account")[:limit]:
        process(incoming)
