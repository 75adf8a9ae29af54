"""What can be done with our accounts: connect, pause, keep their permission fresh."""

import logging
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from socialdesk.accounts.access import insist
from socialdesk.accounts.roles import Permission
from socialdesk.audit.log import Actor, record
from socialdesk.audit.models import Machine
from socialdesk.networks import alarms
from socialdesk.networks.errors import NeedsReconnecting, NetworkError, Temporary
from socialdesk.networks.events import Event
from socialdesk.networks.models import Account, Alarm
from socialdesk.networks.registry import NETWORKS, network_of
from socialdesk.networks.shapes import Renewal, Secret
from socialdesk.workflow import Refused

log = logging.getLogger(__name__)
REFRESH_AHEAD = timedelta(minutes=10)
REFRESH_LEASE = timedelta(seconds=60)  # longer than a call can take


class Connected(NamedTuple):
    """`kept` are the labels of the secrets that were not given and that the desk had."""

    account: Account
    kept: list[str]


def connect(
    *, network: str, handle: str, credentials: dict[str, Any], api_url: str = "", by: Actor
) -> Connected:
    """Asks the network who the credentials belong to, then stores them encrypted.

    Connecting again keeps the account's cursors and history, and what was not given of its credentials. Raises
    Refused when something is missing, when the network does not accept the credentials or they belong to another
    handle: then a working connection is left as it was.
    """
    if network not in NETWORKS:
        raise Refused(
            f"The desk does not know a network “{network}”. It knows {', '.join(sorted(NETWORKS))}."
        )
    given = {name: value for name, value in credentials.items() if value}
    known = Account.objects.known_as(network, handle)
    trial = Account(network=network, handle=handle, api_url=api_url)
    trial.credentials = _together(given, known.credentials if known else {})
    _insist_complete(trial)
    fresh: Renewal | None = None
    try:
        remote_id, found_handle, name = network_of(trial).whoami()
        if known and given.get("refresh_token") not in (None, known.credentials.get("refresh_token")):
            # It is good for one use, and nobody sees whether it has had it: a spent one must not wipe a good one.
            fresh = network_of(trial).refresh()
            given |= _of_the_token(fresh)
    except NeedsReconnecting as error:
        raise Refused(
            f"{trial.label} does not accept these credentials. Nothing has been changed."
        ) from error
    except NetworkError as error:
        raise Refused(str(error)) from error
    if handle.lstrip("@").casefold() not in {found_handle.casefold(), name.casefold(), remote_id}:
        raise Refused(
            f"These credentials belong to “{found_handle}”, not to “{handle}”. Nothing has been changed."
        )
    with transaction.atomic():
        row, _ = Account.objects.get_or_create(network=network, remote_id=remote_id)
        account = _locked(row)
        before = account.credentials
        account.credentials = _together(given, before)  # which the desk may have renewed during the call
        account.handle, account.name, account.api_url = found_handle, name, api_url
        account.state, account.trouble, account.is_active = Account.LIVE, "", True
        if _token_of(account.credentials) != _token_of(before):
            # With a refresh token the first use renews the token, because nobody says how old it is.
            first_use = timezone.now() if account.credentials.get("refresh_token") else None
            account.token_expires_at = fresh.expires_at if fresh else first_use
            account.refresh_lease_until = None
        account.save()
        kept = [secret.label for secret in NETWORKS[network].secrets if _was_kept(secret, account, given)]
        alarms.end(account, Alarm.Kind.LAPSED, by=by)
        record(Event.CONNECTED, account, by=by, **({"kept": kept} if kept else {}))
    return Connected(account, kept)


# What comes and goes with one permission. The rest of the credentials belongs to the app.
OF_THE_TOKEN = frozenset({"access_token", "refresh_token", "renewed_at"})


