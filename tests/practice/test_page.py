"""The practice page as it works without JavaScript; tests/system has it in Chromium."""

from __future__ import annotations

import time

import pytest
import requests
import tweepy

from socialdesk.practice import cast, faults
from tests.practice.conftest import LivingGraphAPI
from tests.practice.desk_stand_in import wait_until
from tests.practice_server import PracticeServer


def write(practice: PracticeServer, **fields: str) -> requests.Response:
    fields = {"network": "x", "persona": "megan_orrin", "kind": "mention", "text": "Six hours"} | fields
    return requests.post(f"{practice.url}/write", data=fields, timeout=10)


def test_it_says_what_it_is(practice: PracticeServer) -> None:
    for network in ("x", "facebook"):
        page = requests.get(practice.url, params={"network": network}, timeout=10)
        assert "This is not X and not Facebook." in page.text
        assert page.headers["Content-Security-Policy"].startswith("default-src 'self'")


def test_it_publishes_as_one_of_the_cast(practice: PracticeServer, x: tweepy.Client) -> None:
    page = write(practice, picture="on", alt="A full corridor")
    assert "Picture: A full corridor" in page.text
    answer = x.get_users_mentions(
        cast.X_ACCOUNT_ID, expansions=["author_id"], user_fields=["description"], user_auth=False
    )
    assert answer.data[0].text == "@ThornwickVale Six hours"
    assert answer.includes["users"][0].description.startswith("Mum of two")


def test_it_publishes_as_someone_typed_in(practice: PracticeServer) -> None:
    page = write(practice, persona="someone-else", name="Wilf Moor", handle="@wilf_m")
    assert "Wilf Moor" in page.text
    assert "@wilf_m" in page.text


@pytest.mark.parametrize("network", ["x", "facebook"])
def test_it_publishes_as_the_trust_by_hand_and_the_ledger_of_the_desk_knows_nothing(
    practice: PracticeServer, network: str
) -> None:
    page = write(practice, network=network, persona="ourselves", kind="direct", text="Free parking!")
    assert "Free parking!" in page.text
    assert practice.ledger() == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": ""}, "Write something first."),
        ({"text": "a" * 300}, "X takes 280 characters; this counts as 300."),
        ({"persona": "someone-else"}, "Give the person a user name."),
        ({"persona": "someone-else", "handle": "ThornwickVale"}, "That is the trust itself."),
        ({"in_reply_to": "123"}, "What you are replying to has been deleted."),
    ],
)
def test_it_keeps_what_was_typed_when_something_is_wrong(
    practice: PracticeServer, fields: dict[str, str], sentence: str
) -> None:
    fields = {"text": "Kept words"} | fields
    page = write(practice, **fields)
    assert page.status_code == 422
    assert sentence in page.text
    assert fields["text"] in page.text
    assert "Error: " in page.text


def test_it_shows_the_answer_of_the_desk_below_what_it_answers(
    practice: PracticeServer, x: tweepy.Client
) -> None:
    asked = practice.mention("Is the walk-in open?")
    x.create_tweet(text="Until 8pm", in_reply_to_tweet_id=asked["id"], user_auth=False)
    practice.mention("A later one")
    page = requests.get(practice.url, timeout=10).text
    order = [page.index(text) for text in ("A later one", "Is the walk-in open?", "Until 8pm")]
    assert order == sorted(order)
    assert "Answer from the trust" in page


def test_it_replies_messages_and_deletes_on_facebook(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    ours = graph.put_object(cast.FACEBOOK_PAGE_ID, "feed", message="Open day")["id"]
    write(practice, network="facebook", in_reply_to=ours, text="What time?")
    [comment] = graph.get_connections(ours, "comments")["data"]
    assert comment["message"] == "What time?"
    requests.post(f"{practice.url}/remove", data={"network": "facebook", "id": comment["id"]}, timeout=10)
    requests.post(f"{practice.url}/remove", data={"network": "facebook", "id": ours}, timeout=10)
    assert graph.get_connections(ours, "comments")["data"] == []
    write(practice, network="facebook", kind="direct", text="In private")
    assert len(graph.get_connections(cast.FACEBOOK_PAGE_ID, "conversations")["data"]) == 1


@pytest.mark.parametrize("network", ["x", "facebook"])
def test_it_offers_every_fault(practice: PracticeServer, network: str) -> None:
    page = requests.get(practice.url, params={"network": network}, timeout=10).text
    assert [name for name in faults.NAMES if f'value="{name}"' not in page] == []


def test_it_switches_faults_on_and_off(practice: PracticeServer) -> None:
    fields = {"network": "x", "on": "hang", "calls": "writes", "count": "2", "seconds": "5"}
    page = requests.post(f"{practice.url}/faults", data=fields, timeout=10)
    assert "2 to go" in page.text
    [fault] = practice.faults()
    assert (fault["name"], fault["calls"], fault["count"], fault["seconds"]) == ("hang", "writes", 2, 5.0)
    requests.post(f"{practice.url}/faults", data={"network": "x", "off": fault["id"]}, timeout=10)
    assert practice.faults() == []


def test_it_says_how_long_a_limit_lasts_and_when_it_is_over(practice: PracticeServer) -> None:
    practice.fault("x", "rate_limited", seconds=1.5)
    assert "2 seconds left" in requests.get(practice.url, timeout=10).text
    time.sleep(1.6)
    assert "left" not in requests.get(f"{practice.url}/live", timeout=10).text


def test_it_plays_the_busy_morning(practice: PracticeServer) -> None:
    requests.post(f"{practice.url}/busy", data={"network": "x", "seconds": "0.2"}, timeout=10)
    wait_until(lambda: not practice.busy_progress()["running"], seconds=30)
    assert "60 of 60 played" in requests.get(practice.url, timeout=10).text


def test_it_says_when_the_permission_has_ended_and_what_gives_it_again(practice: PracticeServer) -> None:
    practice.fault("facebook", "expired")
    page = requests.get(practice.url, params={"network": "facebook"}, timeout=10).text
    assert "The permission that the desk had has ended." in page
    assert "The desk has permission" not in page
