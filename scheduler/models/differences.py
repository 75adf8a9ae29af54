"""Where our ledger and a network differ: what the daily comparison found, and what people said about it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from scheduler.models.deliveries import Delivery
from socialdesk.networks.models import Account


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

    class Meta:
        ordering = ["-started_at", "-pk"]


class DifferenceQuerySet(models.QuerySet["Difference"]):
    def open(self) -> "DifferenceQuerySet":
        return self.filter(settled_at__isnull=True)


class Difference(models.Model):
    """MISSING: we sent it and it is not there. FOREIGN: it is there and the desk did not send it."""

    class Kind(models.TextChoices):
        MISSING = "missing", "Sent, but not there"
        FOREIGN = "foreign", "There, but not sent from the desk"

    account = models.ForeignKey(Account, models.CASCADE, related_name="differences")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    remote_id = models.CharField(max_length=255)
    delivery = models.ForeignKey(Delivery, models.CASCADE, null=True, blank=True, related_name="differences")
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
