"""manage.py seed: fills the desk with the demo trust, connected to practice networks."""

from __future__ import annotations

import urllib.error
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from socialdesk.practice import cast, seed, serve
from socialdesk.workflow import Refused


class Command(BaseCommand):
    help = "Fill the desk with the demo trust and connect it to running practice networks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--practice-url", default=f"http://127.0.0.1:{serve.DEFAULT_PORT}")
        parser.add_argument("--desk-url", help="where the desk answers: its webhooks are registered there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            seed.plant(options["practice_url"])
            if options["desk_url"]:
                seed.register_webhooks(options["practice_url"], options["desk_url"])
        except (Refused, urllib.error.URLError) as error:
            raise CommandError(f"The demo could not be set up: {error}") from error
        self.stdout.write(f"\nSign in as (password for all: {cast.DESK_PASSWORD})")
        for email, name, role in seed.PEOPLE:
            self.stdout.write(f"  {role.label:<10} {email:<26} {name}")
        self.stdout.write("")
