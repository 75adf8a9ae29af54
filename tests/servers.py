"""A private PostgreSQL for a test run: in a folder of its own, on a Unix socket, gone afterwards.

    python -m tests.servers pytest tests/        runs the command with DATABASE_URL and BROKER set

BROKER makes the test stacks run a real Redis in place of the embedded valkey. PostgreSQL refuses to run as root:
then its programs run as the user postgres, which Debian's package makes.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


def program(name: str) -> str:
    """The newest of Debian's, which are not on the path, or the one on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise SystemExit(f"The tests need {name}. Install it with: sudo apt-get install postgresql")
    return path


def run(*words: str) -> None:
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*as_postgres, *words], capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise SystemExit(f"{words[0]} failed:\n{done.stdout}{done.stderr}")


class Postgres:
    """A server in `folder`. `url` is its DATABASE_URL."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.url = f"postgres://desk@{quote(folder, safe='')}/postgres"

    def make(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        run(program("initdb"), "-D", self._data, "-U", "desk", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        settings = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c max_connections=200"
        settings += " -c fsync=off"
        self._ctl("-l", f"{self.folder}/log", "-o", settings, "start")

    def stop(self) -> None:
        self._ctl("-m", "immediate", "stop")

    def restart(self) -> None:
        """As after a crash: whoever is connected is cut off, and what was committed is read from the log."""
        self._ctl("-l", f"{self.folder}/log", "-m", "immediate", "restart")

    @property
    def _data(self) -> str:
        return f"{self.folder}/data"

    def _ctl(self, *words: str) -> None:
        run(program("pg_ctl"), "-D", self._data, "-w", *words)


@contextmanager
def postgres() -> Iterator[Postgres]:
    with tempfile.TemporaryDirectory(prefix="desk-pg-") as folder:
        server = Postgres(folder)
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()


def main(command: list[str]) -> int:
    redis = shutil.which("redis-server")
    if redis is None:
        raise SystemExit("The tests need redis-server. Install it with: sudo apt-get install redis-server")
    with postgres() as server:
        environment = {**os.environ, "DATABASE_URL": server.url, "BROKER": redis}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
