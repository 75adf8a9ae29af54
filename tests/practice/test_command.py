"""manage.py practice, as the supervisor starts it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import requests

from tests.practice.desk_stand_in import wait_until
from tests.practice_server import PracticeServer, free_port

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"


def command(port: int, data: Path) -> list[str]:
    return [sys.executable, str(MANAGE), "practice", "--port", str(port), "--data", str(data)]


def is_up(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/_practice/ledger", timeout=2).ok
    except requests.RequestException:
        return False


def test_it_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    port = free_port()
    with subprocess.Popen(command(port, tmp_path), stdout=subprocess.PIPE, text=True) as process:
        try:
            wait_until(lambda: is_up(port), seconds=30)
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
        finally:
            process.kill()
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}" in process.stdout.read()
    assert not is_up(port)
    assert (tmp_path / "practice.sqlite3").exists()


def test_it_says_when_the_port_is_taken(practice: PracticeServer, tmp_path: Path) -> None:
    ended = subprocess.run(
        command(practice.port, tmp_path), capture_output=True, text=True, timeout=30, check=False
    )
    assert ended.returncode == 1
    assert f"Port {practice.port} is taken." in ended.stderr
