"""What is not kept for ever: words that their author deleted, and payloads that have been read.

The handling stays: the case, its steps and notes, our answers, and that there was a message, when and by whom.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from inbox import parents, routing, threads
from inbox.models import Incoming, Message, Parent, Triage
from policies.models import Organisation
from socialdesk.networks.models import Account

AT_ONCE = 500  # rows at a time, so that nobody waits long for a lock
IDS_AT_ONCE = 50  # looked for in one go through the payloads


def keep() -> timedelta:
    """For how long the words of a message that its author deleted are kept."""
    return timedelta(days=Organisation.get().keep_deleted_days)


def sweep() -> None:
    erase_words()
    forget_strangers()
    empty_payloads()


def erase_words() -> None:
    """Erases what messages said whose authors deleted them long enough ago. (Our own words are ours to keep.)"""
    due = Message.objects.filter(deleted_at__lte=timezone.now() - keep(), erased_at__isnull=True, ours=False)
    batch = list(due.select_related("account").order_by("deleted_at")[:AT_ONCE])
    _mark_payloads(batch)
    for message in batch:
        parents.forget(message.account, message.remote_id)
        _erase(message.pk)


def _mark_payloads(messages: Iterable[Message]) -> None:
    """Marks those in which one of these stands: a poll brings the same message again and again. All are searched,
    so it is done for many messages at once, and before any lock."""
    by_account: dict[int, list[str]] = {}
    for message in messages:
        by_account.setdefault(message.account_id, []).append(message.remote_id)
    for account, remote_ids in by_account.items():
        raw = Incoming.objects.filter(account=account, emptied_at__isnull=True, to_empty=False)
        raw = raw.annotate(as_text=Cast("payload", TextField()))
        for start in range(0, len(remote_ids), IDS_AT_ONCE):
            ids = remote_ids[start : start + IDS_AT_ONCE]
            named = reduce(or_, (Q(as_text__contains=remote_id) for remote_id in ids))
            raw.filter(named).update(to_empty=True)


@transaction.atomic
def _erase(pk: int) -> None:
    message = Message.objects.get(pk=pk)
    conversation = threads.locked(message.conversation_id)
    message.text, message.media, message.erased_at = "", [], timezone.now()
    message.save(update_fields=["text", "media", "erased_at"])
    message.earlier_wordings.all().delete()
    for decision in Triage.objects.filter(message=message):
        if conversation.reasons == decision.reasons:
            conversation.reasons = list(map(routing.unquoted, conversation.reasons))
        decision.reasons = list(map(routing.unquoted, decision.reasons))
        decision.save(update_fields=["reasons"])
    conversation.save(update_fields=["reasons", "changed_at"])


def forget_strangers() -> None:
    """What people said who did not write to us is kept as long as payloads are; what we said ourselves stays."""
    for account in Account.objects.all():
        old = Parent.objects.filter(account=account, state=Parent.State.FOUND, ask_at__lt=_old())
        old.exclude(author=str(account)).delete()


def empty_payloads() -> None:
    """Empties what holds words that their author deleted, and what has been read and is old. The digest stays, so
    what comes again is known; what could not be read stays until it is read or left."""
    closed = Q(problem="") | Q(left_at__isnull=False)
    due = Incoming.objects.filter(
        Q(to_empty=True) | closed & Q(received_at__lt=_old()),
        emptied_at__isnull=True,
        processed_at__isnull=False,
    )
    while pks := list(due.values_list("pk", flat=True)[:AT_ONCE]):
        Incoming.objects.filter(pk__in=pks).update(payload={}, emptied_at=timezone.now(), again_at=None)


def _old() -> datetime:
    return timezone.now() - timedelta(days=settings.RAW_DAYS)
