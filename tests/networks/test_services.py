"""Connecting, rotating keys, and the connect command, against the practice networks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from socialdesk.audit.models import Entry, Machine
from socialdesk.networks import services
from socialdesk.networks.models import Account
from socialdesk.practice import cast
from socialdesk.workflow import Refused
from tests import factories
from tests.desk import X_CREDENTIALS, x_account
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db


def test_it_connects_an_account_and_says_so_in_the_audit(practice: PracticeServer) -> None:
    account, _ = services.connect(
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
    account, _ = services.connect(
        network="x",
        handle=cast.X_HANDLE,
        credentials=X_CREDENTIALS,
        api_url=practice.url,
        by=Machine.SETUP,
    )
    assert (account.cursors, account.state) == ({"mentions": "7"}, Account.LIVE)


# --- what is not given again --------------------------------------------------------------------------------
def again(practice: PracticeServer, **given: str) -> services.Connected:
    return services.connect(
        network="x", handle=cast.X_HANDLE, credentials=given, api_url=practice.url, by=Machine.SETUP
    )


def without(*names: str) -> dict[str, str]:
    return {name: value for name, value in X_CREDENTIALS.items() if name not in names}


def renewals(practice: PracticeServer) -> int:
    return len(practice.requests(path="/2/oauth2/token"))


@contextmanager
def meanwhile(do: Callable[[], object], *, after: Callable[[], object]) -> Iterator[None]:
    """Another process does something once, before the first word to the database after that."""
    done = False

    def other_process(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal done
        if not done and after():
            done = True
            do()
        return execute(sql, *rest)

    with connection.execute_wrapper(other_process):
        yield
    assert done


OF_THE_APP = ("client_id", "client_secret", "webhook_secret")


def test_what_belongs_to_the_app_is_kept_when_it_is_not_given_again(practice: PracticeServer) -> None:
    x_account(practice, state=Account.RECONNECT)
    account, kept = again(practice, **without(*OF_THE_APP))
    assert account.credentials == X_CREDENTIALS
    assert kept == [
        "Client id of your X app",
        "Client secret of your X app",
        "Consumer secret, signs webhooks",
    ]
    assert Entry.objects.get(action="account.connected").facts == {"kept": kept}


def test_one_secret_more_can_be_given_alone_and_the_token_stays_as_it_is(practice: PracticeServer) -> None:
    soon = timezone.now() + timedelta(minutes=90)
    ours = x_account(practice, token_expires_at=soon)
    Account.objects.update(credentials=without("webhook_secret"))
    account, _ = again(practice, webhook_secret="new")
    assert account.pk == ours.pk
    assert account.credentials == X_CREDENTIALS | {"webhook_secret": "new"}
    assert account.token_expires_at == soon


def test_a_refresh_token_is_kept_beside_its_own_access_token(practice: PracticeServer) -> None:
    x_account(practice)
    assert again(practice, **without("refresh_token")).account.credentials == X_CREDENTIALS


def test_with_a_new_access_token_the_old_refresh_token_goes(practice: PracticeServer) -> None:
    ours = x_account(practice)
    Account.objects.update(credentials=X_CREDENTIALS | {"access_token": "old", "renewed_at": 1.0})
    account, _ = again(practice, access_token=cast.X_ACCESS_TOKEN)
    assert account.pk == ours.pk
    assert account.credentials == without("refresh_token")
    assert account.token_expires_at is None


def test_another_app_takes_nothing_from_the_one_before(practice: PracticeServer) -> None:
    x_account(practice)
    account, kept = again(practice, access_token=cast.X_ACCESS_TOKEN, client_id="another-app")
    assert account.credentials == {"access_token": cast.X_ACCESS_TOKEN, "client_id": "another-app"}
    assert kept == []


def test_a_token_that_was_renewed_while_the_network_was_asked_is_not_wiped(practice: PracticeServer) -> None:
    ours = x_account(practice, token_expires_at=timezone.now())
    with meanwhile(
        lambda: services.with_fresh_token(Account.objects.get(pk=ours.pk)),
        after=lambda: practice.requests(path="/2/users/me"),
    ):
        account, _ = again(practice, webhook_secret="new")
    assert account.credentials["access_token"] != cast.X_ACCESS_TOKEN
    assert account.credentials["webhook_secret"] == "new"
    assert account.token_expires_at
    assert account.token_expires_at > timezone.now() + timedelta(hours=1)


def test_a_renewal_under_way_survives_that_another_secret_is_given(practice: PracticeServer) -> None:
    ours = x_account(practice, token_expires_at=timezone.now())
    with meanwhile(lambda: again(practice, webhook_secret="new"), after=lambda: renewals(practice)):
        kept = services.with_fresh_token(ours).credentials
    assert kept["webhook_secret"] == "new"
    assert kept["access_token"] != cast.X_ACCESS_TOKEN
    assert renewals(practice) == 1


def test_a_refresh_token_that_has_been_used_does_not_wipe_a_good_one(practice: PracticeServer) -> None:
    ours = x_account(practice, token_expires_at=timezone.now())
    good = services.with_fresh_token(ours).credentials
    with pytest.raises(Refused, match="does not accept these credentials"):
        again(practice, **X_CREDENTIALS)  # the access token of before still works
    assert Account.objects.get().credentials == good


def test_a_good_refresh_token_that_takes_anothers_place_is_renewed_at_once(practice: PracticeServer) -> None:
    x_account(practice)
    Account.objects.update(credentials=X_CREDENTIALS | {"access_token": "old", "refresh_token": "old"})
    account, _ = again(practice, **X_CREDENTIALS)
    assert account.token_expires_at
    assert account.token_expires_at > timezone.now() + timedelta(hours=1)
    assert renewals(practice) == 1


def test_what_is_needed_and_neither_given_nor_known_is_named(practice: PracticeServer) -> None:
    with pytest.raises(Refused, match="X_ACCESS_TOKEN"):
        again(practice, webhook_secret="new")


def test_two_accounts_of_one_name_lend_each_other_nothing(practice: PracticeServer) -> None:
    for number in "12":
        factories.account(handle=cast.X_HANDLE, remote_id=number, credentials=X_CREDENTIALS)
    account, kept = again(practice, access_token=cast.X_ACCESS_TOKEN)
    assert account.credentials == {"access_token": cast.X_ACCESS_TOKEN}
    assert kept == []


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


def test_the_connect_command_says_what_it_kept(
    practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    x_account(practice)
    monkeypatch.setenv("X_CONSUMER_SECRET", "new")
    out = StringIO()
    call_command("connect", "x", handle=cast.X_HANDLE, api_url=practice.url, stdout=out)
    assert "Kept from before: OAuth 2 user access token\n" in out.getvalue()
    assert "Consumer secret" not in out.getvalue()
    assert cast.X_ACCESS_TOKEN not in out.getvalue()


def test_the_connect_command_names_what_is_missing() -> None:
    with pytest.raises(CommandError, match="X_ACCESS_TOKEN"):
        call_command("connect", "x", handle="ThornwickVale")
