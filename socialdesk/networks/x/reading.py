"""Reading X's payloads: plain functions from JSON to Items. KeyError and the like mean a malformed payload."""

import html
import itertools
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from socialdesk.networks.shapes import Author, Change, Item, Kind

# What has to be asked for, because X leaves out all that is not.
POST_FIELDS = [
    "created_at",
    "conversation_id",
    "referenced_tweets",
    "entities",
    "note_tweet",
    "attachments",
]
USER_FIELDS = ["username", "name", "description", "public_metrics"]
EXPANSIONS = ["author_id", "attachments.media_keys", "referenced_tweets.id"]
MEDIA_FIELDS = ["type", "url", "preview_image_url", "alt_text"]
DM_FIELDS = [
    "id",
    "text",
    "entities",
    "event_type",
    "created_at",
    "dm_conversation_id",
    "sender_id",
    "participant_ids",
]


def event_entries(event: Any) -> Iterator[Any]:
    """What an event of the X Activity API brings: private messages may come several in one, all else singly."""
    if event["event_type"] == "dm.received":
        yield from event["payload"]["direct_message_events"]
    else:
        yield event["payload"]


def event_item(body: Any, payload: Any, ours: str) -> Item | None:
    """One entry of an event. None for those that bring no message."""
    kind = payload["data"]["event_type"]
    includes = payload.get("includes") or payload["data"].get("includes") or {}
    if kind in ("post.mention.create", "post.reply.create", "post.quote.create"):
        return post_item(body, includes)
    if kind == "dm.received":
        return pushed_direct_item(body, payload["data"]["payload"]["users"], ours)
    if kind == "post.delete":
        author = Author(str(body.get("author_id", "")))
        return Item(Kind.MENTION, body["id"], datetime.now(UTC), author, change=Change.DELETED)
    return None


def post_item(post: Any, includes: Any) -> Item:
    users = {user["id"]: user for user in includes.get("users", [])}
    media = {m["media_key"]: m for m in includes.get("media", [])}
    to = references(post)
    author = person(users.get(post["author_id"], {"id": post["author_id"]}))
    return Item(
        kind=Kind.MENTION,
        remote_id=post["id"],
        at=when(post["created_at"]),
        author=author,
        text=plain(post),
        thread_id=post.get("conversation_id", post["id"]),
        parent_id=to.get("replied_to", to.get("quoted", "")),
        url=f"https://x.com/{author.handle or 'i'}/status/{post['id']}",
        media=tuple(
            picture(media[key]) for key in post.get("attachments", {}).get("media_keys", []) if key in media
        ),
    )


def direct_item(event: Any, users: list[Any], ours: str) -> Item | None:
    """`ours` is the id of our own account: what it sent itself is an echo, addressed to the other side."""
    if event.get("event_type") != "MessageCreate":
        return None
    by_id = {user["id"]: user for user in users}
    sender = event["sender_id"]
    others = [i for i in event.get("participant_ids", []) if i != ours]
    conversation = event.get("dm_conversation_id", "")
    others = others or [i for i in conversation.split("-") if i and i != ours]
    return Item(
        kind=Kind.DIRECT,
        remote_id=event["id"],
        at=when(event["created_at"]),
        author=person(by_id.get(sender, {"id": sender})),
        text=plain(event),
        thread_id=conversation or direct_thread(ours, sender),
        to_id=others[0] if others and sender == ours else "",
    )


def pushed_direct_item(event: Any, users: Any, ours: str) -> Item:
    """A private message as webhooks bring it: still in the form of the API before v2."""
    said = event["message_create"]
    sender, receiver = said["sender_id"], said["target"]["recipient_id"]
    user = users.get(sender, {})
    return Item(
        kind=Kind.DIRECT,
        remote_id=event["id"],
        at=datetime.fromtimestamp(int(event["created_timestamp"]) / 1000, UTC),
        author=Author(
            remote_id=sender,
            handle=user.get("screen_name", ""),
            name=user.get("name", ""),
            bio=user.get("description", ""),
            followers=user.get("followers_count"),
        ),
        text=plain(said["message_data"]),
        thread_id=direct_thread(sender, receiver),
        to_id=receiver if sender == ours else "",
    )


def direct_thread(one: str, other: str) -> str:
    """X's own id of a conversation between two: both ids, the lower first."""
    return "-".join(sorted((one, other), key=int))


def references(post: Any) -> dict[str, str]:
    """What a post answers, quotes or reposts: kind to id."""
    return {reference["type"]: reference["id"] for reference in post.get("referenced_tweets", [])}


def newer(*ids: str | None) -> str | None:
    """The highest of some digit-string ids."""
    return max((i for i in ids if i), key=int, default=None)


def when(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def person(user: Any) -> Author:
    return Author(
        remote_id=user["id"],
        handle=user.get("username", ""),
        name=user.get("name", ""),
        bio=user.get("description", ""),
        followers=user.get("public_metrics", {}).get("followers_count"),
    )


def picture(media: Any) -> dict[str, str]:
    return {
        "type": media["type"],
        "url": media.get("url") or media.get("preview_image_url", ""),
        "alt": media.get("alt_text", ""),
    }


def plain(said: Any) -> str:
    """A post's or message's text as its author wrote it: X escapes HTML and swaps links for t.co ones. Of a long
    post (Premium's, over 280) `text` is only the beginning; the whole is in note_tweet, with its own entities."""
    said = said.get("note_tweet") or said
    text = html.unescape(said.get("text", ""))
    for link in said.get("entities", {}).get("urls", []):
        if link.get("url") and link.get("expanded_url"):
            text = text.replace(link["url"], link["expanded_url"])
    return text


def same(theirs: str, ours: str) -> bool:
    """Whether X may have made the one of the other. Rather a yes too many than a second post."""
    return _folded(theirs) == _folded(ours)


def _folded(text: str) -> str:
    """X puts the @handles that a reply answers before its text, and makes example.org https://example.org/;
    escapes in links, capitals in their hosts, white space and NFC vary too."""
    text = unicodedata.normalize("NFC", unquote(text)).casefold()
    words = re.sub("https?://|/", "", text).split()
    return " ".join(itertools.dropwhile(lambda word: word.startswith("@"), words))
