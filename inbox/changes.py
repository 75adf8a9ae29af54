"""What befalls a message that is here already: it is edited, deleted, hidden, shown again, or merely seen again.

What holds is decided by the order in which the network told it, which is not the order in which two workers read it.
"""

from datetime import datetime

from django.utils import timezone

from inbox import cases, threads, triage
from inbox.models import Incoming, Message, MessageChange, Wording
from inbox.models.messages import preview
from socialdesk.networks.shapes import Change, Item

SIGHT = (Change.HIDDEN, Change.SHOWN)


def mirror(message: Message, item: Item, incoming: Incoming) -> Message | None:
    """Does to our copy what was done to the message, and writes it down once. None when there was nothing new in it."""
    if item.change == Change.NEW and not (message.erased_at or _reads_otherwise(message, item, incoming)):
        return None
    conversation = threads.locked(message.conversation_id)
    message.refresh_from_db()  # as another worker left it, while this one waited its turn
    if message.erased_at:
        Incoming.objects.filter(pk=incoming.pk).update(to_empty=True)  # it may carry the words once more
    was = message.text, message.media
    if item.change == Change.DELETED:
        told = _delete(message, _told_at(item, incoming), incoming)
    elif item.change in SIGHT:
        told = _show_or_hide(message, item, incoming)
    else:
        told = _reword(message, item, incoming)
    if not told:
        return None
    message.save(update_fields=["text", "media", "deleted_at", "hidden"])
    if (message.text, message.media) != was and not (message.ours or message.deleted_at):
        # They have said something new: what we answered before was an answer to other words.
        conversation.heard_at = timezone.now()
        conversation.last_message_at = max(conversation.last_message_at, incoming.received_at)
    left = conversation.messages.filter(ours=False, deleted_at__isnull=True).last()
    conversation.preview = preview(left.text) if left else ""
    conversation.save(update_fields=["preview", "heard_at", "last_message_at", "changed_at"])
    if item.change in (Change.NEW, Change.EDITED) and not message.ours:
        triage.place(conversation, message, item.text or message.text)  # a sign of danger may have been added
        if conversation.red_lane_open or conversation.closed_at is None:
            cases.ensure_open(conversation)
    return message


# --- each says whether it was news ---------------------------------------------------------------------------
def _delete(message: Message, at: datetime, incoming: Incoming) -> bool:
    """For good: nothing that comes later brings a message back."""
    if message.deleted_at:
        return False
    message.deleted_at = at
    _write_down(message, Change.DELETED, at, incoming)
    return True


def _show_or_hide(message: Message, item: Item, incoming: Incoming) -> bool:
    """What was told last holds: one that was overtaken changes the history alone."""
    sight = message.changes.filter(change__in=SIGHT)
    told = sight.filter(incoming=incoming)
    if (last := told.last()) and last.change == item.change:
        return False
    # A payload that is read again tells all of it in its order again; and it may hide a thing twice.
    told.filter(change=item.change).delete()
    _write_down(message, item.change, _told_at(item, incoming), incoming)
    message.hidden = sight.reverse()[0].change == Change.HIDDEN
    return True


def _reword(message: Message, item: Item, incoming: Incoming) -> bool:
    if message.erased_at:
        return False
    added = _adds_media(message, item)
    if added:
        message.media = list(item.media)
    if item.text == message.text or (item.change == Change.NEW and not _words_differ(message, item)):
        if not added:
            return False
    elif _is_later(message, incoming):
        Wording.objects.create(message=message, text=message.text, until=incoming.received_at)
        message.text = item.text
    elif message.earlier_wordings.filter(text=item.text).exists():
        return False
    else:  # a later wording overtook this one
        Wording.objects.create(message=message, text=item.text, until=_since(message))
    _write_down(message, Change.EDITED, incoming.received_at, incoming)
    return True


def _write_down(message: Message, change: str, at: datetime, incoming: Incoming) -> None:
    MessageChange.objects.create(message=message, change=change, at=at, incoming=incoming)


def _told_at(item: Item, incoming: Incoming) -> datetime:
    """Of wordings polls tell as well, which have no such time: those go by when they came in."""
    return min(item.told_at or incoming.received_at, incoming.received_at)


# --- wordings ------------------------------------------------------------------------------------------------
def _reads_otherwise(message: Message, item: Item, incoming: Incoming) -> bool:
    """Whether a poll shows another wording than the one we have. (A webhook about a new message may be late,
    and shows how it read when it was new.)"""
    differs = _words_differ(message, item) or _adds_media(message, item)
    return incoming.source != "webhook" and differs and _is_later(message, incoming)


def _words_differ(message: Message, item: Item) -> bool:
    return item.text.split() not in ([], message.text.split())


def _adds_media(message: Message, item: Item) -> bool:
    """By their number: their addresses are new each time that Facebook is asked."""
    return len(item.media) > len(message.media)


def _is_later(message: Message, incoming: Incoming) -> bool:
    """Whether a payload came after the one that gave the message its present wording: two may be worked through in
    the other order."""
    return incoming.received_at >= _since(message)


def _since(message: Message) -> datetime:
    """When the payload came in that gave the message its present wording."""
    changed = message.earlier_wordings.last()
    return changed.until if changed else (message.incoming or message).received_at
