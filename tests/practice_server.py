"""A practice server of one's own: the real thing, in a process of its own, on a free port.

server = PracticeServer(tmp_path)
server.start()
server.mention("Six hours in A&E", handle="megan_orrin")
assert server.ledger() == []
server.stop()
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from socialdesk.practice import serve

START_SECONDS = 30
STOP_SECONDS = 10
CALL_SECONDS = 20


class PracticeServer:
    """Starts, stops and steers one practice server. Stop it, or use it in a with statement."""

    def __init__(self, data: Path, port: int | None = None) -> None:
        self.data = data
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._session = requests.Session()

    def __enter__(self) -> PracticeServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # The process

    def start(self, **environment: str) -> None:
        """Start it and wait until it answers; start again after stop() or kill() with the same state."""
        log = (self.data / "practice.log").open("ab")
        self._process = subprocess.Popen(
            serve.command(self.port),
            env=serve.environment(self.data) | environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        log.close()
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                requests.get(f"{self.url}/_practice/faults", timeout=2)
                return
            except requests.RequestException:
                time.sleep(0.05)
        self.kill()
        raise RuntimeError("The practice server did not start:\n" + self.log())

    def stop(self) -> None:
        """Ask it to end, and end it when it does not."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """What a power cut does."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        try:
            os.killpg(process.pid, how)
            process.wait(STOP_SECONDS)
        except ProcessLookupError:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(STOP_SECONDS)

    def log(self) -> str:
        return (self.data / "practice.log").read_text(errors="replace")

    # What the networks saw

    def ledger(self, **like: Any) -> list[dict[str, Any]]:
        """Everything accepted, in order; ledger(action="reply") only what matches."""
        entries: list[dict[str, Any]] = self._call("GET", "ledger")["entries"]
        return [entry for entry in entries if like.items() <= entry.items()]

    def requests(self, **like: Any) -> list[dict[str, Any]]:
        """The last requests to the network interfaces: method, path, route, user_agent and so on."""
        seen: list[dict[str, Any]] = self._call("GET", "requests?last=2000")["requests"]
        return [one for one in seen if like.items() <= one.items()]

    # The public

    def mention(
        self, text: str, *, network: str = "x", handle: str = "megan_orrin", **more: Any
    ) -> dict[str, Any]:
        """A post that names us (X) or tags us (Facebook). Returns id, author_id, conversation_id, text.

        More: name, bio, followers, account, in_reply_to, quotes, media, at.
        """
        return self._call("POST", "mention", network=network, handle=handle, text=text, **more)

    def post(
        self, text: str, *, network: str = "facebook", handle: str = "megan_orrin", **more: Any
    ) -> dict[str, Any]:
        """A visitor's post on our Page (Facebook), or a post just as typed (X)."""
        return self._call("POST", "post", network=network, handle=handle, text=text, **more)

    def comment(
        self,
        text: str,
        in_reply_to: str,
        *,
        network: str = "facebook",
        handle: str = "megan_orrin",
        **more: Any,
    ) -> dict[str, Any]:
        """A comment (Facebook) or a reply (X)."""
        return self._call(
            "POST", "comment", network=network, handle=handle, text=text, in_reply_to=in_reply_to, **more
        )

    def direct(
        self, text: str, *, network: str = "x", handle: str = "megan_orrin", **more: Any
    ) -> dict[str, Any]:
        return self._call("POST", "direct", network=network, handle=handle, text=text, **more)

    def edit(self, item_id: str, text: str, *, network: str = "x") -> dict[str, Any]:
        """On X the answer carries a new id."""
        return self._call("POST", "edit", network=network, id=item_id, text=text)

    def delete(self, item_id: str, *, network: str = "x") -> dict[str, Any]:
        return self._call("POST", "delete", network=network, id=item_id)

    # The switches

    def account(self, network: str, handle: str, name: str = "") -> dict[str, Any]:
        """One more account of ours: id and credentials."""
        return self._call("POST", "accounts", network=network, handle=handle, name=name)

    def accounts(self) -> list[dict[str, Any]]:
        accounts: list[dict[str, Any]] = self._call("GET", "accounts")["accounts"]
        return accounts

    def withdraw(self, network: str, account: str = "") -> None:
        """All tokens of the account become worthless."""
        self._call("POST", "accounts/withdraw", network=network, account=account)

    def grant(self, network: str, account: str = "") -> dict[str, Any]:
        """The account with fresh credentials, as after connecting again."""
        return self._call("POST", "accounts/grant", network=network, account=account)

    def fault(self, network: str, fault: str, **more: Any) -> dict[str, Any]:
        """More: calls ("writes", "reads", "tokens", "all"), account, seconds, count, code."""
        return self._call("POST", "faults", network=network, fault=fault, **more)

    def faults(self) -> list[dict[str, Any]]:
        faults: list[dict[str, Any]] = self._call("GET", "faults")["faults"]
        return faults

    def no_faults(self) -> None:
        self._call("DELETE", "faults")

    def limits(self, **rules: Any) -> dict[str, Any]:
        """limits(factor=1000), or limits(network="x", route="mentions", limit=2)."""
        return self._call("POST", "limits", **rules)

    def webhook(self, network: str, url: str, **more: Any) -> dict[str, Any]:
        """Register one. More: account, secret, verify_token."""
        return self._call("POST", "webhooks", network=network, url=url, **more)

    def webhooks(self) -> dict[str, Any]:
        """The registered ones, and how many events are waiting."""
        return self._call("GET", "webhooks")

    def busy_morning(self, seconds: float) -> dict[str, Any]:
        return self._call("POST", "busy-morning", seconds=seconds)

    def busy_morning_to_the_end(self, seconds: float = 0.0) -> dict[str, Any]:
        """Play it and wait until all sixty are out. Returns the progress, with the ids by label."""
        self.busy_morning(seconds)
        deadline = time.monotonic() + seconds + START_SECONDS
        while self.busy_progress()["running"]:
            if time.monotonic() > deadline:
                raise AssertionError("The busy morning did not end in time.")
            time.sleep(0.05)
        return self.busy_progress()

    def busy_progress(self) -> dict[str, Any]:
        return self._call("GET", "busy-morning")

    def reset(self) -> None:
        self._call("POST", "reset")

    def _call(self, method: str, path: str, **fields: Any) -> dict[str, Any]:
        response = self._session.request(
            method, f"{self.url}/_practice/{path}", json=fields or None, timeout=CALL_SECONDS
        )
        body: dict[str, Any] = response.json()
        if not response.ok:
            raise AssertionError(f"The practice server refused: {body.get('error', body)}")
        return body


class ToPractice(HTTPAdapter):
    """Mount on a session: sends its requests to the practice server whatever host they name."""

    def __init__(self, url: str, seconds: float = CALL_SECONDS) -> None:
        super().__init__()
        self._base = urlsplit(url)
        self._seconds = seconds

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        asked = urlsplit(request.url or "")
        request.url = asked._replace(scheme=self._base.scheme, netloc=self._base.netloc).geturl()
        kwargs["timeout"] = kwargs.get("timeout") or self._seconds
        return super().send(request, *args, **kwargs)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
