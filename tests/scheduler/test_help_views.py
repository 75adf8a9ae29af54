"""The help page on delivery says all that its table says, in words that anybody can read."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from scheduler import help_views
from scheduler.workflow import DELIVERY, MEANS
from socialdesk.accounts.models import User
from tests.scheduler.cast import delivery, post_by

SignIn = Callable[[User], Client]


def test_every_state_and_every_move_is_drawn_and_listed(executive: User, client_for: SignIn) -> None:
    page = client_for(executive).get(reverse("help_delivery")).content.decode()
    drawing, table = re.findall(r"<svg class=\"flow\".*?</svg>|<tbody>.*?</tbody>", page, re.S)
    assert re.findall('data-state="(.*?)"', drawing) == [state.name for state in DELIVERY.states]
    moves = sorted(move.action for move in DELIVERY.moves)
    assert sorted(re.findall('data-move="(.*?)"', drawing)) == moves
    assert sorted(re.findall('data-move="(.*?)"', table)) == moves
    assert all(state.label in page for state in DELIVERY.states)


def test_nothing_in_the_table_is_left_unexplained() -> None:
    assert help_views.STATES.keys() == DELIVERY.by_name.keys()
    assert help_views.MOVES.keys() == {move.action for move in DELIVERY.moves if not move.permission}
    assert {move.action for move in DELIVERY.moves if move.permission} <= MEANS.keys()


def test_it_says_who_moves_what() -> None:
    who = {line.move.action: line.who for line in help_views.lines()}
    assert who["claim"] == ""
    assert who["say_sent"] == "Manager or admin"
    assert who["drop"] == "Manager or admin; its author, when it missed its time"


@pytest.mark.parametrize("place", ["post", "stuck"])
def test_where_a_delivery_is_shown_the_help_is_one_link_away(
    place: str, author: User, manager: User, client_for: SignIn
) -> None:
    row = delivery(author, "failed")
    address = reverse("post", args=[row.post_id]) if place == "post" else reverse("stuck")
    assert reverse("help_delivery") in client_for(manager).get(address).content.decode()


def test_a_draft_is_not_delivered_yet(author: User, client_for: SignIn) -> None:
    page = client_for(author).get(reverse("post", args=[post_by(author).pk])).content.decode()
    assert reverse("help_delivery") not in page
