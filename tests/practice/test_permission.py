"""Permission on the practice networks: lost in the ways in which it is lost in real life, and brought back."""

from __future__ import annotations

import html
import re
import shlex
from io import StringIO

import pytest
import requests
from django.core.management import call_command

from socialdesk.networks import services
from socialdesk.networks.errors import NeedsReconnecting, NetworkError
from socialdesk.networks.models import Account
from socialdesk.networks.registry import NETWORKS, network_of
from socialdesk.practice import seed
from socialdesk.practice.accounts import ENVIRONMENT
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(practice: PracticeServer) -> None:
    seed.plant(practice.url)


def press(practice: PracticeServer, network: str, button: str) -> str:
    """The page after a press on one of its two buttons."""
    return requests.post(
        f"{practice.url}/permission", data={"network": network, button: "yes"}, timeout=10
    ).text


def loses_permission(network: str) -> Account:
    """Uses the account until the desk says that it needs reconnecting."""
    for _ in range(3):
        account = Account.objects.get(network=network)
        try:
            network_of(services.with_fresh_token(account)).whoami()
        except NeedsReconnecting as error:
            services.mark_lapsed(account, str(error))
            return Account.objects.get(network=network)
        except NetworkError:
            continue
    raise AssertionError("It went on working.")


def connect_as_the_page_says(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    command = re.search(r'class="command">(.*?)</p>', page, re.S)
    assert command
    words = shlex.split(html.unescape(command[1]))
    start = words.index(".venv/bin/python")
    for word in words[:start]:
        monkeypatch.setenv(*word.split("=", 1))
    assert words[start + 1 : start + 3] == ["manage.py", "connect"]
    call_command("connect", *words[start + 3 :], stdout=StringIO())


@pytest.mark.parametrize("network", ["x", "facebook"])
def test_what_was_taken_away_is_given_again(
    desk: None, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch, network: str
) -> None:
    assert "The desk has permission" in requests.get(f"{practice.url}/?network={network}", timeout=10).text
    assert "The desk has no permission here." in press(practice, network, "take")
    assert loses_permission(network).state == Account.RECONNECT
    connect_as_the_page_says(press(practice, network, "give"), monkeypatch)
    account = Account.objects.get(network=network)
    assert account.state == Account.LIVE
    assert network_of(services.with_fresh_token(account)).whoami()


def test_an_expired_page_is_connected_again_as_the_fault_says(
    desk: None, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice.fault("facebook", "expired")
    assert loses_permission("facebook").state == Account.RECONNECT
    page = requests.get(f"{practice.url}/?network=facebook", timeout=10).text
    assert "connected again: see Permission" in page
    connect_as_the_page_says(press(practice, "facebook", "give"), monkeypatch)
    assert network_of(Account.objects.get(network="facebook")).whoami()


@pytest.mark.parametrize("network", ["x", "facebook"])
def test_the_demo_brings_back_what_needs_reconnecting(
    desk: None, practice: PracticeServer, network: str
) -> None:
    practice.withdraw(network)
    loses_permission(network)
    seed.plant(practice.url)
    assert Account.objects.get(network=network).state == Account.LIVE


def test_a_new_desk_connects_to_networks_that_have_seen_another(desk: None, practice: PracticeServer) -> None:
    services.with_fresh_token(Account.objects.get(network="x"))  # which spends the refresh token
    Account.objects.all().delete()
    seed.plant(practice.url)
    services.with_fresh_token(Account.objects.get(network="x"))
    assert set(Account.objects.values_list("state", flat=True)) == {Account.LIVE}


def test_the_practice_networks_name_the_secrets_as_the_desk_does() -> None:
    assert {
        name: {secret.name: secret.env for secret in network.secrets} for name, network in NETWORKS.items()
    } == ENVIRONMENT
