"""Keeping X's permission fresh: tokens of two hours, renewed with refresh tokens that are good for one use."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from oauthlib.oauth2.rfc6749 import errors  # type: ignore[import-untyped]

from socialdesk.audit.models import Entry, Machine
from socialdesk.celery import app as celery
from socialdesk.networks import services
from socialdesk.networks.errors import NeedsReconnecting, NetworkError, Temporary
from socialdesk.networks.models import Account, Alarm
from socialdesk.networks.registry import network_of
from socialdesk.networks.shapes import Outgoing
from socialdesk.networks.tasks import renew_tokens
from socialdesk.workflow import Refused
from tests import factories
from tests.desk import X_CREDENTIALS, facebook_account, x_account
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db
HELLO = Outgoing(kind="post", text="Hello")


def ends_in(minutes: float, practice: PracticeServer, **fields: Any) -> Account:
    return x_account(practice, token_expires_at=timezone.now() + timedelta(minutes=minutes), **fields)


def renewals(practice: PracticeServer) -> int:
    return len(practice.requests(path="/2/oauth2/token"))


def use(account: Account) -> None:
    """One round of a worker: it loads the account afresh, and sends."""
    network_of(services.with_fresh_token(Account.objects.get(pk=account.pk))).send(HELLO)


def test_a_token_is_renewed_ahead_of_its_end_and_both_new_ones_are_kept(practice: PracticeServer) -> None:
    account = ends_in(1, practice)
    fresh = services.with_fresh_token(account)
    kept = Account.objects.get(pk=account.pk)
    assert kept.credentials == fresh.credentials
    for name in ("access_token", "refresh_token"):
        assert kept.credentials[name] != X_CREDENTIALS[name]
    assert kept.token_expires_at
    assert kept.token_expires_at > timezone.now() + timedelta(hours=1)
    assert kept.refresh_lease_until is None
    assert network_of(kept).whoami()[0] == account.remote_id


def test_an_app_without_a_secret_renews_too(practice: PracticeServer) -> None:
    account = ends_in(1, practice)
    Account.objects.update(credentials=X_CREDENTIALS | {"client_secret": ""})
    assert services.with_fresh_token(account).credentials["access_token"] != X_CREDENTIALS["access_token"]


def test_a_token_that_lasts_is_left_alone(practice: PracticeServer) -> None:
    services.with_fresh_token(ends_in(30, practice))
    services.with_fresh_token(facebook_account(practice))
    assert renewals(practice) == 0


def test_while_another_renews_the_old_one_is_used_as_long_as_it_lasts(practice: PracticeServer) -> None:
    lease = timezone.now() + timedelta(seconds=30)
    account = services.with_fresh_token(ends_in(5, practice, refresh_lease_until=lease))
    assert account.credentials == X_CREDENTIALS
    assert renewals(practice) == 0


def test_a_lease_from_before_the_clock_was_set_back_keeps_nobody_waiting(practice: PracticeServer) -> None:
    account = ends_in(-1, practice, refresh_lease_until=timezone.now() + timedelta(hours=1))
    services.with_fresh_token(account)
    assert renewals(practice) == 1


def test_while_another_renews_an_ended_one_is_not_used(practice: PracticeServer) -> None:
    lease = timezone.now() + timedelta(seconds=30)
    with pytest.raises(Temporary):
        services.with_fresh_token(ends_in(-1, practice, refresh_lease_until=lease))
    assert renewals(practice) == 0


def test_whenever_a_second_process_comes_the_refresh_token_is_used_once(practice: PracticeServer) -> None:
    account = ends_in(-1, practice)
    inside = False

    def second_process(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal inside
        if sql.startswith("UPDATE") and not inside and renewals(practice):
            inside = True
            with pytest.raises(Temporary):
                services.with_fresh_token(Account.objects.get(pk=account.pk))
        return execute(sql, *rest)

    with connection.execute_wrapper(second_process):
        services.with_fresh_token(account)
    assert inside
    assert renewals(practice) == 1
    assert Account.objects.get().state == Account.LIVE


def test_one_that_comes_late_takes_the_token_that_another_has_fetched(practice: PracticeServer) -> None:
    account = ends_in(1, practice)
    late = Account.objects.get()
    kept = services.with_fresh_token(account).credentials
    assert services.with_fresh_token(late).credentials == kept
    assert renewals(practice) == 1


def test_a_renewal_that_failed_is_tried_again_in_a_minute(practice: PracticeServer) -> None:
    account = ends_in(-1, practice)
    practice.fault("x", "unavailable", calls="tokens", count=1)
    for _ in range(3):
        with pytest.raises(Temporary):
            use(account)
    assert renewals(practice) == 1
    with time_machine.travel(timezone.now() + services.REFRESH_LEASE + timedelta(seconds=1)):
        use(account)
    assert Account.objects.get().state == Account.LIVE


def test_a_token_that_still_holds_is_used_while_x_gives_no_new_one(practice: PracticeServer) -> None:
    account = ends_in(5, practice)
    practice.fault("x", "unavailable", calls="tokens")
    for _ in range(3):
        held = services.with_fresh_token(Account.objects.get(pk=account.pk))
        assert network_of(held).whoami()[0] == account.remote_id
    assert renewals(practice) == 1


@pytest.mark.parametrize("machine", [Machine.INGEST, Machine.DELIVERY])
def test_a_refresh_token_that_x_refuses_needs_an_admin(practice: PracticeServer, machine: Machine) -> None:
    practice.withdraw("x")
    account = ends_in(-1, practice)
    with pytest.raises(NeedsReconnecting):
        services.with_fresh_token(account, by=machine)
    account.refresh_from_db()
    assert account.state == Account.RECONNECT
    assert Entry.objects.get(action="account.lapsed").machine == machine


def test_a_token_refused_before_its_time_is_renewed_and_the_next_round_goes_on(
    practice: PracticeServer,
) -> None:
    account = ends_in(90, practice)
    practice.fault("x", "expired")
    with pytest.raises(Temporary):
        use(account)
    use(account)
    assert [entry["text"] for entry in practice.ledger()] == ["Hello"]


def test_a_new_token_that_is_refused_is_not_renewed_again(practice: PracticeServer) -> None:
    account = ends_in(-1, practice)
    services.with_fresh_token(account)
    practice.fault("x", "expired")
    with pytest.raises(NeedsReconnecting, match="connect the account again"):
        use(account)


@pytest.mark.parametrize("lost", ["refresh_token", "client_id"])
def test_what_cannot_be_renewed_needs_an_admin_at_once(practice: PracticeServer, lost: str) -> None:
    credentials = {name: value for name, value in X_CREDENTIALS.items() if name != lost}
    account = ends_in(-1, practice)
    Account.objects.update(credentials=credentials)
    use(account)  # X itself says when it has ended
    practice.fault("x", "expired")
    with pytest.raises(NeedsReconnecting):
        use(account)


def test_a_refresh_token_is_not_taken_without_its_client_id(practice: PracticeServer) -> None:
    credentials = X_CREDENTIALS | {"client_id": ""}
    with pytest.raises(Refused, match=r"X_REFRESH_TOKEN.* without .*X_CLIENT_ID"):
        services.connect(
            network="x", handle="ThornwickVale", credentials=credentials, api_url=practice.url,
            by=Machine.SETUP,
        )  # fmt: skip


def test_a_lapsed_account_is_said_once(practice: PracticeServer) -> None:
    account = facebook_account(practice)
    for _ in range(2):
        services.mark_lapsed(account, "Facebook said no.")
    assert Entry.objects.filter(action="account.lapsed").count() == 1


def test_a_refusal_of_old_credentials_says_nothing_about_the_new(practice: PracticeServer) -> None:
    account = ends_in(-1, practice)
    stale = Account.objects.get(pk=account.pk)
    services.with_fresh_token(account)
    services.mark_lapsed(stale, "X said no to the old one.")
    assert Account.objects.get().state == Account.LIVE


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        ("invalid_request", NeedsReconnecting),
        ("invalid_grant", NeedsReconnecting),
        ("unauthorized_client", NeedsReconnecting),
        ("server_error", Temporary),
        ("temporarily_unavailable", Temporary),
        ("slow_down", Temporary),
    ],
)
def test_it_sorts_what_x_says_to_a_renewal(
    practice: PracticeServer, error: str, raised: type[NetworkError]
) -> None:
    with pytest.raises(errors.OAuth2Error) as said:
        errors.raise_from_error(error, {})
    assert type(network_of(x_account(practice)).translate(said.value)) is raised


# --- accounts that nobody uses -------------------------------------------------------------------------------
@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks are done where they are handed over."""
    monkeypatch.setitem(celery.conf, "task_always_eager", True)


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize("paused", [False, True])
def test_a_token_that_ends_is_renewed_though_nobody_uses_the_account(
    practice: PracticeServer, paused: bool
) -> None:
    account = ends_in(9, practice, is_active=not paused)
    for _ in range(2):
        renew_tokens.delay()
    account.refresh_from_db()
    assert account.token_expires_at
    assert account.token_expires_at > timezone.now() + timedelta(hours=1)
    assert renewals(practice) == 1


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize(
    "fields",
    [
        {"token_expires_at": timezone.now() + timedelta(minutes=30)},
        {"token_expires_at": None},
        {"token_expires_at": timezone.now(), "state": Account.RECONNECT},
    ],
    ids=["lasts", "has no end", "has lapsed"],
)
def test_other_tokens_are_left_alone(practice: PracticeServer, fields: dict[str, Any]) -> None:
    x_account(practice, **fields)
    renew_tokens.delay()
    assert renewals(practice) == 0


@pytest.mark.usefixtures("eager")
def test_one_that_cannot_be_renewed_keeps_no_other_from_it(practice: PracticeServer) -> None:
    factories.account(token_expires_at=timezone.now())  # X does not answer there
    ends_in(9, practice)
    renew_tokens.delay()
    assert renewals(practice) == 1


@pytest.mark.usefixtures("eager")
def test_a_quiet_account_whose_permission_was_withdrawn_calls_an_admin(practice: PracticeServer) -> None:
    practice.withdraw("x")
    ends_in(9, practice)
    renew_tokens.delay()
    assert Alarm.objects.ringing().get().kind == Alarm.Kind.LAPSED
