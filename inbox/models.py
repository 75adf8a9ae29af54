"""What people say to us: payloads as they came, messages in conversations with a person, and their cases."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from inbox.workflow import WORKFLOWS
from scheduler.models import Post
from socialdesk.audit.models import Machine
from socialdesk.audit.steps import Stateful, Step
from socialdesk.networks.base import Kind
from socialdesk.networks.models import Account
from socialdesk.workflow import Workflow, labels


class Route(models.TextChoices):
    COMPLAINT = "complaint", "Complaint"
    MEDIA = "media", "Media"
    FEEDBACK = "feedback", "Feedback"
    QUESTION = "question", "Question"
    CRISIS = "crisis", "Crisis"
    POLITICS = "politics", "Politics"
    SPAM = "spam", "Spam"
    OTHER = "other", "Other"


class Urgency(models.TextChoices):
    IMMEDIATE = "immediate", "Immediate"
    HIGH = "high", "High"
    NORMAL = "normal", "Normal"
    LOW = "low", "Low"


URGENCY_ORDER = {Urgency.IMMEDIATE: 0, Urgency.HIGH: 1, Urgency.NORMAL: 2, Urgency.LOW: 3}


class IncomingQuerySet(models.QuerySet["Incoming"]):
    def waiting(self) -> "IncomingQuerySet":
        """Stored but not worked through: the process that stored them was busy, or died."""
        return self.filter(processed_at__isnull=True).order_by("pk")


class Incoming(models.Model):
    """A payload exactly as a network gave it, saved before anything is read from it. `digest` (SHA-256 of the
    payload) folds one that comes again: networks repeat webhooks, and a poll often finds the same page."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=[("poll", "Asked for"), ("webhook", "Sent to us")])
    stream = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    payload = models.JSONField()
    received_at = models.DateTimeField(default=timezone.now)
    processed_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)

    objects: ClassVar[Any] = IncomingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="one_row_per_payload")]
        indexes = [
            models.Index(
                fields=["id"], name="incoming_waiting", condition=models.Q(processed_at__isnull=True)
            )
        ]


class Person(models.Model):
    """A profile on a network. `lists` holds names such as "media" or "councillor"."""

    network = models.CharField(max_length=20)
    remote_id = models.CharField(max_length=120)
    handle = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=120, blank=True)
    bio = models.TextField(blank=True)
    followers = models.PositiveIntegerField(null=True, blank=True)
    lists = models.JSONField(default=list, blank=True)
    first_seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "remote_id"], name="one_row_per_person")]

    def __str__(self) -> str:
        return self.name or self.handle or "Somebody"

    @property
    def is_withheld(self) -> bool:
        """The network does not say who this is (see intake)."""
        return self.remote_id.startswith("withheld:")

    @property
    def at_handle(self) -> str:
        return f"@{self.handle}" if self.network == "x" and self.handle else ""


# An answer in one of these has not reached the person, and will not without somebody.
STUCK_POST, STUCK_DELIVERY = ("sent_back", "withdrawn"), ("failed", "parked", "unknown", "dropped")


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def for_list(self) -> "ConversationQuerySet":
        """With all that a row of the inbox shows; danger first, then the newest."""
        return (
            self.with_last_reply()
            .select_related("account", "person", "case__assignee")
            .defer("account__credentials")  # to decrypt them for every row would be slow, and for nothing
            .order_by("-red_lane_open", "-last_message_at", "-pk")
        )

    def with_last_reply(self) -> "ConversationQuerySet":
        """With how a person's newest answer fares: `reply_post` and `reply_delivery` are states, or None."""
        newest = Reply.objects.filter(conversation=OuterRef("pk"), automatic__isnull=True).order_by("-pk")
        return self.annotate(
            reply_post=Subquery(newest.values("post__state")[:1]),
            reply_delivery=Subquery(newest.values("post__deliveries__state")[:1]),
        )

    def open(self) -> "ConversationQuerySet":
        return self.filter(closed_at__isnull=True)

    def red_lane(self) -> "ConversationQuerySet":
        return self.filter(red_lane_open=True)

    @staticmethod
    def unanswered_clause() -> Q:
        """No answer since they last wrote, or the newest answer of a person is stuck."""
        newest = Reply.objects.filter(conversation=OuterRef(OuterRef("pk")), automatic__isnull=True)
        stuck = Reply.objects.filter(
            Q(post__state__in=STUCK_POST) | Q(post__deliveries__state__in=STUCK_DELIVERY),
            pk=Subquery(newest.order_by("-pk").values("pk")[:1]),
        )
        waits = Q(answered_at__isnull=True) | Q(answered_at__lt=F("last_message_at"))
        return Q(closed_at__isnull=True) & (waits | Q(Exists(stuck)))


