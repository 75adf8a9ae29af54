"""Webhooks: the check, the signature, the envelope, and events that outlive a desk that is down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import tweepy

from socialdesk.practice import cast
from tests.practice.conftest import LivingGraphAPI
from tests.practice.desk_stand_in import DeskStandIn, wait_until
from tests.practice_server import PracticeServer

PAGE = cast.FACEBOOK_PAGE_ID


@pytest.fixture
def desk() -> Iterator[DeskStandIn]:
    desk = DeskStandIn()
    desk.start()
    yield desk
    desk.stop()


def x_texts(events: list[dict[str, Any]]) -> list[str]:
    return [event["data"]["payload"]["text"] for event in events]


def feed_change(event: dict[str, Any]) -> dict[str, Any]:
    change: dict[str, Any] = event["entry"][0]["changes"][0]
    return change


@pytest.mark.parametrize("network", ["x", "facebook"])
def test_it_refuses_an_address_that_cannot_prove_itself(
    practice: PracticeServer, desk: DeskStandIn, network: str
) -> None:
    desk.proves_itself = False
    with pytest.raises(AssertionError, match="failed"):
        practice.webhook(network, desk.url)
    assert practice.webhooks() == {"webhooks": [], "waiting": 0}


def test_it_refuses_an_address_that_does_not_answer(practice: PracticeServer, desk: DeskStandIn) -> None:
    desk.stop()
    with pytest.raises(AssertionError, match="could not be reached"):
        practice.webhook("x", desk.url)


def test_it_tells_of_mentions_replies_and_quotes_on_x(
    practice: PracticeServer, desk: DeskStandIn, x: tweepy.Client
) -> None:
    practice.webhook("x", desk.url)
    ours = x.create_tweet(text="Open day", user_auth=False).data["id"]
    practice.mention("Llawer o ddiolch 🙏", handle="dai_pritchell")
    practice.comment("When?", ours, network="x")
    practice.post("Going", network="x", handle="sunita_v_nurse", quotes=ours)
    events = [event["data"] for event in desk.wait_for(3)]
    assert [event["event_type"] for event in events] == [
        "post.mention.create",
        "post.reply.create",
        "post.quote.create",
    ]
    first = events[0]
    assert first["filter"] == {"user_id": cast.X_ACCOUNT_ID}
    assert first["payload"]["text"] == "@ThornwickVale Llawer o ddiolch 🙏"
    assert first["includes"]["users"][0]["username"] == "dai_pritchell"
    assert "🙏".encode() in desk.bodies[0]


def test_it_tells_the_whole_of_a_long_post_on_x(practice: PracticeServer, desk: DeskStandIn) -> None:
    practice.webhook("x", desk.url)
    made = practice.mention("Six hours in A&E. " * 20 + "I cannot go on.")
    [event] = desk.wait_for(1)
    assert event["data"]["payload"]["note_tweet"]["text"] == made["text"]
    assert "I cannot go on." not in event["data"]["payload"]["text"]


def test_it_tells_of_direct_messages_and_deletions_on_x(practice: PracticeServer, desk: DeskStandIn) -> None:
    practice.webhook("x", desk.url)
    practice.direct("In private, please")
    gone = practice.mention("Never mind")["id"]
    practice.delete(gone)
    practice.withdraw("x")
    direct, _, deletion, revoked = (event["data"] for event in desk.wait_for(4))
    assert revoked["event_type"] == "oauth.revoke"
    assert direct["event_type"] == "dm.received"
    [message] = direct["payload"]["direct_message_events"]
    assert message["message_create"]["message_data"]["text"] == "In private, please"
    assert direct["payload"]["users"][message["message_create"]["sender_id"]]["screen_name"] == "megan_orrin"
    assert (deletion["event_type"], deletion["payload"]["id"]) == ("post.delete", gone)


@pytest.mark.parametrize("network", ["x", "facebook"])
def test_it_tells_nothing_of_what_is_withheld(
    practice: PracticeServer, desk: DeskStandIn, network: str
) -> None:
    practice.webhook(network, desk.url)
    practice.fault(network, "withhold", count=1)
    withheld = practice.mention("withheld", network=network)["id"]
    practice.delete(withheld, network=network)
    practice.mention("told", network=network)
    practice.direct("told, too", network=network)
    assert len(desk.wait_for(2)) == 2
    assert not any(b"withheld" in body or withheld.encode() in body for body in desk.bodies)


def test_it_tells_of_comments_and_echoes_ours_on_facebook(
    practice: PracticeServer, desk: DeskStandIn, graph: LivingGraphAPI
) -> None:
    practice.webhook("facebook", desk.url)
    post = practice.post("Diolch yn fawr 💙")["id"]
    comment = practice.comment("And from me", post)["id"]
    ours = graph.put_comment(comment, "Thank you both")["id"]
    practice.edit(comment, "And from us", network="facebook")
    graph.request(f"v26.0/{comment}", post_args={"is_hidden": "true"})
    practice.delete(comment, network="facebook")
    changes = [feed_change(event) for event in desk.wait_for(6)]
    assert {change["field"] for change in changes} == {"feed"}
    values = [change["value"] for change in changes]
    assert [value["verb"] for value in values] == ["add", "add", "add", "edited", "hide", "remove"]
    assert values[1]["parent_id"] == values[1]["post_id"] == post
    echo = values[2]
    assert (echo["comment_id"], echo["parent_id"], echo["from"]["id"]) == (ours, comment, PAGE)
    assert b"\\ud83d\\udc99" in desk.bodies[0]
    assert desk.bodies[0].isascii()


def test_it_tells_of_tags_and_messages_on_facebook(
    practice: PracticeServer, desk: DeskStandIn, graph: LivingGraphAPI
) -> None:
    practice.webhook("facebook", desk.url)
    practice.mention("Well done Thornwick Vale", network="facebook")
    asked = practice.direct("Is this private?", network="facebook")
    graph.put_object(
        PAGE,
        "messages",
        recipient=json.dumps({"id": asked["author_id"]}),
        messaging_type="RESPONSE",
        message=json.dumps({"text": "It is"}),
    )
    tag, message, echo = desk.wait_for(3)
    assert (feed_change(tag)["field"], feed_change(tag)["value"]["sender_name"]) == ("mention", "Megan Orrin")
    assert message["entry"][0]["messaging"][0]["sender"]["id"] == asked["author_id"]
    assert echo["entry"][0]["messaging"][0]["message"]["is_echo"] is True
    assert echo["entry"][0]["messaging"][0]["sender"]["id"] == PAGE


def test_it_delivers_what_happened_while_the_desk_was_down(
    practice: PracticeServer, desk: DeskStandIn
) -> None:
    practice.webhook("x", desk.url)
    desk.stop()
    practice.mention("Anyone there?")
    wait_until(lambda: practice.webhooks()["waiting"] == 1)
    desk.start()
    assert x_texts(desk.wait_for(1)) == ["@ThornwickVale Anyone there?"]
    wait_until(lambda: practice.webhooks()["waiting"] == 0)


def test_it_tries_again_after_a_refusal(practice: PracticeServer, desk: DeskStandIn) -> None:
    practice.webhook("x", desk.url)
    desk.status = 500
    practice.mention("Hello?")
    wait_until(lambda: practice.webhooks()["waiting"] == 1)
    desk.status = 200
    desk.wait_for(1)


def test_it_repeats_each_event_three_times(practice: PracticeServer, desk: DeskStandIn) -> None:
    practice.webhook("x", desk.url)
    practice.fault("x", "repeat", count=1)
    practice.mention("One")
    practice.mention("Two")
    assert x_texts(desk.wait_for(4)) == ["@ThornwickVale One"] * 3 + ["@ThornwickVale Two"]
    assert len({event["data"]["event_uuid"] for event in desk.events}) == 2


def test_it_brings_events_out_of_order(practice: PracticeServer, desk: DeskStandIn) -> None:
    practice.webhook("x", desk.url)
    practice.fault("x", "shuffle")
    for text in ("One", "Two", "Three"):
        practice.mention(text)
    assert x_texts(desk.wait_for(3)) == [f"@ThornwickVale {text}" for text in ("Three", "Two", "One")]
