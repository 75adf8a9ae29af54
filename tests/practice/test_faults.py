"""Faults as the desk meets them, through the real libraries."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import facebook
import pytest
import requests
import tweepy

from socialdesk.practice import cast
from tests.practice.conftest import LivingGraphAPI, x_client
from tests.practice_server import PracticeServer, ToPractice

PAGE = cast.FACEBOOK_PAGE_ID


def post(x: tweepy.Client, text: str) -> None:
    x.create_tweet(text=text, user_auth=False)


def test_it_limits_x_until_the_named_moment(practice: PracticeServer, x: tweepy.Client) -> None:
    practice.fault("x", "rate_limited", seconds=40, count=1)
    with pytest.raises(tweepy.TooManyRequests) as refusal:
        post(x, "Hello")
    assert 39 <= refusal.value.reset_time - time.time() <= 42
    assert practice.ledger() == []
    post(x, "Hello")
    assert practice.faults() == []


@pytest.mark.parametrize("network", ["x", "facebook"])
def test_it_stops_limiting_when_the_seconds_are_over(
    practice: PracticeServer, x: tweepy.Client, graph: LivingGraphAPI, network: str
) -> None:
    def send() -> None:
        if network == "x":
            post(x, "Hello")
        else:
            graph.put_object(PAGE, "feed", message="Hello")

    practice.fault(network, "rate_limited", seconds=1.2)
    for _ in range(2):
        with pytest.raises((tweepy.TooManyRequests, facebook.GraphAPIError)):
            send()
    time.sleep(1.3)
    send()
    assert practice.faults() == []


@pytest.mark.parametrize("code", [4, 32])
def test_it_limits_facebook_with_the_number_asked_for(
    practice: PracticeServer, graph: LivingGraphAPI, code: int
) -> None:
    practice.fault("facebook", "rate_limited", code=code, seconds=90)
    seen: list[requests.Response] = []
    graph.session.hooks["response"] = [lambda response, **_: seen.append(response)]
    with pytest.raises(facebook.GraphAPIError) as refusal:
        graph.put_object(PAGE, "feed", message="Hello")
    assert refusal.value.code == code
    assert '"estimated_time_to_regain_access": 2' in seen[0].headers["X-Business-Use-Case-Usage"]


def test_it_blocks_for_policy_when_told_so(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    practice.fault("facebook", "blocked", count=1)
    with pytest.raises(facebook.GraphAPIError) as refusal:
        graph.put_object(PAGE, "feed", message="Hello")
    assert refusal.value.code == 368


def test_it_is_unavailable_for_writes_while_reads_go_on(
    practice: PracticeServer, x: tweepy.Client, graph: LivingGraphAPI
) -> None:
    practice.fault("x", "unavailable", calls="writes")
    practice.fault("facebook", "unavailable", calls="writes")
    with pytest.raises(tweepy.TwitterServerError):
        post(x, "Hello")
    with pytest.raises(facebook.GraphAPIError) as refusal:
        graph.put_object(PAGE, "feed", message="Hello")
    assert refusal.value.code == 2
    x.get_me(user_auth=False)
    graph.get_object("me")
    practice.no_faults()
    post(x, "Hello")


def test_it_bites_only_the_account_named(practice: PracticeServer, x: tweepy.Client) -> None:
    other = practice.account("x", "OtherTrust")
    practice.fault("x", "unavailable", account="OtherTrust")
    post(x, "Hello")
    with pytest.raises(tweepy.TwitterServerError):
        post(x_client(practice, other["credentials"]["access_token"]), "Hello")


def test_it_answers_slowly(practice: PracticeServer, x: tweepy.Client) -> None:
    practice.fault("x", "slow", seconds=0.6, count=1)
    began = time.monotonic()
    post(x, "Hello")
    assert time.monotonic() - began >= 0.6


def test_it_takes_a_post_and_never_answers(practice: PracticeServer, x: tweepy.Client) -> None:
    practice.fault("x", "hang", calls="writes", seconds=30, count=1)
    x.session.mount("https://", ToPractice(practice.url, seconds=0.5))
    with pytest.raises(requests.exceptions.ReadTimeout):
        post(x, "Did it arrive?")
    [entry] = practice.ledger()
    assert entry["text"] == "Did it arrive?"
    [found] = x.get_users_tweets(cast.X_ACCOUNT_ID, user_auth=False).data
    assert str(found.id) == entry["remote_id"]


def test_it_drops_the_connection_when_the_hanging_ends(
    practice: PracticeServer, graph: LivingGraphAPI
) -> None:
    practice.fault("facebook", "hang", seconds=0.3, count=1)
    with pytest.raises(requests.exceptions.ConnectionError):
        graph.put_object(PAGE, "feed", message="Did it arrive?")
    assert len(practice.ledger()) == 1


def test_it_refuses_as_a_duplicate(practice: PracticeServer, x: tweepy.Client, graph: LivingGraphAPI) -> None:
    practice.fault("x", "duplicate", count=1)
    practice.fault("facebook", "duplicate", count=1)
    x.get_me(user_auth=False)
    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        post(x, "Brand new")
    graph.get_object("me")
    with pytest.raises(facebook.GraphAPIError) as refusal:
        graph.put_object(PAGE, "feed", message="Brand new")
    assert refusal.value.code == 506


def test_it_expires_tokens_until_a_fresh_one_comes(practice: PracticeServer, x: tweepy.Client) -> None:
    practice.fault("x", "expired")
    with pytest.raises(tweepy.Unauthorized):
        x.get_me(user_auth=False)
    answer = requests.post(
        f"{practice.url}/2/oauth2/token",
        data={"grant_type": "refresh_token", "refresh_token": cast.X_REFRESH_TOKEN},
        auth=(cast.X_CLIENT_ID, cast.X_CLIENT_SECRET),
        timeout=10,
    )
    x_client(practice, answer.json()["access_token"]).get_me(user_auth=False)


def test_it_expires_the_page_token(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    practice.fault("facebook", "expired")
    with pytest.raises(facebook.GraphAPIError) as refusal:
        graph.get_object("me")
    assert refusal.value.result["error"]["error_subcode"] == 463
    assert refusal.value.code == 190


def test_it_withdraws_access_until_it_is_granted_again(
    practice: PracticeServer, x: tweepy.Client, graph: LivingGraphAPI
) -> None:
    practice.withdraw("x")
    practice.withdraw("facebook")
    with pytest.raises(tweepy.Unauthorized):
        x.get_me(user_auth=False)
    with pytest.raises(facebook.GraphAPIError):
        graph.get_object("me")
    refresh = {"grant_type": "refresh_token", "refresh_token": cast.X_REFRESH_TOKEN}
    client = (cast.X_CLIENT_ID, cast.X_CLIENT_SECRET)
    answer = requests.post(f"{practice.url}/2/oauth2/token", data=refresh, auth=client, timeout=10)
    assert answer.status_code == 400
    fresh = practice.grant("x")["credentials"]
    assert x_client(practice, fresh["access_token"]).get_me(user_auth=False).data.username == cast.X_HANDLE


def test_x_refuses_everything_without_credit(practice: PracticeServer, x: tweepy.Client) -> None:
    practice.fault("x", "no_credit")
    for refused in (lambda: post(x, "Hello"), lambda: x.get_me(user_auth=False)):
        with pytest.raises(tweepy.HTTPException, match="does not have any credits") as refusal:
            refused()
        assert refusal.value.response.status_code == 402
    assert practice.ledger() == []


def test_x_withholds_mentions_but_has_them(practice: PracticeServer, x: tweepy.Client) -> None:
    def found(**asked: object) -> list[str]:
        answer = x.get_users_mentions(cast.X_ACCOUNT_ID, user_auth=False, **asked)
        return [str(post.id) for post in answer.data or []]

    practice.fault("x", "withhold", count=1)
    withheld, shown = (practice.mention("Hello", handle=handle)["id"] for handle in ("ann", "bob"))
    assert practice.faults() == []
    assert found() == [shown]
    assert found(since_id=str(int(withheld) - 1)) == [shown]
    assert found(start_time=datetime.now(UTC) - timedelta(hours=1)) == [shown, withheld]
    assert str(x.get_tweet(withheld, user_auth=False).data.id) == withheld
    assert len(x.search_recent_tweets("hello", user_auth=False).data) == 2


def test_facebook_withholds_public_messages_but_has_them(
    practice: PracticeServer, graph: LivingGraphAPI
) -> None:
    def found(**asked: object) -> list[str]:
        feed = graph.get_connections(PAGE, "feed", fields="id,comments{id}", **asked)["data"]
        return [one["id"] for post in feed for one in (post, *post.get("comments", {}).get("data", []))]

    asked = practice.post("Where do I park?")["id"]
    practice.fault("facebook", "withhold")
    comment = practice.comment("I wonder, too", asked)["id"]
    post = practice.post("Hello?")["id"]
    tag = practice.mention("Hello?", network="facebook")["id"]
    ours = graph.put_comment(asked, "In car park B.")["id"]
    practice.direct("In private", network="facebook")
    practice.no_faults()
    assert found() == [asked, ours]
    assert found(since="2026-01-01") == [post, asked, comment, ours]
    assert [one["id"] for one in graph.get_connections(asked, "comments")["data"]] == [ours]
    both = graph.get_connections(asked, "comments", since="2026-01-01")["data"]
    assert [one["id"] for one in both] == [comment, ours]
    assert graph.get_connections(PAGE, "tagged")["data"] == []
    assert graph.get_connections(PAGE, "tagged", until="2036-01-01")["data"][0]["id"] == tag
    assert graph.get_object(comment, fields="message")["message"] == "I wonder, too"
    assert len(graph.get_connections(PAGE, "conversations")["data"]) == 1


def test_a_refusal_for_another_reason_says_nothing_of_limits(
    practice: PracticeServer, graph: LivingGraphAPI
) -> None:
    practice.fault("facebook", "rate_limited", code=10, count=1)
    seen: list[requests.Response] = []
    graph.session.hooks["response"] = [lambda response, **_: seen.append(response)]
    with pytest.raises(facebook.GraphAPIError):
        graph.get_object("me")
    assert "X-App-Usage" not in seen[0].headers


def test_it_remembers_everything_after_being_killed(tmp_path: Path) -> None:
    with PracticeServer(tmp_path) as server:
        x = x_client(server, cast.X_ACCESS_TOKEN)
        server.fault("facebook", "unavailable")
        asked = server.mention("Before")
        x.create_tweet(text="Kept", in_reply_to_tweet_id=asked["id"], user_auth=False)
        server.kill()
        server.start()
        assert [entry["text"] for entry in server.ledger()] == ["Kept"]
        assert [fault["name"] for fault in server.faults()] == ["unavailable"]
        later = server.mention("After")
        assert int(later["id"]) > int(asked["id"])
        x = x_client(server, cast.X_ACCESS_TOKEN)
        assert len(x.get_users_mentions(cast.X_ACCOUNT_ID, user_auth=False).data) == 2
