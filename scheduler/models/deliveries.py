"""Deliveries: one post to one account, once, moved by the machine; and the attempts at it."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone

from scheduler.models.holds import Hold
from scheduler.models.kinds import ANSWERS, SAFETY
from scheduler.workflow import DELIVERY
from socialdesk.accounts.roles import Permission
from socialdesk.audit.log import Person
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Outgoing
from socialdesk.workflow import Move

GIVE_UP = timedelta(hours=24)  # a network that asks us to wait for this long needs a person


def too_late() -> timedelta:
    """How long after its time a post is still sent without asking."""
    return timedelta(minutes=settings.TOO_LATE_MINUTES)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> "DeliveryQuerySet":
        """Queued rows whose time has come and has not been missed, on accounts that can send now, and that nothing
        stops."""
        ready = self.filter(
            ~self.late_clause(now),
            Q(not_before__isnull=True) | Q(not_before__lte=now),
            Q(account__writes_limited_until__isnull=True) | Q(account__writes_limited_until__lte=now),
            state="queued",
            due_at__lte=now,
            account__is_active=True,
            account__state=Account.LIVE,
        )
        return ready.exclude(self.held_clause()).exclude(self.behind_clause()).order_by("due_at", "pk")

    def overdue(self, now: datetime) -> "DeliveryQuerySet":
        """Queued rows that have missed their time, under no hold."""
        late = self.filter(self.late_clause(now), state="queued")
        return late.exclude(self.held_clause()).order_by("due_at", "pk")

    def at_the_door(self, now: datetime) -> "DeliveryQuerySet":
        """Each row knows whether it may go, as far as the database can say: `is_stopped` by a hold or by what is to
        be said before it, `is_late`."""
        flag = models.BooleanField()
        return self.annotate(
            is_stopped=ExpressionWrapper(self.held_clause() | self.behind_clause(), flag),
            is_late=ExpressionWrapper(self.late_clause(now), flag),
        )

    def held(self) -> "DeliveryQuerySet":
        return self.filter(self.held_clause(), state="queued")

    def before_the_call(self) -> "DeliveryQuerySet":
        """Queued, or taken by a worker that has not begun to call: it can still be stopped."""
        begun = Attempt.objects.filter(delivery=OuterRef("pk"), finished_at__isnull=True)
        return self.filter(Q(state="queued") | (Q(state="sending") & ~Exists(begun)))

    def stoppable(self) -> "DeliveryQuerySet":
        """What one more hold would stop now, and is not held yet."""
        return self.filter(state="queued").exclude(post__topic=SAFETY).exclude(self.held_clause())

    def with_holds(self) -> "DeliveryQuerySet":
        """Each row knows what stops it now: Delivery.on_hold, Delivery.is_behind."""
        held, behind = Q(self.held_clause(), state="queued"), Q(self.behind_clause(), state="queued")
        flag = models.BooleanField()
        return self.annotate(
            held_now=ExpressionWrapper(held, flag), behind_now=ExpressionWrapper(behind, flag)
        )

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

    @staticmethod
    def late_clause(now: datetime) -> Q:
        """It has missed its time by more than is excused. For a day, a wait that the network asked of its account
        is, if it began before the time was missed; waits of the desk's own making are not."""
        late = too_late()
        waited = Q(
            account__writes_limited_since__isnull=False,
            account__writes_limited_since__lte=F("due_at") + late,
            account__writes_limited_until__isnull=False,
            account__writes_limited_until__gt=now - late,
            due_at__gte=now - GIVE_UP,
        )
        return Q(due_at__lt=now - late) & ~waited

    @staticmethod
    def behind_clause() -> Q:
        """Something in the same conversation was to be said before it, and is still to come: a second part never
        arrives before the first. What keeps somebody safe waits for nothing; an automatic reply that failed holds
        nobody up."""
        settles = Q(state__in=["queued", "sending", "unknown"])
        before = Q(due_at__lt=OuterRef("due_at")) | Q(due_at=OuterRef("due_at"), pk__lt=OuterRef("pk"))
        earlier = Delivery.objects.filter(
            before,
            settles | Q(state__in=["failed", "parked"], post__machine=""),
            account=OuterRef("account"),
            post__thread=OuterRef("post__thread"),
        )
        return ~Q(post__thread="") & ~Q(post__topic=SAFETY) & Q(Exists(earlier))

    def lapsed(self, now: datetime) -> "DeliveryQuerySet":
        """Rows whose lease has run out: also one that no lease reaches to, left by a clock that was put back."""
        # Twice, because somebody else's `now` may be a little later.
        never = now + 2 * timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)
        return self.filter(Q(lease_until__lt=now) | Q(lease_until__gt=never), state="sending")

    def to_look_up(self, now: datetime | None = None) -> "DeliveryQuerySet":
        """Unknown outcomes whose look is due, on accounts that can be read."""
        now = now or timezone.now()
        # A call of the future was made before a clock was put back: then the next look lies too far ahead as well.
        to_come = Attempt.objects.filter(delivery=OuterRef("pk"), started_at__gt=now)
        due = self.filter(Q(next_look_at__lte=now) | Exists(to_come), state="unknown")
        on_working = due.filter(account__state=Account.LIVE, account__is_active=True)
        return on_working.select_related("post", "account")

    def needing_a_person(self) -> "DeliveryQuerySet":
        """Failed, parked, or unknown for longer than a look-up takes."""
        stuck = timezone.now() - timedelta(seconds=settings.UNKNOWN_SETTLES_SECONDS * 3)
        tried = Attempt.objects.filter(delivery=OuterRef("pk"), started_at__lt=stuck)
        return self.filter(Q(state__in=["failed", "parked"]) | Q(Exists(tried), state="unknown"))

    def set_aside_by(self, hold: Hold) -> "DeliveryQuerySet":
        """What lifting this hold left for a person, and what else about its topic waits for one."""
        return self.filter(Q(hold=hold) | Q(post__topic=hold.topic), state="parked")


