"""What our page has said on Facebook: read back, newest first, to before a moment. And single things by their id."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import facebook

from socialdesk.networks.errors import Temporary
from socialdesk.networks.meta.reading import (
    COMMENT,
    MESSAGE,
    POST_ALONE,
    comment_item,
    next_cursor,
    post_item,
    post_with_comments,
    reaches,
    when,
)
from socialdesk.networks.meta.sweeps import STILL_TALKED_ABOUT, Ask, Edge, is_by, pages
from socialdesk.networks.shapes import Item, Outgoing, Said

PAGES = 20  # of an edge
CLOCKS = timedelta(seconds=5)  # Facebook's clock may differ from ours, and it names whole seconds
SAID = "id,from,message,created_time"
SAID_UNDER = f"{SAID},parent"
FEED = Edge("feed", post_with_comments(SAID, SAID_UNDER), "comments", SAID_UNDER)
NO_SUCH_FIELD = 100  # Graph's code also for what is gone
GONE = {100, 803}
AT_ONCE = 50  # things asked for in one batch


def said(ask: Ask, graph: Any, page: str, since: datetime, near: Outgoing | None) -> list[Said]:
    """What our page has said since then, newest first: where `near` belongs, else its posts and all its comments on
    its own page. A share is a post here. Raises Temporary when Facebook leaves it open."""
    since = (since - CLOCKS).replace(microsecond=0)
    if near is None:
        found = _everything(ask, graph, page, since)
    else:
        look = {"direct": _messages, "reply": _comments}.get(near.kind, _posts)
        found = ((near.kind, near.in_reply_to, thing) for thing in look(graph, page, near, since))
    said = [
        Said(
            thing["id"],
            when(thing["created_time"]),
            thing.get("message", ""),
            kind,
            in_reply_to=place,
            to_id=near.to_id if near else "",
        )
        for kind, place, thing in found
        if is_by(thing, page) and when(thing["created_time"]) >= since
    ]
    return sorted(said, key=lambda thing: thing.at, reverse=True)


def _everything(ask: Ask, graph: Any, page: str, since: datetime) -> Iterator[tuple[str, str, Any]]:
    """All posts since then must be read. Under older ones we look for our comments as far as the pages reach."""
    posts = pages(ask, graph, page, FEED, since, since - STILL_TALKED_ABOUT)
    for number, (found, is_last) in enumerate(posts, 1):
        for post in found["data"]:
            yield "post", "", post
            for comment in (post.get("comments") or {}).get("data", []):
                yield "reply", (comment.get("parent") or post)["id"], comment
        if number >= PAGES and not is_last:
            if reaches(found["data"], since):
                return
            raise _too_much()


def _posts(graph: Any, page: str, near: Outgoing, since: datetime) -> Iterator[Any]:
    yield from _back_to(since, graph, page, "feed", fields=SAID, limit=100)


def _comments(graph: Any, page: str, near: Outgoing, since: datetime) -> Iterator[Any]:
    # Facebook nests one level: an answer to an answer stands beside it, under the same comment.
    under = _parent(graph, near.in_reply_to) or near.in_reply_to
    asked = {"fields": SAID, "order": "reverse_chronological", "filter": "toplevel", "limit": 100}
    yield from _back_to(since, graph, under, "comments", **asked)


def _parent(graph: Any, thing: str) -> str:
    """The comment that this one answers, "" when it answers a post. A post has no such field: Graph refuses it."""
    try:
        found = graph.get_object(thing, fields="parent")
    except facebook.GraphAPIError as error:
        if error.code != NO_SUCH_FIELD:
            raise
        return ""
    return str((found.get("parent") or {}).get("id", ""))


def _messages(graph: Any, page: str, near: Outgoing, since: datetime) -> Iterator[Any]:
    if near.in_reply_to:
        chat = _begun_by(graph, near.in_reply_to)
        chats = iter([chat] if chat else [])
    else:
        asked = {"fields": "id,participants,updated_time", "limit": 100}
        every = _back_to(since, graph, page, "conversations", **asked)
        chats = (chat for chat in every if near.to_id in {p["id"] for p in chat["participants"]["data"]})
    for chat in chats:
        yield from _back_to(since, graph, chat["id"], "messages", fields=MESSAGE, limit=100)


def _begun_by(graph: Any, comment: str) -> Any:
    """The chat that a private reply to this comment began, None when there has been no such reply.

    Who wrote the comment has another id in Messenger, so the comment itself has to say (Meta's reference of
    Comment: private_reply_conversation, can_reply_privately). Raises Temporary when it does not.
    """
    about = graph.get_object(comment, fields="can_reply_privately,private_reply_conversation{id}")
    if chat := about.get("private_reply_conversation"):
        return chat
    if about.get("can_reply_privately"):
        return None
    raise Temporary(
        "Facebook does not say whether this comment has been answered in private. "
        "Somebody needs to look into the page’s inbox on Facebook."
    )


def _back_to(since: datetime, graph: Any, thing: str, edge: str, **asked: Any) -> Iterator[Any]:
    """What stands on an edge, newest first. Raises Temporary when `since` lies beyond the pages that we read."""
    after = ""
    for _ in range(PAGES):
        page = graph.get_connections(thing, edge, **asked, **({"after": after} if after else {}))
        yield from page["data"]
        after = next_cursor(page)
        if not after or reaches(page["data"], since):
            return
    raise _too_much()


def _too_much() -> Temporary:
    return Temporary(
        "There is more on Facebook since then than the desk reads at once, so it cannot tell yet."
    )


def standing(graph: Any, ids: list[str]) -> set[str]:
    """Those of these that are still there, asked for in batches: Graph v26 has no ?ids= any more."""
    found: set[str] = set()
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        batch = [{"method": "GET", "relative_url": f"{thing}?fields=id"} for thing in some]
        asked = {"batch": json.dumps(batch), "include_headers": "false"}
        answers = graph.request(f"{graph.version}/", post_args=asked)
        found |= {thing for thing, answer in zip(some, answers, strict=True) if _is_there(answer)}
    return found


def _is_there(answer: Any) -> bool:
    """One part of a batch's answer. It is null where Facebook ran out of time."""
    if answer is None:
        raise Temporary("Facebook did not answer everything that the desk asked. The desk will ask again.")
    body = json.loads(answer["body"])
    if "error" not in body:
        return True
    if body["error"].get("code") in GONE:
        return False
    raise facebook.GraphAPIError(body)


def one(graph: Any, page: str, thing: str) -> Item | None:
    """A comment or a post: an id does not say which, and Graph refuses a post the fields of a comment."""
    if comment := _if_there(graph, thing, COMMENT):
        return comment_item(comment, "")
    post = _if_there(graph, thing, POST_ALONE)
    return post_item(post, page, tagged=True) if post else None


def _if_there(graph: Any, thing: str, fields: str) -> Any:
    try:
        return graph.get_object(thing, fields=fields)
    except facebook.GraphAPIError as error:
        if error.code not in GONE:
            raise
        return None
