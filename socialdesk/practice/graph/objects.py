"""Facebook's objects on the wire, with only the fields asked for, nested ones included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from socialdesk.practice.accounts import Account
from socialdesk.practice.graph import paging, refusals, world
from socialdesk.practice.graph.fields import Selection
from socialdesk.practice.records import Item, find_item, find_member, listed_items, profile
from socialdesk.practice.stamps import graph_date
from socialdesk.practice.store import store

Wire = dict[str, Any]
SITE = "https://www.facebook.com/"


def page_object(account: Account, chosen: Selection) -> Wire:
    page = profile("facebook", account.id)
    whole: dict[str, Callable[[], Any]] = {
        "id": lambda: account.id,
        "name": lambda: account.name,
        "username": lambda: account.handle,
        "about": lambda: page.bio,
        "link": lambda: SITE + account.id,
        "fan_count": lambda: page.followers,
        "followers_count": lambda: page.followers,
    }
    return _shown("Page", whole, chosen.names(("name", "id")))


def post_object(item: Item, chosen: Selection, *, withheld: bool = False) -> Wire:
    """`withheld`: with the comments that a fault keeps back otherwise."""
    whole: dict[str, Callable[[], Any]] = {
        "id": lambda: item.id,
        "message": lambda: item.text or None,
        "from": lambda: person(item.author_id),
        "created_time": lambda: graph_date(item.created_at),
        "updated_time": lambda: graph_date(_last_touched(item)),
        "permalink_url": lambda: f"{SITE}{item.id.replace('_', '/posts/')}",
        "is_hidden": lambda: item.hidden,
        "is_published": lambda: True,
        "status_type": lambda: "mobile_status_update",
        "link": lambda: item.link,
        "full_picture": lambda: item.media[0].get("url") if item.media else None,
        "attachments": lambda: _attachments(item),
        "comments": lambda: comments(item, chosen.below("comments"), withheld=withheld),
    }
    return _shown("Post", whole, chosen.names(("created_time", "message", "id")))


def comment_object(item: Item, chosen: Selection) -> Wire:
    post_id, number = item.root_id, item.id.rpartition("_")[2]
    whole: dict[str, Callable[[], Any]] = {
        "id": lambda: item.id,
        "message": lambda: item.text,
        "from": lambda: person(item.author_id),
        "created_time": lambda: graph_date(item.created_at),
        "parent": lambda: _parent(item, chosen.below("parent")),
        "permalink_url": lambda: f"{SITE}{post_id.replace('_', '/posts/')}?comment_id={number}",
        "is_hidden": lambda: item.hidden,
        "can_hide": lambda: item.author_id != item.page_id,
        "can_reply_privately": lambda: item.author_id != item.page_id and not _answered_in_private(item),
        "private_reply_conversation": lambda: _private_reply(item, chosen),
        "comment_count": lambda: store().count(world.comments_on(item.id)),
        "attachment": lambda: _attachments(item)["data"][0] if item.media else None,
        "comments": lambda: comments(item, chosen.below("comments")),
    }
    return _shown("Comment", whole, chosen.names(("created_time", "from", "message", "id")))


def conversation_object(about: Wire, chosen: Selection) -> Wire:
    both = {"data": [person(about["person_id"]), person(about["page_id"])]}
    whole: dict[str, Callable[[], Any]] = {
        "id": lambda: about["id"],
        "link": lambda: f"/{about['page_id']}/inbox/{about['id']}/",
        "updated_time": lambda: graph_date(about["updated_at"]),
        "participants": lambda: both,
        "senders": lambda: both,
        "can_reply": lambda: True,
        "message_count": lambda: store().count(world.messages_in(about["id"])),
        "messages": lambda: messages(about["id"], chosen.below("messages")),
    }
    return _shown("Conversation", whole, chosen.names(("id", "link", "updated_time")))


def message_object(item: Item, chosen: Selection) -> Wire:
    whole: dict[str, Callable[[], Any]] = {
        "id": lambda: item.id,
        "created_time": lambda: graph_date(item.created_at),
        "message": lambda: item.text,
        "from": lambda: person(item.author_id),
        "to": lambda: {"data": [person(item.recipient_id)]},
        "attachments": lambda: _attachments(item),
    }
    return _shown("Message", whole, chosen.names(("id", "created_time")))


def comments(item: Item, chosen: Selection, *, withheld: bool = False) -> Wire | None:
    """The edge inside a post or a comment; left out when there is nothing on it."""
    newest_first = chosen.modifiers.get("order") == "reverse_chronological"
    everything = chosen.modifiers.get("filter") == "stream" and item.kind == "post"
    listing = world.all_comments_on(item.id) if everything else world.comments_on(item.id)
    every = listed_items(listing, newest_first=newest_first)
    found = [comment for comment in every if withheld or not comment.withheld]
    return paging.inside(f"{item.id}/comments", found, comment_object, chosen)


def messages(conversation: str, chosen: Selection) -> Wire | None:
    found = list(listed_items(world.messages_in(conversation)))
    return paging.inside(f"{conversation}/messages", found, message_object, chosen)


def person(member_id: str | None) -> Wire | None:
    member = find_member("facebook", member_id)
    return {"name": member.name, "id": member.id} if member else None


def _answered_in_private(item: Item) -> Wire | None:
    return store().get("private_answer", item.id)


def _private_reply(item: Item, chosen: Selection) -> Wire | None:
    """developers.facebook.com, Comment: the conversation that a private reply to this comment began."""
    answer = _answered_in_private(item)
    about = store().get("conversation", answer["conversation"]) if answer else None
    return conversation_object(about, chosen.below("private_reply_conversation")) if about else None


def _parent(item: Item, chosen: Selection) -> Wire | None:
    parent = find_item("facebook", item.parent_id)
    return comment_object(parent, chosen) if parent else None


def _last_touched(item: Item) -> float:
    newest = next(listed_items(world.all_comments_on(item.id)), None)
    return max(item.created_at, item.updated_at or 0, newest.created_at if newest else 0)


def _attachments(item: Item) -> Any:
    if not item.media:
        return None
    return {
        "data": [
            {
                "type": "photo",
                "description": medium.get("alt", ""),
                "media": {"image": {"height": 800, "width": 1200, "src": medium.get("url", "")}},
                "target": {"id": medium["id"]},
            }
            for medium in item.media
        ]
    }


def _shown(node: str, whole: dict[str, Callable[[], Any]], names: list[str]) -> Wire:
    """Fields that are empty are left out, as Meta does. Raises Refusal for one that this kind of thing has not."""
    for name in names:
        if name not in whole:
            raise refusals.no_field(name, node)
    values = {name: whole[name]() for name in names}
    return {name: value for name, value in values.items() if value is not None}