class Delivery(models.Model):
    """One post to one account, once. `claim` names the worker that holds the row until `lease_until`; `hold` is
    the one that set the row aside for a person when it was lifted."""

    post = models.ForeignKey("scheduler.Post", models.PROTECT, related_name="deliveries")
    account = models.ForeignKey(Account, models.PROTECT, related_name="deliveries")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=DELIVERY.choices, default=DELIVERY.initial)
    due_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True, blank=True)
    claim = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_look_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    remote_id = models.CharField(max_length=255, blank=True)
    remote_url = models.URLField(max_length=1000, blank=True)
    reason = models.TextField(blank=True)
    hold = models.ForeignKey(Hold, models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="one_delivery_per_account")]
        indexes = [
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["account", "state", "due_at"]),
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
    def is_leased(self) -> bool:
        """Whether the worker that holds the row may still act on it."""
        return self.lease_until is not None and timezone.now() < self.lease_until

    @property
    def on_hold(self) -> bool:
        """Only of rows from with_holds(); others do not know."""
        return bool(getattr(self, "held_now", False))

    @property
    def is_behind(self) -> bool:
        """Only of rows from with_holds(), as on_hold: something else in its conversation is to be said first."""
        return bool(getattr(self, "behind_now", False))

    @property
    def guidance(self) -> str:
        return DELIVERY.by_name[self.state].guidance

    def refusal(self, move: Move, by: Person) -> str:
        """Why `by` may not decide this, as a sentence, or ""."""
        if not move.permission or not (by.can(move.permission) or self.is_late_work_of(by)):
            return f"Your role does not allow “{move.label}”."
        if self.state == "sending":
            return "It is being sent right now. Look again in a moment."
        if move.action == "keep" and self.due_at <= timezone.now():
            return "Its time has passed. Send it now, move it or drop it."
        return ""

    def is_late_work_of(self, by: Person) -> bool:
        """Whether it missed its time and `by` wrote it: then its author may decide, as its approver may. What a hold
        set aside is for managers."""
        late = self.state == "parked" and self.hold_id is None
        return late and self.post.author_id == by.pk and by.can(Permission.DRAFT_POSTS)

    def moves_for(self, by: Person) -> list[tuple[Move, str]]:
        """What a person can decide about it now, each with the reason why `by` may not, or ""."""
        moves = (move for move in DELIVERY.moves_from(self.state) if move.permission)
        return [(move, self.refusal(move, by)) for move in moves]

    @property
    def outgoing(self) -> Outgoing:
        post = self.post
        return Outgoing(kind=post.kind, text=self.text, in_reply_to=post.in_reply_to, to_id=post.to_id)

    @property
    def late_question(self) -> str:
        """What the person who decides is asked."""
        return f"Its time was {timezone.localtime(self.due_at):%H:%M on %d %B}. Is it still right to send?"


class Attempt(models.Model):
    """One call to the network, written down before it is made."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)  # "" while open; sent | temporary | refused | …
    detail = models.TextField(blank=True)

    class Meta:
        ordering = ["started_at", "pk"]
