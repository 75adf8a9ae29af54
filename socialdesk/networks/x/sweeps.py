"""Reading X's lists of messages to us, page by page, newest first. `ask` makes a call and sorts what goes wrong."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from socialdesk.networks.shapes import Batch
from socialdesk.networks.x.reading import (
    DM_FIELDS,
    EXPANSIONS,
    MEDIA_FIELDS,
    POST_FIELDS,
    USER_FIELDS,
    newer,
    when,
)

Ask = Callable[..., Any]
HOUR = timedelta(hours=1)
SHORT = 10  # private messages on the first page
# docs.x.com: counts go back seven days, and up to ten seconds ago.
COUNTED, COUNTED_AFTER = timedelta(days=7), timedelta(seconds=15)


def mentions(ask: Ask, client: Any, us: str, since_id: str | None, begins: datetime) -> Iterator[Batch]:
    """All since an id; without one, all since the moment when reading begins.

    The cursor moves only with the last page, so a crash between two pages reads them again instead of losing them.
    It has no overlap: X charges for what is read, and we poll every minute (POLL_SECONDS; the embedded desk every 3
    seconds). What X shows late, out of the order of its ids, comes by webhook or is found by counting.
    """
    newest = since_id
    bounds = {"since_id": since_id} if since_id else {"start_time": begins}
    for page, is_last in _pages(ask, client, us, **bounds):
        newest = newer(newest, page.get("meta", {}).get("newest_id"))
        yield Batch("mentions", page if page.get("data") else {}, cursor=newest if is_last else None)


def mentions_between(ask: Ask, client: Any, us: str, since: datetime, until: datetime) -> Iterator[Batch]:
    for page, _ in _pages(ask, client, us, start_time=since, end_time=until):
        if page.get("data"):
            yield Batch("mentions", page)


def _pages(ask: Ask, client: Any, us: str, **bounds: Any) -> Iterator[tuple[Any, bool]]:
    """Each page, and whether it is the last."""
    token, is_last = None, False
    while not is_last:
        page = ask(
            client.get_users_mentions,
            us,
            max_results=100,
            pagination_token=token,
            expansions=EXPANSIONS,
            tweet_fields=POST_FIELDS,
            user_fields=USER_FIELDS,
            media_fields=MEDIA_FIELDS,
            user_auth=False,
            **bounds,
        )
        token = page.get("meta", {}).get("next_token")
        is_last = not token
        yield page, is_last


def directs(ask: Ask, client: Any, seen_id: str | None, begins: datetime) -> Iterator[Batch]:
    """X gives neither since_id nor start_time here: read back until the newest one already seen, or the first time
    until they are older than reading begins. Mostly there is nothing new, and X charges for all that it gives, so
    the first page is short. What stands on a page is kept also where its id is an older one: X may show it late."""
    newest, token, is_last, size = seen_id, None, False, SHORT if seen_id else 100
    while not is_last:
        page = ask(
            client.get_direct_message_events,
            max_results=size,
            pagination_token=token,
            event_types="MessageCreate",
            dm_event_fields=DM_FIELDS,
            expansions=["sender_id"],
            user_fields=USER_FIELDS,
            user_auth=False,
        )
        events = page.get("data", [])
        kept = [event for event in events if not _is_before(event, begins)]
        seen = seen_id is not None and any(int(event["id"]) <= int(seen_id) for event in events)
        newest = newer(newest, *(event["id"] for event in events))
        token = page.get("meta", {}).get("next_token")
        is_last, size = not token or seen or len(kept) < len(events), 100
        # Without the tokens of other pages, so that the same page again is known by its digest.
        payload = {**page, "meta": {}, "data": kept} if kept else {}
        yield Batch("direct", payload, cursor=newest if is_last else None)


def _is_before(event: Any, begins: datetime) -> bool:
    """One whose time cannot be read is kept, and said to be unreadable."""
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        return when(event["created_at"]) < begins
    return False


def hours(client: Any, handle: str, since: datetime, until: datetime) -> dict[datetime, int]:
    """How many posts name us in each hour."""
    now = timezone.now()
    since = max(_hour(since), _hour(now - COUNTED) + HOUR)
    until = min(until, now - COUNTED_AFTER)
    if since >= until:
        return {}
    page = client.get_recent_tweets_count(about(handle), granularity="hour", start_time=since, end_time=until)
    return {_hour(when(part["start"])): part["tweet_count"] for part in page["data"]}


def about(handle: str) -> str:
    """X's query for what others say to us: like the timeline of mentions, without reposts."""
    return f"@{handle} -from:{handle} -is:retweet"


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
