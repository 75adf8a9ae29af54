"""Refreshing: POST /2/oauth2/token. Each refresh token is good for one use (docs.x.com, OAuth 2.0)."""

from __future__ import annotations

import base64
import binascii

from django.http import HttpRequest, HttpResponse, JsonResponse

from socialdesk.practice import cast, faults
from socialdesk.practice.accounts import X_TOKEN_SECONDS, find_token, spend_refresh_token
from socialdesk.practice.wire import answer_late
from socialdesk.practice.x import problems


def refresh(request: HttpRequest) -> HttpResponse:
    if not _client_is_known(request):
        body = {"error": "unauthorized_client", "error_description": "Missing valid authorization header"}
        return JsonResponse(body, status=401)
    if request.POST.get("grant_type") != "refresh_token":
        return _refused("Only the grant type refresh_token is practised here.")
    value = request.POST.get("refresh_token", "")
    token = find_token("x", value, "refresh")
    account_id = token.account_id if token else ""
    if faults.bite("x", account_id, "tokens", "unavailable"):
        return JsonResponse(problems.unavailable().body, status=503)
    late = faults.bite("x", account_id, "tokens", "slow", "hang")
    fresh = spend_refresh_token(value)
    answer_late(request, late)
    if fresh is None:
        return _refused("Value passed for the token was invalid.")
    granted = {"token_type": "bearer", "expires_in": X_TOKEN_SECONDS, "scope": cast.X_SCOPE}
    return JsonResponse(fresh | granted)


def _client_is_known(request: HttpRequest) -> bool:
    """By its secret in the header, or by its id alone where the app has no secret."""
    if "Authorization" not in request.headers:
        return request.POST.get("client_id") == cast.X_CLIENT_ID
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    try:
        given = base64.b64decode(value).decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    return scheme == "Basic" and given == f"{cast.X_CLIENT_ID}:{cast.X_CLIENT_SECRET}"


def _refused(description: str) -> HttpResponse:
    return JsonResponse({"error": "invalid_request", "error_description": description}, status=400)
