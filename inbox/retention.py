"""What is not kept for ever: words that their author deleted, and payloads that have been read.

The handling stays: the case, its steps and notes, our answers, and that there was a message, when and by whom.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from inbox import routing
from inbox.models import Conversation, Incoming, Message, Parent, Triage
from policies.models import Organisation

AT_ONCE = 500  # rows at a time, so that nobody waits long for a lock


def keep() -> timedelta:
    """For how long the words of a message that its author deleted are kept."""
    return timedelta(days=Organisation.get().keep_deleted_days)


def sweep() -> None:
    erase_words()
    empty_payloads()


def erase_words() -> None:
    """Erases what messages said whose authors deleted them long enough ago. (Our own words are ours to keep.)"""
    due = Message.objects.filter(deleted_at__lte=timezone.now() - keep(), erased_at__isnull=True, ours=False)
    for message in due.order_by("deleted_at")[:AT_ONCE]:
        with transaction.atomic():
            _erase(message)


def _erase(message: Message) -> None:
    conversation = Conversation.objects.locked(message.conversation_id)
    message.text, message.media, message.erased_at = "", [], timezone.now()
    message.save(update_fields=["text", "media", "erased_at"])
    message.earlier_wordings.all().delete()
    for decision in Triage.objects.filter(message=message):
        if conversation.reasons == decision.reasons:
            conversation.reasons = list(map(routing.unquoted, conversation.reasons))
        decision.reasons = list(map(routing.unquoted, decision.reasons))
        decision.save(update_fields=["reasons"])
    conversation.save(update_fields=["reasons", "changed_at"])
    told = {"account": message.account_id, "remote_id": message.remote_id}
    Parent.objects.filter(**told).update(state=Parent.State.GONE, author="", text="")
    # Of the payloads only those in which it stands: a poll brings the same message again and again.
    raw = Incoming.objects.filter(account=message.account_id, emptied_at__isnull=True)
    raw.annotate(as_text=Cast("payload", TextField())).filter(as_text__contains=message.remote_id).update(
        to_empty=True
    )


def empty_payloads() -> None:
    """Empties what has been read and is old, or holds words that their author deleted. The digest stays, so what
    comes again is known; what could not be read stays until it is read or left."""
    old = timezone.now() - timedelta(days=settings.RAW_DAYS)
    closed = Q(problem="") | Q(left_at__isnull=False)
    due = Incoming.objects.filter(
        closed, Q(to_empty=True) | Q(received_at__lt=old), emptied_at__isnull=True, processed_at__isnull=False
    )
    while pks := list(due.values_list("pk", flat=True)[:AT_ONCE]):
        Incoming.objects.filter(pk__in=pks).update(payload={}, emptied_at=timezone.now())
