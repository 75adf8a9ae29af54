"""The control interface, the guard in front of it, and lengths as X counts them."""

from __future__ import annotations

import pytest
import requests

from socialdesk.practice.x.text import weighted_length
from tests.practice_server import PracticeServer


def test_it_answers_only_this_machine(practice: PracticeServer) -> None:
    for host, status in (("desk.example", 403), ("localhost", 200), ("127.0.0.1:8100", 200)):
        answer = requests.get(f"{practice.url}/_practice/ledger", headers={"Host": host}, timeout=10)
        assert answer.status_code == status


def test_it_takes_nothing_from_a_page_elsewhere(practice: PracticeServer) -> None:
    address = f"{practice.url}/_practice/reset"
    elsewhere = requests.post(address, headers={"Origin": "https://elsewhere.example"}, timeout=10)
    assert elsewhere.status_code == 403
    assert requests.post(address, headers={"Origin": practice.url}, timeout=10).status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("mention", {"network": "x", "handle": "a"}, '"text" is needed, as text.'),
        ("mention", {"network": "myspace"}, '"network" must be one of: x, facebook.'),
        ("mention", {"network": "x", "handle": "ThornwickVale", "text": "Hi"}, "one of ours"),
        ("comment", {"network": "x", "handle": "a", "text": "Hi", "in_reply_to": "1"}, "there is no 1"),
        ("mention", {"network": "x", "handle": "a", "text": "Hi", "at": "noon"}, "must be a date"),
        ("faults", {"network": "x", "fault": "gremlins"}, '"fault" must be one of'),
        ("accounts", {"network": "x", "handle": "ThornwickVale"}, "called ThornwickVale already"),
    ],
)
def test_it_says_what_is_wrong_in_plain_english(
    practice: PracticeServer, path: str, body: dict[str, str], sentence: str
) -> None:
    answer = requests.post(f"{practice.url}/_practice/{path}", json=body, timeout=10)
    assert answer.status_code in (400, 404)
    assert sentence in answer.json()["error"]


def test_it_refuses_the_wrong_method(practice: PracticeServer) -> None:
    assert requests.delete(f"{practice.url}/_practice/ledger", timeout=10).status_code == 405


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Llŷn", 4),
        ("e\u0301", 1),
        ("字", 2),
        ("👩🏽‍⚕️", 2),
        ("🏴󠁧󠁢󠁷󠁬󠁳󠁿", 2),
        ("🇬🇧🇬🇧", 4),
        ("1️⃣", 2),
        ("❤️", 2),
        ("“Quoted” – and…", 16),
        ("see https://www.thornwickvale.example/a/very/long/path now", 4 + 23 + 4),
        ("write to asha@thornwickpost.example", 35),
    ],
)
def test_it_weighs_texts_as_x_does(text: str, length: int) -> None:
    assert weighted_length(text) == length
