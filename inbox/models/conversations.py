"""Conversations with a person: where they belong, how soon they need somebody, and what colleagues note."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from inbox.models.people import Person
from scheduler.models import Delivery, Post
from socialdesk.audit.models import Machine
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Kind


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


# How far up the inbox something stands, a digit: within one place, the newest comes first.
DANGER, ANSWERED_DANGER, ANSWERED, SPAM, CLOSED = 9, 8, 2, 1, 0
WAITING = {urgency: 7 - rank for urgency, rank in URGENCY_ORDER.items()}  # 7 to 4

LONG_AGO, FAR_AHEAD = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

# A delivery in one of these will reach the person by itself, while its account can send.
ON_ITS_WAY = ("queued", "sending")


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def locked(self, pk: int) -> "Conversation":
        """Read again and locked, after its person: always in this order. So two who act on it take turns, and
        whatever is about to be said to that person waits for what is decided here."""
        list(Person.objects.select_for_update(of=("self",), no_key=True).filter(conversations=pk))
        rows = self.select_for_update(of=("self",), no_key=True).select_related("case", "person")
        return rows.get(pk=pk)

    def for_list(self) -> "ConversationQuerySet":
        """With all that a row of the inbox shows; danger first, then what waits for us by its urgency, then
        what is answered, spam last. The newest first in each, but of those in danger whoever has waited longest."""
        return (
            self.with_last_reply()
            .annotate(waits=ExpressionWrapper(self.unanswered_clause(), output_field=BooleanField()))
            .annotate(place=_place(), turn=_turn())
            .select_related("account", "person", "case__assignee")
            .defer("account__credentials")  # to decrypt them for every row would be slow, and for nothing
            .order_by("-place", "-turn", "-pk")
        )

    def with_last_reply(self) -> "ConversationQuerySet":
        """With how a person's newest answer fares: `reply_post` and `reply_delivery` are states, or None; and
        `reply_held`, whether a hold stops an answer."""
        newest = _answers().order_by("-reply__pk")
        held = Delivery.objects.held().filter(
            post__reply__conversation=OuterRef("pk"), post__reply__automatic__isnull=True
        )
        return self.annotate(
            reply_post=Subquery(newest.values("state")[:1]),
            reply_delivery=Subquery(newest.values("deliveries__state")[:1]),
            reply_held=Exists(held),
        )

    def with_heard(self) -> "ConversationQuerySet":
        """With `heard`, which grows whenever something of theirs is taken in, new or reworded: each is judged once.
        A page that shows less than is here now has a smaller one."""
        judged = Triage.objects.filter(conversation=OuterRef("pk"), person=None).order_by("-pk")
        return self.annotate(heard=Coalesce(Subquery(judged.values("pk")[:1]), 0))

    def with_said(self) -> "ConversationQuerySet":
        """With `said`, which grows with every answer that one of us writes in the desk."""
        written = _answers().order_by("-reply__pk")
        return self.annotate(said=Coalesce(Subquery(written.values("reply__pk")[:1]), 0))

    def open(self) -> "ConversationQuerySet":
        return self.filter(closed_at__isnull=True)

    def red_lane(self) -> "ConversationQuerySet":
        return self.filter(red_lane_open=True)

    def in_danger(self) -> "ConversationQuerySet":
        """The red lane, and what was said before its account was connected: that stands under Crisis and rings for
        nobody."""
        return self.filter(Q(red_lane_open=True) | Q(route=Route.CRISIS, closed_at__isnull=True))

    @staticmethod
    def unanswered_clause() -> Q:
        """Open, and nothing that we said since they last wrote has reached them or is on its way to them. An answer
        of the desk's is to what had come in by then: what was said before it and came after it is not answered."""
        leaving = Q(
            deliveries__state__in=ON_ITS_WAY,
            deliveries__account__is_active=True,
            deliveries__account__state=Account.LIVE,
        )
        coming = _answers().filter(
            Q(state="in_review") | Q(state="approved") & (Q(deliveries__state="sent") | leaving),
            reply__at__gte=OuterRef("heard_at"),
        )
        elsewhere = Q(answered_at__isnull=False, answered_at__gte=F("last_message_at"))
        return Q(closed_at__isnull=True) & ~elsewhere & ~Q(Exists(coming))


def _place() -> Case:
    waiting = (When(waits=True, urgency=urgency, then=Value(place)) for urgency, place in WAITING.items())
    return Case(
        When(red_lane_open=True, waits=True, then=Value(DANGER)),
        When(red_lane_open=True, then=Value(ANSWERED_DANGER)),
        When(closed_at__isnull=False, then=Value(CLOSED)),
        When(route=Route.SPAM, then=Value(SPAM)),
        *waiting,
        default=Value(ANSWERED),
    )


def _turn() -> Case:
    """The larger comes first: how late it was said last; in the red lane, how early the first sign came."""
    first_sign = Coalesce("red_lane_since", "last_message_at")
    return Case(
        When(red_lane_open=True, then=ExpressionWrapper(FAR_AHEAD - first_sign, DurationField())),
        default=ExpressionWrapper(F("last_message_at") - LONG_AGO, DurationField()),
        output_field=DurationField(),
    )


def _answers() -> models.QuerySet[Post]:
    """What people answered in the conversation of the query around this one."""
    return Post.objects.filter(reply__conversation=OuterRef("pk"), reply__automatic__isnull=True)


class Conversation(models.Model):
    """A thread with one person on one of our accounts. `case` is the case now being worked; earlier ones stay
    in `cases`. `red_lane_open` is true from a sign of danger (`red_lane_since`: when that was said) until a
    person has closed or corrected it. `heard_at` is when something of theirs was last taken in. `answered_at` is
    when somebody last answered in the network's own app: how the desk's own answers fare is the scheduler's to
    say."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="conversations")
    thread_key = models.CharField(max_length=255)
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
    heard_at = models.DateTimeField(default=timezone.now)
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
            # What is closed piles up for years and is paged by time. The inbox itself sorts what is open: that
            # is as much as people can work on, and where it stands depends on how the answers fare.
            models.Index(fields=["-last_message_at", "-id"], name="inbox_order"),
            models.Index(fields=["route"], condition=Q(closed_at__isnull=True), name="inbox_open"),
            models.Index(fields=["person"], condition=Q(red_lane_open=True), name="inbox_red_lane"),
            models.Index(fields=["account", "thread_key"], name="inbox_threads"),
        ]

    def __str__(self) -> str:
        """Who and where, and no word of what: the audit log keeps this for ever, and authors may delete their words."""
        return f"{self.person} on {self.account.label}"

    @property
    def thread(self) -> str:
        """Joins what we say here, so that it goes out in order: Post.thread."""
        return f"conversation-{self.pk}"

    @property
    def is_private(self) -> bool:
        return self.kind == Kind.DIRECT

    def is_live(self, *, but: int = 0) -> bool:
        """Whether they have said something since the account was connected, besides the message with the id `but`."""
        return self.messages.filter(ours=False, history=False).exclude(pk=but).exists()

    @property
    def waits_for_us(self) -> bool:
        """Asks the database, by the same rule as the lists (where `waits` has it already)."""
        found: bool = (
            Conversation.objects.filter(pk=self.pk).filter(Conversation.objects.unanswered_clause()).exists()
        )
        return found


class Triage(models.Model):
    """One decision about where a conversation belongs: the machine's guess, or a person's correction (kept,
    so that routing can learn from it). `reasons` are short sentences."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="triage")
    message = models.ForeignKey("Message", models.SET_NULL, null=True, related_name="+")
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


class Note(models.Model):
    """For colleagues only; never leaves the desk."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
