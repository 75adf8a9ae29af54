"""Processes that a test starts, and ends by their ids."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path

from socialdesk.practice.serve import ROOT

PATIENCE = 30


class Process:
    """One program with all its children, as a group of its own."""

    def __init__(self, *words: str, log: Path, environment: dict[str, str]) -> None:
        self._words, self._log, self._environment = words, log, environment
        self._popen: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as out:
            self._popen = subprocess.Popen(
                self._words,
                cwd=ROOT,
                env=self._environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        assert self._popen
        return self._popen.pid

    @property
    def is_running(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    def wait(self) -> None:
        """Until it has ended by itself, and well."""
        assert self._popen
        assert self._popen.wait(PATIENCE) == 0, self._log.read_text()

    def terminate(self) -> None:
        """SIGTERM to the first of them, as supervisors do it; does not wait."""
        if self._popen and self._popen.poll() is None:
            self._popen.terminate()

    def kill(self) -> None:
        """kill -9 of the whole group."""
        if self._popen is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait(PATIENCE)
        self._popen = None

    def end(self) -> None:
        self.terminate()
        if self._popen:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._popen.wait(PATIENCE)
        self.kill()
