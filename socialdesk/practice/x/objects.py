"""X's objects on the wire, with only the fields asked for.

docs.x.com, "Fields" and "Expansions": a post has id, text and edit_history_tweet_ids unless more is
asked; an expansion brings the object into `includes` and the id that points to it into the post.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from socialdesk.practice.records import Item, Member, find_item, find_member, member_called
from socialdesk.practice.stamps import x_date
from socialdesk.practice.x.text import (
    HANDLE,
    LIMIT,
    URL,
    beginning,
    expanded,
    short_link,
    shortened,
    weighted_length,
)

Wire = dict[str, Any]

POST_DEFAULT = {"id", "text", "edit_history_tweet_ids"}
USER_DEFAULT = {"id", "name", "username"}
MEDIA_DEFAULT = {"media_key", "type"}
DIRECT_DEFAULT = {"id", "text", "event_type"}
BROUGHT_BY = {
    "author_id": "author_id",
    "attachments.media_keys": "attachments",
    "referenced_tweets.id": "referenced_tweets",
    "in_reply_to_user_id": "in_reply_to_user_id",
    "sender_id": "sender_id",
    "participant_ids": "participant_ids",
}


@dataclass
class Wanted:
    """Which fields and expansions a request asked for."""

    post: set[str] = field(default_factory=lambda: set(POST_DEFAULT))
    user: set[str] = field(default_factory=lambda: set(USER_DEFAULT))
    media: set[str] = field(default_factory=lambda: set(MEDIA_DEFAULT))
    direct: set[str] = field(default_factory=lambda: set(DIRECT_DEFAULT))
    expansions: set[str] = field(default_factory=set)

    @classmethod
    def by(cls, request: HttpRequest) -> Wanted:
        def named(parameter: str) -> set[str]:
            return set(filter(None, request.GET.get(parameter, "").split(",")))

        expansions = named("expansions")
        brought = {BROUGHT_BY[name] for name in expansions if name in BROUGHT_BY}
        return cls(
            POST_DEFAULT | named("tweet.fields") | brought,
            USER_DEFAULT | named("user.fields"),
            MEDIA_DEFAULT | named("media.fields"),
            DIRECT_DEFAULT | named("dm_event.fields") | brought,
            expansions,
        )

    @classmethod
    def everything(cls) -> Wanted:
        """What a webhook event carries."""
        return cls(
            POST_DEFAULT
            | {
                "author_id",
                "conversation_id",
                "created_at",
                "in_reply_to_user_id",
                "lang",
                "entities",
                "note_tweet",
                "referenced_tweets",
                "attachments",
            },
            USER_DEFAULT | {"description", "public_metrics", "created_at", "verified"},
            MEDIA_DEFAULT | {"url", "alt_text"},
            expansions={"author_id", "attachments.media_keys", "referenced_tweets.id"},
        )


def _picked(whole: Wire, fields: set[str]) -> Wire:
    return {name: value for name, value in whole.items() if name in fields and value not in (None, [], {})}


def post_object(item: Item, fields: set[str]) -> Wire:
    parent = find_item("x", item.parent_id)
    is_long = weighted_length(item.said) > LIMIT  # which the public may write, and we may not
    text = beginning(item.text, f"https://x.com/i/web/status/{item.id}") if is_long else item.text
    whole = {
        "id": item.id,
        "text": shortened(text),
        "edit_history_tweet_ids": item.versions,
        "author_id": item.author_id,
        "conversation_id": item.root_id,
        "created_at": x_date(item.created_at),
        "in_reply_to_user_id": parent.author_id if parent else None,
        "referenced_tweets": references(item),
        "attachments": {"media_keys": [media_key(m) for m in item.media]} if item.media else None,
        "entities": entities(text),
        "note_tweet": _note(item.text) if is_long else None,
        "lang": "und",
        "source": "practice",
        "possibly_sensitive": False,
        "reply_settings": "everyone",
        "public_metrics": {
            "retweet_count": 0,
            "reply_count": 0,
            "like_count": 0,
            "quote_count": 0,
            "impression_count": 0,
        },
    }
    return _picked(whole, fields)


def _note(text: str) -> Wire:
    """docs.x.com, Post: note_tweet has the whole of a text of more than 280, with entities of its own."""
    found = entities(text)
    return {"text": shortened(text)} | ({"entities": found} if found else {})


def references(item: Item) -> list[Wire]:
    pairs = (("replied_to", item.parent_id), ("quoted", item.quoted_id), ("retweeted", item.reposted_id))
    return [{"type": kind, "id": item_id} for kind, item_id in pairs if item_id]


def entities(text: str) -> Wire:
    """Where the handles and addresses stand in a text as X shows it, counted in characters."""
    found: Wire = {}
    for match in HANDLE.finditer(shortened(text)):
        member = member_called("x", match[1])
        mention: Wire = {"start": match.start(), "end": match.end(), "username": match[1]}
        found.setdefault("mentions", []).append(mention | ({"id": member.id} if member else {}))
    longer = 0  # by how much the text typed so far is longer than the text shown
    for match in URL.finditer(text):
        url, whole = short_link(match[0]), expanded(match[0])
        start = match.start() - longer
        link = {"start": start, "end": start + len(url), "url": url, "expanded_url": whole}
        found.setdefault("urls", []).append(link | {"display_url": whole.partition("://")[2].rstrip("/")})
        longer += len(match[0]) - len(url)
    return found


def user_object(member: Member, fields: set[str]) -> Wire:
    whole = {
        "id": member.id,
        "name": member.name,
        "username": member.handle,
        "description": member.bio,
        "created_at": x_date(member.joined_at),
        "verified": False,
        "verified_type": "none",
        "protected": False,
        "public_metrics": {
            "followers_count": member.followers,
            "following_count": 0,
            "tweet_count": 0,
            "listed_count": 0,
        },
    }
    return _picked(whole, fields)


def media_key(medium: Wire) -> str:
    return f"3_{medium['id']}"


def media_object(medium: Wire, fields: set[str]) -> Wire:
    whole = {"media_key": media_key(medium), "type": "photo", "width": 1200, "height": 800}
    return _picked(whole | {"url": medium.get("url"), "alt_text": medium.get("alt")}, fields)


def direct_object(item: Item, fields: set[str]) -> Wire:
    whole = {
        "id": item.id,
        "text": shortened(item.text),
        "event_type": "MessageCreate",
        "entities": entities(item.text),
        "sender_id": item.author_id,
        "participant_ids": [item.author_id, item.recipient_id],
        "dm_conversation_id": item.root_id,
        "created_at": x_date(item.created_at),
        "attachments": {"media_keys": [media_key(m) for m in item.media]} if item.media else None,
    }
    return _picked(whole, fields)


def includes(items: Iterable[Item], wanted: Wanted) -> Wire:
    """The expanded objects, each once, in the order in which they first appear."""
    users: dict[str, Wire] = {}
    posts: dict[str, Wire] = {}
    media: dict[str, Wire] = {}
    for item in items:
        for member_id in _people(item, wanted.expansions):
            member = find_member("x", member_id)
            if member:
                users[member.id] = user_object(member, wanted.user)
        if "attachments.media_keys" in wanted.expansions:
            media |= {media_key(m): media_object(m, wanted.media) for m in item.media}
        if "referenced_tweets.id" in wanted.expansions:
            for reference in references(item):
                other = find_item("x", reference["id"])
                if other:
                    posts[other.id] = post_object(other, wanted.post)
    lists = {"users": list(users.values()), "tweets": list(posts.values()), "media": list(media.values())}
    return {name: found for name, found in lists.items() if found}


def _people(item: Item, expansions: set[str]) -> list[str]:
    people = [item.author_id] if expansions & {"author_id", "sender_id", "participant_ids"} else []
    if "participant_ids" in expansions and item.recipient_id:
        people.append(item.recipient_id)
    if "in_reply_to_user_id" in expansions and (parent := find_item("x", item.parent_id)):
        people.append(parent.author_id)
    return people


def with_includes(body: Wire, items: Iterable[Item], wanted: Wanted) -> Wire:
    found = includes(items, wanted)
    return body | {"includes": found} if found else body
