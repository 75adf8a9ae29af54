"""The status page: who works, what waits, how each account is doing, and what somebody can do about it."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from inbox.models import Tally
from scheduler.models.differences import Comparison, Difference
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Role
from socialdesk.celery import app, broker_answers
from socialdesk.networks import alarms, services, usage
from socialdesk.networks.models import Account, Alarm, Allowance
from socialdesk.networks.shapes import Charge
from socialdesk.templatetags.desk import london
from tests import factories
from tests.scheduler.cast import delivery

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(admin: User, client_for: SignIn) -> Client:
    return client_for(admin)


def words(response: Any) -> str:
    """What is read: tags left out, space made one."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def shown(browser: Client) -> str:
    return words(browser.get(reverse("status"))).partition("How the desk is doing")[2]


def ago(**length: float) -> Any:
    return timezone.now() - timedelta(**length)


# --- all is well, and nothing is there ---------------------------------------------------------------------
def test_a_new_desk_says_what_this_place_is_for(browser: Client) -> None:
    factories.hearts()
    page = shown(browser)
    assert "Everything is working. No account is connected yet." in page
    assert "Add an account" in page
    assert "Nothing. What is due has gone out" in page


def test_when_all_is_well_it_says_so_first(browser: Client) -> None:
    factories.hearts()
    factories.account(last_in_at=ago(minutes=2), last_out_at=ago(hours=3))
    page = shown(browser)
    assert "Everything is working." in page
    assert "2 min ago" in page
    assert "3 h ago" in page


@pytest.mark.parametrize("role", Role)
def test_everyone_may_read_it_and_only_admins_are_sent_to_mend_accounts(
    role: Role, client_for: SignIn
) -> None:
    services.mark_lapsed(factories.account(), "X said no.")
    html = client_for(factories.person(role)).get(reverse("status")).content.decode()
    assert "X said no." in html
    main = html.partition("<main")[2]
    assert (f'href="{reverse("accounts")}">Reconnect it' in main) == (role == Role.ADMIN)
    assert f'href="{reverse("status")}"' in html.partition("<main")[0]


# --- who works -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("silent", "part"),
    [("sending", "Sending"), ("celery", "Receiving, and all other work"), ("beat", "The clock")],
)
def test_a_part_that_is_not_heard_is_marked(silent: str, part: str, browser: Client) -> None:
    factories.hearts()
    factories.hearts(ago(minutes=3), silent)
    page = shown(browser)
    assert "1 thing needs somebody." in page
    assert re.search(rf"{part} [\w ,]+ Not heard Last heard 3 min ago", page)
    assert page.count("Not heard") == 1
    assert "docker compose restart sender worker beat" in page


def test_two_workers_are_both_named(browser: Client) -> None:
    factories.hearts()
    factories.heart("celery@thornwick-2", "sending")
    assert "thornwick-1, thornwick-2" in shown(browser)


def test_a_broker_that_is_away_is_said_within_seconds(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.hearts()
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:9/0")
    started = timezone.now()
    page = shown(browser)
    assert timezone.now() - started < timedelta(seconds=5)
    assert re.search(r"The line between them [\w ()]+ Not heard", page)
    assert not broker_answers()


# --- each account --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Permission lasts until X ends it"),
        ({"token_expires_at": timezone.now() + timedelta(hours=2)}, "Permission lasts until "),
        ({"token_expires_at": timezone.now() - timedelta(minutes=1)}, "Permission being renewed"),
        ({"state": Account.RECONNECT}, "Permission Look here: has ended"),
        ({"is_active": False}, "Paused"),
        ({"writes_limited_until": timezone.now() + timedelta(minutes=9)}, "Sending Look here: waits until"),
        ({"rests": {"mentions": (timezone.now() + timedelta(minutes=9)).isoformat()}}, "Reading mentions"),
        ({"budget": Decimal(50)}, "This month $12.40 of $50"),
        ({"budget": Decimal("9.50")}, "This month Look here: $12.40 of $9.50"),
        ({"budget": None}, "This month $12.40, no budget set"),
    ],
)
def test_how_it_is_doing_is_said_in_words(fields: dict[str, Any], said: str, browser: Client) -> None:
    ours = factories.account(**fields)
    usage.note(ours, [], [Charge("posts", 1, 12_400_000)])
    assert said in re.sub(r"(?<=Look here:)(?=\S)", " ", _with_labels(browser))


