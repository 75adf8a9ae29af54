"""The background of the desk, for killing: database, broker, practice networks, Celery workers and beat, each a real
process. Without pages, and on short leases, so that it is ready in seconds and mends in seconds."""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TypeVar

import requests
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from kombu import Connection

from socialdesk import embedded
from socialdesk.celery import app
from tests.faults.databases import at_home_in, new_database
from tests.faults.processes import Process
from tests.practice_server import PracticeServer, free_port

T = TypeVar("T")
CONCURRENCY = 2
SETTLE_SECONDS = 180.0


class Rig:
    """`with Rig(tmp_path) as rig, rig.at_home(): …`. `environment` is for all its programs."""

    def __init__(
        self, folder: Path, *, workers: int = 2, concurrency: int = CONCURRENCY, **environment: str
    ) -> None:
        self.folder, self.concurrency = folder, concurrency
        self._orders: dict[str, object] = {"clock": 0, "copies": 1, "kills": []}
        self.database = new_database(folder)
        self.practice = PracticeServer(folder)
        self._broker_folder = folder / "broker"
        self._environment = {
            **os.environ,
            "VAR_DIR": str(folder),
            "DATABASE_URL": self.database.url,
            "REDIS_URL": f"redis+socket://{embedded.socket_path(folder)}",
            "SECRET_KEY": settings.SECRET_KEY,
            "FIELD_KEYS": ",".join(settings.FIELD_KEYS),
            "SABOTAGE": str(folder),
            "NETWORK_TIMEOUT_SECONDS": "1.5",
            "DELIVERY_LEASE_SECONDS": "4",
            "UNKNOWN_SETTLES_SECONDS": "2",
            "POLL_SECONDS": "600",  # scenarios ask for it themselves
            **environment,
        }
        socket = str(embedded.socket_path(folder))
        self.broker = self._program(
            "broker",
            os.environ.get("BROKER") or embedded.broker(),
            *("--port", "0", "--unixsocket", socket, "--dir", str(self._broker_folder)),
            *("--appendonly", "yes", "--save", ""),
        )
        self.beat = self._celery("beat", "beat", "--pidfile=")
        self.workers = [self._worker(n) for n in range(workers)]
        self._opening, self._breaking = Lock(), Lock()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.web = self._python(
            "web",
            *("-m", "gunicorn", "socialdesk.wsgi", "--bind", f"127.0.0.1:{self.port}"),
            *("--worker-class", "gthread", "--threads", "8", "--no-control-socket", "--log-level", "warning"),
        )

    # --- starting and ending -----------------------------------------------------------------------------
    def __enter__(self) -> "Rig":
        self._broker_folder.mkdir()
        self.order()
        self.broker.start()
        self.database.start()
        migrating = self._python("migrate", "manage.py", "migrate", "--verbosity", "0")
        migrating.start()
        for worker in self.workers:
            worker.start()
        self.practice.start(PRACTICE_LIMIT_FACTOR="1000")
        migrating.wait()
        self.beat.start()
        return self

    def __exit__(self, *_: object) -> None:
        for program in (self.beat, self.web, *self.workers):
            program.kill()
        self.broker.end()
        self.practice.stop()
        self.database.stop()

    def _worker(self, number: int) -> Process:
        words = (
            "--concurrency",
            str(self.concurrency),
            "--without-gossip",
            "--without-mingle",
            "-n",
            f"{number}@%h",
        )
        return self._celery(f"worker-{number}", "worker", *words)

    def _celery(self, name: str, *words: str) -> Process:
        return self._python(name, "-m", "tests.faults.saboteur", *words, "--loglevel", "WARNING")

    def _python(self, name: str, *words: str) -> Process:
        return self._program(name, sys.executable, *words)

    def _program(self, name: str, *words: str) -> Process:
        # PostgreSQL's list of connections tells them apart by PGAPPNAME.
        environment = {**self._environment, "PGAPPNAME": name}
        return Process(*words, log=self.folder / f"{name}.log", environment=environment)

    # --- what can be done to it --------------------------------------------------------------------------
    def kill_a_worker(self, point: str, *, saying: str, at: Iterable[int]) -> None:
        """The process that passes this point with these words dies, at each of these passes."""
        kills = [*self._orders["kills"], {"point": point, "words": saying, "passes": sorted(at)}]  # type: ignore[misc]
        self.order(kills=kills)

    def order(self, **orders: object) -> None:
        self._orders |= orders
        fresh = self.folder / "orders.new"
        fresh.write_text(json.dumps(self._orders))
        fresh.replace(self.folder / "orders.json")

    @property
    def processes(self) -> int:
        return len(self.workers) * self.concurrency

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else breaks something of the rig's own meanwhile."""
        with self._breaking:
            connection.close()  # the database may have been taken away while this one waited for its turn
            yield

    @contextmanager
    def clock(self, hours: int) -> Iterator[None]:
        """The clock of workers and beat is wrong by so much."""
        self.order(clock=hours * 3600)
        try:
            yield
        finally:
            self.order(clock=0)

    def with_workers(self, number: int) -> None:
        """So many groups of processes, all of them at work."""
        for worker in self.workers[number:]:
            worker.end()
        del self.workers[number:]
        self.workers += [self._worker(n) for n in range(len(self.workers), number)]
        self.start_workers()

    def start_workers(self) -> None:
        """Those that are not running; ready when this returns."""
        for worker in self.workers:
            if not worker.is_running:
                worker.start()
        assert until(lambda: all((self.folder / f"ready-{worker.pid}").exists() for worker in self.workers))

    def open_the_web(self) -> None:
        """Starts it once, for those who are called by the networks."""
        with self._opening:
            if not self.web.is_running:
                self.web.start()
            assert until(lambda: requests.get(f"{self.url}/health", timeout=5).ok)

    def empty_the_broker(self) -> None:
        """kill -9, and all that it kept is gone."""
        self.broker.kill()
        shutil.rmtree(self._broker_folder)
        self._broker_folder.mkdir()
        self.broker.start()

    def ask_for(self, task: str, *arguments: object) -> None:
        """Hands a task to the workers, as beat does."""
        with self._connection() as connection:
            app.send_task(task, arguments, connection=connection, expires=5)

    def _connection(self) -> Connection:
        return app.connection_for_write(self.broker_url)

    @property
    def broker_url(self) -> str:
        return self._environment["REDIS_URL"]

    @contextmanager
    def at_home(self) -> Iterator[None]:
        with at_home_in(self.database):
            yield

    def logs(self) -> str:
        files = sorted(self.folder.glob("*.log"))
        return "\n".join(f"== {file.name}\n{file.read_text(errors='replace')[-3000:]}" for file in files)


def until(ask: Callable[[], T | None], seconds: float = SETTLE_SECONDS, pause: float = 0.1) -> T | None:
    """The first true answer, or None when none comes in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if answer := ask():
                return answer
        except (OperationalError, InterfaceError):
            connection.close()
        except requests.RequestException:
            pass
        time.sleep(pause)
    return None
