"""The way in. A payload is saved first and read afterwards; the very same one is never stored twice.

Polling and webhooks both end in store(); process() may run any number of times on the same payload.
"""

import hashlib
import json
import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import F, Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from inbox import intake, parents
from inbox.models import Incoming, Message
from inbox.models.incoming import storable
from socialdesk.audit.models import Machine
from socialdesk.networks import usage
from socialdesk.networks.base import Network
from socialdesk.networks.errors import NeedsReconnecting, NetworkError, Temporary
from socialdesk.networks.models import Account
from socialdesk.networks.registry import network_of
from socialdesk.networks.services import mark_lapsed, with_fresh_token
from socialdesk.networks.shapes import Change, Item

log = logging.getLogger(__name__)
POLL_LEASE = timedelta(seconds=120)
DATABASE_AWAY = (OperationalError, InterfaceError)

# How long a stream is left alone when the network names no time: after "not now", and after "no".
SOON, LATER = timedelta(minutes=1), timedelta(minutes=5)

# How long what was sent to us waits for what it belongs to (Meta repeats for 36 hours), and how soon it is tried again:
# each pause is as long as it has waited by then. When what it belongs to comes, it is tried at once.
PATIENCE, RETRY = timedelta(hours=37), timedelta(seconds=15)


def poll(account: Account) -> None:
    """Reads everything new on an account, stream by stream: one that is refused does not stop the others.

    One process at a time; a cursor moves only after the payload is safe. An account that was paused or lapsed
    since somebody asked for this is left alone.
    """
    now = timezone.now()
    lease = now + POLL_LEASE
    free = Q(poll_lease_until__isnull=True) | Q(poll_lease_until__lt=now)
    if not Account.objects.working().filter(free, pk=account.pk).update(poll_lease_until=lease):
        return
    try:
        account.refresh_from_db()
        _poll_streams(with_fresh_token(account, by=Machine.INGEST))
    except NeedsReconnecting as error:
        mark_lapsed(account, str(error), by=Machine.INGEST)
    except NetworkError as error:
        Account.objects.filter(pk=account.pk).update(trouble=str(error))
    finally:
        # The moment names its owner: a poll that took too long does not end the lease of the one after it.
        Account.objects.filter(pk=account.pk, poll_lease_until=lease).update(poll_lease_until=None)


def _poll_streams(account: Account) -> None:
    network = network_of(account)
    for stream, pause in network.streams.items():
        now = timezone.now()
        if (account.rests_until(stream) or now) > now:
            continue
        trouble, until = _poll_stream(network, stream)
        account.fared(stream, trouble)
        allowed = account.rests_until(stream) or now  # as the network's answers told it meanwhile
        account.rest(stream, max(until, allowed, now + usage.pause(account, pause)))


def _poll_stream(network: Network, stream: str) -> tuple[str, datetime]:
    """What went wrong, in words, or "", and until when the stream is better left alone."""
    account, asked = network.account, timezone.now()
    try:
        for batch in network.fetch(stream, account.cursors.get(stream)):
            arrived = store(account, "poll", batch.stream, batch.payload, asked) if batch.payload else None
            if batch.cursor is not None:
                account.reached(stream, batch.cursor)
            if arrived:
                process(arrived)
    except (NeedsReconnecting, *DATABASE_AWAY):
        raise
    except Temporary as error:
        return str(error), error.until or timezone.now() + SOON
    except NetworkError as error:
        return str(error), timezone.now() + LATER
    except Exception:
        log.exception("Reading %s of %s went wrong", stream, account)
        words = f"{network.label} sent something that the desk cannot read. The desk’s log says more."
        return words, timezone.now() + LATER
    return "", timezone.now()


