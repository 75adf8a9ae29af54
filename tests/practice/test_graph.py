"""The practice Facebook, spoken to by the real facebook-sdk."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import facebook
import pytest
import requests

from socialdesk.practice import cast
from tests.practice.conftest import LivingGraphAPI
from tests.practice_server import PracticeServer

PAGE = cast.FACEBOOK_PAGE_ID
FEED = "id,message,from,created_time,comments{id,from,message,created_time,parent}"


def test_it_gives_the_feed_with_comments_inside(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    ours = graph.put_object(PAGE, "feed", message="Flu clinic on Saturday")["id"]
    assert ours.startswith(f"{PAGE}_")
    comment = practice.comment("What time?", ours)
    practice.comment("10 till 4", comment["id"], handle="sunita_v_nurse")
    practice.post("Thank you, ward 4", handle="dai_pritchell")
    visitor, own = graph.get_connections(PAGE, "feed", fields=FEED)["data"]
    assert visitor["from"]["name"] == "Dai Pritchell"
    assert own["message"] == "Flu clinic on Saturday"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000", own["created_time"])
    [top] = own["comments"]["data"]
    assert set(top) == {"id", "from", "message", "created_time"}
    assert top["id"] == comment["id"] == f"{ours.split('_')[1]}_{comment['id'].split('_')[1]}"
    [below] = graph.get_connections(top["id"], "comments", fields="id,message,parent")["data"]
    assert below["message"] == "10 till 4"
    assert below["parent"]["id"] == top["id"]


def test_it_brings_answers_to_comments_when_asked_for_the_stream(
    practice: PracticeServer, graph: LivingGraphAPI
) -> None:
    post = practice.post("A question")["id"]
    top = practice.comment("One", post)["id"]
    practice.comment("Two", top)
    stream = "comments.filter(stream).order(reverse_chronological){message,parent}"
    answer = graph.get_object(post, fields=stream)
    assert [comment["message"] for comment in answer["comments"]["data"]] == ["Two", "One"]


def test_it_gives_only_its_default_fields_unasked(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    practice.post("Hello")
    [post] = graph.get_connections(PAGE, "feed")["data"]
    assert set(post) == {"id", "message", "created_time"}


def test_it_gives_posts_that_tag_the_page(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    tagged = practice.mention("Great care at Thornwick Vale", network="facebook")
    [post] = graph.get_connections(PAGE, "tagged", fields="id,message,from,permalink_url")["data"]
    assert post["id"] == tagged["id"]
    assert post["permalink_url"].startswith("https://www.facebook.com/")
    assert graph.get_connections(PAGE, "feed")["data"] == []


def test_it_pages_with_cursors_to_the_end(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    ids = [practice.post(f"Post {n}")["id"] for n in range(7)]
    first = graph.get_connections(PAGE, "feed", limit=3)
    assert "access_token" in first["paging"]["next"]
    after = graph.get_connections(PAGE, "feed", limit=3, after=first["paging"]["cursors"]["after"])
    assert [post["id"] for post in after["data"]] == list(reversed(ids))[3:6]
    back = graph.get_connections(PAGE, "feed", limit=3, before=after["paging"]["cursors"]["before"])
    assert back["data"] == first["data"]
    everything = list(graph.get_all_connections(PAGE, "feed", limit=3))
    assert [post["id"] for post in everything] == list(reversed(ids))


def test_it_answers_a_comment_and_notes_it_once(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    post = practice.post("Where do I park?")["id"]
    made = graph.put_comment(post, "Car park B, by the main door.")["id"]
    [entry] = practice.ledger()
    assert (entry["action"], entry["remote_id"], entry["in_reply_to"]) == ("reply", made, post)
    assert graph.get_object(made, fields="from")["from"]["id"] == PAGE


def test_it_hides_shows_and_deletes_comments(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    post = graph.put_object(PAGE, "feed", message="Open day")["id"]
    rude = practice.comment("Rude words", post)["id"]
    assert graph.request(f"v26.0/{rude}", post_args={"is_hidden": "true"}) == {"success": True}
    assert graph.get_object(rude, fields="is_hidden")["is_hidden"] is True
    graph.request(f"v26.0/{rude}", post_args={"is_hidden": "false"})
    assert graph.delete_object(rude) == {"success": True}
    with pytest.raises(facebook.GraphAPIError, match="does not exist") as refusal:
        graph.get_object(rude)
    assert refusal.value.code == 100
    assert [e["action"] for e in practice.ledger()] == ["post", "hide", "unhide", "delete"]


def test_it_refuses_the_same_post_twice_in_a_row(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    graph.put_object(PAGE, "feed", message="Closed on Monday")
    with pytest.raises(facebook.GraphAPIError) as refusal:
        graph.put_object(PAGE, "feed", message="Closed on Monday")
    assert refusal.value.code == 506
    assert len(practice.ledger()) == 1


def test_it_notes_a_link_without_words_as_a_repost(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    praise = practice.post("Ward 4 were wonderful")["id"]
    link = graph.get_object(praise, fields="permalink_url")["permalink_url"]
    graph.put_object(PAGE, "feed", link=link)
    assert [entry["action"] for entry in practice.ledger()] == ["repost"]


def test_it_publishes_a_picture_with_its_description(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    words = {"message": "The new ward", "alt_text_custom": "A bright ward"}
    made = graph.put_photo(io.BytesIO(b"png"), album_path=f"{PAGE}/photos", **words)
    post = graph.get_object(made["post_id"], fields="message,attachments")
    assert post["attachments"]["data"][0]["description"] == "A bright ward"


def message(graph: LivingGraphAPI, recipient: dict[str, str], text: str) -> dict[str, str]:
    answer: dict[str, str] = graph.put_object(
        PAGE,
        "messages",
        recipient=json.dumps(recipient),
        messaging_type="RESPONSE",
        message=json.dumps({"text": text}),
    )
    return answer


def test_it_carries_private_messages_both_ways(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    asked = practice.direct("Can I complain here?", network="facebook")
    [talk] = graph.get_connections(
        PAGE, "conversations", fields="participants,updated_time,messages{id,from,message,created_time}"
    )["data"]
    assert talk["participants"]["data"][0]["id"] == asked["author_id"]
    assert talk["messages"]["data"][0]["message"] == "Can I complain here?"
    sent = message(graph, {"id": asked["author_id"]}, "Yes, of course")
    assert sent["recipient_id"] == asked["author_id"]
    both = graph.get_connections(talk["id"], "messages", fields="message,from")["data"]
    assert [one["message"] for one in both] == ["Yes, of course", "Can I complain here?"]
    [entry] = practice.ledger()
    assert (entry["action"], entry["recipient"]) == ("direct", asked["author_id"])


def test_it_closes_the_conversation_after_a_day(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    old = practice.direct("Hello?", network="facebook", at="2026-01-02T10:00:00Z")
    with pytest.raises(facebook.GraphAPIError, match="outside of allowed window") as refusal:
        message(graph, {"id": old["author_id"]}, "Sorry for the wait")
    assert refusal.value.code == 10


def test_it_answers_a_comment_in_private_once(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    comment = practice.comment("My dad waited six hours", practice.post("A&E?")["id"])
    message(graph, {"comment_id": comment["id"]}, "May we ask you more here?")
    with pytest.raises(facebook.GraphAPIError) as refusal:
        message(graph, {"comment_id": comment["id"]}, "Hello again")
    assert refusal.value.code == 10900


def test_it_refuses_tokens_and_objects_it_does_not_know(
    practice: PracticeServer, graph: LivingGraphAPI
) -> None:
    other = practice.account("facebook", "OtherPage")
    with pytest.raises(facebook.GraphAPIError) as refusal:
        graph.get_connections(other["id"], "feed")
    assert refusal.value.code == 200
    graph.access_token = "not-a-token"
    with pytest.raises(facebook.GraphAPIError) as refusal:
        graph.get_object("me")
    assert (refusal.value.code, refusal.value.type) == (190, "OAuthException")


def batch(graph: LivingGraphAPI, *addresses: str, method: str = "GET") -> Any:
    calls = json.dumps([{"method": method, "relative_url": address} for address in addresses])
    return graph.request("v26.0/", post_args={"batch": calls, "include_headers": "false"})


def test_it_answers_each_part_of_a_batch_by_itself(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    post = practice.post("Where do I park?")["id"]
    there, gone, nobody = batch(graph, f"{post}?fields=message", "1_2?fields=id", "nobody")
    assert there == {"code": 200, "body": json.dumps({"message": "Where do I park?", "id": post})}
    assert [json.loads(part["body"])["error"]["code"] for part in (gone, nobody)] == [100, 803]
    assert (gone["code"], nobody["code"]) == (400, 404)


def test_it_counts_each_part_of_a_batch_and_takes_it_as_a_read(
    practice: PracticeServer, graph: LivingGraphAPI
) -> None:
    practice.fault("facebook", "unavailable", calls="writes")
    practice.limits(network="facebook", route="page", limit=4)
    seen: list[requests.Response] = []
    graph.session.hooks["response"] = [lambda response, **_: seen.append(response)]
    batch(graph, "me", "me", "me")
    assert json.loads(seen[0].headers["X-App-Usage"])["call_count"] == 75


def test_it_refuses_long_batches_those_that_write_and_ids_at_its_root(
    practice: PracticeServer, graph: LivingGraphAPI
) -> None:
    with pytest.raises(facebook.GraphAPIError, match="at most 50"):
        batch(graph, *["me"] * 51)
    with pytest.raises(facebook.GraphAPIError, match="Only GET"):
        batch(graph, "me", method="DELETE")
    with pytest.raises(facebook.GraphAPIError, match="batch requests"):
        graph.get_objects(["me"])


def test_it_keeps_to_a_stretch_of_time_when_asked(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    post = practice.post("Older", at="2026-11-01T10:00:00Z")["id"]
    new = practice.comment("New", post, at="2026-11-03T10:00:00Z")["id"]
    practice.comment("Old", post, at="2026-11-02T10:00:00Z")
    practice.post("Newer", at="2026-11-03T10:00:00Z")
    found = graph.get_connections(PAGE, "feed", since="2026-11-01", until="2026-11-02")["data"]
    assert [one["id"] for one in found] == [post]
    comments = graph.get_connections(post, "comments", since="2026-11-03")["data"]
    assert [one["id"] for one in comments] == [new]


def test_it_counts_usage_in_its_headers(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    practice.limits(network="facebook", route="page", limit=4)
    seen = []
    graph.session.hooks["response"] = [lambda response, **_: seen.append(response)]
    for _ in range(4):
        graph.get_object("me")
    with pytest.raises(facebook.GraphAPIError) as refusal:
        graph.get_object("me")
    assert refusal.value.code == 32
    usage = [json.loads(response.headers["X-App-Usage"])["call_count"] for response in seen]
    assert usage == [25, 50, 75, 100, 100]
    again = json.loads(seen[-1].headers["X-Business-Use-Case-Usage"])[PAGE][0]
    assert again["estimated_time_to_regain_access"] == 60


def test_it_refuses_fields_it_cannot_read(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    with pytest.raises(facebook.GraphAPIError, match="Syntax error"):
        graph.get_connections(PAGE, "feed", fields="id,comments{id")


def test_it_refuses_fields_that_a_thing_does_not_have(
    practice: PracticeServer, graph: LivingGraphAPI
) -> None:
    post = practice.post("Where do I park?")["id"]
    comment = practice.comment("In B.", post)["id"]
    assert graph.get_object(comment, fields="parent") == {"id": comment}
    with pytest.raises(facebook.GraphAPIError, match=r"nonexisting field \(parent\) .* \(Post\)") as refusal:
        graph.get_object(post, fields="parent")
    assert refusal.value.code == 100


def test_it_shows_that_facebook_sdk_is_what_talked(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    graph.get_object("me", fields="name")
    [seen] = practice.requests(network="facebook")
    assert seen["path"] == "/v26.0/me"
    assert seen["query_keys"] == ["access_token", "fields"]
    assert "python-requests" in seen["user_agent"]
    assert cast.FACEBOOK_PAGE_TOKEN not in str(seen)