class Conversation(models.Model):
    """A thread with one person on one of our accounts. `case` is the case now being worked; earlier ones stay
    in `cases`. `red_lane_open` is true from a sign of danger (`red_lane_since`: when that was said) until a
    person has closed or corrected it. `answered_at` is when an answer was last written; whether it arrived is
    the scheduler's to say."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="conversations")
    thread_key = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    route = models.CharField(max_length=10, choices=Route.choices, default=Route.OTHER)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.NORMAL)
    red_lane_open = models.BooleanField(default=False)
    red_lane_since = models.DateTimeField(null=True, blank=True)
    reasons = models.JSONField(default=list)
    corrected = models.BooleanField(default=False)
    case = models.OneToOneField("Case", models.SET_NULL, null=True, blank=True, related_name="+")
    first_message_at = models.DateTimeField()
    last_message_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    preview = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    objects: ClassVar[Any] = ConversationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "person", "thread_key"], name="one_conversation_per_thread_and_person"
            )
        ]
        indexes = [
            models.Index(fields=["-red_lane_open", "-last_message_at", "-id"], name="inbox_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.account.label}: {self.preview[:60]}"

    @property
    def is_private(self) -> bool:
        return self.kind == Kind.DIRECT

    @property
    def waits_for_us(self) -> bool:
        return self.closed_at is None and (
            self.answered_at is None or self.answered_at < self.last_message_at
        )


class Message(models.Model):
    """One thing said. `ours` marks what our own account said by another way than the desk's own replies."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="messages")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="messages")
    remote_id = models.CharField(max_length=120)
    parent_id = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    ours = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    media = models.JSONField(default=list, blank=True)
    url = models.URLField(max_length=300, blank=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    hidden = models.BooleanField(default=False)
    deleted_at = models.DateTimeField(null=True, blank=True)
    incoming = models.ForeignKey(Incoming, models.SET_NULL, null=True, related_name="messages")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["account", "remote_id"], name="one_row_per_message")]

    @property
    def link(self) -> str:
        """Its address, if that may stand in a page as a link: it came from outside."""
        return self.url if self.url.startswith(("https://", "http://")) else ""


class Wording(models.Model):
    """How a message read before its author changed it."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="earlier_wordings")
    text = models.TextField()
    until = models.DateTimeField(default=timezone.now)


class Triage(models.Model):
    """One decision about where a conversation belongs: the machine's guess, or a person's correction (kept,
    so that routing can learn from it). `reasons` are short sentences."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="triage")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    route = models.CharField(max_length=10, choices=Route.choices)
    urgency = models.CharField(max_length=10, choices=Urgency.choices)
    red_lane = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    machine = models.CharField(max_length=20, choices=Machine.choices, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "triage"

    @property
    def actor(self) -> str:
        return str(self.person) if self.person else Machine(self.machine).label


class Case(Stateful):
    """One workflow on a conversation, from seen to closed."""

    event_noun = "case"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="cases")
    flow = models.CharField(max_length=20, choices=[(w.name, w.label) for w in WORKFLOWS.values()])
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="cases"
    )
    previous = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        ordering = ["opened_at", "pk"]

    def __str__(self) -> str:
        return f"{self.workflow.label} from {self.conversation.person}"

    @property
    def workflow(self) -> Workflow:
        return WORKFLOWS[self.flow]


class CaseStep(Step):
    thing = models.ForeignKey(Case, models.CASCADE, related_name="steps")

    @property
    def label(self) -> str:
        return labels(self.thing.workflow.moves).get(self.action, self.action)


class Answer(models.Model):
    """What a person answered to a guiding question. The question is kept as it read then."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=200)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "question"], name="one_answer_per_question")]


class Note(models.Model):
    """For colleagues only; never leaves the desk."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]


class Reply(models.Model):
    """A post that answers a conversation. A reply is a post: everything about sending it is the scheduler's.
    `form_key` names the form it was written in, so that a form which arrives twice answers once."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="replies")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    post = models.OneToOneField(Post, models.CASCADE, related_name="reply")
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "replies"


class AutoReply(models.Model):
    """That a person has had their one automatic reply for a closed period. The row is the promise: it is
    unique, so two workers cannot both answer."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="auto_replies")
    closed_since = models.DateTimeField()
    reply = models.OneToOneField(Reply, models.CASCADE, null=True, related_name="automatic")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "auto replies"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "closed_since"], name="one_auto_reply_per_closed_period"
            )
        ]
