"""The database of a rig: a PostgreSQL server or an SQLite file of its own, which can be taken away."""

import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import dj_database_url
from django.db import connection, connections
from django.db.utils import load_backend

from tests.servers import Postgres

OF_WORKERS = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'worker-%'"
LOCKED_SECONDS = 5


class Database(Protocol):
    url: str

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def away(self) -> None:
        """Nobody gets an answer for some seconds; whoever was in the middle of something is cut off or waits."""

    def connections(self) -> int:
        """How many connections the workers hold; 0 where there is no server to ask."""


class PostgresDatabase:
    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="desk-pg-")
        self._server = Postgres(self._folder.name)
        self.url = self._server.url

    def start(self) -> None:
        self._server.make()
        self._server.start()

    def stop(self) -> None:
        self._server.stop()
        self._folder.cleanup()

    def away(self) -> None:
        self._server.restart()
        time.sleep(1)
        self._server.restart()

    def connections(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(OF_WORKERS)
            return int(cursor.fetchone()[0])


class SqliteDatabase:
    def __init__(self, file: Path) -> None:
        self._file = file
        self.url = f"sqlite:///{file}"

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def away(self) -> None:
        """Locked by somebody else: nobody writes."""
        lock = sqlite3.connect(self._file, timeout=20, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        time.sleep(LOCKED_SECONDS)
        lock.execute("ROLLBACK")
        lock.close()

    def connections(self) -> int:
        return 0


def new_database(folder: Path) -> Database:
    """Of the kind that this test run is on."""
    on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    return PostgresDatabase() if on_postgres else SqliteDatabase(folder / "desk.sqlite3")


@contextmanager
def at_home_in(database: Database) -> Iterator[None]:
    """In this thread the models speak to that database instead of the test run's own."""
    own = connections["default"]
    theirs: dict[str, Any] = {**own.settings_dict, **dj_database_url.parse(database.url)}
    connections["default"] = load_backend(theirs["ENGINE"]).DatabaseWrapper(theirs, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = own
