"""What befalls a message that is here already: it is edited, deleted, hidden, or merely seen again."""

from datetime import datetime

from django.utils import timezone

from inbox import cases, triage
from inbox.models import Conversation, Incoming, Message, Wording
from inbox.models.messages import preview
from socialdesk.networks.shapes import Change, Item


def mirror(message: Message, item: Item, incoming: Incoming) -> Message | None:
    """Does to our copy what was done to the message, and keeps how it read before. None when that is nothing."""
    if item.change == Change.NEW and not _reads_otherwise(message, item, incoming):
        return None
    conversation = Conversation.objects.locked(message.conversation_id)
    message.refresh_from_db()  # as another worker left it, while this one waited its turn
    reworded = item.change in (Change.NEW, Change.EDITED) and item.text != message.text
    if reworded and _is_later(message, incoming):
        Wording.objects.create(message=message, text=message.text, until=incoming.received_at)
        message.text = item.text
    elif reworded:  # a later wording overtook this one
        reworded = not message.earlier_wordings.filter(text=item.text).exists()
        if reworded:
            Wording.objects.create(message=message, text=item.text, until=_since(message))
    elif item.change == Change.DELETED:
        message.deleted_at = message.deleted_at or timezone.now()
    elif item.change in (Change.HIDDEN, Change.SHOWN):
        message.hidden = item.change == Change.HIDDEN
    message.save(update_fields=["text", "deleted_at", "hidden"])
    left = conversation.messages.filter(ours=False, deleted_at__isnull=True).last()
    conversation.preview = preview(left.text) if left else ""
    conversation.save(update_fields=["preview", "changed_at"])
    if reworded and not message.ours:
        triage.place(conversation, message, item.text)  # a sign of danger may have been added
        if conversation.red_lane_open or conversation.closed_at is None:
            cases.ensure_open(conversation)
    return message


def _reads_otherwise(message: Message, item: Item, incoming: Incoming) -> bool:
    """Whether a poll shows another wording than the one we have. (A webhook about a new message may be late,
    and shows how it read when it was new.)"""
    says_otherwise = item.text.split() not in ([], message.text.split())
    return incoming.source == "poll" and says_otherwise and _is_later(message, incoming)


def _is_later(message: Message, incoming: Incoming) -> bool:
    """Whether a payload came after the one that gave the message its present wording: two may be worked through in
    the other order."""
    return incoming.received_at >= _since(message)


def _since(message: Message) -> datetime:
    """When the payload came in that gave the message its present wording."""
    changed = message.earlier_wordings.last()
    return changed.until if changed else (message.incoming or message).received_at
