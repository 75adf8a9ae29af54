"""Cursor paging: paging.cursors.before and after, next (developers.facebook.com, "Paginated results")."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest

from socialdesk.practice.graph import refusals
from socialdesk.practice.graph.fields import Selection, parse
from socialdesk.practice.records import Item
from socialdesk.practice.stamps import read_date

Wire = dict[str, Any]
T = TypeVar("T")

DEFAULT_LIMIT = 25
HIGHEST_LIMIT = 100


@dataclass
class Window:
    """since and until: unix seconds or dates (developers.facebook.com, "Time-based pagination")."""

    since: float
    until: float
    is_asked: bool

    @classmethod
    def by(cls, request: HttpRequest) -> Window:
        asked = request.GET
        try:
            since, until = read_date(asked.get("since", "0")), read_date(asked.get("until", "inf"))
        except ValueError:
            raise refusals.bad_parameter("since and until must be times.") from None
        return cls(since, until, "since" in asked or "until" in asked)

    def shows(self, item: Item) -> bool:
        return self.since <= item.created_at <= self.until and (self.is_asked or not item.withheld)


def edge(
    request: HttpRequest, found: Sequence[T], shape: Callable[[T, Selection], Wire], key: Callable[[T], str]
) -> Wire:
    """One page of an edge that was asked for by itself. A cursor names the item it stands at."""
    chosen = parse(request.GET.get("fields", ""))
    limit = _limit(request.GET.get("limit"))
    keys = [key(item) for item in found]
    start, end = 0, len(keys)
    if after := request.GET.get("after"):
        start = _place(keys, after) + 1
    elif before := request.GET.get("before"):
        end = _place(keys, before)
        start = max(0, end - limit)
    shown = list(found[start : min(end, start + limit)])
    body: Wire = {"data": [shape(item, chosen) for item in shown]}
    if shown:
        cursors = {"before": _cursor(key(shown[0])), "after": _cursor(key(shown[-1]))}
        body["paging"] = {"cursors": cursors}
        if start + len(shown) < len(keys):
            query = request.GET.copy()
            query.pop("before", None)
            query["after"] = cursors["after"]
            body["paging"]["next"] = f"https://graph.facebook.com{request.path}?{query.urlencode()}"
    return body


def inside(
    where: str, found: Sequence[Any], shape: Callable[[Any, Selection], Wire], chosen: Selection
) -> Wire | None:
    """The first page of an edge that was asked for as a field; None when it is empty.

    `where` is the edge's own path ("POST/comments"), for the link to the next page.
    """
    limit = _limit(chosen.modifiers.get("limit"))
    shown = found[:limit]
    if not shown:
        return None
    cursors = {"before": _cursor(shown[0].id), "after": _cursor(shown[-1].id)}
    paging: Wire = {"cursors": cursors}
    if len(found) > limit:
        paging["next"] = f"https://graph.facebook.com/v26.0/{where}?limit={limit}&after={cursors['after']}"
    return {"data": [shape(item, chosen) for item in shown], "paging": paging}


def _limit(text: str | None) -> int:
    if not text:
        return DEFAULT_LIMIT
    if not text.isdigit():
        raise refusals.bad_parameter("param limit must be a whole number.")
    return min(int(text), HIGHEST_LIMIT)


def _cursor(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _place(keys: Sequence[str], cursor: str) -> int:
    try:
        return keys.index(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode())
    except (ValueError, binascii.Error):
        raise refusals.bad_parameter("Invalid cursors values.") from None
