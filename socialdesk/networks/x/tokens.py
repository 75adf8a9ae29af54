"""X's OAuth 2 tokens (docs.x.com): an access token lasts two hours, a refresh token is good for one use."""

from datetime import timedelta
from typing import Any

import tweepy
from django.utils import timezone

from socialdesk.networks.shapes import Renewal
from socialdesk.networks.wire import Wire

ADDRESS = "https://api.twitter.com/2/oauth2/token"
LASTS = 7200  # seconds, where the answer does not say
NEW = timedelta(minutes=10)  # when X refuses a token of this age, another renewal would not help


def can_renew(credentials: dict[str, Any]) -> bool:
    return bool(credentials.get("refresh_token") and credentials.get("client_id"))


def are_new(credentials: dict[str, Any]) -> bool:
    return bool(timezone.now().timestamp() - credentials.get("renewed_at", 0) < NEW.total_seconds())


def renew(credentials: dict[str, Any], wire: Wire) -> Renewal:
    """New tokens for the refresh token, which is spent by it. Raises what oauthlib and requests raise."""
    handler = tweepy.OAuth2UserHandler(
        client_id=credentials["client_id"],
        redirect_uri="https://localhost/",
        scope=None,  # oauthlib raises when the answer names a scope that it was not told
        client_secret=credentials.get("client_secret") or None,
    )
    wire.on(handler)
    # An app without a secret names itself in the form instead of the Authorization header.
    who = {"auth": handler.auth} if handler.auth else {"client_id": credentials["client_id"]}
    token = handler.refresh_token(ADDRESS, refresh_token=credentials["refresh_token"], **who)
    new = {
        "access_token": token["access_token"],
        "refresh_token": token.get("refresh_token", credentials["refresh_token"]),
        "renewed_at": timezone.now().timestamp(),
    }
    expires_at = timezone.now() + timedelta(seconds=token.get("expires_in", LASTS))
    return Renewal({**credentials, **new}, expires_at)
