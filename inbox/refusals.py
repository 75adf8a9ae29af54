"""Counting calls to our webhooks that are refused: somebody may be forging them, and may do so by the thousand."""

import atexit
import logging
from collections import Counter
from threading import Lock
from time import monotonic

from django.db.models import F
from django.utils import timezone

from inbox.models import Refusal

log = logging.getLogger(__name__)
SECONDS = 1.0


class Refusals:
    """Kept in the process, and written down at most once a second by whichever call comes next: a flood of forged
    calls must not become one of writes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: Counter[tuple[str, str]] = Counter()
        self._next = 0.0  # by the clock of monotonic()

    def add(self, network: str, reason: str) -> None:
        with self._lock:
            self._waiting[network, reason] += 1
        self.write()

    def write(self, *, now: bool = False) -> None:
        """Writes down what waits, unless that was done a moment ago."""
        with self._lock:
            if not self._waiting or (monotonic() < self._next and not now):
                return
            waiting, self._waiting = self._waiting, Counter()
            self._next = monotonic() + SECONDS
        for (network, reason), count in waiting.items():
            log.warning("Calls to the %s webhook refused: %s (%s)", network, count, reason)
            day, _ = Refusal.objects.get_or_create(network=network, day=timezone.localdate(), reason=reason)
            Refusal.objects.filter(pk=day.pk).update(count=F("count") + count)


refusals = Refusals()
atexit.register(refusals.write, now=True)
