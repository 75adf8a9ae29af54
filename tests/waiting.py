"""Waiting for what another thread or process does."""

import time
from collections.abc import Callable


def until(ask: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not ask():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.05)
