"""Polling reads every page, and the cursor moves only when the last one is in."""

import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from socialdesk.networks.base import Network
from socialdesk.networks.meta import Facebook
from socialdesk.networks.meta.reading import reaches, when
from socialdesk.networks.meta.sweeps import _of_the_time
from socialdesk.networks.shapes import Batch
from socialdesk.networks.x import X, sweeps
from tests.desk import facebook_account, x_account
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def x(practice: PracticeServer) -> X:
    return X(x_account(practice))


@pytest.fixture
def facebook(practice: PracticeServer) -> Facebook:
    return Facebook(facebook_account(practice))


def sweep(network: Network, stream: str, cursor: Any = None) -> list[Batch]:
    return list(network.fetch(stream, cursor))


def texts(network: Network, batches: list[Batch]) -> list[str]:
    return [item.text for batch in batches for item in network.read(batch.stream, batch.payload).items]


def calls(practice: PracticeServer) -> int:
    return len(practice.requests(method="GET"))


@pytest.mark.parametrize("stream", ["mentions", "direct"])
def test_x_gives_the_newest_id_as_cursor_and_only_at_the_end(
    x: X, practice: PracticeServer, stream: str
) -> None:
    say = practice.mention if stream == "mentions" else practice.direct
    ids = [say(f"number {number}")["id"] for number in range(101)]
    assert [batch.cursor for batch in sweep(x, stream)] == [None, ids[-1]]
    assert [batch.cursor for batch in sweep(x, stream, ids[-1])] == [ids[-1]]


def test_facebook_reads_every_post_and_then_moves_its_cursor(
    facebook: Facebook, practice: PracticeServer
) -> None:
    for number in range(51):
        practice.post(f"number {number}")
    batches = sweep(facebook, "feed")
    assert len(texts(facebook, batches)) == 51
    assert [bool(batch.cursor) for batch in batches] == [False, True]


def test_facebook_reads_every_comment_under_a_post(facebook: Facebook, practice: PracticeServer) -> None:
    post = practice.post("Where do I park?", handle="sal")
    said = [f"number {number}" for number in range(201)]
    for text in said:
        practice.comment(text, post["id"])
    first = sweep(facebook, "feed")
    assert texts(facebook, first) == ["Where do I park?", *said]
    before = calls(practice)
    again = sweep(facebook, "feed", first[-1].cursor)
    assert len(texts(facebook, again)) == 202  # the overlap
    assert calls(practice) == before + 3


def test_facebook_reads_comments_back_to_the_last_sweep(facebook: Facebook, practice: PracticeServer) -> None:
    post = practice.post("Where do I park?", handle="sal")
    cursor = sweep(facebook, "feed")[-1].cursor
    for number in range(201):
        practice.comment(f"number {number}", post["id"], at="2026-01-01T10:00:00Z")
    before = calls(practice)
    sweep(facebook, "feed", cursor)
    assert calls(practice) == before + 1


def test_facebook_is_read_on_although_one_post_goes_meanwhile(
    facebook: Facebook, practice: PracticeServer
) -> None:
    practice.post("Where do I park?", handle="sal")
    going = practice.post("Never mind", handle="gwen")
    for number in range(101):
        practice.comment(f"number {number}", going["id"])
    practice.fault("facebook", "slow", calls="reads", seconds=1, count=1)
    with ThreadPoolExecutor(1) as reader:
        reading = reader.submit(sweep, facebook, "feed")
        time.sleep(0.5)  # the posts are on their way, with the first hundred comments
        practice.delete(going["id"], network="facebook")
        batches = reading.result()
    assert "Where do I park?" in texts(facebook, batches)
    assert batches[-1].cursor


def test_facebook_reads_every_message_of_a_long_chat(facebook: Facebook, practice: PracticeServer) -> None:
    said = [f"number {number}" for number in range(151)]
    for text in said:
        practice.direct(text, network="facebook")
    assert texts(facebook, sweep(facebook, "chats")) == said


def test_facebook_reads_every_chat_that_has_moved(facebook: Facebook, practice: PracticeServer) -> None:
    for number in range(51):
        practice.direct("Hello", network="facebook", handle=f"person_{number}")
    batches = sweep(facebook, "chats")
    assert len(texts(facebook, batches)) == 51
    assert [bool(batch.cursor) for batch in batches] == [False, True]


@pytest.mark.parametrize(
    ("days", "answer"), [([3, 2], True), ([3, 4], False), ([6, 4], False), ([6, 5], False), ([], False)]
)
def test_facebook_is_read_on_until_what_it_gives_is_older(days: list[int], answer: bool) -> None:
    things = [{"created_time": f"2026-01-0{day}T10:00:00+0000"} for day in days]
    assert reaches(things, when("2026-01-04T10:00:00+0000")) is answer


