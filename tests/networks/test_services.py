"""Connecting, rotating keys, and the connect command, against the practice networks."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from socialdesk.audit.models import Entry, Machine
from socialdesk.networks import services
from socialdesk.networks.models import Account
from socialdesk.practice import cast
from socialdesk.workflow import Refused
from tests.desk import X_CREDENTIALS, x_account
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db


def test_it_connects_an_account_and_says_so_in_the_audit(practice: PracticeServer) -> None:
    account = services.connect(
        network="x",
        handle="@ThornwickVale",
        credentials=X_CREDENTIALS,
        api_url=practice.url,
        by=Machine.SETUP,
    )
    assert (account.remote_id, account.name) == (cast.X_ACCOUNT_ID, cast.X_NAME)
    assert Entry.objects.get(action="account.connected").actor == "Set-up command"


def test_it_does_not_connect_somebody_elses_account(practice: PracticeServer) -> None:
    with pytest.raises(Refused, match="belong to “ThornwickVale”, not to “another”"):
        services.connect(
            network="x",
            handle="another",
            credentials=X_CREDENTIALS,
            api_url=practice.url,
            by=Machine.SETUP,
        )
    assert not Account.objects.exists()


def test_a_failed_reconnection_leaves_a_working_connection_alone(practice: PracticeServer) -> None:
    account = x_account(practice, cursors={"mentions": "7"})
    with pytest.raises(Refused, match="X does not accept these credentials"):
        services.connect(
            network="x", handle=cast.X_HANDLE, credentials=X_CREDENTIALS | {"access_token": "wrong"},
            api_url=practice.url, by=Machine.SETUP,
        )  # fmt: skip
    account.refresh_from_db()
    assert account.credentials == X_CREDENTIALS


def test_reconnecting_keeps_where_reading_got_to(practice: PracticeServer) -> None:
    x_account(practice, cursors={"mentions": "7"}, state=Account.RECONNECT)
    account = services.connect(
        network="x",
        handle=cast.X_HANDLE,
        credentials=X_CREDENTIALS,
        api_url=practice.url,
        by=Machine.SETUP,
    )
    assert (account.cursors, account.state) == ({"mentions": "7"}, Account.LIVE)


def test_credentials_are_not_readable_in_the_database(practice: PracticeServer) -> None:
    x_account(practice)
    with connection.cursor() as cursor:
        cursor.execute("SELECT credentials FROM networks_account")
        (stored,) = cursor.fetchone()
    assert cast.X_ACCESS_TOKEN not in stored


def test_keys_can_be_rotated(practice: PracticeServer, settings: Settings) -> None:
    x_account(practice)
    old, new = settings.FIELD_KEYS[0], Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, old]
    call_command("rotate_keys", stdout=StringIO())
    settings.FIELD_KEYS = [new]
    assert Account.objects.get().credentials == X_CREDENTIALS
    settings.FIELD_KEYS = [old]
    with pytest.raises(ImproperlyConfigured, match="Put the old key back"):
        Account.objects.get()


def test_the_connect_command_takes_secrets_from_the_environment(
    practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACEBOOK_PAGE_TOKEN", cast.FACEBOOK_PAGE_TOKEN)
    out = StringIO()
    call_command("connect", "facebook", handle=cast.FACEBOOK_NAME, api_url=practice.url, stdout=out)
    assert "Connected: Facebook" in out.getvalue()
    assert cast.FACEBOOK_PAGE_TOKEN not in out.getvalue()


def test_the_connect_command_names_what_is_missing() -> None:
    with pytest.raises(CommandError, match="X_ACCESS_TOKEN"):
        call_command("connect", "x", handle="ThornwickVale")
