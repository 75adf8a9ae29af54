"""What our account has said on X: read back, newest first, to before a moment. And single posts by their id."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from socialdesk.networks.errors import Temporary
from socialdesk.networks.shapes import Item, Said
from socialdesk.networks.x.reading import (
    DM_FIELDS,
    EXPANSIONS,
    MEDIA_FIELDS,
    POST_FIELDS,
    USER_FIELDS,
    plain,
    post_item,
    references,
    when,
)

PAGES = 10  # of 100 each: X charges for every post that is read, and counts the calls
CLOCKS = timedelta(seconds=5)  # X's clock may differ from ours
AT_ONCE = 100  # posts that are looked up in one call


def posts(client: Any, us: str, since: datetime, until: datetime | None) -> Iterator[Said]:
    """Our posts, answers and reposts since then. Raises Temporary when there are more than we read."""
    asked = {"id": us, "start_time": since - CLOCKS, "end_time": until, "tweet_fields": POST_FIELDS}
    for page in _pages(client.get_users_tweets, **asked):
        yield from map(_said, page.get("data", []))


def _said(post: Any) -> Said:
    to = references(post)
    kind = "repost" if "retweeted" in to else "reply" if "replied_to" in to else "post"
    place = to.get("retweeted", to.get("replied_to", ""))
    return Said(post["id"], when(post["created_at"]), plain(post), kind, in_reply_to=place)


def directs(client: Any, us: str, to_id: str, since: datetime) -> Iterator[Said]:
    """Our private messages to this person since then. X has no start_time here: read until they are older."""
    asked = {"participant_id": to_id, "event_types": "MessageCreate", "dm_event_fields": DM_FIELDS}
    for page in _pages(client.get_direct_message_events, **asked):
        for event in page.get("data", []):
            at = when(event["created_at"])
            if at < since - CLOCKS:
                return
            if event.get("sender_id") == us:
                yield Said(event["id"], at, plain(event), "direct", to_id=to_id)


def standing(client: Any, ids: list[str]) -> set[str]:
    """Those of these posts that are still there: X leaves the others out."""
    found: set[str] = set()
    for start in range(0, len(ids), AT_ONCE):
        page = client.get_tweets(ids[start : start + AT_ONCE], user_auth=False)
        found |= {post["id"] for post in page.get("data", [])}
    return found


def one(client: Any, post_id: str) -> Item | None:
    """For a post that is gone or hidden from us X answers 200, with `errors` in place of `data`."""
    found = client.get_tweet(
        post_id,
        expansions=EXPANSIONS,
        tweet_fields=POST_FIELDS,
        user_fields=USER_FIELDS,
        media_fields=MEDIA_FIELDS,
        user_auth=False,
    )
    return post_item(found["data"], found.get("includes", {})) if found.get("data") else None


def _pages(ask: Callable[..., Any], **asked: Any) -> Iterator[Any]:
    token = None
    for _ in range(PAGES):
        page = ask(max_results=100, pagination_token=token, user_auth=False, **asked)
        yield page
        token = page.get("meta", {}).get("next_token")
        if not token:
            return
    raise Temporary("There is more on X since then than the desk reads at once, so it cannot tell yet.")
