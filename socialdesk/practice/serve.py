"""How the practice networks are started, in one place: by the command, the supervisor and the tests."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_PORT = 8100
# Each request that hangs on purpose holds a thread.
THREADS = 64


def command(port: int) -> list[str]:
    """One process (the webhook sender lives in it), many threads, this machine only."""
    return [
        sys.executable, "-m", "gunicorn", "socialdesk.practice.wsgi:application",
        "--chdir", str(ROOT), "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", "1", "--threads", str(THREADS),
        "--graceful-timeout", "2", "--keep-alive", "75", "--timeout", "0",
        "--no-control-socket", "--log-level", "warning",
    ]  # fmt: skip


def environment(data: Path | None = None) -> dict[str, str]:
    """This process's environment, with the practice networks' own settings and data folder."""
    extra = {"DJANGO_SETTINGS_MODULE": "socialdesk.practice.settings"}
    if data is not None:
        extra["PRACTICE_DATA"] = str(data)
    return os.environ | extra
