"""Reading Graph's payloads: plain functions from JSON to Items. `page` is the id of our own page.

KeyError and the like mean a malformed payload.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from socialdesk.networks.shapes import Author, Change, Item, Kind

# What has to be asked for, because Graph leaves out all that is not.
COMMENT = "id,from,message,created_time,parent,permalink_url,attachment"
MESSAGE = "id,from,to,message,created_time"
POST_ALONE = "id,from,message,created_time,permalink_url,attachments"
CHAT = f"id,participants,updated_time,messages.limit(50){{{MESSAGE}}}"


def post_with_comments(post: str, comment: str) -> str:
    """The fields of a post and those of the newest hundred comments under it, at any depth."""
    return f"{post},comments.filter(stream).order(reverse_chronological).limit(100){{{comment}}}"


POST = post_with_comments(POST_ALONE, COMMENT)

CHANGES = {
    "add": Change.NEW,
    "edited": Change.EDITED,
    "remove": Change.DELETED,
    "hide": Change.HIDDEN,
    "unhide": Change.SHOWN,
}


def post_item(post: Any, page: str, *, tagged: bool) -> Item | None:
    author = person(post.get("from"))
    if author.remote_id == page and not tagged:
        return None  # our own post: the scheduler knows it
    return Item(
        kind=Kind.MENTION,
        remote_id=post["id"],
        at=when(post["created_time"]),
        author=author,
        text=post.get("message", ""),
        thread_id=post["id"],
        url=post.get("permalink_url", ""),
        media=tuple(pictures(post.get("attachments", {}).get("data", []))),
    )


def comment_item(comment: Any, post_id: str) -> Item:
    parent = (comment.get("parent") or {}).get("id", "")
    return Item(
        kind=Kind.COMMENT,
        remote_id=comment["id"],
        at=when(comment["created_time"]),
        author=person(comment.get("from")),
        text=comment.get("message", ""),
        thread_id=parent or comment["id"],
        parent_id=parent or post_id,
        url=comment.get("permalink_url", ""),
        media=tuple(pictures([comment["attachment"]] if comment.get("attachment") else [])),
    )


def chat_item(chat: Any, message: Any, page: str) -> Item:
    ours = message["from"]["id"] == page
    others = [p["id"] for p in chat["participants"]["data"] if p["id"] != page]
    return Item(
        kind=Kind.DIRECT,
        remote_id=message["id"],
        at=when(message["created_time"]),
        author=person(message["from"]),
        text=message.get("message", ""),
        thread_id=others[0],
        to_id=others[0] if ours else "",
    )


def message_item(event: Any, page: str) -> Item | None:
    message = event.get("message")
    if not message:
        return None  # read receipts, deliveries
    ours = bool(message.get("is_echo")) or event["sender"]["id"] == page
    other = event["recipient"]["id"] if ours else event["sender"]["id"]
    return Item(
        kind=Kind.DIRECT,
        remote_id=message["mid"],
        at=datetime.fromtimestamp(event["timestamp"] / 1000, UTC),
        author=Author(page if ours else other),
        text=message.get("text", ""),
        thread_id=other,
        to_id=other if ours else "",
    )


def change_item(field: str, value: Any, page: str, told_at: datetime | None = None) -> Item | None:
    change = CHANGES.get(value.get("verb", ""))
    if field not in ("feed", "mention") or change is None:
        return None
    if value["item"] == "comment":
        remote_id, parent = value["comment_id"], value.get("parent_id", "")
        nested = parent and parent != value["post_id"]
        thread, kind = (parent if nested else remote_id), Kind.COMMENT
    elif value["item"] in ("post", "status", "photo", "video", "share"):
        remote_id = thread = value["post_id"]
        parent, kind = "", Kind.MENTION
    else:
        return None  # reactions and the like
    sender = value.get("from") or {"id": value.get("sender_id", ""), "name": value.get("sender_name", "")}
    if kind == Kind.MENTION and sender.get("id") == page:
        return None
    return Item(
        kind=kind,
        remote_id=remote_id,
        at=datetime.fromtimestamp(value["created_time"], UTC),
        author=person(sender),
        text=value.get("message", ""),
        thread_id=thread,
        parent_id=parent,
        url=value.get("permalink_url", ""),
        media=({"type": "photo", "url": value["photo"], "alt": ""},) if value.get("photo") else (),
        change=change,
        told_at=told_at,
    )


def sent_at(entry: Any) -> datetime | None:
    """When Meta sent an entry: what it sends again after an outage comes in any order. (`created_time` is always that
    of the comment itself.) None where that is not to be read: nothing is lost by it."""
    with suppress(KeyError, TypeError, ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(entry["time"], UTC)
    return None


def when(text: str) -> datetime:
    """Graph writes +0000, which fromisoformat takes from Python 3.11 on."""
    return datetime.fromisoformat(text)


def touched(thing: Any) -> datetime:
    return when(thing.get("updated_time") or thing["created_time"])


def next_cursor(page: Any) -> str:
    """Where the next page begins, "" when there is none."""
    paging = page.get("paging", {})
    return str(paging.get("cursors", {}).get("after", "")) if paging.get("next") else ""


def reaches(things: list[Any], since: datetime) -> bool:
    """Whether these, newest first, go back to before `since`. Where Graph gives the oldest first, whatever it was
    asked for, that cannot be known before the end."""
    if not things:
        return False
    first, last = touched(things[0]), touched(things[-1])
    return last < since and last <= first


def person(sender: Any) -> Author:
    """Graph may leave `from` out where the person's privacy settings ask for it."""
    sender = sender or {}
    name = sender.get("name", "")
    return Author(remote_id=sender.get("id", ""), handle=name, name=name)


def pictures(attachments: list[Any]) -> Iterator[dict[str, str]]:
    for attachment in attachments:
        image = attachment.get("media", {}).get("image", {})
        if image.get("src"):
            kind = attachment.get("type", "photo")
            yield {"type": kind, "url": image["src"], "alt": attachment.get("description", "")}
