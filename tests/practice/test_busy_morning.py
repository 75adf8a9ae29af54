"""The busy morning: what it holds, and that it arrives."""

from __future__ import annotations

from socialdesk.practice import busy_morning, cast
from socialdesk.practice.x.text import LIMIT, weighted_length
from tests.practice.conftest import LivingGraphAPI
from tests.practice_server import PracticeServer

MESSAGES = busy_morning.script()["messages"]


def test_it_holds_sixty_messages_of_every_route() -> None:
    assert len(MESSAGES) == 60
    assert {line["route"] for line in MESSAGES} == set(busy_morning.ROUTES)
    assert {line["kind"] for line in MESSAGES} == {"mention", "post", "comment", "direct"}


def test_it_answers_only_what_stands_before_it() -> None:
    known = {line["label"] for line in busy_morning.script()["ours"]}
    for line in MESSAGES:
        assert line["label"] not in known
        assert line["kind"] != "comment" or line["in_reply_to"] in known
        known.add(line["label"])


def test_it_writes_nothing_on_x_that_x_would_refuse() -> None:
    for line in MESSAGES:
        if line["network"] == "x":
            assert len(line["handle"]) <= 15
            assert weighted_length(line["text"]) <= LIMIT
            assert line["kind"] == "direct" or f"@{cast.X_HANDLE}".lower() in line["text"].lower()


def test_it_holds_pictures_with_and_without_a_description() -> None:
    described = {bool(picture["alt"]) for line in MESSAGES for picture in line.get("media", [])}
    assert described == {True, False}


def test_it_plays_them_all_and_says_how_far_it_is(practice: PracticeServer, graph: LivingGraphAPI) -> None:
    progress = practice.busy_morning_to_the_end(seconds=0.5)
    assert (progress["done"], progress["total"]) == (60, 60)
    assert {line["label"] for line in MESSAGES} <= set(progress["ids"])
    assert practice.ledger() == []
    first = progress["ids"]["heron-thanks"]
    assert "night staff on Heron ward" in graph.get_object(first)["message"]


def test_it_stops_when_everything_is_reset(practice: PracticeServer) -> None:
    practice.busy_morning(seconds=60)
    practice.reset()
    assert practice.busy_progress() == {"running": False, "done": 0, "total": 60, "seconds": 0.0, "ids": {}}
