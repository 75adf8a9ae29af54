"""What X tells a webhook: the X Activity API's envelope (docs.x.com, "Event payloads")."""

from __future__ import annotations

import time
from typing import Any

from socialdesk.practice import webhooks
from socialdesk.practice.accounts import Account
from socialdesk.practice.records import Item, Member, find_item, profile
from socialdesk.practice.stamps import new_id, x_date
from socialdesk.practice.x import objects
from socialdesk.practice.x.text import shortened


def post_made(account: Account, item: Item) -> None:
    """A reply to us, a quote of us, or a mention; one event each."""
    parent, quoted = find_item("x", item.parent_id), find_item("x", item.quoted_id)
    if parent and parent.author_id == account.id:
        event = "post.reply.create"
    elif quoted and quoted.author_id == account.id:
        event = "post.quote.create"
    else:
        event = "post.mention.create"
    wanted = objects.Wanted.everything()
    _tell(account, event, objects.post_object(item, wanted.post), objects.includes([item], wanted))


def post_deleted(account: Account, item: Item) -> None:
    _tell(account, "post.delete", {"id": item.id, "author_id": item.author_id})


def direct_received(account: Account, item: Item) -> None:
    event = {
        "type": "message_create",
        "id": item.id,
        "created_timestamp": _milliseconds(item.created_at),
        "message_create": {
            "target": {"recipient_id": account.id},
            "sender_id": item.author_id,
            "message_data": {
                "text": shortened(item.text),
                "entities": {
                    "hashtags": [],
                    "symbols": [],
                    "user_mentions": [],
                    "urls": objects.entities(item.text).get("urls", []),
                },
            },
        },
    }
    people = profile("x", item.author_id), profile("x", account.id)
    users = {member.id: _user(member) for member in people}
    _tell(account, "dm.received", {"direct_message_events": [event], "users": users})


def access_withdrawn(account: Account) -> None:
    payload = {"date_time": x_date(time.time()), "source": {"user_id": account.id}}
    _tell(account, "oauth.revoke", payload)


def _user(member: Member) -> dict[str, Any]:
    """Direct messages still carry profiles in the older form."""
    return {
        "id": member.id,
        "created_timestamp": _milliseconds(member.joined_at),
        "name": member.name,
        "screen_name": member.handle,
        "description": member.bio,
        "protected": False,
        "verified": False,
        "followers_count": member.followers,
    }


def _milliseconds(at: float) -> str:
    return str(int(at * 1000))


def _tell(
    account: Account, event: str, payload: dict[str, Any], includes: dict[str, Any] | None = None
) -> None:
    data = {
        "event_uuid": new_id(),
        "filter": {"user_id": account.id},
        "event_type": event,
        "tag": account.handle,
        "payload": payload,
    }
    webhooks.enqueue("x", account.id, {"data": data | ({"includes": includes} if includes else {})})
