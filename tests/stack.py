"""The whole desk as script/demo runs it, for tests: web, worker, beat, broker and practice networks, each a real
process under the real supervisor, on a database of its own.

With DATABASE_URL (tests.servers) it is PostgreSQL and Redis, otherwise SQLite and the embedded valkey.
"""

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from psycopg import conninfo

from socialdesk import embedded
from socialdesk.practice import serve
from tests.practice_server import PracticeServer, free_port

T = TypeVar("T")
START_SECONDS = 120


class Stack:
    """`with Stack(tmp_path) as desk: desk.practice.mention(...)`."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.var = folder / "var"
        self.var.mkdir(parents=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.practice = PracticeServer(folder)
        self._database = _database()
        self._environment = {
            **os.environ,
            "VAR_DIR": str(self.var),
            "POLL_SECONDS": "2",
            "NETWORK_TIMEOUT_SECONDS": "4",
            "DELIVERY_LEASE_SECONDS": "10",
            "UNKNOWN_SETTLES_SECONDS": "8",
            "PRACTICE_LIMIT_FACTOR": "1000",
            **({"DATABASE_URL": self._database} if self._database else {}),
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Stack":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        log = self.var.parent / "stack.log"
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "socialdesk.embedded", str(self.port)],
                cwd=serve.ROOT,
                env=self._environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        said = self.until(lambda: log.read_text() if self._has_settled(log) else None, START_SECONDS)
        found = re.search(r"Practice networks: http://127.0.0.1:(\d+)", said)
        if found is None:
            self.stop()
            raise RuntimeError(f"The desk did not start:\n{said}\n{self.logs()}")
        self.practice.port = int(found[1])
        self.practice.url = f"http://127.0.0.1:{self.practice.port}"

    def _has_settled(self, log: Path) -> bool:
        ended = self._process is None or self._process.poll() is not None
        return ended or "Ready: " in log.read_text()

    def stop(self) -> None:
        process, self._process = self._process, None
        if process and process.poll() is None:
            process.terminate()
            process.wait(60)

    # --- its processes -----------------------------------------------------------------------------------
    def pid(self, program: str) -> int:
        log = (self.var / "logs" / "supervisor.log").read_text()
        return int(re.findall(rf"spawned: '{program}' with pid (\d+)", log)[-1])

    def kill(self, program: str) -> None:
        """kill -9 of a child and all its own children. The supervisor starts it again."""
        pid = self.pid(program)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        self.until(lambda: self.pid(program) != pid, 30)

    def logs(self) -> str:
        files = sorted((self.var / "logs").glob("*.log"))
        return "\n".join(f"== {file.name}\n{file.read_text(errors='replace')[-3000:]}" for file in files)

    def run(self, code: str) -> str:
        """Runs Python inside the desk, as `manage.py shell` does; returns what it printed."""
        environment = {
            **embedded.prepare(self.var, self.port, self.practice.port),
            **self._environment,
        }
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "--command", code],
            cwd=serve.ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    # --- its database ------------------------------------------------------------------------------------
    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        if self._database:
            with psycopg.connect(_dsn(self._database)) as connection:
                return connection.execute(sql).fetchall()  # type: ignore[arg-type]
        connection = sqlite3.connect(self.var / "desk.sqlite3", timeout=20)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def one(self, sql: str) -> Any:
        return self.rows(sql)[0][0]

    @staticmethod
    def until(ask: Callable[[], T | None], seconds: float, pause: float = 0.1) -> T:
        """The first true answer. Raises AssertionError when none comes in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if answer := ask():
                return answer
            time.sleep(pause)
        raise AssertionError(f"It did not happen within {seconds} seconds.")


def _database() -> str:
    """A new database on the run's PostgreSQL, or "" for SQLite."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        return ""
    name = f"desk_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(_dsn(server), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    return f"{server.rsplit('/', 1)[0]}/{name}"


def _dsn(url: str) -> str:
    return conninfo.make_conninfo(url.replace("postgres://", "postgresql://", 1))
