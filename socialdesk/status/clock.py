"""Celery's beat with a heart. Settings name it: CELERY_BEAT_SCHEDULER."""

from socket import gethostname
from typing import Any

from celery import beat

from socialdesk.status.heart import Heart
from socialdesk.status.models import Heartbeat


class Scheduler(beat.Scheduler):
    """Every entry of the desk's is a short interval, so there is nothing to remember, and no file to break when
    beat is killed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.heart = Heart()
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        rest = super().tick(*args, **kwargs)
        self.heart.beat(f"beat@{gethostname()}", [Heartbeat.Kind.CLOCK])
        return rest
