"""Real processes: the demo's worker and clock are heard, and hold no more connections than they work with."""

import os
from pathlib import Path

from tests.stack import Stack

PROCESSES = (
    1 + 4
)  # of the demo's worker (supervisord.conf): the main one, and those that it gives the work to
ROWS = "SELECT name, kind, at FROM status_heartbeat"
CONNECTIONS = """
    SELECT application_name, count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'desk %' GROUP BY 1
"""


def test_they_are_heard_again_and_again_and_hold_few_connections(tmp_path: Path) -> None:
    seen: dict[str, int] = {}
    with Stack(tmp_path) as desk:

        def all_beat_anew() -> bool:
            if "postgres" in os.environ.get("DATABASE_URL", ""):
                for name, count in desk.rows(CONNECTIONS):
                    seen[name] = max(count, seen.get(name, 0))
            return not set(first) & set(desk.rows(ROWS))

        desk.until(lambda: len(desk.rows(ROWS)) == 3, 30)
        first = desk.rows(ROWS)
        assert {kind for _, kind, _ in first} == {"sending", "celery", "beat"}
        desk.until(all_beat_anew, 30)
        assert len(desk.rows(ROWS)) == 3
    assert seen.pop("desk worker", 0) <= PROCESSES
    assert seen.pop("desk beat", 0) <= 1
