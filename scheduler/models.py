"""What we say: posts (moved by people), deliveries (moved by the machine), their attempts, and holds."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q
from django.utils import timezone

from policies.models import Organisation
from scheduler.workflow import DELIVERY, POST
from socialdesk.accounts.roles import Permission
from socialdesk.audit.log import Actor, Person
from socialdesk.audit.models import Machine
from socialdesk.audit.steps import Stateful, Step
from socialdesk.networks.base import Outgoing
from socialdesk.networks.models import Account
from socialdesk.workflow import Move, Workflow

TRIED = (
    "Part of this has already been tried, so it can no longer be changed. Write a new post with its words."
)
SAFETY = "safety"  # the topic that no hold stops: a person may be in danger


class Kind(models.TextChoices):
    POST = "post", "Post"
    REPLY = "reply", "Reply"
    DIRECT = "direct", "Private message"
    REPOST = "repost", "Repost"


ANSWERS = (Kind.REPLY, Kind.DIRECT)


class Content(models.TextChoices):
    """Toolkit A's kinds of content, so that what was promised can be compared with what was published."""

    OWN = "own", "Our own news"
    SHARED = "shared", "Shared from an organisation we follow"
    HEALTH = "health", "Public health information"
    EVENT = "event", "Live from an event"
    CHAT = "chat", "Live chat with staff"
    INCIDENT = "incident", "About an incident"
    ANSWER = "answer", "An answer to somebody"


class PostQuerySet(models.QuerySet["Post"]):
    def in_review(self) -> "PostQuerySet":
        return self.filter(state="in_review").order_by(F("due_at").asc(nulls_first=True), "pk")

    def with_targets(self) -> "PostQuerySet":
        """With all that a page shows of a post: where it goes, who wrote it, what was decided about it."""
        return self.select_related("author").prefetch_related(
            Prefetch(
                "variants", Variant.objects.select_related("account").order_by("account__network", "pk")
            ),
            Prefetch("deliveries", Delivery.objects.with_holds().select_related("account")),
            Prefetch("steps", PostStep.objects.select_related("person")),
            Prefetch("wordings", Wording.objects.select_related("person")),
        )

    def seen_by(self, person: Person) -> "PostQuerySet":
        """Answers are for those who read the inbox (a private message holds a person's affairs); what is not
        approved yet is for those who write."""
        rows = self if person.can(Permission.VIEW_INBOX) else self.exclude(kind__in=ANSWERS)
        return rows if person.can(Permission.DRAFT_POSTS) else rows.filter(state="approved")


class Post(Stateful):
    """`due_at` None means as soon as it is approved. `topic` says what it is about, for holds: "", an
    incident's key, or SAFETY. A post by a machine (automatic reply) has no author but `machine`."""

    event_noun = "post"

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.POST)
    content = models.CharField(max_length=10, choices=Content.choices, default=Content.OWN)
    body = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="posts")
    machine = models.CharField(max_length=20, choices=Machine.choices, blank=True)
    preapproved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    topic = models.CharField(max_length=40, blank=True)
    in_reply_to = models.CharField(max_length=120, blank=True)
    to_id = models.CharField(max_length=120, blank=True)
    to_name = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    edits = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = PostQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        words = " ".join(self.body.split()) or self.get_kind_display()
        return words if len(words) <= 60 else words[:59] + "…"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.state = self.state or POST.initial
        super().save(*args, **kwargs)

    @property
    def workflow(self) -> Workflow:
        return POST

    @property
    def writer(self) -> str:
        return str(self.author) if self.author else Machine(self.machine).label

    @property
    def is_private(self) -> bool:
        return self.kind == Kind.DIRECT

    @property
    def is_answer(self) -> bool:
        return self.kind in ANSWERS

    @property
    def is_underway(self) -> bool:
        """Whether a part of it has gone out, or may have."""
        return any(d.state in ("sending", "sent", "unknown") for d in self.deliveries.all())

    @property
    def worded_last_by(self) -> Any:
        """Id of the person who wrote the present text, None for the desk: approval is by somebody else."""
        wordings = list(self.wordings.all())
        return wordings[-1].person_id if wordings else self.author_id

    def refusal(self, move: Move, by: Actor) -> str:
        if reason := super().refusal(move, by):
            return reason
        if isinstance(by, Machine):
            return ""
        if move.action in ("approve", "send_back"):
            if self.author_id == by.pk:
                return "Somebody who did not write it has to read it first."
            if self.worded_last_by == by.pk:
                return "You changed the text last, so somebody else has to read it first."
        if move.action == "release" and (reason := self.needs_approval_from(by)):
            return reason
        if move.action in ("reopen", "withdraw") and self.is_underway:
            return "Part of this has already gone out, so it can no longer be changed here."
        return ""

    def why_not_editable(self, by: Actor) -> str:
        """Why `by` may not change its text, or ""."""
        if self.state == "withdrawn":
            return "This post was withdrawn. Write a new one."
        reopen = next((move for move in POST.moves_from(self.state) if move.action == "reopen"), None)
        if reopen is None or (reason := self.refusal(reopen, by)):
            return reason if reopen else ""
        return TRIED if self.deliveries.filter(attempts__isnull=False).exists() else ""

    def needs_approval_from(self, by: Any) -> str:
        """Why `by` may not send this without a second pair of eyes, or ""."""
        if self.preapproved_by_id:
            return ""  # words that somebody approved before they were needed
        if not self.is_answer:
            return "Posts always need approval by somebody else."
        if by.role in Organisation.get().replies_need_approval:
            return "Replies by your role need approval by somebody else."
        return ""


class PostStep(Step):
    thing = models.ForeignKey(Post, models.CASCADE, related_name="steps")


