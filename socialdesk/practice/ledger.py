"""Everything the practice networks accepted from our accounts, in order. Tests count in it."""

from __future__ import annotations

import time
from typing import Any, Literal

from socialdesk.practice.records import Network
from socialdesk.practice.store import store

Action = Literal["post", "reply", "direct", "delete", "hide", "unhide", "repost", "unrepost", "edit"]


def accepted(
    network: Network,
    account: str,
    action: Action,
    remote_id: str,
    *,
    text: str = "",
    in_reply_to: str | None = None,
    recipient: str | None = None,
) -> None:
    """Write one line. Call it inside the transaction that makes the thing itself."""
    with store().writing():
        n = store().count("ledger") + 1
        key = f"{n:09}"
        entry = {
            "n": n,
            "at": time.time(),
            "network": network,
            "account": account,
            "action": action,
            "remote_id": remote_id,
            "text": text,
            "in_reply_to": in_reply_to,
            "recipient": recipient,
        }
        store().put("ledger", key, entry)
        store().enlist("ledger", n, "ledger", key)


def entries() -> list[dict[str, Any]]:
    return list(store().listed("ledger", newest_first=False))