def store(
    account: Account, source: str, stream: str, payload: Any, asked: datetime | None = None
) -> Incoming | None:
    """Keeps a payload. None when there is nothing to read in it: a call that is repeated is counted, and what has been
    emptied stays empty. An answer that we had before is read again, for it is what holds now.

    `asked` is when we asked for it: what we are told after that is newer than the answer.
    """
    payload, received_at = storable(payload), asked or timezone.now()
    digest = hashlib.sha256(json.dumps([stream, payload], sort_keys=True).encode()).hexdigest()
    known = Incoming.objects.filter(account=account, digest=digest)
    try:
        with transaction.atomic():
            return Incoming.objects.create(
                account=account,
                source=source,
                stream=stream,
                digest=digest,
                payload=payload,
                received_at=received_at,
            )
    except IntegrityError:
        if not known.exists():
            raise
    if source == "webhook":
        known.update(repeats=F("repeats") + 1)
        return None
    known.filter(emptied_at=None).update(received_at=received_at, processed_at=None)
    again: Incoming | None = known.filter(emptied_at=None).first()
    if again:
        again.account, again.problem = account, ""
    return again


def process(incoming: Incoming) -> None:
    """Reads a stored payload into messages. What cannot be read is noted; the rest goes on.

    What was sent to us may overtake what it belongs to, so that is tried again until PATIENCE ends, and only that:
    the rest may have been changed since. (What we asked for is complete.) Raises OperationalError or InterfaceError
    when the database is away: then the payload waits.
    """
    problems: list[str] = []
    early: dict[str, intake.TooEarly] = {}
    for item in _items(incoming, problems):
        if incoming.early and item.remote_id not in incoming.early:
            continue
        try:
            if _take_in(incoming, item):
                _wake(incoming.account, item.remote_id)
        except intake.TooEarly as error:
            early[item.remote_id] = error
        except DATABASE_AWAY:
            raise
        except Exception as error:
            log.exception("An entry of payload %s could not be taken in", incoming.pk)
            problems.append(f"{item.remote_id}: {type(error).__name__}: {error}")
    now, row = timezone.now(), Incoming.objects.filter(pk=incoming.pk)
    sent_to_us = incoming.source == "webhook"
    if early and sent_to_us and now < incoming.received_at + PATIENCE:
        pause = max(RETRY, now - incoming.received_at)
        row.update(
            processed_at=None, retry_at=now + pause, early=list(early), problem=_noted(incoming, problems)
        )
        return
    missed = [f"{remote_id}: {error}" for remote_id, error in early.items() if sent_to_us and not error.ours]
    row.update(processed_at=now, problem=_noted(incoming, [*problems, *missed]))


def _take_in(incoming: Incoming, item: Item) -> Message | None:
    if item.change == Change.DELETED:
        parents.forget(incoming.account, item.remote_id)  # nobody need have said it to us
    try:
        return intake.take_in(incoming.account, item, incoming)
    except IntegrityError:
        # The conversation in which it belongs became part of another at this very moment: now it finds that one.
        return intake.take_in(incoming.account, item, incoming)


def _wake(account: Account, remote_id: str) -> None:
    """What has waited for this message is due."""
    waiting = Incoming.objects.filter(account=account, processed_at__isnull=True, retry_at__isnull=False)
    named = waiting.annotate(names=Cast("early", TextField())).filter(names__contains=json.dumps(remote_id))
    named.update(retry_at=timezone.now())


def process_again(incoming: Incoming) -> None:
    """Reads all of a payload anew, after the desk has learned to read more. What is here already is not doubled."""
    incoming.problem, incoming.early = "", []
    process(incoming)


def _noted(incoming: Incoming, problems: list[str]) -> str:
    """With those of an earlier reading of the same payload."""
    lines = dict.fromkeys([*incoming.problem.splitlines(), *storable(problems)])
    return "\n".join(lines)


def _items(incoming: Incoming, problems: list[str]) -> list[Item]:
    """What the payload holds, oldest first, so that an answer finds what it answers. Adds to `problems`."""
    try:
        reading = network_of(incoming.account).read(incoming.stream, incoming.payload)
    except Exception as error:
        log.exception("Payload %s could not be read", incoming.pk)
        problems.append(f"{type(error).__name__}: {error}")
        return []
    problems += reading.problems
    return sorted(reading.items, key=lambda item: item.at.timestamp())


def process_waiting(limit: int = 100) -> None:
    for incoming in Incoming.objects.waiting().select_related("account")[:limit]:
        process(incoming)
