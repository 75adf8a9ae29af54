"""manage.py practice: run the practice networks alone, in the foreground."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from socialdesk.practice import serve


class Command(BaseCommand):
    help = "Run the practice networks (stand-ins for X and Facebook) on this machine."
    requires_system_checks: list[str] = []  # noqa: RUF012 (Django declares it so)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=serve.DEFAULT_PORT, help="port on 127.0.0.1")
        parser.add_argument("--data", type=Path, help="folder that keeps their state")

    def handle(self, *args: Any, **options: Any) -> None:
        port: int = options["port"]
        self.stdout.write(f"Practice networks: http://127.0.0.1:{port} (Ctrl-C stops them)")
        self.stdout.flush()
        argv = serve.command(port)
        os.execve(argv[0], argv, serve.environment(options["data"]))  # noqa: S606 (our own fixed arguments)
