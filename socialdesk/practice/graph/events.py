"""What Meta tells a webhook: feed, mention and messages (developers.facebook.com, "Webhooks")."""

from __future__ import annotations

import time
from typing import Any

from socialdesk.practice import webhooks
from socialdesk.practice.accounts import Account
from socialdesk.practice.records import Item, profile


def comment_changed(page: Account, item: Item, verb: str) -> None:
    """Our own comments come back too, with the Page as `from`."""
    value = _author(item) | {
        "item": "comment",
        "verb": verb,
        "comment_id": item.id,
        "post_id": item.root_id,
        "parent_id": item.parent_id or item.root_id,
        "created_time": int(item.created_at),
    }
    if verb in ("add", "edited"):
        value["message"] = item.text
    _change(page, "feed", value)


def post_changed(page: Account, item: Item, verb: str) -> None:
    value: dict[str, Any] = {"verb": verb, "post_id": item.id, "created_time": int(item.created_at)}
    if verb in ("add", "edited"):
        value["message"] = item.text
    if item.id.startswith(page.id):
        kind = "status" if item.author_id == page.id else "post"
        _change(page, "feed", _author(item) | value | {"item": kind, "published": 1})
    else:
        sender = {"sender_id": item.author_id, "sender_name": profile("facebook", item.author_id).name}
        _change(page, "mention", value | sender | {"item": "post"})


def message_sent(page: Account, item: Item) -> None:
    """Our own messages come back too, marked is_echo."""
    message: dict[str, Any] = {"mid": item.id, "text": item.text}
    if item.author_id == page.id:
        message |= {"is_echo": True, "app_id": int(page.credentials["app_id"])}
    event = {
        "sender": {"id": item.author_id},
        "recipient": {"id": item.recipient_id},
        "timestamp": int(item.created_at * 1000),
        "message": message,
    }
    _send(page, {"messaging": [event]})


def _author(item: Item) -> dict[str, Any]:
    author = profile("facebook", item.author_id)
    return {"from": {"id": author.id, "name": author.name}}


def _change(page: Account, field: str, value: dict[str, Any]) -> None:
    _send(page, {"changes": [{"field": field, "value": value}]})


def _send(page: Account, what: dict[str, Any]) -> None:
    entry = {"id": page.id, "time": int(time.time())} | what
    webhooks.enqueue("facebook", page.id, {"object": "page", "entry": [entry]})
