"""The page on which people say what happened where our ledger and a network differ."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from scheduler import ledger
from scheduler.models import Comparison, Difference, Post
from scheduler.tasks import compare
from socialdesk.accounts.models import User
from socialdesk.celery import app as celery
from socialdesk.networks.models import Account
from tests.factories import account
from tests.practice_server import free_port
from tests.scheduler.cast import delivery, difference

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}
PAGE = "/publish/differences/"


@pytest.fixture
def reader(manager: User, client_for: SignIn) -> Client:
    return client_for(manager)


def page(browser: Client, address: str = PAGE, **more: Any) -> str:
    return str(browser.get(address, **more).content.decode())


def say(browser: Client, row: Difference, action: str, **more: Any) -> Any:
    data = {"action": action, "state": row.state, **more}
    return browser.post(reverse("difference_settle", args=[row.pk]), data, follow=True)


def compared(ours: Account, **fields: Any) -> Comparison:
    now = timezone.now()
    row: Comparison = Comparison.objects.create(account=ours, since=now, until=now, **fields)
    return row


# --- what is shown -----------------------------------------------------------------------------------------
def test_each_difference_comes_with_its_words_its_place_and_what_can_be_said(reader: Client) -> None:
    difference("foreign", url="https://x.example/1")
    difference("missing", text="Visiting hours change on Monday.")
    html = page(reader)
    for words in (
        "There, but not sent from the desk",
        "Free parking for everybody!",
        'href="https://x.example/1"',
        "One of us posted it by hand",
        "We did not post this",
        "Sent, but not there",
        "Visiting hours change on Monday.",
        "One of us deleted it",
        "Look again",
        "Write it again",
    ):
        assert words in html


def test_who_did_not_post_it_is_told_what_to_do_now(reader: Client, admin: User, client_for: SignIn) -> None:
    row = difference()
    assert "Change the password" not in page(reader)
    html = say(reader, row, "say_not_ours").content.decode()
    assert f"Change the password of @{row.account.handle} on X" in html
    assert "Ask an admin to pause the account here" in html
    assert "All this is done" in html
    assert f'<a href="{reverse("accounts")}">Pause the account here</a>' in page(client_for(admin))
    row.refresh_from_db()
    assert "All this is done" not in say(reader, row, "say_dealt_with").content.decode()
    assert "Dealt with, says Mair Manager" in page(reader)


def test_the_same_words_as_a_post_of_ours_are_shown_as_such(reader: Client, author: User) -> None:
    row = delivery(author, "sent", sent_at=timezone.now())
    difference(delivery=row, text=row.text)
    html = page(reader)
    assert "it may stand there twice" in html
    assert reverse("post", args=[row.post_id]) in html


def test_an_officer_sees_it_and_a_manager_decides(officer: User, client_for: SignIn) -> None:
    row = difference()
    html = page(client_for(officer))
    assert "Free parking for everybody!" in html
    assert "A manager says what happened." in html
    assert 'name="action"' not in html
    assert "Compare now" not in html
    assert say(client_for(officer), row, "say_by_hand").status_code == 403


def test_an_executive_sees_no_answers(executive: User, client_for: SignIn) -> None:
    difference(text="A post.")
    difference(text="An answer.", said_kind="reply")
    html = page(client_for(executive))
    assert "A post." in html
    assert "An answer." not in html


def test_an_empty_page_says_what_comes_here(reader: Client) -> None:
    html = page(reader)
    assert "Nothing differs" in html
    assert "No account is connected yet." in html


@pytest.mark.parametrize("address", ["stuck", "sent"])
def test_it_is_one_link_away(address: str, reader: Client) -> None:
    assert f'href="{PAGE}"' in page(reader, reverse(address))


# --- saying what happened ----------------------------------------------------------------------------------
def test_write_it_again_leads_to_a_new_draft(reader: Client, author: User) -> None:
    row = delivery(author, "sent", sent_at=timezone.now())
    answer = say(reader, difference("missing", account=row.account, delivery=row, text=row.text), "rewrite")
    draft = Post.objects.get(state="draft")
    assert answer.redirect_chain == [(reverse("post_edit", args=[draft.pk]), 302)]
    assert "It has not been sent." in answer.content.decode()


def test_what_the_network_says_to_look_again_is_shown(reader: Client, x: Account) -> None:
    html = say(reader, difference("missing", account=x), "find").content.decode()
    assert "The desk has just asked X: it is still not there." in html


@pytest.mark.parametrize("more", [{"action": "recognise"}, {"action": ""}, {"state": "not_ours"}])
def test_what_is_not_possible_is_said_and_changes_nothing(more: dict[str, str], reader: Client) -> None:
    row = difference()
    html = say(reader, row, **{"action": "say_by_hand", **more}).content.decode()
    assert 'role="alert"' in html
    assert Difference.objects.get().state == "foreign"


def test_several_by_hand_are_settled_at_once_but_not_what_nobody_has_seen(reader: Client) -> None:
    ours = account("x", name="Thornwick")
    seen = [difference(account=ours), difference(account=ours)]
    difference("not_ours", account=ours)
    missing = difference("missing", account=ours)
    html = page(reader)
    assert "2 things on X · Thornwick were not sent from the desk." in html
    (rows,) = re.findall(r'name="rows" value="([^"]+)"', html)
    unseen = difference(account=ours)
    html = reader.post(
        reverse("differences_by_hand"), {"rows": f"{rows} {missing.pk} x 99999999999999999999"}, follow=True
    ).content.decode()
    assert "one of us posted these 2 by hand" in html
    assert set(Difference.objects.filter(outcome="by_hand")) == set(seen)
    assert unseen in Difference.objects.open()


def test_one_alone_has_its_own_buttons(reader: Client) -> None:
    difference()
    difference()  # on another account
    assert "All posted by hand" not in page(reader)


# --- when it was compared ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"finished_at": timezone.now(), "seen": 14}, "14 things"),
        ({}, "Comparing now"),
        ({"problem": "X asks us to wait."}, "X asks us to wait. The desk tries again within the hour."),
        ({"started_at": timezone.now() - timedelta(hours=1)}, "The desk was stopped in the middle of it."),
    ],
)
def test_it_says_how_far_each_account_has_been_compared(
    fields: dict[str, Any], words: str, reader: Client
) -> None:
    compared(account(), **fields)
    assert words in " ".join(page(reader).split())


def test_it_says_why_an_account_is_not_compared(reader: Client) -> None:
    account(is_active=False)
    account(state=Account.RECONNECT)
    account()
    html = page(reader)
    assert "This account is paused" in html
    assert "This account needs reconnecting" in html
    assert "Not yet. The first time is a day after it was connected." in html


def test_compare_now_begins_for_every_working_account(reader: Client, x: Account, facebook: Account) -> None:
    Account.objects.update(connected_at=timezone.now() - timedelta(days=1))
    Account.objects.filter(pk=facebook.pk).update(is_active=False)
    html = reader.post(reverse("differences_compare"), follow=True).content.decode()
    assert [row.account for row in Comparison.objects.under_way()] == [x]
    assert html.count("Comparing now") == 1
    assert "every 2s" in html
    assert "Compare now" not in html
    compare(Comparison.objects.get().pk)  # what a worker does
    assert "Comparing now" not in page(reader)


def test_pressing_twice_begins_once(reader: Client, x: Account) -> None:
    Account.objects.update(connected_at=timezone.now() - timedelta(days=1))
    for _ in range(2):
        html = reader.post(reverse("differences_compare"), follow=True).content.decode()
    assert "There is nothing to compare at the moment" in html
    assert Comparison.objects.count() == 1


def test_without_a_broker_it_says_so(reader: Client, x: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(celery.conf, "broker_url", f"redis://127.0.0.1:{free_port()}/0")
    Account.objects.update(connected_at=timezone.now() - timedelta(days=1))
    html = reader.post(reverse("differences_compare"), follow=True).content.decode()
    assert "The part of the desk that does this is not running." in html


def test_the_page_is_sent_again_only_when_something_has_changed(reader: Client, x: Account) -> None:
    x.connected_at -= timedelta(days=1)
    comparison = ledger.begin(x)
    assert comparison
    asked = re.search(r'hx-get="([^"]+stamp[^"]+)"', page(reader))
    assert asked
    assert reader.get(asked[1], **HTMX).status_code == 204
    ledger.carry_out(comparison)
    html = page(reader, asked[1], **HTMX)
    assert "Comparing now" not in html
    assert "<html" not in html


def test_its_queries_do_not_grow(reader: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(8):
        ours = account()
        compared(ours, finished_at=timezone.now())
        difference(account=ours)
        difference("by_hand", account=ours)
    with django_assert_max_num_queries(16):
        page(reader)
