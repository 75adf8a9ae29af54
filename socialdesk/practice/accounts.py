"""Our accounts on the practice networks, their tokens, and the people who write to them."""

from __future__ import annotations

import secrets
import time
from dataclasses import asdict, dataclass

from socialdesk.practice import cast
from socialdesk.practice.records import Member, Network, find_member, member_called
from socialdesk.practice.stamps import new_id
from socialdesk.practice.store import store

# Credentials by the names that the desk gives them, and where its connect command reads each of them.
ENVIRONMENT: dict[Network, dict[str, str]] = {
    "x": {
        "access_token": "X_ACCESS_TOKEN",
        "refresh_token": "X_REFRESH_TOKEN",
        "client_id": "X_CLIENT_ID",
        "client_secret": "X_CLIENT_SECRET",
        "webhook_secret": "X_CONSUMER_SECRET",
        "bearer_token": "X_BEARER_TOKEN",
    },
    "facebook": {
        "access_token": "FACEBOOK_PAGE_TOKEN",
        "app_secret": "FACEBOOK_APP_SECRET",
        "verify_token": "FACEBOOK_VERIFY_TOKEN",
    },
}

# X's user tokens live two hours. docs.x.com, OAuth 2.0 authorization code flow with PKCE.
X_TOKEN_SECONDS = 7200


@dataclass
class Account:
    """One of ours, with the secrets that the desk is given when it connects."""

    id: str
    network: Network
    handle: str
    name: str
    credentials: dict[str, str]

    def save(self) -> None:
        store().put("account", f"{self.network}:{self.id}", asdict(self))


@dataclass
class Token:
    """An access or a refresh token; or that of the app itself, which belongs to its first account and outlives the
    others: `app`."""

    value: str
    account_id: str
    network: Network
    purpose: str
    issued_at: float
    expires_at: float | None


def all_accounts() -> list[Account]:
    return [Account(**body) for body in store().all("account")]


def find_account(network: Network, name: str | None) -> Account | None:
    """By id or by handle."""
    if not name:
        return None
    member = find_member(network, name) or member_called(network, name)
    body = store().get("account", f"{network}:{member.id}") if member else None
    return None if body is None else Account(**body)


def find_token(network: Network, value: str, purpose: str = "access") -> Token | None:
    body = store().get("token", value)
    token = Token(**body) if body else None
    return token if token and (token.network, token.purpose) == (network, purpose) else None


def issue_token(account: Account, value: str, *, purpose: str = "access", seconds: int | None = None) -> None:
    now = time.time()
    token = Token(value, account.id, account.network, purpose, now, now + seconds if seconds else None)
    with store().writing():
        store().put("token", value, asdict(token))
        store().enlist(_tokens_of(account.id), store().next("token"), "token", value)


def spend_refresh_token(value: str) -> dict[str, str] | None:
    """New access and refresh tokens for an old refresh token, which is good for one use only."""
    with store().writing():
        token = find_token("x", value, "refresh")
        account = find_account("x", token.account_id) if token else None
        if account is None:
            return None
        store().drop("token", value)
        fresh = {"access_token": secrets.token_urlsafe(32), "refresh_token": secrets.token_urlsafe(32)}
        issue_token(account, fresh["access_token"], seconds=X_TOKEN_SECONDS)
        issue_token(account, fresh["refresh_token"], purpose="refresh")
        account.credentials |= fresh
        account.save()
        return fresh


def open_account(
    network: Network, handle: str, name: str, credentials: dict[str, str], account_id: str | None = None
) -> Account:
    """Create one of our accounts and make its tokens valid."""
    with store().writing():
        member = Member(
            account_id or new_id(), network, handle, name, cast.TRUST_BIO, 12500, time.time(), ours=True
        )
        member.save()
        account = Account(member.id, network, handle, name, credentials)
        account.save()
        _issue_all(account)
        return account


def withdraw(account: Account) -> None:
    """Make every token of an account worthless, as when somebody removes the app on the network."""
    with store().writing():
        for token in store().listed(_tokens_of(account.id)):
            store().drop("token", token["value"])


def is_granted(account: Account) -> bool:
    """Whether any token of the account is worth something: not after withdraw()."""
    return store().count(_tokens_of(account.id)) > 0


def grant_again(account: Account) -> Account:
    """New tokens for an account that was withdrawn, as when somebody connects it again."""
    with store().writing():
        account.credentials = new_credentials(account.network)
        account.save()
        _issue_all(account)
        return account


def _issue_all(account: Account) -> None:
    seconds = X_TOKEN_SECONDS if account.network == "x" else None
    issue_token(account, account.credentials["access_token"], seconds=seconds)
    if "refresh_token" in account.credentials:
        issue_token(account, account.credentials["refresh_token"], purpose="refresh")


def _tokens_of(account_id: str) -> str:
    return f"tokens:{account_id}"


def new_credentials(network: Network) -> dict[str, str]:
    """Fresh secrets. All of ours on one network belong to one app, as in real life."""
    if network == "x":
        return {
            "client_id": cast.X_CLIENT_ID,
            "client_secret": cast.X_CLIENT_SECRET,
            "webhook_secret": cast.X_CONSUMER_SECRET,
            "bearer_token": cast.X_BEARER_TOKEN,
            "access_token": secrets.token_urlsafe(32),
            "refresh_token": secrets.token_urlsafe(32),
        }
    return {
        "app_id": cast.FACEBOOK_APP_ID,
        "app_secret": cast.FACEBOOK_APP_SECRET,
        "verify_token": cast.FACEBOOK_VERIFY_TOKEN,
        "access_token": secrets.token_urlsafe(32),
    }


def seed() -> None:
    """The two accounts that always exist; harmless to call again."""
    with store().writing():
        if find_account("x", cast.X_ACCOUNT_ID) is None:
            tokens = {"access_token": cast.X_ACCESS_TOKEN, "refresh_token": cast.X_REFRESH_TOKEN}
            credentials = new_credentials("x") | tokens
            open_account("x", cast.X_HANDLE, cast.X_NAME, credentials, cast.X_ACCOUNT_ID)
        if find_token("x", cast.X_BEARER_TOKEN, "app") is None:
            app = Token(cast.X_BEARER_TOKEN, cast.X_ACCOUNT_ID, "x", "app", time.time(), None)
            store().put("token", app.value, asdict(app))
        if find_account("facebook", cast.FACEBOOK_PAGE_ID) is None:
            credentials = new_credentials("facebook") | {"access_token": cast.FACEBOOK_PAGE_TOKEN}
            open_account(
                "facebook", cast.FACEBOOK_HANDLE, cast.FACEBOOK_NAME, credentials, cast.FACEBOOK_PAGE_ID
            )


def meet(
    network: Network, handle: str, name: str = "", bio: str = "", followers: int | None = None
) -> Member:
    """The member of the public of that handle, made when new; what is given replaces what was known."""
    handle = handle.lstrip("@")
    with store().writing():
        known = cast.persona(handle)
        member = member_called(network, handle)
        if member is None:
            member = Member(new_id(), network, handle, name or handle, joined_at=time.time())
            if known:
                member.name, member.bio, member.followers = known.name, known.bio, known.followers
        member.name = name or member.name
        member.bio = bio or member.bio
        member.followers = member.followers if followers is None else followers
        member.save()
        return member
