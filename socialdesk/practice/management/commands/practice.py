"""manage.py practice: run the practice networks alone, in the foreground."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from socialdesk.practice import serve


class Command(BaseCommand):
    help = "Run the practice networks (stand-ins for X and Facebook) on this machine."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=serve.DEFAULT_PORT, help="port on 127.0.0.1")
        parser.add_argument("--data", type=Path, help="folder that keeps their state")

    def handle(self, *args: Any, **options: Any) -> None:
        port: int = options["port"]
        _refuse_taken(port)
        self.stdout.write(f"Practice networks: http://127.0.0.1:{port} (Ctrl-C stops them)")
        self.stdout.flush()
        argv = serve.command(port)
        os.execve(argv[0], argv, serve.environment(options["data"]))


def _refuse_taken(port: int) -> None:
    """Say it at once: gunicorn would try again for five seconds."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(f"Port {port} is taken. Choose another with --port.") from error
