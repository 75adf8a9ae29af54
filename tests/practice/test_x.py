"""The practice X, spoken to by the real tweepy."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
import requests
import tweepy

from socialdesk.practice import cast
from tests.practice.conftest import x_client
from tests.practice_server import PracticeServer, ToPractice

US = cast.X_ACCOUNT_ID


def mentions(x: tweepy.Client, **asked: object) -> tweepy.Response:
    return x.get_users_mentions(US, user_auth=False, **asked)


def test_it_gives_mentions_newest_first_with_the_fields_asked_for(
    practice: PracticeServer, x: tweepy.Client
) -> None:
    practice.mention("Six hours in A&E", bio="Mum of two", followers=214)
    practice.mention("@thornwickvale and again", media=[{"url": "https://a.example/1.jpg", "alt": "A queue"}])
    answer = mentions(
        x,
        expansions=["author_id", "attachments.media_keys"],
        tweet_fields=["created_at", "conversation_id", "entities"],
        user_fields=["description", "public_metrics"],
        media_fields=["alt_text", "url"],
    )
    assert [post.text for post in answer.data] == [
        "@thornwickvale and again",
        "@ThornwickVale Six hours in A&E",
    ]
    assert answer.data[0].created_at.tzinfo is not None
    assert answer.data[0].conversation_id == answer.data[0].id
    assert answer.data[0].entities["mentions"][0]["id"] == US
    author = answer.includes["users"][0]
    assert (author.description, author.public_metrics["followers_count"]) == ("Mum of two", 214)
    assert answer.includes["media"][0].alt_text == "A queue"
    assert answer.meta["result_count"] == 2


def test_it_leaves_out_fields_that_nobody_asked_for(practice: PracticeServer, x: tweepy.Client) -> None:
    practice.mention("Hello")
    assert set(mentions(x).data[0].data) == {"id", "text", "edit_history_tweet_ids"}


def test_it_cuts_long_posts_and_has_the_whole_beside_them_when_asked(
    practice: PracticeServer, x: tweepy.Client
) -> None:
    made = practice.mention("Six hours in A&E. " * 20 + "See thornwick.uk, @megan_orrin")
    plain = mentions(x).data[0]
    assert "note_tweet" not in plain.data
    assert re.fullmatch(r"@ThornwickVale (Six hours in A&E\. )+.*… https://t\.co/\S+", plain.text)
    assert len(plain.text) <= 280
    [whole] = mentions(x, tweet_fields=["note_tweet", "entities"]).data
    assert whole.entities["urls"][0]["expanded_url"] == f"https://x.com/i/web/status/{made['id']}"
    note = whole.data["note_tweet"]
    [link] = note["entities"]["urls"]
    assert note["text"].replace(link["url"], "thornwick.uk") == made["text"]
    assert note["text"][link["start"] : link["end"]] == link["url"]


def test_it_does_not_cut_an_answer_for_the_name_in_front_of_it(
    practice: PracticeServer, x: tweepy.Client
) -> None:
    asked = practice.mention("Is the walk-in open?")
    x.create_tweet(text="a" * 280, in_reply_to_tweet_id=asked["id"], user_auth=False)
    [own] = x.get_users_tweets(US, tweet_fields=["note_tweet"], user_auth=False).data
    assert own.text == "@megan_orrin " + "a" * 280
    assert "note_tweet" not in own.data


def test_it_says_nothing_but_a_count_when_there_are_none(practice: PracticeServer, x: tweepy.Client) -> None:
    answer = mentions(x)
    assert answer.data is None
    assert answer.meta == {"result_count": 0}


def test_it_pages_and_resumes_after_a_cursor(practice: PracticeServer, x: tweepy.Client) -> None:
    ids = [practice.mention(f"Message {n}")["id"] for n in range(12)]
    first = mentions(x, max_results=5)
    second = mentions(x, max_results=5, pagination_token=first.meta["next_token"])
    third = mentions(x, max_results=5, pagination_token=second.meta["next_token"])
    seen = [str(post.id) for answer in (first, second, third) for post in answer.data]
    assert seen == list(reversed(ids))
    assert "next_token" not in third.meta
    after = mentions(x, since_id=ids[9])
    assert [str(post.id) for post in after.data] == [ids[11], ids[10]]


@pytest.mark.parametrize("size", [4, 101])
def test_it_refuses_a_page_size_out_of_bounds(practice: PracticeServer, x: tweepy.Client, size: int) -> None:
    with pytest.raises(tweepy.BadRequest, match=r"not between 5 and 100"):
        mentions(x, max_results=size)


def test_it_keeps_our_own_posts_out_of_our_mentions(practice: PracticeServer, x: tweepy.Client) -> None:
    x.create_tweet(text="We are @ThornwickVale", user_auth=False)
    assert mentions(x).data is None


def test_it_answers_in_the_thread_and_notes_it_once(practice: PracticeServer, x: tweepy.Client) -> None:
    asked = practice.mention("Is the walk-in open?")
    made = x.create_tweet(text="Yes, until 8pm.", in_reply_to_tweet_id=asked["id"], user_auth=False)
    [entry] = practice.ledger()
    assert entry["action"] == "reply"
    assert entry["remote_id"] == made.data["id"]
    assert (entry["text"], entry["in_reply_to"]) == ("Yes, until 8pm.", asked["id"])
    [own] = x.get_users_tweets(
        US, tweet_fields=["conversation_id", "referenced_tweets"], user_auth=False
    ).data
    assert own.text == "@megan_orrin Yes, until 8pm."
    assert str(own.conversation_id) == asked["id"]
    assert (own.referenced_tweets[0].type, str(own.referenced_tweets[0].id)) == ("replied_to", asked["id"])


def test_it_shows_an_answer_to_us_as_a_mention(practice: PracticeServer, x: tweepy.Client) -> None:
    ours = x.create_tweet(text="Flu clinic on Saturday", user_auth=False).data["id"]
    answer = practice.comment("What time?", ours, network="x")
    [mention] = mentions(x, tweet_fields=["conversation_id", "in_reply_to_user_id"]).data
    assert str(mention.id) == answer["id"]
    assert mention.text == "@ThornwickVale What time?"
    assert str(mention.conversation_id) == ours
    assert str(mention.in_reply_to_user_id) == US


def test_it_refuses_the_same_text_twice(practice: PracticeServer, x: tweepy.Client) -> None:
    x.create_tweet(text="Closed on Monday", user_auth=False)
    with pytest.raises(tweepy.Forbidden) as refusal:
        x.create_tweet(text="Closed on Monday", user_auth=False)
    assert refusal.value.response.json() == {
        "title": "Forbidden",
        "detail": "You are not allowed to create a Tweet with duplicate content.",
        "type": "about:blank",
        "status": 403,
    }
    assert len(practice.ledger()) == 1


def test_it_refuses_a_reply_to_someone_who_did_not_mention_us(
    practice: PracticeServer, x: tweepy.Client
) -> None:
    stranger = practice.post("The hospital is a joke", network="x", handle="stranger")
    with pytest.raises(tweepy.Forbidden, match="not been mentioned or otherwise engaged"):
        x.create_tweet(text="Sorry to hear that", in_reply_to_tweet_id=stranger["id"], user_auth=False)
    assert practice.ledger() == []


def test_it_lets_us_answer_someone_who_quoted_us(practice: PracticeServer, x: tweepy.Client) -> None:
    ours = x.create_tweet(text="Visiting hours change", user_auth=False).data["id"]
    quote = practice.post("Typical", network="x", handle="quoter", quotes=ours)
    x.create_tweet(text="Ask us anything", in_reply_to_tweet_id=quote["id"], user_auth=False)
    assert [entry["action"] for entry in practice.ledger()] == ["post", "reply"]


def test_it_refuses_what_weighs_more_than_280(practice: PracticeServer, x: tweepy.Client) -> None:
    x.create_tweet(text="é" * 280, user_auth=False)
    x.create_tweet(text="🏥" * 140, user_auth=False)
    x.create_tweet(text="a" * 256 + " https://www.thornwickvale.example/" + "b" * 60, user_auth=False)
    for text in ("a" * 281, "🏥" * 141, "字" * 141):
        with pytest.raises(tweepy.BadRequest, match="too long"):
            x.create_tweet(text=text, user_auth=False)
    assert len(practice.ledger()) == 3


def test_it_deletes_what_is_ours_and_nothing_else(practice: PracticeServer, x: tweepy.Client) -> None:
    ours = x.create_tweet(text="A slip", user_auth=False).data["id"]
    theirs = practice.mention("Mine")["id"]
    assert x.delete_tweet(ours, user_auth=False).data == {"deleted": True}
    with pytest.raises(tweepy.Forbidden):
        x.delete_tweet(theirs, user_auth=False)
    gone = x.get_tweet(ours, user_auth=False)
    assert gone.data is None
    assert gone.errors[0]["title"] == "Not Found Error"
    assert x.delete_tweet(ours, user_auth=False).data == {"deleted": False}


def test_it_reposts_and_takes_it_back(practice: PracticeServer, x: tweepy.Client) -> None:
    praise = practice.mention("Ward 4 were wonderful")["id"]
    assert x.retweet(praise, user_auth=False).data["retweeted"] is True
    with pytest.raises(tweepy.Forbidden):
        x.retweet(praise, user_auth=False)
    assert x.unretweet(praise, user_auth=False).data["retweeted"] is False
    assert [entry["action"] for entry in practice.ledger()] == ["repost", "unrepost"]


def test_it_hides_replies_in_our_own_threads_only(practice: PracticeServer, x: tweepy.Client) -> None:
    ours = x.create_tweet(text="Open day", user_auth=False).data["id"]
    reply = practice.comment("Rubbish", ours, network="x")["id"]
    assert x.hide_reply(reply, user_auth=False).data == {"hidden": True}
    assert x.unhide_reply(reply, user_auth=False).data == {"hidden": False}
    with pytest.raises(tweepy.Forbidden):
        x.hide_reply(practice.mention("Elsewhere")["id"], user_auth=False)


def test_it_carries_direct_messages_both_ways(practice: PracticeServer, x: tweepy.Client) -> None:
    asked = practice.direct("Can I complain here?")
    [event] = x.get_direct_message_events(
        dm_event_fields=["sender_id", "created_at", "dm_conversation_id"],
        expansions=["sender_id"],
        user_auth=False,
    ).data
    assert (event.text, str(event.sender_id)) == ("Can I complain here?", asked["author_id"])
    sent = x.create_direct_message(participant_id=asked["author_id"], text="Yes, of course", user_auth=False)
    assert sent.data["dm_conversation_id"] == event.dm_conversation_id
    both = x.get_direct_message_events(participant_id=asked["author_id"], user_auth=False).data
    assert [one.text for one in both] == ["Yes, of course", "Can I complain here?"]
    [entry] = practice.ledger(action="direct")
    assert entry["recipient"] == asked["author_id"]


def test_it_finds_posts_by_words_and_operators(practice: PracticeServer, x: tweepy.Client) -> None:
    practice.post("Smoke near the #Thornwick hospital", network="x", handle="a_neighbour")
    practice.post("Lovely day", network="x", handle="another_one")
    practice.mention("Is the hospital open?", handle="megan_orrin")

    def found(query: str) -> list[str]:
        answer = x.search_recent_tweets(query, user_auth=False)
        return [post.text for post in answer.data or []]

    assert found("#thornwick hospital") == ["Smoke near the #Thornwick hospital"]
    assert len(found("hospital OR lovely")) == 3
    assert found('"lovely day" -hospital') == ["Lovely day"]
    assert found("hospital from:megan_orrin") == ["@ThornwickVale Is the hospital open?"]
    assert found("hospital -(from:megan_orrin OR #thornwick)") == []


def hours_ago(number: float) -> datetime:
    return datetime.now(UTC).replace(microsecond=0) - timedelta(hours=number)


def test_it_counts_matching_posts_by_the_hour_for_apps(practice: PracticeServer) -> None:
    hour = hours_ago(4).replace(minute=0, second=0)
    for minutes in (-1, 0, 59, 60, 121):
        practice.mention("Hello", at=(hour + timedelta(minutes=minutes)).isoformat())
    practice.post("Of no interest", network="x", at=hour.isoformat())
    app = x_client(practice, cast.X_BEARER_TOKEN)
    answer = app.get_recent_tweets_count(
        "@ThornwickVale", granularity="hour", start_time=hour, end_time=hour + timedelta(minutes=150)
    )
    assert [part["tweet_count"] for part in answer.data] == [2, 1, 1]
    assert answer.data[2]["end"] == f"{hour + timedelta(minutes=150):%Y-%m-%dT%H:%M:%S.000Z}"
    assert answer.meta == {"total_tweet_count": 4}


@pytest.mark.parametrize(("start", "end"), [(8 * 24, 1), (2, 0), (1, 2)])
def test_it_counts_the_last_seven_days_and_not_the_last_seconds(
    practice: PracticeServer, start: float, end: float
) -> None:
    app = x_client(practice, cast.X_BEARER_TOKEN)
    with pytest.raises(tweepy.BadRequest, match="seven days"):
        app.get_recent_tweets_count("a", start_time=hours_ago(start), end_time=hours_ago(end))


def test_it_counts_for_apps_only_and_does_all_else_for_users_only(
    practice: PracticeServer, x: tweepy.Client
) -> None:
    with pytest.raises(tweepy.Forbidden, match="User Context is forbidden"):
        x.get_recent_tweets_count("a")
    with pytest.raises(tweepy.Forbidden, match="Application-Only is forbidden"):
        mentions(x_client(practice, cast.X_BEARER_TOKEN))
    practice.withdraw("x")
    x_client(practice, cast.X_BEARER_TOKEN).get_recent_tweets_count("a")


def test_it_gives_mentions_and_our_own_posts_of_a_stretch_of_time(
    practice: PracticeServer, x: tweepy.Client
) -> None:
    inside, _ = (practice.mention("Hello", at=hours_ago(hours).isoformat())["id"] for hours in (2, 1))
    window = {"start_time": hours_ago(2), "end_time": hours_ago(1)}
    assert [str(post.id) for post in mentions(x, **window).data] == [inside]
    own = str(x.create_tweet(text="Hello", user_auth=False).data["id"])
    assert x.get_users_tweets(US, user_auth=False, **window).data is None
    now = {"start_time": hours_ago(0.1), "end_time": hours_ago(-0.1)}
    assert [str(post.id) for post in x.get_users_tweets(US, user_auth=False, **now).data] == [own]


def test_it_gives_an_edited_post_a_new_id(practice: PracticeServer, x: tweepy.Client) -> None:
    first = practice.mention("Thank yu")
    second = practice.edit(first["id"], "@ThornwickVale Thank you")
    [mention] = mentions(x).data
    assert str(mention.id) == second["id"]
    assert [str(n) for n in mention.edit_history_tweet_ids] == [first["id"], second["id"]]


def test_it_counts_calls_and_refuses_when_they_are_used_up(
    practice: PracticeServer, x: tweepy.Client
) -> None:
    practice.limits(network="x", route="mentions", limit=2)
    mentions(x)
    mentions(x)
    with pytest.raises(tweepy.TooManyRequests) as refusal:
        mentions(x)
    assert time.time() < refusal.value.reset_time < time.time() + 901
    headers = refusal.value.response.headers
    assert (headers["x-rate-limit-limit"], headers["x-rate-limit-remaining"]) == ("2", "0")
    x.create_tweet(text="Other routes go on", user_auth=False)


def test_it_limits_a_day_where_that_is_set(practice: PracticeServer, x: tweepy.Client) -> None:
    practice.limits(network="x", route="tweets/create/day", limit=1)
    x.create_tweet(text="The only one today", user_auth=False)
    with pytest.raises(tweepy.TooManyRequests) as refusal:
        x.create_tweet(text="One more", user_auth=False)
    headers = refusal.value.response.headers
    assert headers["x-user-limit-24hour-remaining"] == "0"
    assert float(headers["x-user-limit-24hour-reset"]) > time.time() + 86_000
    assert headers["x-rate-limit-remaining"] == "98"


def test_it_starts_with_the_documented_limits(practice: PracticeServer) -> None:
    session = requests.Session()
    session.mount("https://", ToPractice(practice.url))
    session.headers["Authorization"] = f"Bearer {cast.X_ACCESS_TOKEN}"
    documented = {f"users/{US}/mentions": "300", "dm_events": "15", "users/me": "75"}
    for path, limit in documented.items():
        headers = session.get(f"https://api.x.com/2/{path}").headers
        assert headers["x-rate-limit-limit"] == limit
        assert headers["x-rate-limit-remaining"] == str(int(limit) - 1)


def test_it_refuses_a_token_it_does_not_know(practice: PracticeServer) -> None:
    with pytest.raises(tweepy.Unauthorized):
        x_client(practice, "not-a-token").get_me(user_auth=False)


def test_it_refreshes_a_token_once_only(practice: PracticeServer) -> None:
    handler = tweepy.OAuth2UserHandler(
        client_id=cast.X_CLIENT_ID,
        client_secret=cast.X_CLIENT_SECRET,
        redirect_uri="https://desk.example/back",
        scope=cast.X_SCOPE.split(),
    )
    handler.mount("https://", ToPractice(practice.url))
    address = "https://api.twitter.com/2/oauth2/token"
    fresh = handler.refresh_token(address, refresh_token=cast.X_REFRESH_TOKEN, auth=handler.auth)
    assert fresh["expires_in"] == 7200
    assert x_client(practice, fresh["access_token"]).get_me(user_auth=False).data.username == cast.X_HANDLE
    with pytest.raises(Exception, match="invalid"):
        handler.refresh_token(address, refresh_token=cast.X_REFRESH_TOKEN, auth=handler.auth)
    again = handler.refresh_token(address, refresh_token=fresh["refresh_token"], auth=handler.auth)
    assert again["access_token"] != fresh["access_token"]


def test_it_takes_a_picture_with_its_description(practice: PracticeServer, x: tweepy.Client) -> None:
    signed = {"Authorization": f"Bearer {cast.X_ACCESS_TOKEN}"}
    address = "https://api.x.com/2/media"
    begun = x.session.post(
        f"{address}/upload/initialize", json={"media_type": "image/png", "total_bytes": 3}, headers=signed
    ).json()
    media_id = begun["data"]["id"]
    part = {"files": {"media": b"png"}, "data": {"segment_index": 0}}
    x.session.post(f"{address}/upload/{media_id}/append", headers=signed, **part)
    x.session.post(f"{address}/upload/{media_id}/finalize", headers=signed)
    about = {"id": media_id, "metadata": {"alt_text": {"text": "The new ward"}}}
    x.session.post(f"{address}/metadata", json=about, headers=signed)
    post_id = x.create_tweet(text="Look", media_ids=[media_id], user_auth=False).data["id"]
    post = x.get_tweet(
        post_id, expansions=["attachments.media_keys"], media_fields=["alt_text"], user_auth=False
    )
    assert post.includes["media"][0].alt_text == "The new ward"
    with pytest.raises(tweepy.BadRequest):
        x.create_tweet(text="Look again", media_ids=["1"], user_auth=False)


def test_it_shows_that_tweepy_is_what_talked(practice: PracticeServer, x: tweepy.Client) -> None:
    x.get_me(user_auth=False)
    [seen] = practice.requests(network="x")
    assert seen["route"] == "2/users/me"
    assert "Tweepy/4.17" in seen["user_agent"]
    assert seen["authorization"] == "Bearer"
    assert cast.X_ACCESS_TOKEN not in str(seen)
