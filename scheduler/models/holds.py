"""Holds: while one is active, only what is about its topic goes out."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


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

    def aside(self, topic: str) -> str:
        """Why a delivery about `topic` waits for a person once this hold is lifted."""
        if topic == self.topic:
            return f"It is about what is over now: {self.reason}"
        return f"It was held: {self.reason}"
