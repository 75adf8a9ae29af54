"""What is wrong with an account and does not mend itself: shown on every page until it is over."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from socialdesk.networks.models.accounts import Account

TELLING = timedelta(minutes=2)  # longer than an email takes


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def ringing(self) -> "AlarmQuerySet":
        return self.filter(ended_at__isnull=True)

    def untold(self) -> "AlarmQuerySet":
        return self.ringing().filter(told_at__isnull=True)

    def to_tell(self) -> "AlarmQuerySet":
        """Untold ones that nobody is telling. A lease that is too long is from before a clock was put back."""
        now = timezone.now()
        return self.untold().exclude(telling_until__gt=now, telling_until__lte=now + 2 * TELLING)


class Alarm(models.Model):
    """One at a time of a kind on an account, however often it is raised. `told_at` is when admins were told of it
    by email; `telling_until` keeps it for the process that is about to."""

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
    telling_until = models.DateTimeField(null=True, blank=True)

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
