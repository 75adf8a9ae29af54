"""What a scenario is played with: accounts of its own on both networks, and deliveries or messages to count."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, cycle
from typing import Any

from django.db import transaction

from inbox.models import Incoming, Message
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
AT_ONCE = 20  # posts written in one transaction
_names = (f"thornwick{n}" for n in count(1))


class Batch:
    """Four accounts of ours, and `size` deliveries over them: posts, replies and private messages in turn."""

    def __init__(self, rig: Rig, name: str, size: int) -> None:
        self.rig, self.name, self.size = rig, name, size
        self.author = factories.person(Role.OFFICER)
        self.reader = factories.person(Role.MANAGER)
        self.accounts = [self._open(network) for network in NETWORKS]
        self.began = time.monotonic()

    @property
    def is_short(self) -> bool:
        return self.size < 200

    def _open(self, network: str) -> Account:
        handle = next(_names)
        ours = self.rig.practice.account(network, handle)
        account = self.connect(network, handle, ours["credentials"])
        # Its token is new. (The first use renews it otherwise; one scenario is about that.)
        Account.objects.filter(pk=account.pk).update(token_expires_at=None)
        return account

    def connect(self, network: str, handle: str, credentials: dict[str, Any]) -> Account:
        url = self.rig.practice.url
        connect(network=network, handle=handle, credentials=credentials, api_url=url, by=self.reader)
        return Account.objects.get(network=network, handle=handle)

    # --- out ---------------------------------------------------------------------------------------------
    def queue(self, share: float = 1.0, **fields: Any) -> None:
        """Writes and approves a share of them. They are due at once, unless `fields` say when."""
        aims = [self._aims(account) for account in self.accounts]
        first = self.rows.count()
        numbers = range(first, min(self.size, first + round(self.size * share)))
        for some in (numbers[n : n + AT_ONCE] for n in range(0, len(numbers), AT_ONCE)):
            with transaction.atomic():
                for number in some:
                    self._approve(next(aims[number % len(aims)]), number, fields)

    def _aims(self, account: Account) -> Iterator[dict[str, Any]]:
        """Whom each delivery is for: the public, somebody's post, somebody in private; again and again."""
        us = {"network": account.network, "account": account.remote_id}
        asked, wrote = [], []
        for n in range(max(1, self.size // 24)):
            them = {"handle": f"gwen_{account.handle[9:]}_{n}", **us}
            asked.append(self.rig.practice.mention(f"Is the north gate open, @{account.handle}?", **them))
            wrote.append(self.rig.practice.direct("Can I ask you something?", **them))
        answer = {"accounts": [account], "content": "answer", "to_name": "Gwen"}
        for post, direct in cycle(zip(asked, wrote, strict=True)):
            yield {"accounts": [account]}
            yield {**answer, "kind": Kind.REPLY, "in_reply_to": post["id"]}
            yield {**answer, "kind": Kind.DIRECT, "to_id": direct["author_id"]}

    def _approve(self, aim: dict[str, Any], number: int, fields: dict[str, Any]) -> None:
        body = f"{self.name}, number {number}: the north gate opens at seven."
        post = services.write(body=body, by=self.author, **aim, **fields)
        services.approve(services.send_for_approval(post, by=self.author), by=self.reader)

    @property
    def rows(self) -> Any:
        return Delivery.objects.filter(account__in=self.accounts).select_related("account")

    def count(self, *states: str) -> int:
        found: int = self.rows.filter(state__in=states).count()
        return found

    def until_sent(self, share: float = 0.25) -> None:
        """Until the batch is in the middle of going out."""
        assert until(lambda: self.count("sent") >= self.size * share), "It did not begin to go out."

    @contextmanager
    def in_the_middle(self) -> Iterator[Rig]:
        """What is done here to the rig is done while the batch goes out."""
        with self.rig.alone():
            self.slowly()
            self.queue()
            self.until_sent()
            yield self.rig

    def settle(self) -> Totals:
        """Waits until nothing is under way any more, and counts."""
        until(lambda: not self.rows.exclude(state__in=totals.SETTLED).exists(), 120 + 2 * self.size)
        seconds = time.monotonic() - self.began
        with self.rig.alone():
            return self._end(totals.of_deliveries(self.rows, self._ledger()), seconds)

    def _ledger(self) -> list[dict[str, Any]]:
        return [entry for entry in self.rig.practice.ledger() if entry["account"] in self._ids]

    def said_on(self, account: Account) -> list[str]:
        """In the order in which the network took it."""
        return [e["text"] for e in self._ledger() if e["account"] == account.remote_id and e["text"]]

    # --- in ----------------------------------------------------------------------------------------------
    def until_received(self, wanted: set[str]) -> Totals:
        def received() -> list[str]:
            return list(Message.objects.filter(account__in=self.accounts).values_list("remote_id", flat=True))

        def unread() -> bool:
            return Incoming.objects.filter(account__in=self.accounts, processed_at__isnull=True).exists()

        until(lambda: wanted <= {*received()} and not self.rig.practice.webhooks()["waiting"])
        until(lambda: not unread())
        return self._end(totals.of_messages(wanted, received()), time.monotonic() - self.began)

    # --- the networks' part ------------------------------------------------------------------------------
    @property
    def _ids(self) -> set[str]:
        return {account.remote_id for account in self.accounts}

    def networks(self, fault: str, *, only: str = "", **more: Any) -> None:
        """Switches a fault of the networks on, for these accounts alone."""
        for account in self.accounts:
            if only in ("", account.network):
                self.rig.practice.fault(account.network, fault, account=account.remote_id, **more)

    def slowly(self) -> None:
        """The networks answer late, so that there is a middle of the batch in which to do something."""
        self.networks("slow", calls="writes", seconds=0.2 if self.is_short else 0.05)

    def _end(self, counted: Totals, seconds: float) -> Totals:
        Account.objects.filter(pk__in=[account.pk for account in self.accounts]).update(is_active=False)
        return counted.within(seconds)