def _with_labels(browser: Client) -> str:
    """As `shown`, with what icons are called."""
    html = browser.get(reverse("status")).content.decode()
    html = re.sub(r'<svg[^>]*aria-label="([^"]+)"[^>]*>', r"\1 ", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_what_it_is_still_allowed_is_listed(browser: Client) -> None:
    Allowance.objects.create(account=factories.account(), name="Sending posts", most=100, left=7)
    assert "Sending posts 7 of 100" in shown(browser)


def test_its_alarms_stand_there_with_since_when(browser: Client) -> None:
    ours = factories.account()
    alarms.ring(ours, Alarm.Kind.GAP, "12 messages since 14:00 are missing.")
    Alarm.objects.update(raised_at=ago(hours=4))
    page = shown(browser)
    assert re.search(r"Messages are missing , 4 h ago .* 12 messages since 14:00 are missing.", page)
    alarms.end(ours, Alarm.Kind.GAP)
    assert "Messages are missing" not in shown(browser)


def test_missing_messages_are_counted_for_as_long_as_the_desk_asks_for_them(browser: Client) -> None:
    ours, now = factories.account(), timezone.now()
    for hours, counted, stored in [(2, 9, 4), (5, 4, 3), (24 * 8, 9, 7)]:
        Tally.objects.create(
            account=ours, hour=ago(hours=hours), counted=counted, stored=stored, checked_at=now, missing_since=now
        )  # fmt: skip
    given_up = ago(days=15)
    Tally.objects.create(account=ours, hour=given_up, counted=90, stored=1, checked_at=given_up)
    page = shown(browser)
    assert "Missing messages 8, the first" in page
    assert london(ago(days=8)) in page


@pytest.mark.parametrize(
    ("credentials", "hours", "said"),
    [
        ({"access_token": "a"}, None, "not counted: the desk has no bearer token of your X app"),
        ({"access_token": "a", "bearer_token": "b"}, None, "not counted yet"),
        ({"access_token": "a", "bearer_token": "b"}, 2, "none"),
        ({"access_token": "a", "bearer_token": "b"}, 5, r"not counted since [\w ,:]+"),
    ],
)
def test_none_are_missing_only_where_they_were_counted(
    credentials: dict[str, str], hours: int | None, said: str, browser: Client
) -> None:
    ours = factories.account(credentials=credentials)
    if hours:
        Tally.objects.create(
            account=ours, hour=ago(hours=hours), counted=7, stored=7, checked_at=timezone.now()
        )
    assert re.search(f"Missing messages {said} Compared", shown(browser))


def test_a_desk_that_has_lost_its_key_still_has_the_page(browser: Client, settings: Settings) -> None:
    factories.account()
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    assert "Last read" in shown(browser)


def compared(ours: Account, hours_ago: float, **fields: Any) -> None:
    Comparison.objects.create(
        account=ours, since=ago(days=2), until=ago(hours=hours_ago), started_at=ago(hours=hours_ago), **fields
    )


@pytest.mark.parametrize(
    ("ended", "open_ones", "said"),
    [
        ({"finished_at": timezone.now()}, 0, r"2 h ago .*– nothing differs"),
        ({"finished_at": timezone.now()}, 2, r"2 h ago .*– 2 differences"),
        ({"problem": "X cannot be reached."}, 0, r"tried 2 h ago .*– X cannot be reached."),
    ],
)
def test_the_last_comparison_is_said(
    ended: dict[str, Any], open_ones: int, said: str, browser: Client
) -> None:
    ours = factories.account()
    compared(ours, 26, finished_at=ago(hours=26))
    compared(ours, 2, **ended)
    compared(ours, 0)  # under way
    for number in range(open_ones):
        Difference.objects.create(
            account=ours, kind="foreign", remote_id=str(number), at=timezone.now(), url=""
        )
    assert re.search(said, shown(browser))


# --- kept up to date -----------------------------------------------------------------------------------------
def asks(html: str) -> str:
    found = re.search(r'id="status" data-poll hx-get="([^"]+)"', html)
    assert found
    return found[1]


def test_an_open_page_is_told_only_what_has_changed(browser: Client) -> None:
    factories.hearts()
    ours = factories.account()
    question = asks(browser.get(reverse("status")).content.decode())
    assert browser.get(question, headers={"HX-Request": "true"}).status_code == 204
    alarms.ring(ours, Alarm.Kind.GAP, "12 messages are missing.")
    answer = browser.get(question, headers={"HX-Request": "true"}).content.decode()
    assert "12 messages are missing." in answer
    assert "<html" not in answer
    assert asks(answer) != question


def test_it_asks_as_much_for_ten_accounts_as_for_one(
    browser: Client, author: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(10):
        ours = factories.account(budget=Decimal(5))
        Allowance.objects.create(account=ours, name="Sending posts", most=100, left=7)
        alarms.ring(ours, Alarm.Kind.GAP, "12 messages are missing.")
        delivery(author, account=ours, due_at=ago(minutes=4))
    with django_assert_max_num_queries(30):
        browser.get(reverse("status"))
