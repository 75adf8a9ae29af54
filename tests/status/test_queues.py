"""What waits, as the status page says it, and what nothing sends though every part of the desk is heard."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inbox.models import Incoming
from scheduler.models import Delivery, Hold, Post
from socialdesk.accounts.models import User
from socialdesk.networks.models import Account
from socialdesk.status import pulse
from tests import factories
from tests.scheduler.cast import delivery

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(admin: User, client_for: SignIn) -> Client:
    factories.hearts()
    return client_for(admin)


def words(browser: Client, route: str = "status") -> str:
    """What is read: tags left out, space made one."""
    html = browser.get(reverse(route)).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def ago(**length: float) -> Any:
    return timezone.now() - timedelta(**length)


def on_the_clock(fields: dict[str, Any], **more: int) -> dict[str, Any]:
    """Whole numbers among them become moments, so many seconds from now."""
    found = {**fields, **more}
    return {k: ago(seconds=-v) if type(v) is int else v for k, v in found.items()}


# --- deliveries ----------------------------------------------------------------------------------------------
ROWS = {
    "parked": ("Needs a decision", True),
    "failed": ("Refused by the network", True),
    "unknown": ("Nobody knows whether it went out", True),
    "sending": ("Being sent now", False),
    "queued": ("Due, and goes out next", False),
}


@pytest.mark.parametrize("state", ROWS)
def test_they_are_counted_by_state(state: str, browser: Client, author: User) -> None:
    what, is_wrong = ROWS[state]
    for seconds in (20, 70):
        delivery(author, state, due_at=ago(seconds=seconds))
    page = words(browser)
    assert re.search(rf"{what} 2 1 min ago", page)
    assert ("1 thing needs somebody." in page) == is_wrong


@pytest.mark.parametrize(
    ("ours", "fields", "what", "leads_to"),
    [
        ({"is_active": False}, {}, "Due, and its account is paused or needs reconnecting", "See the accounts"),
        ({"state": Account.RECONNECT}, {}, "Due, and its account is paused or needs", "See the accounts"),
        ({"writes_limited_until": 540}, {}, "Due, and the network asks us to wait", "See the accounts"),
        ({}, {"not_before": 540}, "Due, and tried again later", "See the schedule"),
    ],
)  # fmt: skip
def test_of_what_is_due_it_is_said_what_it_waits_for(
    ours: dict[str, Any],
    fields: dict[str, Any],
    what: str,
    leads_to: str,
    browser: Client,
    author: User,
) -> None:
    delivery(author, account=factories.account(**on_the_clock(ours)), **on_the_clock(fields, due_at=-240))
    page = words(browser)
    assert re.search(rf"{what}[\w ]* 1 4 min ago [\w ,:]*{leads_to}", page)
    assert "nothing sends it" not in page


def test_what_is_on_hold_and_what_stands_in_line_is_said(browser: Client, author: User) -> None:
    ours = factories.account()
    for minutes in (1, 4):
        delivery(author, account=ours, due_at=ago(minutes=minutes))
    Post.objects.update(thread="a conversation")
    Delivery.objects.filter(due_at__lt=ago(minutes=3)).update(not_before=ago(minutes=-1))
    page = words(browser)
    assert "Due, and waits for its turn in the conversation 1 1 min ago" in page
    assert "Due, and tried again later 1 4 min ago" in page
    Hold.objects.create(topic="flood", reason="Everything else waits.", placed_by=author)
    assert "Due, and on hold 2 4 min ago" in words(browser)


# --- what nothing sends --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "row",
    [
        pytest.param({"due_at": -180}, id="due"),
        pytest.param({"due_at": -1800}, id="missed, and never set aside"),
        pytest.param({"due_at": -180, "state": "sending", "lease_until": -150}, id="taken, and never let go"),
    ],
)
def test_every_page_says_what_nothing_sends_though_all_are_heard(
    row: dict[str, Any], browser: Client, author: User, client_for: SignIn
) -> None:
    delivery(author, **on_the_clock(row))
    assert "One post has been due since " in words(browser, "banners")
    assert "Tell an admin" in words(client_for(author), "banners")
    page = words(browser)
    assert "Due for over two minutes, and nothing sends it 1 " in page
    assert "1 thing needs somebody. One post has been due since" in page
    assert "docker compose restart sender worker beat" in page


def test_where_a_part_is_not_heard_that_is_said_instead(browser: Client, author: User) -> None:
    delivery(author, due_at=ago(minutes=3))
    factories.hearts(ago(minutes=3), "sending")
    page = words(browser, "banners")
    assert "Nothing goes out" in page
    assert "been due since" not in page


def test_a_long_queue_is_not_taken_for_it(author: User) -> None:
    """Something on the same account was tried a moment ago; on another it explains nothing."""
    ours, other = factories.account(), factories.account()
    for account in (ours, other):
        delivery(author, account=account, due_at=ago(minutes=3))
    delivery(author, "sent", account=ours).attempts.create(started_at=ago(minutes=1))
    assert [row.account for row in pulse.left_waiting()] == [other]
    delivery(author, "sent", account=other).attempts.create(started_at=ago(hours=-1))  # clock put back
    assert pulse.left_waiting().count() == 1


@pytest.mark.parametrize(
    ("ours", "fields"),
    [
        ({}, {"due_at": -100}),
        ({}, {"not_before": -100}),
        ({"writes_limited_until": -100}, {}),
        ({}, {"state": "sending", "lease_until": -100}),
        ({}, {"state": "sending", "lease_until": 45}),
    ],
)
def test_for_two_minutes_nothing_is_said(ours: dict[str, Any], fields: dict[str, Any], author: User) -> None:
    row = {"due_at": -480, **fields}
    delivery(author, account=factories.account(**on_the_clock(ours)), **on_the_clock(row))
    assert not pulse.left_waiting().exists()


# --- what came in --------------------------------------------------------------------------------------------
def test_what_came_in_is_counted_until_it_is_read(browser: Client) -> None:
    ours = factories.account()
    for number, fields in enumerate(
        [{"received_at": ago(minutes=6)}, {"processed_at": timezone.now(), "problem": "KeyError: id"}]
    ):
        Incoming.objects.create(
            account=ours, source="webhook", stream="webhook", digest=str(number), payload={}, **fields
        )
    page = words(browser)
    assert "Received, and read next 1 6 min ago" in page
    assert "Received, and could not be read 1 just now" in page
