"""Reading what stands on our page and with whom it chats, page by page, newest first.

`ask` makes a call and sorts what goes wrong. What stands within a thing (comments under a post, messages in a chat)
is read with it, in a tree of the same shape as Graph's own answer.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from socialdesk.networks.errors import Permanent
from socialdesk.networks.meta.reading import (
    CHAT,
    COMMENT,
    MESSAGE,
    POST,
    next_cursor,
    post_with_comments,
    reaches,
    touched,
    when,
)
from socialdesk.networks.shapes import Batch

Ask = Callable[..., Any]
Bounds = dict[str, int]
HOUR = timedelta(hours=1)
OVERLAP = timedelta(minutes=10)  # Graph shows some comments late: read a little further back than last time
# Comments come under old posts too: read back this far (what is older still reaches us by webhook).
STILL_TALKED_ABOUT = timedelta(days=30)
COUNTED = "id,from,created_time"


@dataclass(frozen=True)
class Edge:
    """An edge of our page, the fields to ask for, and what stands within each thing on it, with its own fields."""

    name: str
    fields: str
    within: str
    inner: str


EDGES = {
    "feed": Edge("feed", POST, "comments", COMMENT),
    "tagged": Edge("tagged", POST, "comments", COMMENT),
    "chats": Edge("conversations", CHAT, "messages", MESSAGE),
}
COUNTING = [
    Edge(name, post_with_comments(COUNTED, COUNTED), "comments", COUNTED) for name in ("feed", "tagged")
]
# The same order for the pages beyond the first as within the fields: both come newest first.
ORDER = {"comments": {"filter": "stream", "order": "reverse_chronological"}, "messages": {}}


def fetch(ask: Ask, graph: Any, page: str, stream: str, cursor: Any, begins: datetime) -> Iterator[Batch]:
    """Everything since the cursor; nothing from before reading begins, except posts that are still talked about.

    The cursor is the time of this sweep's start, less an overlap; whatever is read twice is stored once.
    """
    edge, began = EDGES[stream], datetime.now(UTC)
    since = when(cursor) if cursor else begins
    # A chat moves up with every message; a post stays in its place, whatever is said under it.
    reach = since if stream == "chats" else began - STILL_TALKED_ABOUT
    for found, is_last in pages(ask, graph, page, edge, since, reach):
        found["data"] = list(_of_the_time(found["data"], edge.within, begins))
        cursor = (began - OVERLAP).isoformat() if is_last else None
        yield Batch(stream, found if found["data"] else {}, cursor=cursor)


def between(ask: Ask, graph: Any, page: str, since: datetime, until: datetime) -> Iterator[Batch]:
    for stream in ("feed", "tagged"):
        for found in _window(ask, graph, page, EDGES[stream], since, until):
            if found["data"]:
                yield Batch(stream, found)


def hours(ask: Ask, graph: Any, page: str, since: datetime, until: datetime) -> dict[datetime, int]:
    """How many posts and comments of others stand on our page, or where it is tagged, from each hour."""
    times: dict[str, datetime] = {}
    for edge in COUNTING:
        for found in _window(ask, graph, page, edge, since, until):
            for thing in found["data"]:
                said = [thing, *(thing.get(edge.within) or {}).get("data", [])]
                times |= {one["id"]: when(one["created_time"]) for one in said if not is_by(one, page)}
    first = since.replace(minute=0, second=0, microsecond=0)
    counted = {first + HOUR * number: 0 for number in range(-(-(until - first) // HOUR))}
    for at in times.values():
        if since <= at < until:
            counted[at.replace(minute=0, second=0)] += 1
    return counted


def is_by(thing: Any, page: str) -> bool:
    return (thing.get("from") or {}).get("id") == page


def _window(ask: Ask, graph: Any, page: str, edge: Edge, since: datetime, until: datetime) -> Iterator[Any]:
    """What was said in that time, under posts that were young enough then to be talked about."""
    oldest = until - STILL_TALKED_ABOUT
    bounds = {"since": int(oldest.timestamp()), "until": int(until.timestamp())}
    for found, _ in pages(ask, graph, page, edge, since, oldest, bounds):
        yield {**found, "data": list(_of_the_time(found["data"], edge.within, since, until))}


def pages(
    ask: Ask,
    graph: Any,
    page: str,
    edge: Edge,
    since: datetime,
    reach: datetime,
    bounds: Bounds | None = None,
) -> Iterator[tuple[Any, bool]]:
    """Each page of an edge back to `reach`, with all that was said within its things since `since`; and whether it
    is the last. `bounds` are times in seconds that Graph itself is to keep to."""
    after, is_last = "", False
    while not is_last:
        asked = {"fields": edge.fields, "limit": 50, **(bounds or {}), **({"after": after} if after else {})}
        found = ask(graph.get_connections, page, edge.name, **asked)
        for thing in found["data"]:
            _complete(ask, graph, thing, edge, since, bool(bounds))
        after = next_cursor(found)
        for part in (found, *(thing.get(edge.within) or {} for thing in found["data"])):
            part.pop("paging", None)  # its links carry our token, and the page is kept
        is_last = not after or (bool(found["data"]) and min(map(touched, found["data"])) < reach)
        yield found, is_last


def _complete(ask: Ask, graph: Any, thing: Any, edge: Edge, since: datetime, is_bounded: bool) -> None:
    """Adds the comments or messages beyond the first page inside a post or chat, back to `since`."""
    known = found = thing.get(edge.within) or {"data": []}
    asked = {"fields": edge.inner, **ORDER[edge.within], "limit": 100}
    if is_bounded:
        asked["since"] = int(since.timestamp())
    while (after := next_cursor(found)) and not reaches(known["data"], since):
        try:
            found = ask(graph.get_connections, thing["id"], edge.within, **asked, after=after)
        except Permanent:
            return  # gone or closed since: the others are read all the same
        known["data"] += found["data"]


def _of_the_time(
    things: list[Any], within: str, since: datetime, until: datetime | None = None
) -> Iterator[Any]:
    """What was said in that time, and the posts and chats in which it stands."""

    def was_then(one: Any) -> bool:
        try:
            at = when(one["created_time"])
        except (KeyError, TypeError, ValueError):
            return True  # so that its reader says what is wrong with it
        return since <= at and (until is None or at < until)

    for thing in things:
        if inner := thing.get(within):
            inner["data"] = list(filter(was_then, inner["data"]))
        if (inner and inner["data"]) or (within == "comments" and was_then(thing)):
            yield thing
