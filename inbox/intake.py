"""Taking in one item: who said it, in which conversation, where it belongs, and what follows at once.

Each item is one transaction, and each may come again: by webhook and by poll, twice, late, or out of order. What was
said before its account was connected is taken in like all else, but in silence: nobody is answered, alarmed or told.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from inbox import auto_reply, cases, changes, parents, threads, triage
from inbox.models import Conversation, Incoming, Message, Person
from inbox.models.messages import preview, shortened
from scheduler.models import Delivery
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Author, Change, Item

# What people chose may be longer than our columns, and is shortened; ids never are.
LONGEST_NAME, LONGEST_URL = 120, 1000


class TooEarly(Exception):
    """It belongs to a message that has not come: it overtook it on the way here, or we never had it. `ours`: we
    said it ourselves, so that nobody misses anything if that never comes."""

    def __init__(self, words: str, *, ours: bool = False) -> None:
        self.ours = ours
        super().__init__(words)


@transaction.atomic
def take_in(account: Account, item: Item, incoming: Incoming) -> Message | None:
    """Stores one item and starts its handling. None when there was nothing new in it.

    Raises TooEarly when it belongs to a message that is not here yet.
    """
    known = Message.objects.filter(account=account, remote_id=item.remote_id).select_related("person").first()
    if known:
        if item.author.name and known.person and not known.person.name:
            # Facebook's pushes bring a number alone; the poll that comes after them knows the name.
            _person(account.network, item)
            Conversation.objects.filter(pk=known.conversation_id).update(changed_at=timezone.now())
        return changes.mirror(known, item, incoming)
    ours = item.author.remote_id == account.remote_id
    if item.change not in (Change.NEW, Change.EDITED):
        if ours:
            return None  # what becomes of our own posts is no message
        raise TooEarly("What it changes has not come.")
    if ours:
        return _echo(account, item, incoming)
    person = _person(account.network, item)
    conversation = _conversation(account, person, item)
    changed_at = conversation.changed_at
    message, is_new = Message.objects.get_or_create(
        account=account,
        remote_id=item.remote_id,
        defaults={
            **_columns(account, item),
            "conversation": conversation,
            "person": person,
            "incoming": incoming,
        },
    )
    if not is_new:
        return changes.mirror(message, item, incoming)
    _touch(conversation, message)
    triage.place(conversation, message, message.text, alarm=not message.history)
    cases.ensure_open(conversation)
    auto_reply.consider(message)
    parents.want(message)
    if _is_history(account, conversation.last_message_at):
        Conversation.objects.filter(pk=conversation.pk).update(changed_at=changed_at)
    return message


def _is_history(account: Account, at: datetime) -> bool:
    """Facebook tells times to the second."""
    return at < account.connected_at.replace(microsecond=0)


def _columns(account: Account, item: Item) -> dict[str, object]:
    return {
        "history": _is_history(account, item.at),
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
    # Locked: of two things said at once, the second to be taken in knows of the danger that the first speaks of.
    people = Person.objects.select_for_update(no_key=True)
    person, is_new = people.get_or_create(network=network, remote_id=remote_id, defaults=given)
    changed = [name for name, value in given.items() if getattr(person, name) != value]
    if changed and not is_new:
        for name in changed:
            setattr(person, name, given[name])
        person.save(update_fields=changed)
    return person


def _conversation(account: Account, person: Person, item: Item) -> Conversation:
    """Open pages ask what has changed, and call it new. What was said before the account was connected is not: its
    conversation is as old as what is said in it, until somebody does something there."""
    thread = threads.thread_of(account, item)
    # Locked: what an officer does to it at this moment must not be overwritten.
    conversation, is_new = Conversation.objects.select_for_update(no_key=True).get_or_create(
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
    if is_new:
        conversation.changed_at = item.at
    return conversation


def _touch(conversation: Conversation, message: Message) -> None:
    conversation.first_message_at = min(conversation.first_message_at, message.at)
    if message.at >= conversation.last_message_at:
        conversation.last_message_at = message.at
        conversation.preview = preview(message.text)
    conversation.heard_at = message.received_at
    conversation.save(
        update_fields=["first_message_at", "last_message_at", "heard_at", "preview", "changed_at"]
    )


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
            if not item.parent_id or _is_ours(account, item.parent_id):
                return None  # said to nobody in particular, or under a post of our own
            raise TooEarly("What it answers has not come.", ours=True)
        conversation = threads.locked(parent.conversation_id)
    message, is_new = Message.objects.get_or_create(
        account=account,
        remote_id=item.remote_id,
        defaults={
            **_columns(account, item),
            "conversation": conversation,
            "ours": True,
            "incoming": incoming,
        },
    )
    if not is_new:
        return None
    if not _by_the_desk(conversation, item):
        earlier = Q(answered_at__isnull=True) | Q(answered_at__lt=item.at)
        history = _is_history(account, conversation.last_message_at)
        Conversation.objects.filter(earlier, pk=conversation.pk).update(
            answered_at=item.at, changed_at=conversation.changed_at if history else timezone.now()
        )
    return message


def _is_ours(account: Account, remote_id: str) -> bool:
    return Delivery.objects.filter(account=account, remote_id=remote_id).exists()


def _by_the_desk(conversation: Conversation, item: Item) -> bool:
    """An echo may overtake the network's answer to our own call: then the delivery has no remote id yet."""
    ours = Delivery.objects.filter(account=conversation.account_id)
    on_its_way = Q(post__reply__conversation=conversation, state__in=["sending", "unknown"])
    return ours.filter(Q(remote_id=item.remote_id) | on_its_way).exists()
