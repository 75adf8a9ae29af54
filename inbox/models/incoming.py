"""Payloads as they came, and what was refused."""

import math
import re
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from socialdesk.networks.models import Account

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
DEEPEST = 100


def storable(payload: Any, depth: int = 0) -> Any:
    """The payload, with � for each character that PostgreSQL takes into neither text nor JSON: NUL, and half of a
    character beyond the first 65,536; and with NaN and the infinities, which Python reads as numbers, as text. One of
    them would keep everything beside it out. Raises ValueError where things stand in things DEEPEST times."""
    match payload:
        case str():
            return UNSTORABLE.sub("�", payload)
        case float() if not math.isfinite(payload):
            return str(payload)
        case list() | dict() if depth >= DEEPEST:
            raise ValueError("No network nests so deeply.")
        case list():
            return [storable(part, depth + 1) for part in payload]
        case dict():
            return {storable(name): storable(part, depth + 1) for name, part in payload.items()}
        case _:
            return payload


class IncomingQuerySet(models.QuerySet["Incoming"]):
    def waiting(self) -> "IncomingQuerySet":
        """Stored but not worked through: the process that stored them was busy, or died, or it is time to see
        whether what they belong to has come. What is told about a paused account waits until it is resumed."""
        due = Q(retry_at__isnull=True) | Q(retry_at__lte=timezone.now())
        return self.filter(due, processed_at__isnull=True, account__is_active=True).order_by("pk")

    def unreadable(self) -> "IncomingQuerySet":
        """Those with something in them that could not be read, until somebody leaves them at that."""
        return self.exclude(problem="").filter(left_at__isnull=True)

    def asked_again(self) -> "IncomingQuerySet":
        """Those that somebody has asked to have read again, and that wait for it."""
        return self.filter(again_at__isnull=False).order_by("pk")


class Incoming(models.Model):
    """A payload exactly as a network gave it, saved before anything is read from it. `digest` (SHA-256 of the
    payload) folds one that comes again: networks repeat webhooks, and a poll often finds the same page.
    `repeats` counts how often that was. `early` are the ids of what overtook that to which it belongs: at
    `retry_at` these, and no others, are tried again.

    Of one with a `problem`: `again_at` is when somebody asked to have it read again, until that is done; `reread_at`
    when it was, and `found` how many messages that brought; `left_at` when it was left unread for good. `to_empty`
    marks one with words that their author deleted: `emptied_at` is when its payload was, which is {} since then."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    source = models.CharField(
        max_length=10,
        choices=[("poll", "Asked for"), ("webhook", "Sent to us"), ("gap", "Asked for again, to fill a gap")],
    )
    stream = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    payload = models.JSONField()
    received_at = models.DateTimeField(default=timezone.now)
    processed_at = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    early = models.JSONField(default=list, blank=True)
    problem = models.TextField(blank=True)
    repeats = models.PositiveIntegerField(default=0)
    again_at = models.DateTimeField(null=True, blank=True)
    reread_at = models.DateTimeField(null=True, blank=True)
    found = models.PositiveIntegerField(default=0)
    left_at = models.DateTimeField(null=True, blank=True)
    left_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    to_empty = models.BooleanField(default=False)
    emptied_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = IncomingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="one_row_per_payload")]
        indexes = [
            models.Index(fields=["id"], name="incoming_waiting", condition=Q(processed_at__isnull=True)),
            models.Index(fields=["id"], name="incoming_again", condition=Q(again_at__isnull=False)),
            models.Index(fields=["id"], name="incoming_problem", condition=~Q(problem="")),
            models.Index(fields=["received_at"], name="incoming_raw", condition=Q(emptied_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"Payload {self.pk} of {self.account}"


class Refusal(models.Model):
    """How many calls to a network's webhook were refused on a day, by the reason: somebody may be forging them."""

    class Reason(models.TextChoices):
        UNSIGNED = "unsigned", "Without a good signature"
        STRANGER = "stranger", "About an account that is not ours"
        LARGE = "large", "Far larger than what networks send"

    network = models.CharField(max_length=20)
    day = models.DateField()
    reason = models.CharField(max_length=10, choices=Reason.choices)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day", "network", "reason"]
        constraints = [
            models.UniqueConstraint(fields=["network", "day", "reason"], name="one_row_per_day_and_reason")
        ]