def test_a_poll_of_private_messages_on_x_asks_for_few_and_goes_on_while_all_are_new(
    x: X, practice: PracticeServer
) -> None:
    cursor = practice.direct("seen")["id"]
    for number in range(9):
        practice.direct(f"number {number}")
    before = calls(practice)
    assert len(texts(x, sweep(x, "direct", cursor))) == 10
    assert calls(practice) == before + 1
    for number in range(30):
        practice.direct(f"number {number}")
    assert len(texts(x, sweep(x, "direct", cursor))) == 40
    assert calls(practice) == before + 3


def direct(number: int, **odd: Any) -> dict[str, Any]:
    at = f"2026-11-24T10:{number}:00Z"
    return {"id": str(number), "event_type": "MessageCreate", "created_at": at, "sender_id": "5", **odd}


def kept(*shown: Any, cursor: str | None = "12") -> list[str]:
    """Of a page with these private messages, when that many have been read before."""
    page = {"data": list(shown), "meta": {"previous_token": str(random.random())}}
    (batch,) = sweeps.directs(lambda do, **_: page, x_client, cursor, when("2026-11-24T10:10:00+00:00"))
    assert batch.payload == {"data": batch.payload["data"], "meta": {}}  # the same page is the same payload
    return [event["id"] for event in batch.payload["data"]]


x_client = SimpleNamespace(get_direct_message_events=None)


def test_a_private_message_that_x_shows_late_is_kept() -> None:
    assert kept(direct(12), direct(11), direct(10)) == ["12", "11", "10"]


@pytest.mark.parametrize("cursor", [None, "12"])
def test_what_was_said_before_reading_began_never_comes(cursor: str | None) -> None:
    assert kept(direct(12), direct(11, created_at="2026-11-24T10:09:59Z"), cursor=cursor) == ["12"]


@pytest.mark.parametrize("at", ["soon", None, 7])
def test_a_private_message_without_a_readable_time_is_kept(at: Any) -> None:
    assert kept(direct(13, created_at=at), direct(12)) == ["13", "12"]


def test_facebooks_pages_are_kept_without_our_token(facebook: Facebook, practice: PracticeServer) -> None:
    post = practice.post("Where do I park?")
    for number in range(51):
        practice.post(f"number {number}")
        practice.direct("Hello", network="facebook", handle=f"person_{number}")
    for number in range(101):
        practice.comment(f"number {number}", post["id"])
    for stream in facebook.streams:
        for batch in sweep(facebook, stream):
            assert "access_token" not in json.dumps(batch.payload)
            assert "graph.facebook.com" not in json.dumps(batch.payload)


def days_ago(number: float) -> str:
    return (timezone.now() - timedelta(days=number)).isoformat()


@pytest.mark.parametrize("stream", ["mentions", "direct"])
def test_the_first_reading_of_x_begins_some_days_back(
    x: X, practice: PracticeServer, stream: str, settings: Any
) -> None:
    settings.BACKFILL_DAYS = 7
    say = practice.mention if stream == "mentions" else practice.direct
    say("too old", at=days_ago(7.1))
    for number in range(100):
        say(f"number {number}", at=days_ago(6.9))
    first = sweep(x, stream)
    assert len(texts(x, first)) == 100
    assert not any("too old" in text for text in texts(x, first))
    assert first[-1].cursor


def test_the_first_reading_of_facebook_begins_some_days_back(
    facebook: Facebook, practice: PracticeServer, settings: Any
) -> None:
    settings.BACKFILL_DAYS = 7
    practice.post("too old", at=days_ago(8))
    old = practice.post("old, but talked about", at=days_ago(20))
    practice.comment("too old", old["id"], at=days_ago(8))
    practice.comment("new", old["id"], at=days_ago(1))
    practice.direct("too old", network="facebook", handle="gwen", at=days_ago(8))
    practice.direct("too old", network="facebook", handle="tom", at=days_ago(8))
    practice.direct("new", network="facebook", handle="tom", at=days_ago(6))
    for cursor in (None, days_ago(0)):  # what was left out at first does not come later either
        assert texts(facebook, sweep(facebook, "feed", cursor)) == ["old, but talked about", "new"]
    (chats,) = sweep(facebook, "chats")
    assert texts(facebook, [chats]) == ["new"]
    assert len(chats.payload["data"]) == 1


def test_an_entry_without_a_readable_time_is_left_to_its_reader(facebook: Facebook) -> None:
    odd = [{"id": "1", "created_time": "soon"}, {"id": "2", "comments": {"data": [{"id": "3"}]}}]
    assert list(_of_the_time(odd, "comments", timezone.now())) == odd
