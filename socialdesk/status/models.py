"""Heartbeats: when each process that works in the background was last heard."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

# Whoever has not been heard for so long is taken to be gone.
SILENCE = timedelta(minutes=1)


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    def fresh(self) -> "HeartbeatQuerySet":
        return self.filter(at__gt=timezone.now() - SILENCE)


class Heartbeat(models.Model):
    """`name` is the node's, such as celery@desk-1. A worker has a row for each line of work that it serves; the kinds
    are the names of those lines (settings.CELERY_TASK_QUEUES), and the clock that fills them."""

    class Kind(models.TextChoices):
        SENDING = "sending", "Sending"
        READING = "celery", "Receiving, and all other work"
        CLOCK = "beat", "The clock"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField()
    started_at = models.DateTimeField()

    objects: ClassVar[Any] = HeartbeatQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["name", "kind"], name="one_row_per_heart")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"
