"""How many posts match a query, hour by hour (docs.x.com, "Post counts"): for apps, of the last seven days."""

from __future__ import annotations

import time
from collections import Counter
from itertools import pairwise

from django.http import HttpRequest

from socialdesk.practice.accounts import Account
from socialdesk.practice.records import listed_items
from socialdesk.practice.stamps import read_date, x_date
from socialdesk.practice.x import problems, search, world
from socialdesk.practice.x.gate import Answer, route

REACH_SECONDS = 7 * 24 * 3600
# docs.x.com: end_time lies at least ten seconds back; without one, counting ends thirty seconds ago.
FRESH_SECONDS = 10
DEFAULT_FRESH_SECONDS = 30
GRANULARITY = {"minute": 60, "hour": 3600, "day": 24 * 3600}


@route("counts/recent", for_apps=True)
def recent(request: HttpRequest, account: Account) -> Answer:
    query, size = request.GET.get("query", ""), GRANULARITY.get(request.GET.get("granularity", "hour"))
    if not query or size is None:
        raise problems.invalid("The `query` and `granularity` query parameters must be given", query=[query])
    start, end = _window(request)
    matches = search.matcher(query)
    times = [
        item.created_at
        for item in listed_items(world.POSTS)
        if start <= item.created_at < end and matches(item)
    ]
    counted = Counter(int(at // size) for at in times)
    edges = [start, *range((int(start) // size + 1) * size, int(-(-end // 1)), size), end]
    data = [
        {"start": x_date(one), "end": x_date(other), "tweet_count": counted[int(one // size)]}
        for one, other in pairwise(edges)
    ]
    return {"data": data, "meta": {"total_tweet_count": len(times)}}


def _window(request: HttpRequest) -> tuple[float, float]:
    now = time.time()
    try:
        start = read_date(request.GET.get("start_time", str(now - REACH_SECONDS)))
        end = read_date(request.GET.get("end_time", str(now - DEFAULT_FRESH_SECONDS)))
    except ValueError:
        raise problems.invalid("A time in the query is not one.") from None
    if start < now - REACH_SECONDS - 1 or end > now - FRESH_SECONDS or start >= end:
        raise problems.invalid(
            "Invalid 'start_time' or 'end_time': they must lie within the last seven days, in order, and end at"
            " least ten seconds before the request",
            start_time=[request.GET.get("start_time", "")],
            end_time=[request.GET.get("end_time", "")],
        )
    return start, end
