"""What is wrong with an account and does not mend itself: shown on every page until it is over."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from socialdesk.networks.models.accounts import Account


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def ringing(self) -> "AlarmQuerySet":
        return self.filter(ended_at__isnull=True)

    def untold(self) -> "AlarmQuerySet":
        return self.ringing().filter(told_at__isnull=True)


class Alarm(models.Model):
    """One at a time of a kind on an account, however often it is raised. `told_at` is when admins were told of it,
    once, by email."""

    class Kind(models.TextChoices):
        LAPSED = "lapsed", "Needs reconnecting"
        GAP = "gap", "Messages are missing"
        SILENT = "silent", "Unusually quiet"
        FOREIGN = "foreign", "Something was not sent from the desk"
        MISSING = "missing", "Something that we sent is not there"
        BUDGET = "budget", "The month’s budget"

    account = models.ForeignKey(Account, models.CASCADE, related_name="alarms")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.TextField()
    raised_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = AlarmQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind"],
                condition=models.Q(ended_at__isnull=True),
                name="one_alarm_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return self.words
