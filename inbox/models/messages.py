"""What was said, and how it read before it was changed."""

from django.db import models
from django.utils import timezone

from inbox.models.conversations import Conversation
from inbox.models.incoming import Incoming
from inbox.models.people import Person
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Change, Kind


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def preview(text: str) -> str:
    """How a message shows in one line of a list."""
    return shortened(" ".join(text.split()), 200)


class Message(models.Model):
    """One thing said. `ours` marks what our own account said, typed in the network's own app or sent by the desk and
    seen again there: the timeline shows the latter as the reply that it is. `history` marks what was said before its
    account was connected. `erased_at` is when the words of a deleted message were erased."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="messages")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="messages")
    remote_id = models.CharField(max_length=255)
    parent_id = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    ours = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    media = models.JSONField(default=list, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    hidden = models.BooleanField(default=False)
    deleted_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    history = models.BooleanField(default=False)
    incoming = models.ForeignKey(Incoming, models.SET_NULL, null=True, related_name="messages")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["account", "remote_id"], name="one_row_per_message")]
        indexes = [
            # How many came in each hour is compared with what the network counts, and with what is usual.
            models.Index(fields=["account", "at"], name="inbox_by_time"),
            # What came before the message that it answers is looked for when that comes.
            models.Index(
                fields=["account", "parent_id"], name="inbox_answers", condition=~models.Q(parent_id="")
            ),
            models.Index(
                fields=["deleted_at"],
                name="inbox_to_erase",
                condition=models.Q(deleted_at__isnull=False, erased_at__isnull=True, ours=False),
            ),
        ]

    @property
    def link(self) -> str:
        """Its address, if that may stand in a page as a link: it came from outside."""
        return self.url if self.url.startswith(("https://", "http://")) else ""


class Wording(models.Model):
    """How a message read before its author changed it. `until` is when the payload with the change came in."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="earlier_wordings")
    text = models.TextField()
    until = models.DateTimeField(default=timezone.now)


class MessageChange(models.Model):
    """What befell a message on its network, as payloads told us. `at` is when the network told it, or where that is
    not said, when the payload came in; of two at the same moment the one that came in first is the earlier."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="changes")
    change = models.CharField(max_length=10, choices=Change.choices)
    at = models.DateTimeField(default=timezone.now)
    incoming = models.ForeignKey(Incoming, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["at", "incoming_id", "pk"]


class Parent(models.Model):
    """What a message answers and is no message of ours or to us: asked for, so that officers see the context. What
    we said ourselves is FOUND at once. `tries` counts the calls that gave no answer."""

    class State(models.TextChoices):
        WANTED = "wanted", "The desk is asking for it"
        FOUND = "found", "Found"
        GONE = "gone", "Not there any more, or not to be seen by us"

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    remote_id = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WANTED)
    author = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    url = models.URLField(max_length=1000, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    ask_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "remote_id"], name="one_row_per_parent")]
        indexes = [models.Index(fields=["ask_at"], name="inbox_parents", condition=models.Q(state="wanted"))]
