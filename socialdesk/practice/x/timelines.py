"""Pages of posts: mentions, an account's own posts, search."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from itertools import islice

from django.http import HttpRequest

from socialdesk.practice.accounts import Account
from socialdesk.practice.records import Item, listed_items
from socialdesk.practice.stamps import read_date
from socialdesk.practice.x import problems, search, world
from socialdesk.practice.x.gate import Answer, route, whole_number
from socialdesk.practice.x.objects import Wanted, post_object, with_includes

# docs.x.com: a user's mentions go back 800 posts, their own timeline 3,200.
MENTIONS_REACH = 800
TIMELINE_REACH = 3200


@route("mentions")
def mentions(request: HttpRequest, account: Account, member_id: str) -> Answer:
    items: Iterator[Item] = islice(listed_items(world.mentions_of(member_id)), MENTIONS_REACH)
    if not {"start_time", "end_time"} & set(request.GET):
        items = (item for item in items if not item.withheld)
    return _page(request, items, lowest=5)


@route("users/tweets")
def posts_by(request: HttpRequest, account: Account, member_id: str) -> Answer:
    posts = islice(listed_items(world.posts_by(member_id)), TIMELINE_REACH)
    excluded = request.GET.get("exclude", "").split(",")
    if "replies" in excluded:
        posts = (item for item in posts if item.parent_id is None)  # type: ignore[assignment]
    if "retweets" in excluded:
        posts = (item for item in posts if item.reposted_id is None)  # type: ignore[assignment]
    return _page(request, posts, lowest=5)


@route("search/recent")
def recent(request: HttpRequest, account: Account) -> Answer:
    query = request.GET.get("query", "")
    if not query:
        raise problems.invalid("The `query` query parameter can not be empty", query=[query])
    return _page(request, filter(search.matcher(query), listed_items(world.POSTS)), lowest=10)


def _page(request: HttpRequest, items: Iterator[Item], *, lowest: int) -> Answer:
    """The asked-for page of what lies between the asked-for bounds, newest first."""
    wanted = Wanted.by(request)
    size = whole_number(request, "max_results", 10, lowest, 100)
    lies_within = _bounds(request)
    found = list(islice(filter(lies_within, items), size + 1))
    shown = found[:size]
    meta: Answer = {"result_count": len(shown)}
    if shown:
        meta |= {"newest_id": shown[0].id, "oldest_id": shown[-1].id}
    if len(found) > size:
        meta["next_token"] = token_for(shown[-1].id)
    body: Answer = {"data": [post_object(item, wanted.post) for item in shown]} if shown else {}
    return with_includes(body, shown, wanted) | {"meta": meta}


def _bounds(request: HttpRequest) -> Callable[[Item], bool]:
    """Ids: since_id and until_id exclusive. Times: start_time inclusive, end_time exclusive."""
    asked = request.GET
    try:
        above = int(asked.get("since_id", 0))
        below = int(asked.get("until_id", 2**63))
        start = read_date(asked["start_time"]) if "start_time" in asked else 0.0
        end = read_date(asked["end_time"]) if "end_time" in asked else float("inf")
    except ValueError:
        raise problems.invalid("An id or a time in the query is not one.") from None
    token = asked.get("pagination_token") or asked.get("next_token")
    if token:
        below = min(below, int(id_from(token)))
    return lambda item: above < item.number < below and start <= item.created_at < end


def token_for(last_id: str) -> str:
    """An opaque token for the page below this id."""
    return base64.b32encode(last_id.encode()).decode().rstrip("=").lower()


def id_from(token: str) -> str:
    """Raises Problem when the token is not one of ours."""
    padded = token.upper() + "=" * (-len(token) % 8)
    try:
        return str(int(base64.b32decode(padded)))
    except (ValueError, binascii.Error):
        raise problems.invalid("The pagination token is not valid.", pagination_token=[token]) from None
