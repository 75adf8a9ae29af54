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


@contextmanager
def postgres() -> Iterator[str]:
    """Starts a server and yields its DATABASE_URL."""
    with tempfile.TemporaryDirectory(prefix="desk-pg-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data = f"{folder}/data"
        run(program("initdb"), "-D", data, "-U", "desk", "-A", "trust", "-E", "UTF8", "--no-sync")
        settings = (
            f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=200"
        )
        run(program("pg_ctl"), "-D", data, "-w", "-l", f"{folder}/log", "-o", settings, "start")
        try:
            yield f"postgres://desk@{quote(folder, safe='')}/postgres"
        finally:
            run(program("pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")


def main(command: list[str]) -> int:
    redis = shutil.which("redis-server")
    if redis is None:
        raise SystemExit("The tests need redis-server. Install it with: sudo apt-get install redis-server")
    with postgres() as url:
        environment = {**os.environ, "DATABASE_URL": url, "BROKER": redis}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
