"""Was it said on Facebook after all? Reads back through what our page has said, newest first, to before the attempt."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import facebook

from socialdesk.networks.errors import Temporary
from socialdesk.networks.meta.reading import MESSAGE, next_cursor, reaches, when
from socialdesk.networks.shapes import Outgoing, Said

PAGES = 20  # of an edge
CLOCKS = timedelta(seconds=5)  # Facebook's clock may differ from ours, and it names whole seconds
SAID = "id,from,message,created_time"
NO_SUCH_FIELD = 100  # Graph's code also for what is gone


def said(graph: Any, page: str, since: datetime, near: Outgoing | None) -> list[Said]:
    """What our page has said since then. Raises Temporary when Facebook leaves that open."""
    since = (since - CLOCKS).replace(microsecond=0)
    kind = near.kind if near else "post"
    look = {"direct": _messages, "reply": _comments}.get(kind, _posts)
    return [
        Said(
            thing["id"],
            when(thing["created_time"]),
            thing.get("message", ""),
            kind,
            in_reply_to=near.in_reply_to if near else "",
            to_id=near.to_id if near else "",
        )
        for thing in look(graph, page, near, since)
        if (thing.get("from") or {}).get("id") == page and when(thing["created_time"]) >= since
    ]


def _posts(graph: Any, page: str, outgoing: Any, since: datetime) -> Iterator[Any]:
    yield from _back_to(since, graph, page, "feed", fields=SAID, limit=100)


def _comments(graph: Any, page: str, outgoing: Any, since: datetime) -> Iterator[Any]:
    # Facebook nests one level: an answer to an answer stands beside it, under the same comment.
    under = _parent(graph, outgoing.in_reply_to) or outgoing.in_reply_to
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


def _messages(graph: Any, page: str, outgoing: Any, since: datetime) -> Iterator[Any]:
    if outgoing.in_reply_to:
        chat = _begun_by(graph, outgoing.in_reply_to)
        chats = iter([chat] if chat else [])
    else:
        asked = {"fields": "id,participants,updated_time", "limit": 100}
        every = _back_to(since, graph, page, "conversations", **asked)
        chats = (chat for chat in every if outgoing.to_id in {p["id"] for p in chat["participants"]["data"]})
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
    raise Temporary(
        "There is more on Facebook since then than the desk reads at once, so it cannot tell yet."
    )
