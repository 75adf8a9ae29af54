"""The accounts pages: how each account is doing, and never a secret."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from socialdesk.accounts.models import User
from socialdesk.audit.models import Entry
from socialdesk.networks import services
from socialdesk.networks.models import Account
from socialdesk.networks.views import connect_command
from socialdesk.workflow import Refused
from tests.factories import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(admin: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(admin)


def page(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ["Working", "never"]),
        ({"is_active": False}, ["Paused", "Nothing comes in and nothing goes out.", ">Resume<"]),
        (
            {"state": Account.RECONNECT, "trouble": "X said no."},
            ["Needs reconnecting", "X said no.", "by webhook, still comes in"],
        ),
        ({"trouble": "X cannot be reached."}, ["In trouble", "X cannot be reached."]),
    ],
)
def test_its_state_is_said_in_words(fields: dict[str, Any], words: list[str], browser: Client) -> None:
    account(**fields)
    html = page(browser.get(reverse("accounts")))
    for word in words:
        assert word in html


def test_it_says_what_the_network_has_us_wait_with(browser: Client) -> None:
    now = timezone.now()
    account(
        rests={
            "mentions": (now + timedelta(minutes=12)).isoformat(),
            "direct": (now + timedelta(seconds=75)).isoformat(),
        },
        writes_limited_until=now + timedelta(minutes=5),
    )
    html = page(browser.get(reverse("accounts")))
    assert "Reading mentions" in html
    assert "Sending</dt>" in html
    assert "private messages" not in html  # a rest of seconds is everyday


def test_a_secret_is_never_shown(browser: Client) -> None:
    account(credentials={"access_token": "open-sesame"}, state=Account.RECONNECT)
    html = page(browser.get(reverse("accounts")))
    assert "open-sesame" not in html
    assert "X_ACCESS_TOKEN" in html


def test_the_command_is_one_that_can_be_pasted(browser: Client) -> None:
    assert connect_command("facebook", "Thornwick Vale's page", "http://127.0.0.1:9") == (
        ".venv/bin/python manage.py connect facebook --handle 'Thornwick Vale'\"'\"'s page'"
        " --api-url http://127.0.0.1:9"
    )
    account(handle="ThornwickVale", api_url="")
    assert ".venv/bin/python manage.py connect x --handle ThornwickVale<" in page(
        browser.get(reverse("accounts"))
    )


def test_it_is_paused_and_resumed_once_each(browser: Client) -> None:
    ours = account()
    for _ in range(2):
        browser.post(reverse("account_pause", args=[ours.pk]))
    assert not Account.objects.get().is_active
    for _ in range(2):
        browser.post(reverse("account_resume", args=[ours.pk]))
    assert Account.objects.get().is_active
    assert Entry.objects.filter(action="account.paused").count() == 1
    assert Entry.objects.filter(action="account.resumed").count() == 1


@pytest.mark.parametrize("verb", [services.pause, services.resume])
def test_only_those_who_manage_accounts_may(verb: Callable[..., None], manager: User) -> None:
    with pytest.raises(Refused, match="manage network accounts"):
        verb(account(), by=manager)


def test_with_no_account_it_says_what_to_do_first(browser: Client) -> None:
    assert "No account is connected" in page(browser.get(reverse("accounts")))


def test_adding_one_writes_the_command(browser: Client) -> None:
    assert "manage.py connect" not in page(browser.get(reverse("accounts_add")))
    html = page(browser.get(reverse("accounts_add"), {"network": "facebook", "handle": "@Thornwick Vale"}))
    assert "manage.py connect facebook --handle &#x27;Thornwick Vale&#x27;" in html
    assert "FACEBOOK_PAGE_TOKEN" in html


def test_the_command_is_run_as_commands_are_run_here(browser: Client, settings: Settings) -> None:
    settings.MANAGE = "docker compose run --rm web python manage.py"
    account(handle="ThornwickVale", api_url="")
    command = "docker compose run --rm web python manage.py connect x --handle ThornwickVale"
    assert command in page(browser.get(reverse("accounts")))


def test_practice_accounts_lead_to_the_page_that_names_their_tokens(browser: Client) -> None:
    asked = {"network": "facebook", "handle": "Thornwick Vale"}
    real = account(api_url="")
    for url in (reverse("accounts"), reverse("accounts_add")):
        assert "practice" not in page(browser.get(url, asked))
    real.api_url = "http://127.0.0.1:9/"
    real.save()
    assert 'href="http://127.0.0.1:9/?network=x#permission"' in page(browser.get(reverse("accounts")))
    html = page(browser.get(reverse("accounts_add"), asked))
    assert 'href="http://127.0.0.1:9/?network=facebook#permission"' in html


@pytest.mark.parametrize("handle", ["Thornwick Vale", "@thornwick_vale_trust", "thornwick-vale"])
def test_a_handle_that_x_cannot_have_is_refused_in_words(browser: Client, handle: str) -> None:
    html = page(browser.get(reverse("accounts_add"), {"network": "x", "handle": handle}))
    assert "no spaces" in html
    assert "manage.py connect" not in html


def test_adding_one_asks_which(browser: Client) -> None:
    html = page(browser.get(reverse("accounts_add"), {"network": "myspace", "handle": ""}))
    assert 'id="id_handle_error"' in html
    assert "manage.py connect" not in html
