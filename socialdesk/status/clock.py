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
        self._follow_the_clock()
        rest = super().tick(*args, **kwargs)
        self.heart.beat(f"beat@{gethostname()}", [Heartbeat.Kind.CLOCK])
        return rest

    def _follow_the_clock(self) -> None:
        """After the clock was put back, last runs lie in the future: beat would wait until they are past once more."""
        for entry in self.schedule.values():
            now = entry.default_now()
            # As moments, since an hour of the clock comes twice in autumn.
            if entry.last_run_at and entry.last_run_at.timestamp() > now.timestamp():
                entry.last_run_at, self._heap = now, None  # super() makes the heap anew
