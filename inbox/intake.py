"""Taking in one item: who said it, in which conversation, where it belongs, and what follows at once.

Each item is one transaction, and each may come again: by webhook and by poll, twice, late, or out of order.
"""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from inbox import auto_reply, cases, routing
from inbox.events import Event
from inbox.models import (
    URGENCY_ORDER,
    Conversation,
    Incoming,
    Message,
    Person,
    Route,
    Triage,
    Wording,
)
from scheduler.models import Delivery
from socialdesk.audit.log import record
from socialdesk.audit.models import Machine
from socialdesk.networks.base import Author, Change, Item
from socialdesk.networks.models import Account

# What people chose may be longer than our columns, and is shortened; ids never are.
LONGEST_NAME, LONGEST_URL = 120, 1000


@transaction.atomic
def take_in(account: Account, item: Item, incoming: Incoming) -> Message | None:
    """Stores one item and starts its handling. None when there was nothing new in it."""
    if item.change != Change.NEW:
        return _change(account, item)
    ours = item.author.remote_id == account.remote_id
    if ours:
        return _echo(account, item, incoming)
    person = _person(account.network, item)
    conversation = _conversation(account, person, item)
    message, is_new = Message.objects.get_or_create(
        account=account,
        remote_id=item.remote_id,
        defaults={**_columns(item), "conversation": conversation, "person": person, "incoming": incoming},
    )
    if not is_new:
        return None
    _touch(conversation, message)
    route(conversation, message)
    cases.ensure_open(conversation)
    auto_reply.consider(message)
    return message


def _columns(item: Item) -> dict[str, object]:
    return {
        "parent_id": item.parent_id,
        "kind": item.kind,
        "text": item.text,
        "media": list(item.media),
        "url": item.url if len(item.url) <= LONGEST_URL else "",
        "at": item.at,
    }


def _person(network: str, item: Item) -> Person:
    """The author's profile, brought up to date. Where the network withholds the author, each message has a
    nameless person of its own: two strangers are never taken for one."""
    author: Author = item.author
    remote_id = author.remote_id or f"withheld:{item.remote_id}"
    known = {
        "handle": shortened(author.handle, LONGEST_NAME),
        "name": shortened(author.name, LONGEST_NAME),
        "bio": author.bio,
        "followers": author.followers,
    }
    given = {name: value for name, value in known.items() if value not in ("", None)}
    person, is_new = Person.objects.get_or_create(network=network, remote_id=remote_id, defaults=given)
    changed = [name for name, value in given.items() if getattr(person, name) != value]
    if changed and not is_new:
        for name in changed:
            setattr(person, name, given[name])
        person.save(update_fields=changed)
    return person


def _conversation(account: Account, person: Person, item: Item) -> Conversation:
    """A reply belongs where the message it answers is; otherwise the network's thread decides."""
    parent = (
        Message.objects.filter(account=account, remote_id=item.parent_id)
        .select_related("conversation")
        .first()
        if item.parent_id
        else None
    )
    thread = parent.conversation.thread_key if parent else item.thread_id or item.remote_id
    # Locked: what an officer does to it at this moment must not be overwritten.
    conversation, _ = Conversation.objects.select_for_update().get_or_create(
        account=account,
        person=person,
        thread_key=thread,
        defaults={
            "kind": item.kind,
            "first_message_at": item.at,
            "last_message_at": item.at,
            "preview": preview(item.text),
        },
    )
    return conversation


def preview(text: str) -> str:
    return shortened(" ".join(text.split()), 200)


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _touch(conversation: Conversation, message: Message) -> None:
    conversation.first_message_at = min(conversation.first_message_at, message.at)
    if message.at >= conversation.last_message_at:
        conversation.last_message_at = message.at
        conversation.preview = preview(message.text)
    conversation.save()


