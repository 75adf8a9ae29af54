"""When things go wrong: incidents, and the statements that were ready before (toolkit I and L)."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from crisis.workflow import INCIDENT
from scheduler.models import Delivery, Hold, Post
from socialdesk.audit.steps import Stateful, Step
from socialdesk.networks.models import Account
from socialdesk.workflow import Workflow


class Level(models.TextChoices):
    WATCH = "watch", "Watch: it may grow"
    SERIOUS = "serious", "Serious: services are touched"
    MAJOR = "major", "Major incident"


class IncidentQuerySet(models.QuerySet["Incident"]):
    def under_way(self) -> "IncidentQuerySet":
        return self.filter(state=INCIDENT.initial)


class Incident(Stateful):
    """`hashtags` are words with their #, separated by spaces."""

    event_noun = "incident"

    title = models.CharField(max_length=120)
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.SERIOUS)
    why = models.TextField()
    hashtags = models.CharField(max_length=200, blank=True)
    declared_at = models.DateTimeField(default=timezone.now)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stood_down_at = models.DateTimeField(null=True, blank=True)
    hold = models.OneToOneField(Hold, models.PROTECT, null=True, related_name="incident")

    objects: ClassVar[Any] = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-declared_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def workflow(self) -> Workflow:
        return INCIDENT

    @property
    def topic(self) -> str:
        """What a post's topic must be to be about this incident."""
        return f"incident-{self.pk}"

    @property
    def stood_down_by(self) -> str:
        step = self.steps.select_related("person").filter(action="stand_down").last()
        return step.actor if step else ""

    def said_on(self, statement: "HoldingStatement", accounts: Iterable[Account]) -> Account | None:
        """One of `accounts` to which this statement has gone for this incident, or is on its way."""
        rows = Delivery.objects.filter(
            post__in=self.statements_sent.filter(statement=statement).values("post"), account__in=accounts
        ).exclude(state__in=["failed", "dropped"])
        row = rows.select_related("account").first()
        return row.account if row else None


class IncidentStep(Step):
    thing = models.ForeignKey(Incident, models.CASCADE, related_name="steps")


class StatementQuerySet(models.QuerySet["HoldingStatement"]):
    def in_use(self) -> "StatementQuerySet":
        return self.filter(retired_at__isnull=True)

    def ready(self) -> "StatementQuerySet":
        return self.in_use().filter(approved_by__isnull=False)


# What a statement may leave open, and what stands there when it is sent.
BLANKS = ("title", "hashtags")


class HoldingStatement(models.Model):
    """Words agreed on before they are needed. Ready once approved by somebody who did not write them; `{title}`
    and `{hashtags}` are filled from the incident when it is sent."""

    title = models.CharField(max_length=120)
    body = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def words_for(self, incident: Incident) -> str:
        return self.filled(title=incident.title, hashtags=incident.hashtags)

    def filled(self, **words: str) -> str:
        """Each blank is filled once: braces in an incident's own title stay as they are."""
        text = re.sub(r"\{\s*(\w+)\s*\}", lambda blank: words.get(blank[1], blank[0]), self.body)
        return "\n".join(line.rstrip() for line in text.splitlines()).strip()

    @property
    def unknown_blanks(self) -> list[str]:
        """Words in braces that nothing will fill, so that they would go out as they stand."""
        return [blank for blank in re.findall(r"\{\s*([^{}]*?)\s*\}", self.body) if blank not in BLANKS]


class StatementSent(models.Model):
    """That a statement went out for an incident, and as which post."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="statements_sent")
    statement = models.ForeignKey(HoldingStatement, models.PROTECT, related_name="+")
    post = models.OneToOneField(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at"]
        verbose_name_plural = "statements sent"
