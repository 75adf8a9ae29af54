"""A stand-in for the desk's webhook address: proves itself, checks signatures, keeps what arrives."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from socialdesk.practice import cast
from tests.practice_server import free_port


class DeskStandIn:
    """Start it, register .url, look at .events. Its answer and its secret can be set wrong."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/webhooks"
        self.events: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []
        self.status = 200
        self.proves_itself = True
        self._server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        desk = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer, kind = desk.proof(parse_qs(urlsplit(self.path).query))
                self.reply(200, answer, kind)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                assert desk.is_signed(self.headers, body), "a body arrived with a wrong signature"
                if desk.status == 200:
                    desk.bodies.append(body)
                    desk.events.append(json.loads(body))
                self.reply(desk.status, b"", "text/plain")

            def reply(self, status: int, body: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def proof(self, asked: dict[str, list[str]]) -> tuple[bytes, str]:
        if not self.proves_itself:
            return b"{}", "application/json"
        if "crc_token" in asked:
            mac = _mac(cast.X_CONSUMER_SECRET, asked["crc_token"][0].encode())
            token = "sha256=" + base64.b64encode(mac).decode()
            return json.dumps({"response_token": token}).encode(), "application/json"
        assert asked["hub.mode"] == ["subscribe"]
        assert asked["hub.verify_token"] == [cast.FACEBOOK_VERIFY_TOKEN]
        return asked["hub.challenge"][0].encode(), "text/plain"

    def is_signed(self, headers: Any, body: bytes) -> bool:
        if given := headers.get("x-twitter-webhooks-signature"):
            mac = base64.b64encode(_mac(cast.X_CONSUMER_SECRET, body)).decode()
        else:
            given, mac = headers["X-Hub-Signature-256"], _mac(cast.FACEBOOK_APP_SECRET, body).hex()
        return hmac.compare_digest(str(given), "sha256=" + mac)

    def wait_for(self, count: int, seconds: float = 10) -> list[dict[str, Any]]:
        """The events, once there are this many. Fails when there are not in time."""
        wait_until(lambda: len(self.events) >= count, seconds)
        return self.events


def wait_until(is_so: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"not so within {seconds} seconds"
        time.sleep(0.02)


def _mac(secret: str, body: bytes) -> bytes:
    return hmac.new(secret.encode(), body, hashlib.sha256).digest()
