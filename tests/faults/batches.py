"""What a scenario is played with: accounts of its own on both networks, and deliveries or messages to count."""

import time
from collections.abc import Iterator
from itertools import count
from typing import Any

from django.db import transaction

from scheduler import services
from scheduler.models import Delivery, Kind
from socialdesk.accounts.roles import Role
from socialdesk.networks.models import Account
from socialdesk.networks.services import connect
from tests import factories
from tests.faults import totals
from tests.faults.rig import Rig, until
from tests.faults.totals import Totals

NETWORKS = ("x", "facebook", "x", "facebook")
_handles = (f"thornwick{n}" for n in count(1))
AT_ONCE = 20  # posts written in one transaction


class Batch:
    """`size` deliveries, a third of them posts, replies and private messages each, over four accounts."""

    def __init__(self, rig: Rig, name: str, size: int) -> None:
        self.rig, self.name, self.size = rig, name, size
        self.began = time.monotonic()
        self.author = factories.person(Role.OFFICER)
        self.reader = factories.person(Role.MANAGER)
        self.accounts = [self._open(network, number) for number, network in enumerate(NETWORKS)]
        self.wanted: set[str] = set()

    def _open(self, network: str, number: int) -> Account:
        handle = f"{next(_handles)}_{number}"
        ours = self.rig.practice.account(network, handle)
        account = self.connect(network, handle, ours["credentials"])
        # Its token is new. (The first use renews it otherwise; one scenario is about that.)
        Account.objects.filter(pk=account.pk).update(token_expires_at=None)
        return account

    def connect(self, network: str, handle: str, credentials: dict[str, Any]) -> Account:
        url = self.rig.practice.url
        return connect(network=network, handle=handle, credentials=credentials, api_url=url, by=self.reader)

    # --- out ---------------------------------------------------------------------------------------------
    def queue(self, **fields: Any) -> None:
        """Writes and approves them all. They are due at once, unless `fields` say when."""
        makers = [self._makers(account) for account in self.accounts]
        for first in range(0, self.size, AT_ONCE):
            with transaction.atomic():
                for n in range(first, min(first + AT_ONCE, self.size)):
                    self._approve(next(makers[n % len(makers)]), n, fields)

    def _makers(self, account: Account) -> Iterator[dict[str, Any]]:
        practice, us = self.rig.practice, {"network": account.network, "account": account.remote_id}
        asked = practice.mention(f"Is the north gate open, @{account.handle}?", handle="megan_orrin", **us)
        wrote = practice.direct("Can I ask you something?", handle="megan_orrin", **us)
        answer = {"accounts": [account], "content": "answer", "to_name": "Megan Orrin"}
        while True:
            yield {"accounts": [account]}
            yield {**answer, "kind": Kind.REPLY, "in_reply_to": asked["id"]}
            yield {**answer, "kind": Kind.DIRECT, "to_id": wrote["author_id"]}

    def _approve(self, aim: dict[str, Any], number: int, fields: dict[str, Any]) -> None:
        body = f"{self.name}, number {number}: the north gate opens at seven."
        post = services.write(body=body, by=self.author, **aim, **fields)
        services.approve(services.send_for_approval(post, by=self.author), by=self.reader)

    @property
    def rows(self) -> Any:
        return Delivery.objects.filter(account__in=self.accounts).select_related("account")

    def until_sent(self, share: float) -> None:
        assert until(lambda: self.rows.filter(state="sent").count() >= self.size * share)

    def settle(self) -> Totals:
        """Waits until nothing is under way, and counts."""
        until(lambda: not self.rows.exclude(state__in=totals.SETTLED).exists())
        seconds = time.monotonic() - self.began
        ours = {account.remote_id for account in self.accounts}
        ledger = [entry for entry in self.rig.practice.ledger() if entry["account"] in ours]
        counted = totals.of_deliveries(self.rows, ledger, seconds)
        Account.objects.filter(pk__in=[account.pk for account in self.accounts]).update(is_active=False)
        return counted
