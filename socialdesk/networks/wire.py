"""The one place where bytes leave for a network: swaps the base URL and sets the time-out that libraries forget."""

from contextlib import suppress
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from django.utils import timezone
from requests.adapters import HTTPAdapter
from urllib3.exceptions import MaxRetryError, NewConnectionError


class Wire(HTTPAdapter):
    """A requests adapter. Neither tweepy nor facebook-sdk has a setting for the base URL; tweepy has none for
    time-outs. `answers` keeps those of one call of an adapter, with their headers, which facebook-sdk drops;
    `ahead` is how far our clock was before the network's at the newest answer."""

    def __init__(self, base_url: str, timeout: float) -> None:
        self.base = urlsplit(base_url)
        self.timeout = timeout
        self.answers: list[requests.Response] = []
        self.ahead = timedelta()
        super().__init__()

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        asked = urlsplit(request.url or "")
        request.url = urlunsplit((self.base.scheme, self.base.netloc, asked.path, asked.query, ""))
        request.headers["Host"] = self.base.netloc
        kwargs["timeout"] = (min(5.0, self.timeout), self.timeout)
        response = super().send(request, **kwargs)
        self.answers.append(response)
        with suppress(KeyError, TypeError, ValueError):  # an answer without a date, or with none that is one
            self.ahead = timezone.now() - parsedate_to_datetime(response.headers["Date"])
        return response

    def on(self, session: requests.Session) -> requests.Session:
        """Mounts itself on a library's session, so that every call of it goes this way."""
        session.trust_env = False  # no proxy or .netrc of the host slips in
        session.mount("https://", self)
        return session


def never_left(error: Exception) -> bool:
    """Whether the request surely did not reach the network: no connection was ever made."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if isinstance(error, requests.ConnectionError) and error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError)
