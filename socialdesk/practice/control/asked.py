"""Reading a control request: JSON in, plain-English refusals out."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse

from socialdesk.practice.accounts import Account, all_accounts, find_account
from socialdesk.practice.records import NETWORKS, Item, Network, find_item
from socialdesk.practice.stamps import new_id, read_date
from socialdesk.practice.wire import View

Answer = dict[str, Any]


class Refused(Exception):
    """The sentence goes back as {"error": ...}."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def answers(work: Callable[..., Answer]) -> View:
    """Make a view of a function (request, **path) that returns a body."""

    @wraps(work)
    def view(request: HttpRequest, **path: str) -> HttpResponse:
        try:
            return JsonResponse(work(request, **path))
        except Refused as refused:
            return JsonResponse({"error": str(refused)}, status=refused.status)

    return view


class Asked:
    """The fields of a request body, checked as they are read."""

    def __init__(self, body: Any) -> None:
        if not isinstance(body, dict):
            raise Refused("Send a JSON object.")
        self._body: Answer = body

    @classmethod
    def by(cls, request: HttpRequest) -> Asked:
        try:
            return cls(json.loads(request.body or b"{}"))
        except ValueError:
            raise Refused("The request is not valid JSON.") from None

    def text(self, name: str, default: str | None = None) -> str:
        value = self._body.get(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise Refused(f'"{name}" is needed, as text.')
        return value

    def number(self, name: str, default: float | None = None) -> float | None:
        value = self._body.get(name, default)
        if value is not None and (not isinstance(value, (int, float)) or isinstance(value, bool)):
            raise Refused(f'"{name}" must be a number.')
        return value

    def one_of(self, name: str, choices: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(name, default)
        if value not in choices:
            raise Refused(f'"{name}" must be one of: {", ".join(choices)}.')
        return value

    def network(self) -> Network:
        return cast(Network, self.one_of("network", NETWORKS))

    def account(self) -> Account:
        """The named one of ours, or the first on this network."""
        network, name = self.network(), self.text("account", "")
        if not name:
            return next(account for account in all_accounts() if account.network == network)
        account = find_account(network, name)
        if account is None:
            raise Refused(f"There is no account of ours called {name} on {network}.", 404)
        return account

    def item(self, name: str) -> Item | None:
        """The item that a field points to, when the field is given."""
        item_id = self.text(name, "")
        item = find_item(self.network(), item_id)
        if item_id and item is None:
            raise Refused(f'"{name}": there is no {item_id} on this network (or it was deleted).', 404)
        return item

    def needed_item(self, name: str) -> Item:
        item = self.item(name)
        if item is None:
            raise Refused(f'"{name}" is needed, as text.')
        return item

    def moment(self, name: str) -> float | None:
        """Unix seconds or an ISO 8601 date; None when not given."""
        value = self._body.get(name)
        if value is None:
            return None
        try:
            return read_date(str(value))
        except ValueError:
            raise Refused(f'"{name}" must be a date such as 2026-11-20T10:00:00Z.') from None

    def media(self) -> list[dict[str, str]]:
        """A list of {"url", "alt"}; an empty alt is a picture without a description."""
        given = self._body.get("media") or []
        if not isinstance(given, list) or not all(isinstance(m, dict) for m in given):
            raise Refused('"media" must be a list of {"url", "alt"}.')
        return [
            {
                "id": new_id(),
                "url": str(m.get("url") or "https://pbs.practice.example/media/picture.jpg"),
                "alt": str(m.get("alt") or ""),
            }
            for m in given
        ]