class Wording(models.Model):
    """A text that a post has had, who wrote it and when; the newest is the present one. `texts` maps the id
    of each account (as a string, for JSON) to the words that replaced the body there, or "".
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="wordings")
    body = models.TextField(blank=True)
    texts = models.JSONField(default=dict)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def words_on(self, account_id: int) -> str:
        return self.texts.get(str(account_id)) or self.body


class Variant(models.Model):
    """Where a post is to go. `text` replaces the post's body on that account; "" means the same text."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="variants")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="one_variant_per_account")]

    @property
    def words(self) -> str:
        return self.text or self.post.body


class HoldQuerySet(models.QuerySet["Hold"]):
    def active(self) -> "HoldQuerySet":
        return self.filter(lifted_at__isnull=True)


class Hold(models.Model):
    """While active, nothing goes out but what is about one of the active holds' topics, or somebody's safety."""

    topic = models.CharField(max_length=40)
    reason = models.CharField(max_length=200)
    placed_at = models.DateTimeField(default=timezone.now)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = HoldQuerySet.as_manager()

    def __str__(self) -> str:
        return self.reason


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> "DeliveryQuerySet":
        """Queued rows whose time has come, on accounts that can send now, and under no hold."""
        ready = self.filter(
            Q(not_before__isnull=True) | Q(not_before__lte=now),
            Q(account__writes_limited_until__isnull=True) | Q(account__writes_limited_until__lte=now),
            state="queued",
            due_at__lte=now,
            account__is_active=True,
            account__state=Account.LIVE,
        )
        return ready.exclude(self.held_clause()).order_by("due_at", "pk")

    def held(self) -> "DeliveryQuerySet":
        return self.filter(self.held_clause(), state="queued")

    def stoppable(self) -> "DeliveryQuerySet":
        """What one more hold would stop now, and is not held yet."""
        return self.filter(state="queued").exclude(post__topic=SAFETY).exclude(self.held_clause())

    def with_holds(self) -> "DeliveryQuerySet":
        """Each row knows whether a hold stops it now: Delivery.on_hold."""
        clause = Q(self.held_clause(), state="queued")
        return self.annotate(held_now=ExpressionWrapper(clause, models.BooleanField()))

    def seen_by(self, person: Person) -> "DeliveryQuerySet":
        """As Post.seen_by: answers are for those who read the inbox."""
        return self if person.can(Permission.VIEW_INBOX) else self.exclude(post__kind__in=ANSWERS)

    @staticmethod
    def held_clause() -> Q:
        """In SQL, so that the answer is the one at the moment of asking. A post about any of the active
        incidents passes: two at once must not silence each other."""
        active = Hold.objects.active()
        spoken_of = active.filter(topic=OuterRef("post__topic"))
        return Q(Exists(active)) & ~Q(Exists(spoken_of)) & ~Q(post__topic=SAFETY)

    def lapsed(self, now: datetime) -> "DeliveryQuerySet":
        return self.filter(state="sending", lease_until__lt=now)

    def needing_a_person(self) -> "DeliveryQuerySet":
        """Failed, parked, or unknown for longer than a look-up takes."""
        stuck = timezone.now() - timedelta(seconds=settings.UNKNOWN_SETTLES_SECONDS * 3)
        return self.filter(
            Q(state__in=["failed", "parked"]) | Q(state="unknown", attempts__started_at__lt=stuck)
        ).distinct()


class Delivery(models.Model):
    """One post to one account, once. `claim` names the worker that holds the row until `lease_until`."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="deliveries")
    account = models.ForeignKey(Account, models.PROTECT, related_name="deliveries")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=DELIVERY.choices, default=DELIVERY.initial)
    due_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True, blank=True)
    claim = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_look_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    remote_id = models.CharField(max_length=120, blank=True)
    remote_url = models.URLField(max_length=300, blank=True)
    reason = models.TextField(blank=True)

    objects: ClassVar[Any] = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="one_delivery_per_account")]
        indexes = [
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["account", "remote_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.post} → {self.account}"

    @property
    def state_label(self) -> str:
        return DELIVERY.by_name[self.state].label

    @property
    def is_due(self) -> bool:
        return max(self.due_at, self.not_before or self.due_at) <= timezone.now()

    @property
    def on_hold(self) -> bool:
        """Only of rows from with_holds(); others do not know."""
        return bool(getattr(self, "held_now", False))

    @property
    def guidance(self) -> str:
        return DELIVERY.by_name[self.state].guidance

    def refusal(self, move: Move, by: Person) -> str:
        """Why `by` may not decide this, as a sentence, or ""."""
        if not move.permission or not by.can(move.permission):
            return f"Your role does not allow “{move.label}”."
        if self.state == "sending":
            return "It is being sent right now. Look again in a moment."
        if move.action == "keep" and self.due_at <= timezone.now():
            return "Its time has passed. Send it now, move it or drop it."
        return ""

    def moves_for(self, by: Person) -> list[tuple[Move, str]]:
        """What a person can decide about it now, each with the reason why `by` may not, or ""."""
        moves = (move for move in DELIVERY.moves_from(self.state) if move.permission)
        return [(move, self.refusal(move, by)) for move in moves]

    @property
    def outgoing(self) -> Outgoing:
        post = self.post
        return Outgoing(kind=post.kind, text=self.text, in_reply_to=post.in_reply_to, to_id=post.to_id)

    @property
    def lateness(self) -> timedelta:
        """How long past its time: its own, or the one that the network asked us to wait for."""
        return timezone.now() - max(self.due_at, self.not_before or self.due_at)


class Attempt(models.Model):
    """One call to the network, written down before it is made."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)  # "" while open; sent | temporary | refused | …
    detail = models.TextField(blank=True)

    class Meta:
        ordering = ["started_at", "pk"]
