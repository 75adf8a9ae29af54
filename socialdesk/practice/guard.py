"""The networks have no sign-in, so only this machine may talk to them.

The server listens on 127.0.0.1 alone. On top of that a Host that is not this machine is refused (a web
site could point its own name here), and so is a request that a page elsewhere made the browser send.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden

from socialdesk.practice import settings

GetResponse = Callable[[HttpRequest], HttpResponse]
POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"


def guard(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        refusal = _refusal(request)
        if refusal:
            return HttpResponseForbidden(refusal, content_type="text/plain; charset=utf-8")
        response = get_response(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return middleware


def _refusal(request: HttpRequest) -> str:
    host = urlsplit("//" + request.headers.get("Host", "")).hostname
    if host not in settings.ALLOWED_HOSTS:
        return "The practice networks answer only on 127.0.0.1 or localhost.\n"
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.headers.get("Host"):
        return "The practice networks take nothing from a page on another site.\n"
    return ""
