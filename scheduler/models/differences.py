"""Where our ledger and a network differ: what the daily comparison found, and what people said about it."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from scheduler.models.deliveries import Delivery
from scheduler.models.kinds import ANSWERS
from scheduler.models.kinds import Kind as SaidKind
from socialdesk.accounts.roles import Permission
from socialdesk.audit.log import Actor, Person
from socialdesk.audit.models import Machine
from socialdesk.networks.models import Account
from socialdesk.workflow import Move, State, Workflow

DECIDE = Permission.DECIDE_DELIVERIES
FOREIGN = Workflow(
    name="foreign",
    label="There, but not sent from the desk",
    states=(
        State("foreign", "Not sent from the desk", "Ask round: did one of us post it by hand?"),
        State("not_ours", "Not posted by us", "Somebody else may be able to post as us. Do this now:"),
        State("by_hand", "Posted by hand"),
        State("dealt_with", "Dealt with"),
        State("ours", "Sent from the desk after all"),
    ),
    moves=(
        Move("say_dealt_with", "All this is done", ("not_ours",), "dealt_with", DECIDE),
        Move("say_by_hand", "One of us posted it by hand", ("foreign", "not_ours"), "by_hand", DECIDE),
        Move("say_not_ours", "We did not post this", ("foreign",), "not_ours", DECIDE),
        Move("recognise", "Found to be ours", ("foreign", "not_ours"), "ours"),
    ),
)
MISSING = Workflow(
    name="missing",
    label="Sent, but not there",
    states=(
        State(
            "missing", "Not there any more", "Ask round: did one of us delete it? The network may have, too."
        ),
        State("deleted", "Deleted by one of us"),
        State("back", "There again"),
        State("rewritten", "Written again"),
    ),
    moves=(
        Move("say_deleted", "One of us deleted it", ("missing",), "deleted", DECIDE),
        Move("find", "Look again", ("missing",), "back", DECIDE),
        Move("rewrite", "Write it again", ("missing",), "rewritten", DECIDE),
        Move("miss", "Gone again", ("back",), "missing"),
    ),
)
FLOWS = {"foreign": FOREIGN, "missing": MISSING}
OPEN = ("foreign", "not_ours", "missing")  # states in which somebody still has to do something
TAKES = timedelta(minutes=10)  # a comparison that has not ended by then has died


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    def finished(self) -> "ComparisonQuerySet":
        return self.filter(finished_at__isnull=False)

    def under_way(self) -> "ComparisonQuerySet":
        recent = timezone.now() - TAKES
        return self.filter(finished_at__isnull=True, problem="", started_at__gt=recent)


class Comparison(models.Model):
    """One reading of what an account has said between two moments, held against our deliveries. `problem` says why
    it could not be finished."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="comparisons")
    since = models.DateTimeField()
    until = models.DateTimeField()
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    seen = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)

    objects: ClassVar[Any] = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]

    @property
    def is_under_way(self) -> bool:
        waits = self.finished_at is None and not self.problem
        return waits and self.started_at > timezone.now() - TAKES


class DifferenceQuerySet(models.QuerySet["Difference"]):
    def open(self) -> "DifferenceQuerySet":
        return self.filter(settled_at__isnull=True)

    def seen_by(self, person: Person) -> "DifferenceQuerySet":
        """As Delivery.seen_by: answers are for those who read the inbox."""
        return self if person.can(Permission.VIEW_INBOX) else self.exclude(said_kind__in=ANSWERS)


class Difference(models.Model):
    """MISSING: we sent it and it is not there. FOREIGN: it is there and the desk did not send it; `delivery` is then
    one of ours with the same words, if there is one. `said_kind` is whether it is a post or an answer; `outcome` the
    state that it has come to, "" at first."""

    class Kind(models.TextChoices):
        MISSING = "missing", "Sent, but not there"
        FOREIGN = "foreign", "There, but not sent from the desk"

    account = models.ForeignKey(Account, models.CASCADE, related_name="differences")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    remote_id = models.CharField(max_length=255)
    delivery = models.ForeignKey(Delivery, models.CASCADE, null=True, blank=True, related_name="differences")
    said_kind = models.CharField(max_length=10, choices=SaidKind.choices, default=SaidKind.POST)
    text = models.TextField(blank=True)
    url = models.URLField(max_length=1000, blank=True)
    at = models.DateTimeField()
    found_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=20, blank=True)

    objects: ClassVar[Any] = DifferenceQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "remote_id"], name="one_row_per_difference")
        ]

    def __str__(self) -> str:
        words = " ".join(self.text.split()) or "Something without words"
        return words if len(words) <= 60 else words[:59] + "…"

    @property
    def state(self) -> str:
        return self.outcome or self.kind

    @property
    def workflow(self) -> Workflow:
        return FLOWS[self.kind]

    @property
    def state_now(self) -> State:
        return self.workflow.by_name[self.state]

    def refusal(self, move: Move, by: Actor) -> str:
        """Why `by` may not make this move, as a sentence, or ""."""
        if isinstance(by, Machine) or (move.permission and by.can(move.permission)):
            return ""
        return f"Your role does not allow “{move.label}”."

    def settle(self, outcome: str, at: datetime, by: Any) -> None:
        """Comes to the state `outcome`. (settling.py checks and records.)"""
        done = outcome not in OPEN
        self.outcome = "" if outcome == self.kind else outcome
        self.settled_at, self.settled_by = (at, by) if done else (None, None)
        self.save(update_fields=["outcome", "settled_at", "settled_by"])