def _together(given: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """`given`, and what it leaves of those `before`: nothing where another app is named, and nothing of the old
    permission where there is a new one."""
    named, token = given.get("client_id"), given.get("access_token")
    if named and before.get("client_id") not in (None, "", named):
        return given
    renewed = token and token != before.get("access_token")
    return {k: v for k, v in before.items() if not (renewed and k in OF_THE_TOKEN)} | given


def _token_of(credentials: dict[str, Any]) -> tuple[Any, Any]:
    return credentials.get("access_token"), credentials.get("refresh_token")


def _of_the_token(renewed: Renewal) -> dict[str, Any]:
    return {name: value for name, value in renewed.credentials.items() if name in OF_THE_TOKEN}


def _was_kept(secret: Secret, account: Account, given: dict[str, Any]) -> bool:
    return bool(account.credentials.get(secret.name)) and secret.name not in given


def _insist_complete(trial: Account) -> None:
    secrets = {secret.name: secret for secret in NETWORKS[trial.network].secrets}
    held = {name for name in secrets if trial.credentials.get(name)}
    if missing := [s.env for s in secrets.values() if s.required and s.name not in held]:
        raise Refused(f"Needed to connect to {trial.label}: {', '.join(missing)}.")
    for secret in secrets.values():
        if secret.needs and secret.name in held and secret.needs not in held:
            other = secrets[secret.needs]
            raise Refused(
                f"{secret.label} ({secret.env}): the desk cannot use it without the "
                f"{other.label[0].lower()}{other.label[1:]} ({other.env}). Give both, or neither."
            )


@transaction.atomic
def pause(account: Account, *, by: Actor) -> None:
    """Nothing comes in and nothing goes out until somebody resumes it. Pausing twice is one pause."""
    insist(by, Permission.MANAGE_ACCOUNTS)
    if Account.objects.filter(pk=account.pk, is_active=True).update(is_active=False):
        record(Event.PAUSED, account, by=by)


@transaction.atomic
def resume(account: Account, *, by: Actor) -> None:
    insist(by, Permission.MANAGE_ACCOUNTS)
    if Account.objects.filter(pk=account.pk, is_active=False).update(is_active=True):
        record(Event.RESUMED, account, by=by)


@transaction.atomic
def mark_lapsed(account: Account, reason: str, *, by: Machine = Machine.DELIVERY) -> None:
    """Marks the account as needing an admin, and calls one, once: later failures say nothing new.

    `account` carries the credentials that were refused. Where others have taken their place, nobody is called.
    """
    if _still_holds(account) and Account.objects.filter(pk=account.pk, state=Account.LIVE).update(
        state=Account.RECONNECT, trouble=reason
    ):
        record(Event.LAPSED, account, by=by, reason=reason)
        alarms.ring(account, Alarm.Kind.LAPSED, reason, by=by)


def _still_holds(account: Account) -> bool:
    """Locks the row. Whether its credentials are still those that `account` was loaded with."""
    return bool(_locked(account).credentials == account.credentials)


def _locked(account: Account) -> Account:
    found: Account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    return found


def with_fresh_token(account: Account, *, by: Machine = Machine.DELIVERY) -> Account:
    """The account with a token that will last for the call to come.

    X's refresh tokens are single use, so one process refreshes under a lease and saves the new token together
    with letting go. Others go on with the old one while it is good, and so does that process when X gives no new
    one: then it is asked again when the lease has run out.
    Raises NeedsReconnecting when the network no longer takes the refresh token, Temporary while the token has
    ended and the new one is still to come.
    """
    now = timezone.now()
    if account.token_expires_at is None or account.token_expires_at > now + REFRESH_AHEAD:
        return account
    ours = Q(
        refresh_lease_until__range=(now, now + REFRESH_LEASE)
    )  # longer is of a clock that has been set back
    free = Q(refresh_lease_until__isnull=True) | ~ours
    mine = Account.objects.filter(free, pk=account.pk, token_expires_at=account.token_expires_at).update(
        refresh_lease_until=now + REFRESH_LEASE
    )
    if mine:
        account.refresh_from_db()
        try:
            _refresh(account, by)
        except Temporary:
            if account.token_expires_at and account.token_expires_at <= timezone.now():
                raise
    account.refresh_from_db()
    if account.token_expires_at and account.token_expires_at <= timezone.now():
        raise Temporary(f"The desk is renewing its permission on {account.label}. It will try again.")
    return account


def _refresh(account: Account, by: Machine) -> None:
    """Under the lease: a new token for the account, saved in the update that lets the lease go. When that fails,
    the lease runs out by itself, so that not every poll and post asks again."""
    try:
        renewed = network_of(account).refresh()
    except NeedsReconnecting as error:
        mark_lapsed(account, str(error), by=by)
        raise
    with transaction.atomic():
        row = _locked(account)
        if _token_of(row.credentials) == _token_of(
            account.credentials
        ):  # or an admin has given another meanwhile
            Account.objects.filter(pk=account.pk).update(
                credentials=row.credentials | _of_the_token(renewed),
                token_expires_at=renewed.expires_at,
                refresh_lease_until=None,
            )


def renew_ending(account: Account) -> None:
    """Renews a token that ends soon though nobody uses the account: it is paused, or nothing is said there."""
    try:
        with_fresh_token(account, by=Machine.WATCH)
    except NetworkError as error:  # a lapse has been said by then; the rest is tried again
        log.warning("The permission on %s could not be renewed: %s", account, error)
