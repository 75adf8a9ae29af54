"""Was it said on X after all? Reads back through what we have said, newest first, to before the attempt."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from socialdesk.networks.errors import Temporary
from socialdesk.networks.shapes import Outgoing
from socialdesk.networks.x.reading import DM_FIELDS, POST_FIELDS, plain, references, same, when

PAGES = 10  # of 100 each: X charges for every post that is read, and counts the calls
CLOCKS = timedelta(seconds=5)  # X's clock may differ from ours


def posts(client: Any, us: str, outgoing: Outgoing, since: datetime) -> Iterator[Any]:
    """Our posts since then that may be this one. Raises Temporary when there are more than we read."""
    asked = {"id": us, "start_time": since - CLOCKS, "tweet_fields": POST_FIELDS}
    for page in _pages(client.get_users_tweets, **asked):
        yield from (post for post in page.get("data", []) if _is_it(post, outgoing))


def _is_it(post: Any, outgoing: Outgoing) -> bool:
    to = references(post)
    if outgoing.kind == "repost":
        return to.get("retweeted") == outgoing.in_reply_to
    return to.get("replied_to", "") == outgoing.in_reply_to and same(plain(post), outgoing.text)


def directs(client: Any, us: str, outgoing: Outgoing, since: datetime) -> Iterator[Any]:
    """Our private messages to this person since then. X has no start_time here: read until they are older."""
    asked = {
        "participant_id": outgoing.to_id,
        "event_types": "MessageCreate",
        "dm_event_fields": DM_FIELDS,
    }
    for page in _pages(client.get_direct_message_events, **asked):
        for event in page.get("data", []):
            if when(event["created_at"]) < since - CLOCKS:
                return
            if event.get("sender_id") == us and same(plain(event), outgoing.text):
                yield event


def _pages(ask: Callable[..., Any], **asked: Any) -> Iterator[Any]:
    token = None
    for _ in range(PAGES):
        page = ask(max_results=100, pagination_token=token, user_auth=False, **asked)
        yield page
        token = page.get("meta", {}).get("next_token")
        if not token:
            return
    raise Temporary("There is more on X since then than the desk reads at once, so it cannot tell yet.")
