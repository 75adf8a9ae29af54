"""The heart of a process that works in the background: it writes down every few seconds that it is there."""

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta

from django.db import Error, connection
from django.utils import timezone

from socialdesk.status.models import Heartbeat

log = logging.getLogger(__name__)
EVERY = 10  # seconds
KEPT = timedelta(hours=1)


class Heart:
    """One a process. Its body calls beat() as often as it likes. `clock` counts seconds and is never set back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.started_at = timezone.now()
        self._clock = clock
        self._next = 0.0
        self._was_well = True

    def beat(self, name: str, kinds: Iterable[str]) -> None:
        """Never raises and keeps no connection: the parent of a worker's processes must hold none when it forks."""
        if self._clock() < self._next:
            return
        self._next = self._clock() + EVERY
        try:
            self._write(name, kinds)
            self._was_well = True
        except Error as error:  # the database is away: the body goes on without
            if self._was_well:
                log.warning("The heartbeat of %s could not be written: %s", name, error)
            self._was_well = False
        finally:
            with suppress(Error):
                connection.close()

    def _write(self, name: str, kinds: Iterable[str]) -> None:
        now = timezone.now()
        Heartbeat.objects.bulk_create(
            [Heartbeat(name=name, kind=kind, at=now, started_at=self.started_at) for kind in kinds],
            update_conflicts=True,
            unique_fields=["name", "kind"],
            update_fields=["at", "started_at"],
        )
        Heartbeat.objects.filter(at__lt=now - KEPT).delete()
