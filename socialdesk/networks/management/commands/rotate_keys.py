"""manage.py rotate_keys: seals every stored credential with the newest key of FIELD_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from socialdesk.networks.models import Account


class Command(BaseCommand):
    help = "Encrypts all stored credentials again with the first key in FIELD_KEYS."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        accounts = Account.objects.select_for_update(no_key=True)
        for account in accounts:
            account.save(update_fields=["credentials"])
        self.stdout.write(f"Sealed {len(accounts)} accounts with the newest key. The old key can go now.")
