"""The automatic reply outside office hours: once a person and closed period, and never where it would hurt.

Its words come from the policy "out-of-hours-reply". Rivals' auto-replies answered each other thousands of
times; ours goes to nobody that looks like a machine, to no spam, and to no one who may be in danger.
"""

import logging
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from inbox.events import Event
from inbox.models import AutoReply, Conversation, Message, Person, Reply, Route
from policies import hours, texts
from scheduler import services as scheduler
from scheduler.models import Content, Delivery, Hold, Post
from scheduler.models import Kind as PostKind
from socialdesk.audit.log import record
from socialdesk.audit.models import Machine
from socialdesk.networks.models import Account
from socialdesk.workflow import Refused

log = logging.getLogger(__name__)

POLICY = "out-of-hours-reply"
FRESH = timedelta(hours=1)  # older than this, it is history being read, not somebody waiting
LOOP_MESSAGES, LOOP_WINDOW = 5, timedelta(minutes=10)  # nobody types that fast for that long


def consider(message: Message) -> Reply | None:
    """Answers `message` if we are closed and nothing speaks against it. Runs inside take_in's transaction."""
    person = message.person
    if person is None or why_not(message):
        return None
    try:
        closed = hours.closed_period(timezone.now())
    except hours.NeverOpens:
        return None  # with no hours set there is no closed period to speak of
    if closed is None:
        return None
    try:
        with transaction.atomic():
            promise = AutoReply.objects.create(person=person, closed_since=closed.start)
    except IntegrityError:
        return None  # this person has had theirs
    try:
        with transaction.atomic():
            reply = _send(message)
    except (Refused, texts.TextUnavailable) as error:
        log.warning("No automatic reply to message %s: %s", message.pk, error)
        return None
    promise.reply = reply
    promise.save(update_fields=["reply"])
    return reply


def why_not(message: Message) -> str:
    """Why this message must not be answered by machine, as a sentence, or ""."""
    conversation: Conversation = message.conversation
    now = timezone.now()
    if message.ours or message.person is None:
        return "It is our own."
    if Conversation.objects.in_danger().filter(person=message.person).exists():
        # Whichever of their conversations it shows in: a polite note that we are closed must not reach them.
        return "Somebody may be in danger: a person answers."
    if conversation.route == Route.SPAM:
        return "It is spam."
    if message.history:
        return "It was said before the account was connected."
    if now - message.at > FRESH:
        return "It was said some time ago."
    if message.person.is_withheld:
        return "The network does not say who wrote it."
    if Account.objects.filter(network=message.account.network, remote_id=message.person.remote_id).exists():
        return "It comes from another account of ours."
    if "bot" in message.person.lists:
        return "It comes from a bot."
    recent = Message.objects.filter(person=message.person, at__gte=now - LOOP_WINDOW, ours=False)
    if recent.count() >= LOOP_MESSAGES:
        return "They write as fast as a machine."
    if Hold.objects.active().exists():
        return "Everything is on hold."
    return ""


def take_back(person: Person) -> None:
    """Withdraws what waits to be sent to somebody who turns out to be in danger. What has gone out, has."""
    said = Delivery.objects.filter(post=OuterRef("pk"), state__in=["sent", "dropped"])
    for post in Post.objects.filter(~Exists(said), reply__automatic__person=person, state="approved"):
        scheduler.withdraw(post, by=Machine.ROUTING, note="Somebody may be in danger: a person answers.")


def _send(message: Message) -> Reply:
    post = scheduler.write(
        body=texts.published_text(POLICY),
        accounts=[message.account],
        by=Machine.AUTO_REPLY,
        kind=PostKind.DIRECT if message.conversation.is_private else PostKind.REPLY,
        content=Content.ANSWER,
        thread=message.conversation.thread,
        in_reply_to="" if message.conversation.is_private else message.remote_id,
        to_id=message.person.remote_id if message.person else "",
        to_name=str(message.person),
    )
    scheduler.release(post, by=Machine.AUTO_REPLY)
    reply = Reply.objects.create(conversation=message.conversation, message=message, post=post)
    record(Event.AUTO_REPLIED, message.conversation, by=Machine.AUTO_REPLY)
    return reply
