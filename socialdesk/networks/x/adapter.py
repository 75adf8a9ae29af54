"""X (formerly Twitter) API v2, through tweepy.

Sources: docs.x.com for routes, fields, limits and the webhook signature; tweepy 4.17's client for the calls.
Every call passes user_auth=False with the OAuth 2 user token as bearer_token: tweepy's default differs from
method to method.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

import requests
import tweepy
from oauthlib.oauth2 import OAuth2Error  # type: ignore[import-untyped]

from socialdesk.networks.base import Network, alike
from socialdesk.networks.errors import Duplicate, NetworkError, OutcomeUnknown, Permanent, Temporary
from socialdesk.networks.shapes import (
    Batch,
    Charge,
    Item,
    Limit,
    Outgoing,
    Receipt,
    Renewal,
    Said,
    Secret,
)
from socialdesk.networks.x import lookup, sweeps, tokens, usage
from socialdesk.networks.x.reading import (
    direct_item,
    event_entries,
    event_item,
    post_item,
    same,
)
from socialdesk.networks.x.text import length


class X(Network):
    name = "x"
    label = "X"
    home = "https://api.twitter.com"
    limit = 280
    direct_limit = 10_000
    charges = True
    # X allows 300 reads of mentions in 15 minutes, but only 15 of direct messages.
    streams: ClassVar[Mapping[str, timedelta]] = {
        "mentions": timedelta(seconds=3),
        "direct": timedelta(seconds=75),
    }
    secrets: ClassVar[tuple[Secret, ...]] = (
        Secret("access_token", "X_ACCESS_TOKEN", "OAuth 2 user access token"),
        Secret(
            "refresh_token", "X_REFRESH_TOKEN", "OAuth 2 refresh token", required=False, needs="client_id"
        ),
        Secret("client_id", "X_CLIENT_ID", "Client id of your X app", required=False),
        Secret("client_secret", "X_CLIENT_SECRET", "Client secret of your X app", required=False),
        Secret("webhook_secret", "X_CONSUMER_SECRET", "Consumer secret, signs webhooks", required=False),
        Secret("bearer_token", "X_BEARER_TOKEN", "Bearer token of your X app, counts posts", required=False),
    )

    @classmethod
    def wrong_handle(cls, handle: str) -> str:
        if re.fullmatch(r"\w{1,15}", handle, re.ASCII):
            return ""
        return "A handle on X has up to 15 letters, digits and underscores, and no spaces."

    def client(self, token: str = "") -> Any:
        token = token or self.account.credentials["access_token"]
        client = tweepy.Client(bearer_token=token, return_type=dict)
        self.wire.on(client.session)
        return client

    # --- in --------------------------------------------------------------------------------------------
    def fetch(self, stream: str, cursor: Any) -> Iterator[Batch]:
        if stream == "mentions":
            us = self.account.remote_id
            yield from sweeps.mentions(self.ask, self.client(), us, cursor, self.begins)
        else:
            yield from sweeps.directs(self.ask, self.client(), cursor, self.begins)

    def between(self, since: datetime, until: datetime) -> Iterator[Batch]:
        yield from sweeps.mentions_between(self.ask, self.client(), self.account.remote_id, since, until)

    @property
    def can_count(self) -> bool:
        """X counts only for an app that asks in its own name, with the app's bearer token."""
        return bool(self.account.credentials.get("bearer_token"))

    def _tally(self, since: datetime, until: datetime) -> dict[datetime, int] | None:
        if not self.can_count:
            return None
        try:
            token = self.account.credentials["bearer_token"]
            return sweeps.hours(self.client(token), self.account.handle, since, until)
        except (tweepy.Unauthorized, tweepy.Forbidden) as error:  # which says nothing about our own token
            raise Permanent("X does not let our app count: its bearer token may be wrong.") from error

    def _one(self, remote_id: str) -> Item | None:
        return lookup.one(self.client(), remote_id)

    def entries(self, stream: str, payload: Any) -> Iterator[Any]:
        if stream == "webhook":
            yield from event_entries(payload["data"])
        else:
            yield from payload.get("data", [])

    def item(self, stream: str, entry: Any, payload: Any) -> Item | None:
        if stream == "mentions":
            return post_item(entry, payload.get("includes", {}))
        if stream == "direct":
            return direct_item(entry, payload.get("includes", {}).get("users", []), self.account.remote_id)
        return event_item(entry, payload, self.account.remote_id)

    # --- webhooks --------------------------------------------------------------------------------------
    @classmethod
    def handshake(cls, query: Mapping[str, str], credentials: list[dict[str, Any]]) -> str | None:
        # X does not say which app it asks about, and takes one answer: the accounts of a desk have to belong to one
        # X app. Those of a second app are read by polling alone.
        token = query.get("crc_token")
        secret = next((c["webhook_secret"] for c in credentials if c.get("webhook_secret")), None)
        if not token or not secret:
            return None
        return json.dumps({"response_token": signature(secret, token.encode())})

    @classmethod
    def is_signed(cls, body: bytes, headers: Mapping[str, str], credentials: dict[str, Any]) -> bool:
        secret = credentials.get("webhook_secret")
        given = headers.get("x-twitter-webhooks-signature", "")
        return bool(secret) and alike(given, signature(str(secret), body))

    @classmethod
    def addressees(cls, payload: Any) -> Iterator[tuple[str | None, Any]]:
        yield str(payload["data"]["filter"]["user_id"]), payload

    # --- out -------------------------------------------------------------------------------------------
    def _send(self, outgoing: Outgoing) -> Receipt:
        client = self.client()
        if outgoing.kind == "direct":
            made = client.create_direct_message(
                participant_id=outgoing.to_id, text=outgoing.text, user_auth=False
            )["data"]
            return Receipt(made["dm_event_id"])
        if outgoing.kind == "repost":
            # tweepy's own retweet() asks /2/users/me first; we know who we are, so one call stays one call.
            made = client._make_request(
                "POST", f"/2/users/{self.account.remote_id}/retweets", json={"tweet_id": outgoing.in_reply_to}
            )
            own = made.get("data", {}).get("rest_id", outgoing.in_reply_to)
            return Receipt(own, self._url(own))
        made = client.create_tweet(
            text=outgoing.text, in_reply_to_tweet_id=outgoing.in_reply_to or None, user_auth=False
        )["data"]
        return Receipt(made["id"], self._url(made["id"]))

    def _delete(self, remote_id: str) -> None:
        self.client().delete_tweet(remote_id, user_auth=False)

    def _hide(self, remote_id: str, hidden: bool) -> None:
        client = self.client()
        (client.hide_reply if hidden else client.unhide_reply)(remote_id, user_auth=False)

    # --- what stands there -----------------------------------------------------------------------------
    def _said(self, since: datetime, until: datetime | None, near: Outgoing | None) -> list[Said]:
        client, us = self.client(), self.account.remote_id
        if near and near.kind == "direct":
            found = lookup.directs(client, us, near.to_id, since)
        else:
            found = lookup.posts(client, us, since, until)
        return [
            replace(thing, url="" if thing.kind == "direct" else self._url(thing.remote_id))
            for thing in found
            if until is None or thing.at < until
        ]

    def is_it(self, said: Said, outgoing: Outgoing) -> bool:
        if outgoing.kind == "direct":  # X forgets that it answered a post, where it did
            return said.kind == "direct" and same(said.text, outgoing.text)
        if (said.kind == "repost") != (outgoing.kind == "repost") or said.in_reply_to != outgoing.in_reply_to:
            return False
        return said.kind == "repost" or same(said.text, outgoing.text)

    def _stands(self, remote_ids: list[str]) -> set[str]:
        return lookup.standing(self.client(), remote_ids)

    def _whoami(self) -> tuple[str, str, str]:
        me = self.client().get_me(user_auth=False)["data"]
        return me["id"], me["username"], me.get("name", "")

    def _url(self, remote_id: str) -> str:
        return f"https://x.com/{self.account.handle}/status/{remote_id}"

    def count(self, text: str) -> int:
        return length(text)

    def refresh(self) -> Renewal:
        kept = self.account.credentials
        if not tokens.can_renew(kept):
            return Renewal(kept, None)
        # As a read: there is nothing to look up when no answer comes, it is only asked again.
        return self.call(tokens.renew, kept, self.wire, writes=False)

    def _refused(self) -> NetworkError:
        """A token that X refuses before its time is renewed first. One that is new already is not: believe it."""
        account = self.account
        if not account.pk or not tokens.can_renew(account.credentials) or tokens.are_new(account.credentials):
            return self.lapsed()
        account.token_ended()
        return Temporary(f"X has ended our permission for {account.handle}, so the desk is renewing it.")

    def read_usage(self, answer: requests.Response) -> tuple[list[Limit], list[Charge]]:
        return usage.read(answer, self.account.cursors.get("direct"))

    # --- errors ----------------------------------------------------------------------------------------
    def translate(self, error: Exception) -> NetworkError | None:
        if isinstance(error, OAuth2Error):
            if (error.error or "").startswith(("invalid_", "unauthorized_")):
                return self.lapsed()
            return Temporary("X has not renewed our permission yet. The desk will ask again.")
        if not isinstance(error, tweepy.HTTPException):
            return None
        said = "; ".join(error.api_messages) or error.response.reason or ""
        status = error.response.status_code
        if isinstance(error, tweepy.TooManyRequests):
            until = usage.free_again(error.response.headers) or self.at_unix(error.reset_time)
            return Temporary("X asks us to wait before we send or read more.", until or self.in_minutes(5))
        if status == 401:
            return self._refused()
        if status == 402:  # docs.x.com: nothing is done until somebody buys credit
            return Temporary(
                "The credit of our X app is used up. An admin needs to buy more in X’s developer console."
            )
        if status == 403 and "duplicate" in said.lower():
            return Duplicate("X says that this text has already been posted by this account.")
        if status >= 500:
            return OutcomeUnknown("X answered with an error, so the desk is checking whether it went out.")
        return Permanent(f"X refused this: {said}")


def signature(secret: str, body: bytes) -> str:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(digest).decode()
