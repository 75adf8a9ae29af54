"""Adds the first admin of a new desk, or anybody else, from the command line."""

import os
import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from socialdesk.accounts import services
from socialdesk.accounts.forms import PersonForm
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Role
from socialdesk.audit.models import Machine


class Command(BaseCommand):
    help = "Add a person. The password is asked for, or taken from DESK_PASSWORD: never from an argument."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the work e-mail address that they sign in with")
        parser.add_argument("--name", required=True, help="full name")
        parser.add_argument("--role", choices=Role.values, default=Role.OFFICER.value)

    def handle(self, *args: Any, **options: Any) -> None:
        form = PersonForm({field: options[field] for field in ("name", "email", "role")})
        if not form.is_valid():
            raise CommandError(" ".join(str(error) for errors in form.errors.values() for error in errors))
        password = os.environ.get("DESK_PASSWORD") or self.ask()
        try:
            validate_password(password, User(name=options["name"], email=options["email"]))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        person = services.add_person(password=password, by=Machine.SETUP, **form.cleaned_data)
        self.stdout.write(f"{person} can sign in as {person.email} ({person.get_role_display()}).")

    def ask(self) -> str:
        if not sys.stdin.isatty():
            raise CommandError("No password was given. Set DESK_PASSWORD, or run this in a terminal.")
        return getpass("Password for this person: ")
