"""What one call of a network brings, split: each part for one account. A part that cannot be told is kept as text, so
that it can be split again after the desk has learned how."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from inbox.models.incoming import storable
from socialdesk.networks.base import Network
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import UNREADABLE


def split(
    adapter: type[Network], body: bytes | str, accounts: Sequence[Account]
) -> Iterator[tuple[Account | None, str, Any]]:
    """Each part with its account and its stream; without an account what is about none of these. What names no account
    is kept under the first of them, where an admin finds it."""
    by_id = {account.remote_id: account for account in accounts}
    try:
        parts = [(named, storable(part)) for named, part in adapter.addressees(json.loads(body))]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        yield accounts[0], UNREADABLE, body.decode(errors="replace") if isinstance(body, bytes) else body
        return
    for named, part in parts:
        if named is None:
            yield accounts[0], UNREADABLE, json.dumps(part, ensure_ascii=False)
        else:
            yield by_id.get(named), "webhook", part
