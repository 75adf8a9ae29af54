"""Posts: what somebody wrote, where it is to go, and how people decided about it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Prefetch, Q, When
from django.utils import timezone

from policies.models import Organisation
from scheduler.models.deliveries import Delivery, too_late
from scheduler.models.holds import Hold
from scheduler.models.kinds import ANSWERS, SAFETY, Content, Kind
from scheduler.workflow import POST
from socialdesk.accounts.roles import Permission
from socialdesk.audit.log import Actor, Person
from socialdesk.audit.models import Machine
from socialdesk.audit.steps import Stateful, Step
from socialdesk.networks.models import Account
from socialdesk.workflow import Move, Workflow

TRIED = (
    "Part of this has already been tried, so it can no longer be changed. Write a new post with its words."
)


class PostQuerySet(models.QuerySet["Post"]):
    def in_review(self) -> "PostQuerySet":
        """In the order in which to read them: somebody's safety, then what is about an incident under way. Each by
        the time due, and before those the oldest of what is to go out as soon as it is approved."""
        incident = Q(topic__in=Hold.objects.active().values("topic"))
        urgency = Case(When(topic=SAFETY, then=0), When(incident, then=1), default=2)
        return self.filter(state="in_review").order_by(urgency, F("due_at").asc(nulls_first=True), "pk")

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
    incident's key, or SAFETY. `thread` joins what is said in one conversation, which goes out in the order of
    its times; "" stands alone. A post by a machine (automatic reply) has no author but `machine`."""

    event_noun = "post"

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.POST)
    content = models.CharField(max_length=10, choices=Content.choices, default=Content.OWN)
    body = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="posts")
    machine = models.CharField(max_length=20, choices=Machine.choices, blank=True)
    preapproved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    topic = models.CharField(max_length=40, blank=True)
    thread = models.CharField(max_length=40, blank=True)
    in_reply_to = models.CharField(max_length=255, blank=True)
    to_id = models.CharField(max_length=300, blank=True)
    to_name = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    edits = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = PostQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["thread"], name="post_thread", condition=~Q(thread="")),
        ]

    def __str__(self) -> str:
        if self.is_private:  # its name stands in the audit log, which keeps no private word
            return f"Private message to {self.to_name or 'somebody'}"
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
    def lateness(self) -> str:
        """What approval does now that its time has passed: it goes out "at once", or somebody "asks". "" before."""
        if self.due_at is None or self.due_at > timezone.now():
            return ""
        return "asks" if timezone.now() - self.due_at > too_late() else "at once"

    @property
    def stage(self) -> str:
        """What can be done with it hangs on this. A page that shows another is out of date."""
        return f"{self.state} under way" if self.is_underway else self.state

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
