"""The X adapter against the practice server: real tweepy, real HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from socialdesk.networks.errors import Duplicate, OutcomeUnknown, Permanent, Temporary
from socialdesk.networks.shapes import Item, Outgoing
from socialdesk.networks.x import X
from tests.desk import x_account
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def x(practice: PracticeServer) -> X:
    return X(x_account(practice))


def read_all(network: X, cursors: dict[str, str] | None = None) -> tuple[list[Item], dict[str, str]]:
    items: list[Item] = []
    reached = dict(cursors or {})
    for stream in network.streams:
        for batch in network.fetch(stream, reached.get(stream)):
            reading = network.read(batch.stream, batch.payload)
            assert reading.problems == []
            items += reading.items
            if batch.cursor:
                reached[stream] = batch.cursor
    return items, reached


def test_it_reads_mentions_with_their_author_thread_and_pictures(x: X, practice: PracticeServer) -> None:
    made = practice.mention(
        "Six hours & still waiting 😡",
        handle="gwen_l",
        name="Gwen L",
        bio="Gardener",
        followers=12,
        media=[{"type": "photo", "url": "https://pictures.example/a.jpg", "alt": "A full waiting room"}],
    )
    items, reached = read_all(x)
    assert [item.remote_id for item in items] == [made["id"]]
    item = items[0]
    assert "Six hours & still waiting 😡" in item.text
    assert (item.author.handle, item.author.name, item.author.followers) == ("gwen_l", "Gwen L", 12)
    assert item.author.bio == "Gardener"
    assert item.media[0]["alt"] == "A full waiting room"
    assert reached["mentions"] == made["id"]


def test_it_reads_long_posts_to_their_end(x: X, practice: PracticeServer) -> None:
    story = "Three hours in the waiting room, and then another two. " * 9
    ending = "I wrote it down at www.thornwick.uk/story and I cannot go on."
    made = practice.mention(f"{story}{ending}", handle="gwen_l")
    (item,), _ = read_all(x)
    assert item.text == made["text"].replace("www.", "https://www.")


def test_it_reads_on_from_the_cursor_and_over_pages(x: X, practice: PracticeServer) -> None:
    practice.mention("the first")
    _, reached = read_all(x)
    ids = {practice.mention(f"number {n}")["id"] for n in range(120)}
    items, _ = read_all(x, reached)
    assert {item.remote_id for item in items} == ids


def test_it_reads_direct_messages(x: X, practice: PracticeServer) -> None:
    practice.direct("Can I talk to somebody in private?", handle="gwen_l")
    items, reached = read_all(x)
    assert [item.kind for item in items] == ["direct"]
    practice.direct("Hello?", handle="gwen_l")
    assert next(item.text for item in read_all(x, reached)[0]).endswith("Hello?")


def test_it_posts_answers_and_writes_in_private(x: X, practice: PracticeServer) -> None:
    mention = practice.mention("How do I get there?", handle="gwen_l")
    x.send(Outgoing(kind="post", text="Visiting hours change on Monday."))
    reply = x.send(Outgoing(kind="reply", text="Bus 7.", in_reply_to=mention["id"]))
    x.send(Outgoing(kind="direct", text="Here is our number.", to_id=mention["author_id"]))
    assert [entry["action"] for entry in practice.ledger()] == ["post", "reply", "direct"]
    assert practice.ledger(action="reply")[0]["in_reply_to"] == mention["id"]
    assert reply.remote_id == practice.ledger(action="reply")[0]["remote_id"]


def test_it_deletes_hides_and_reposts(x: X, practice: PracticeServer) -> None:
    post = x.send(Outgoing(kind="post", text="A mistake."))
    answer = practice.comment("rude words", post.remote_id, network="x", handle="rude_one")
    x.hide(answer["id"])
    x.hide(answer["id"], hidden=False)
    other = practice.post("From the ambulance service", network="x", handle="ambulance")
    x.send(Outgoing(kind="repost", in_reply_to=other["id"]))
    x.delete(post.remote_id)
    assert [e["action"] for e in practice.ledger()] == ["post", "hide", "unhide", "repost", "delete"]


def test_it_is_tweepy_that_talks(x: X, practice: PracticeServer) -> None:
    x.send(Outgoing(kind="post", text="Hello"))
    (call,) = practice.requests(method="POST")
    assert "Tweepy/4.17" in call["user_agent"]
    assert call["path"] == "/2/tweets"


def test_it_knows_whose_credentials_these_are(x: X) -> None:
    assert x.whoami() == (x.account.remote_id, x.account.handle, x.account.name)


def test_it_waits_as_long_as_x_says(x: X, practice: PracticeServer) -> None:
    practice.fault("x", "rate_limited", calls="writes", seconds=120)
    with pytest.raises(Temporary) as refused:
        x.send(Outgoing(kind="post", text="Too fast"))
    assert refused.value.until is not None
    assert timedelta(seconds=60) < refused.value.until - timezone.now() < timedelta(seconds=180)


def test_it_waits_for_the_day_that_is_used_up(x: X, practice: PracticeServer) -> None:
    practice.limits(network="x", route="tweets/create/day", limit=1)
    x.send(Outgoing(kind="post", text="The only one today"))
    with pytest.raises(Temporary) as refused:
        x.send(Outgoing(kind="post", text="One more"))
    assert refused.value.until
    assert refused.value.until - timezone.now() > timedelta(hours=23)


def test_it_goes_on_once_there_is_credit_again(x: X, practice: PracticeServer) -> None:
    practice.fault("x", "no_credit", count=1)
    with pytest.raises(Temporary, match="An admin needs to buy more"):
        x.send(Outgoing(kind="post", text="Hello"))
    x.send(Outgoing(kind="post", text="Hello"))


def test_it_says_so_when_no_answer_came_and_finds_the_post(
    x: X, practice: PracticeServer, settings: pytest.FixtureRequest
) -> None:
    x.wire.timeout = 1
    mention = practice.mention("Are you there?")
    outgoing = Outgoing(
        kind="reply", text="We are & here is a link https://x.example/a", in_reply_to=mention["id"]
    )
    practice.fault("x", "hang", calls="writes", seconds=5, count=1)
    began = timezone.now()
    with pytest.raises(OutcomeUnknown):
        x.send(outgoing)
    (receipt,) = x.matches(outgoing, began)
    assert receipt.remote_id == practice.ledger()[0]["remote_id"]
    elsewhere = Outgoing(kind="post", text=outgoing.text)
    assert x.matches(elsewhere, began) == []


def test_it_tells_a_duplicate_from_a_refusal(x: X, practice: PracticeServer) -> None:
    x.send(Outgoing(kind="post", text="Twice"))
    with pytest.raises(Duplicate):
        x.send(Outgoing(kind="post", text="Twice"))
    with pytest.raises(Permanent) as refused:
        x.send(Outgoing(kind="post", text="long " * 80))
    assert not isinstance(refused.value, Duplicate)


def test_it_counts_as_x_does(x: X) -> None:
    assert x.count("hello") == 5
    assert x.count("😀") == 2
    assert x.count("see https://www.example.org/a/very/long/address/indeed/it/is") == 4 + 23


def test_it_shows_the_address_behind_a_short_link(x: X, practice: PracticeServer) -> None:
    practice.direct("Is www.thornwick.uk yours?")
    practice.mention("Is www.thornwick.uk yours?")
    for item in read_all(x)[0]:
        assert "Is https://www.thornwick.uk/ yours?" in item.text
    link = {"url": "https://t.co/abc", "expanded_url": "https://www.thornwick.uk/"}
    pushed = x.read("webhook", received({"text": "Is https://t.co/abc yours?", "entities": {"urls": [link]}}))
    assert [item.text for item in pushed.items] == ["Is https://www.thornwick.uk/ yours?"]


def test_it_reads_every_message_of_one_push(x: X) -> None:
    pushed = x.read("webhook", received({"text": "Are you there?"}, {"text": "I need help."}))
    assert [item.text for item in pushed.items] == ["Are you there?", "I need help."]


def received(*said: dict[str, Any]) -> dict[str, Any]:
    """The push that brings these private messages."""
    events = [
        {
            "id": str(number),
            "created_timestamp": "1764000000000",
            "message_create": {"sender_id": "9", "target": {"recipient_id": "1"}, "message_data": data},
        }
        for number, data in enumerate(said)
    ]
    body = {"direct_message_events": events, "users": {}}
    return {"data": {"event_type": "dm.received", "payload": body}}