def _echo(account: Account, item: Item, incoming: Incoming) -> Message | None:
    """Something that we said ourselves. The desk's own replies are known by their delivery, and counted as
    answers when they were written; what was typed in the network's own app is shown in the conversation that
    it answers, and answers it. (An automatic reply is no answer: its echo must not look like one.)"""
    if item.to_id:
        person, _ = Person.objects.get_or_create(network=account.network, remote_id=item.to_id)
        conversation = _conversation(account, person, item)
    else:
        parent = Message.objects.filter(account=account, remote_id=item.parent_id).first()
        if parent is None:
            return None
        conversation = parent.conversation
    message, is_new = Message.objects.get_or_create(
        account=account,
        remote_id=item.remote_id,
        defaults={**_columns(item), "conversation": conversation, "ours": True, "incoming": incoming},
    )
    if not is_new:
        return None
    newer = conversation.answered_at is None or item.at > conversation.answered_at
    if newer and not _by_the_desk(conversation, item):
        Conversation.objects.filter(pk=conversation.pk).update(answered_at=item.at, changed_at=timezone.now())
    return message


def _by_the_desk(conversation: Conversation, item: Item) -> bool:
    """An echo may overtake the network's answer to our own call: then the delivery has no remote id yet."""
    ours = Delivery.objects.filter(account=conversation.account_id)
    on_its_way = Q(post__reply__conversation=conversation, state__in=["sending", "unknown"])
    return ours.filter(Q(remote_id=item.remote_id) | on_its_way).exists()


def _change(account: Account, item: Item) -> Message | None:
    """An edit, a deletion, a hiding: mirrored, and how it read before is kept. What we never had is no
    news."""
    message = Message.objects.filter(account=account, remote_id=item.remote_id).first()
    if message is None:
        return None
    conversation = Conversation.objects.select_for_update().get(pk=message.conversation_id)
    reworded = item.change == Change.EDITED and item.text != message.text
    if reworded:
        Wording.objects.create(message=message, text=message.text)
        message.text = item.text
    elif item.change == Change.DELETED:
        message.deleted_at = message.deleted_at or timezone.now()
    elif item.change in (Change.HIDDEN, Change.SHOWN):
        message.hidden = item.change == Change.HIDDEN
    message.save()
    left = conversation.messages.filter(ours=False, deleted_at__isnull=True).last()
    conversation.preview = preview(left.text) if left else ""
    conversation.save()
    if reworded and not message.ours:
        route(conversation, message)  # a sign of danger may have been added
        if conversation.red_lane_open or conversation.closed_at is None:
            cases.ensure_open(conversation)
    return message


def route(conversation: Conversation, message: Message) -> None:
    """Guesses where the conversation belongs, and keeps the guess. A later message only ever raises alarm,
    and never undoes what a person has corrected."""
    person = conversation.person
    guess = routing.decide(
        message.text,
        bio=person.bio,
        handle=person.handle,
        followers=person.followers,
        lists=person.lists,
        private=conversation.is_private,
    )
    Triage.objects.create(
        conversation=conversation,
        message=message,
        route=guess.route,
        urgency=guess.urgency,
        red_lane=guess.red_lane,
        reasons=list(guess.reasons),
        machine=Machine.ROUTING,
    )
    first = conversation.triage.count() == 1
    more_urgent = URGENCY_ORDER[guess.urgency] < URGENCY_ORDER[conversation.urgency]  # type: ignore[index]
    unplaced = conversation.route == Route.OTHER and not conversation.corrected
    if guess.red_lane or first or unplaced or (more_urgent and not conversation.corrected):
        conversation.route, conversation.urgency = guess.route, guess.urgency
        conversation.reasons = list(guess.reasons)
        if guess.red_lane and not conversation.red_lane_open:
            conversation.red_lane_open, conversation.red_lane_since = True, message.at
        conversation.save()
        record(Event.ROUTED, conversation, by=Machine.ROUTING, route=guess.route, reasons=list(guess.reasons))
