"""What the practice networks remember: JSON documents in one SQLite file.

A document has a kind and a key. A listing is a named, ordered set of documents ("mentions of account
7"), so that no route ever reads everything to find a few. Every write is committed before the network
answers: kill the server at any moment and what it accepted is still there.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from socialdesk.practice import settings

Document = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS document (
    kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS listing (
    name TEXT NOT NULL, sort INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
    PRIMARY KEY (name, sort, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS listing_of ON listing (kind, key);
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""
NEWEST_FIRST = """
SELECT sort, body FROM listing JOIN document USING (kind, key)
WHERE name = ? AND sort > ? AND sort < ? ORDER BY sort DESC LIMIT 100
"""
OLDEST_FIRST = NEWEST_FIRST.replace("DESC", "ASC")


class Store:
    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._local = threading.local()
        # One writer at a time inside this process, so that nobody waits on SQLite's busy handler.
        self._writing = threading.RLock()
        self._db.executescript(SCHEMA)

    @property
    def _db(self) -> sqlite3.Connection:
        """This thread's own connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=10, isolation_level=None)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            self._local.connection = connection
        return connection

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Everything inside is kept, or nothing is. May be nested; the outermost commits."""
        with self._writing:
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def put(self, kind: str, key: str, body: Document) -> None:
        with self.writing():
            self._db.execute(
                "INSERT INTO document VALUES (?, ?, ?)"
                " ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
                (kind, key, json.dumps(body, ensure_ascii=False)),
            )

    def get(self, kind: str, key: str) -> Document | None:
        row = self._db.execute("SELECT body FROM document WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return json.loads(row[0]) if row else None

    def drop(self, kind: str, key: str) -> bool:
        """Forget a document and take it off every listing; False when there was none."""
        with self.writing():
            self.unlist(kind, key)
            gone = self._db.execute("DELETE FROM document WHERE kind = ? AND key = ?", (kind, key))
            return gone.rowcount > 0

    def all(self, kind: str) -> list[Document]:
        """Every document of a kind, in the order of their keys. For small kinds only."""
        rows = self._db.execute("SELECT body FROM document WHERE kind = ? ORDER BY key", (kind,))
        return [json.loads(body) for (body,) in rows.fetchall()]

    def enlist(self, name: str, sort: int, kind: str, key: str) -> None:
        with self.writing():
            self._db.execute("INSERT OR IGNORE INTO listing VALUES (?, ?, ?, ?)", (name, sort, kind, key))

    def unlist(self, kind: str, key: str, name: str | None = None) -> None:
        """Take a document off one listing, or off every listing when none is named."""
        with self.writing():
            if name is None:
                self._db.execute("DELETE FROM listing WHERE kind = ? AND key = ?", (kind, key))
            else:
                self._db.execute(
                    "DELETE FROM listing WHERE name = ? AND kind = ? AND key = ?", (name, kind, key)
                )

    def listed(
        self, name: str, *, above: int = -1, below: int | None = None, newest_first: bool = True
    ) -> Iterator[Document]:
        """Documents on a listing whose sort number lies between (both ends excluded), read as needed.

        Read in batches rather than from one open cursor: a reader that stops half-way would otherwise
        hold an old snapshot, on which this thread could not write.
        """
        query = NEWEST_FIRST if newest_first else OLDEST_FIRST
        below = 2**63 - 1 if below is None else below
        while rows := self._db.execute(query, (name, above, below)).fetchall():
            for _, body in rows:
                yield json.loads(body)
            if newest_first:
                below = rows[-1][0]
            else:
                above = rows[-1][0]

    def count(self, name: str) -> int:
        """How many documents a listing holds."""
        row = self._db.execute("SELECT count(*) FROM listing WHERE name = ?", (name,)).fetchone()
        return int(row[0])

    def next(self, name: str, at_least: int = 1) -> int:
        """The next number of a counter: always above the last one given out, also after a restart."""
        with self.writing():
            row = self._db.execute(
                "INSERT INTO counter VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = max(value + 1, excluded.value) RETURNING value",
                (name, at_least),
            ).fetchone()
            return int(row[0])

    def wipe(self) -> None:
        """Forget everything but the counters: ids never go backwards, not even after a reset."""
        with self.writing():
            self._db.execute("DELETE FROM document")
            self._db.execute("DELETE FROM listing")


@cache
def store() -> Store:
    """The one store of this process."""
    return Store(settings.PRACTICE_DATA / "practice.sqlite3")
