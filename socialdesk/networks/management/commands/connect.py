"""manage.py connect NETWORK --handle H: secrets come from the environment or a prompt, never from arguments,
which anybody on the host could read in the process list. Connecting again asks only for what has changed."""

import getpass
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from socialdesk.audit.models import Machine
from socialdesk.networks import services
from socialdesk.networks.models import Account
from socialdesk.networks.registry import NETWORKS
from socialdesk.networks.shapes import Secret
from socialdesk.workflow import Refused


class Command(BaseCommand):
    known = ""  # what Enter does where the account is known
    help = "Connects one of the organisation's accounts. Secrets come from the environment, or are asked for."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("network", choices=sorted(NETWORKS))
        parser.add_argument("--handle", required=True, help="the account's handle, or the page's name")
        parser.add_argument("--api-url", default="", help="another base URL, such as a practice network's")

    def handle(self, *args: Any, **options: Any) -> None:
        network = NETWORKS[options["network"]]
        if Account.objects.known_as(network.name, options["handle"]):
            self.known = " (Enter to keep the one that the desk has)"
        credentials = {secret.name: self.ask(secret) for secret in network.secrets}
        try:
            account, kept = services.connect(
                network=network.name,
                handle=options["handle"],
                credentials=credentials,
                api_url=options["api_url"],
                by=Machine.SETUP,
            )
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Connected: {account} (@{account.handle})")
        for label in kept:
            self.stdout.write(f"Kept from before: {label}")

    def ask(self, secret: Secret) -> str:
        if secret.env in os.environ:
            return os.environ[secret.env].strip()
        if not sys.stdin.isatty():
            return ""
        optional = self.known or ("" if secret.required else " (Enter to leave out)")
        return getpass.getpass(f"{secret.label}{optional}: ").strip()
