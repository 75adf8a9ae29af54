"""What can be done with our accounts: connect, pause, keep their permission fresh."""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from socialdesk.accounts.access import insist
from socialdesk.accounts.roles import Permission
from socialdesk.audit.log import Actor, record
from socialdesk.audit.models import Machine
from socialdesk.networks.errors import NeedsReconnecting, NetworkError, Temporary
from socialdesk.networks.events import Event
from socialdesk.networks.models import Account
from socialdesk.networks.registry import NETWORKS, network_of
from socialdesk.workflow import Refused

log = logging.getLogger(__name__)
REFRESH_AHEAD = timedelta(minutes=10)
REFRESH_LEASE = timedelta(seconds=60)  # longer than a call can take


def connect(
    *, network: str, handle: str, credentials: dict[str, Any], api_url: str = "", by: Actor
) -> Account:
    """Asks the network who the credentials belong to, then stores them encrypted.

    Connecting again keeps the account's cursors and history. Raises Refused when the network does not accept
    the credentials or they belong to another handle: then a working connection is left as it was.
    """
    if network not in NETWORKS:
        raise Refused(
            f"The desk does not know a network “{network}”. It knows {', '.join(sorted(NETWORKS))}."
        )
    secrets = {secret.name: secret for secret in NETWORKS[network].secrets}
    for secret in secrets.values():
        if secret.needs and credentials.get(secret.name) and not credentials.get(secret.needs):
            other = secrets[secret.needs]
            raise Refused(
                f"{secret.label} ({secret.env}): the desk cannot use it without the "
                f"{other.label[0].lower()}{other.label[1:]} ({other.env}). Give both, or neither."
            )
    trial = Account(network=network, handle=handle, credentials=credentials, api_url=api_url)
    try:
        remote_id, found_handle, name = network_of(trial).whoami()
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
        account, _ = Account.objects.update_or_create(
            network=network,
            remote_id=remote_id,
            defaults={
                "handle": found_handle,
                "name": name,
                "credentials": credentials,
                "api_url": api_url,
                "state": Account.LIVE,
                "trouble": "",
                "is_active": True,
                # With a refresh token the first use renews the token, because nobody says how old it is.
                "token_expires_at": timezone.now() if credentials.get("refresh_token") else None,
                "refresh_lease_until": None,
            },
        )
        record(Event.CONNECTED, account, by=by)
    return account


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
    """Marks the account as needing an admin, once: later failures say nothing new.

    `account` carries the credentials that were refused. Where others have taken their place, nobody is called.
    """
    if _still_holds(account) and Account.objects.filter(pk=account.pk, state=Account.LIVE).update(
        state=Account.RECONNECT, trouble=reason
    ):
        record(Event.LAPSED, account, by=by, reason=reason)


def _still_holds(account: Account) -> bool:
    """Locks the row. Whether its credentials are still those that `account` was loaded with."""
    return bool(
        Account.objects.select_for_update(no_key=True).get(pk=account.pk).credentials == account.credentials
    )


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
    free = Q(refresh_lease_until__isnull=True) | Q(refresh_lease_until__lt=now)
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
        if _still_holds(account):  # or an admin has connected it again meanwhile
            Account.objects.filter(pk=account.pk).update(
                credentials=renewed.credentials, token_expires_at=renewed.expires_at, refresh_lease_until=None
            )
