"""manage.py connect NETWORK --handle H: secrets come from the environment or a prompt, never from arguments,
which anybody on the host could read in the process list."""

import getpass
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from socialdesk.audit.models import Machine
from socialdesk.networks import services
from socialdesk.networks.registry import NETWORKS
from socialdesk.networks.shapes import Secret
from socialdesk.workflow import Refused


class Command(BaseCommand):
    help = "Connects one of the organisation's accounts. Secrets come from the environment, or are asked for."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("network", choices=sorted(NETWORKS))
        parser.add_argument("--handle", required=True, help="the account's handle, or the page's name")
        parser.add_argument("--api-url", default="", help="another base URL, such as a practice network's")

    def handle(self, *args: Any, **options: Any) -> None:
        network = NETWORKS[options["network"]]
        credentials = {secret.name: self.ask(secret) for secret in network.secrets}
        if missing := [s.env for s in network.secrets if s.required and not credentials[s.name]]:
            raise CommandError(f"Needed to connect to {network.label}: {', '.join(missing)}.")
        try:
            account = services.connect(
                network=network.name,
                handle=options["handle"],
                credentials={name: value for name, value in credentials.items() if value},
                api_url=options["api_url"],
                by=Machine.SETUP,
            )
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Connected: {account} (@{account.handle})")

    def ask(self, secret: Secret) -> str:
        if secret.env in os.environ:
            return os.environ[secret.env].strip()
        if not sys.stdin.isatty():
            return ""
        optional = "" if secret.required else " (Enter to leave out)"
        return getpass.getpass(f"{secret.label}{optional}: ").strip()
