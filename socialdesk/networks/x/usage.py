"""What an answer of X says about our limits (docs.x.com, "Rate limits"), and what it cost."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import requests

from socialdesk.networks.shapes import WRITES, Charge, Limit
from socialdesk.networks.x import prices, text


@dataclass(frozen=True)
class Route:
    """A route of X, what it is for in words, and what it costs. `stops` is what must wait when it is used up."""

    method: str
    path: str
    words: str
    kind: str
    micros: int
    stops: tuple[str, ...] = ()


ROUTES = [
    Route(
        "GET", "users/[^/]+/mentions", "Reading mentions", "Mentions read", prices.OWNED_READ, ("mentions",)
    ),
    Route("GET", "users/[^/]+/tweets", "Reading our own posts", "Own posts read", prices.OWNED_READ),
    Route("GET", "tweets(/[0-9]+)?", "Looking up posts", "Posts looked up", prices.POST_READ),
    Route("GET", "tweets/counts/recent", "Counting mentions", "Counts", prices.COUNT),
    Route("GET", "dm_events", "Reading private messages", "Messages read", prices.DIRECT_READ, ("direct",)),
    Route("GET", "dm_conversations/.*", "Reading one chat", "Messages read", prices.DIRECT_READ),
    Route("GET", "users/me", "Asking who we are", "Profiles read", prices.PROFILE_READ),
    Route("POST", "tweets", "Sending posts", "Posts", prices.POST, (WRITES,)),
    Route("DELETE", "tweets/[^/]+", "Deleting posts", "Deletions", prices.DELETION),
    Route("PUT", "tweets/[^/]+/hidden", "Hiding answers", "Answers hidden", prices.HIDING),
    Route("POST", "users/[^/]+/retweets", "Reposting", "Reposts", prices.REPOST),
    Route("POST", "dm_conversations/.*", "Sending private messages", "Messages sent", prices.DIRECT),
]
# The window of 15 minutes, and what some routes have beside it.
WINDOWS = {
    "x-rate-limit": "",
    "x-user-limit-24hour": " in 24 hours",
    "x-app-limit-24hour": " in 24 hours, all of our app",
}


def read(answer: requests.Response, seen_direct: str | None) -> tuple[list[Limit], list[Charge]]:
    """`seen_direct`: the newest private message that has been read before."""
    request = answer.request
    path = (request.path_url or "").partition("?")[0].removeprefix("/2/")
    for route in ROUTES:
        if route.method == request.method and re.fullmatch(route.path, path):
            return list(_limits(route, answer.headers)), list(_charges(route, answer, seen_direct))
    return [], []


def free_again(headers: Any) -> datetime | None:
    """When what is used up of a route starts anew: the last of them, where there are several."""
    used_up = [prefix for prefix in WINDOWS if headers.get(f"{prefix}-remaining") == "0"]
    resets = [int(headers[f"{prefix}-reset"]) for prefix in used_up if f"{prefix}-reset" in headers]
    return datetime.fromtimestamp(max(resets), UTC) if resets else None


def _limits(route: Route, headers: Any) -> Iterator[Limit]:
    for prefix, which in WINDOWS.items():
        if f"{prefix}-remaining" in headers:
            most, left, resets = (
                int(headers[f"{prefix}-{part}"]) for part in ("limit", "remaining", "reset")
            )
            yield Limit(f"{route.words}{which}", most, left, datetime.fromtimestamp(resets, UTC), route.stops)


def _charges(route: Route, answer: requests.Response, seen_direct: str | None) -> Iterator[Charge]:
    if not answer.ok:
        return
    if route.words == "Sending posts":
        yield _post(json.loads(answer.request.body or b"{}"))
    elif units := _units(route, answer, seen_direct or ""):
        yield Charge(route.kind, units, route.micros)


def _units(route: Route, answer: requests.Response, seen_direct: str) -> int:
    if route.method != "GET" or route.kind == "Counts":
        return 1
    data = answer.json().get("data", [])
    if route.path == "dm_events":
        newest = int(seen_direct) if seen_direct.isdigit() else 0
        return len([event for event in data if int(event["id"]) > newest])
    return len(data) if isinstance(data, list) else 1


def _post(sent: Any) -> Charge:
    if text.has_link(sent.get("text", "")):
        return Charge("Posts with a link", 1, prices.POST_WITH_LINK)
    if sent.get("reply"):
        return Charge("Answers", 1, prices.ANSWER)
    return Charge("Posts", 1, prices.POST)
