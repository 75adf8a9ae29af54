"""What every X route does before and after its own work: token, faults, limits, headers, problem JSON."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from django.http import HttpRequest, HttpResponse, JsonResponse

from socialdesk.practice import faults, limits
from socialdesk.practice.accounts import Account, Token, find_account, find_token
from socialdesk.practice.faults import Calls
from socialdesk.practice.wire import View, answer_late
from socialdesk.practice.x import problems
from socialdesk.practice.x.problems import Problem

Answer: TypeAlias = dict[str, Any]
Route = Callable[..., "Answer | tuple[int, Answer]"]
WINDOW_SECONDS = 15 * 60
DAY_SECONDS = 24 * 3600

# Calls per user in 15 minutes. docs.x.com, "Rate limits", read November 2026. X counts per user, so a
# fresh token does not start afresh.
LIMITS = {
    "users/me": 75,
    "users": 900,
    "mentions": 300,
    "users/tweets": 900,
    "tweets/lookup": 900,
    "tweets/create": 100,
    "tweets/delete": 50,
    "retweets/create": 50,
    "retweets/delete": 50,
    "tweets/hidden": 50,
    "dm_events": 15,
    "dm_conversations/dm_events": 15,
    "dm_conversations/messages": 15,
    "search/recent": 300,
    "counts/recent": 300,
    "media/upload": 500,
}


def route(name: str, *, creates_post: bool = False, for_apps: bool = False) -> Callable[[Route], View]:
    """Make a view of a function (request, account, **path) that returns a body, or a status and a body.

    `for_apps`: X answers here only an app that comes with a token of its own.
    """

    def decorate(work: Route) -> View:
        @wraps(work)
        def view(request: HttpRequest, **path: str) -> HttpResponse:
            headers: dict[str, str] = {}
            late = None
            try:
                account, token = _signed_in(request, "app" if for_apps else "access")
                calls: Calls = "reads" if request.method == "GET" else "writes"
                _play_refusals(account, token, calls, name, creates_post, headers)
                _count(account, name, headers)
                late = faults.bite("x", account.id, calls, "slow", "hang")
                made = work(request, account, **path)
                status, body = made if isinstance(made, tuple) else (200, made)
            except Problem as problem:
                status, body = problem.status, problem.body
            answer_late(request, late)
            return JsonResponse(body, status=status, headers=headers)

        return view

    return decorate


def _signed_in(request: HttpRequest, purpose: str) -> tuple[Account, Token]:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    token = find_token("x", value, purpose) if scheme == "Bearer" else None
    if token is None and find_token("x", value, "access" if purpose == "app" else "app"):
        raise problems.wrong_authentication(purpose)
    account = find_account("x", token.account_id) if token else None
    if token is None or account is None or (token.expires_at and token.expires_at < time.time()):
        raise problems.unauthorised()
    return account, token


def _play_refusals(
    account: Account, token: Token, calls: Calls, name: str, creates_post: bool, headers: dict[str, str]
) -> None:
    if faults.bite("x", account.id, calls, "expired", token_issued_at=token.issued_at):
        raise problems.unauthorised()
    if faults.bite("x", account.id, calls, "unavailable"):
        raise problems.unavailable()
    if faults.bite("x", account.id, calls, "no_credit"):
        raise problems.no_credit(account.id)
    if fault := faults.bite("x", account.id, calls, "rate_limited"):
        limit = limits.allowed("x", name, LIMITS[name])
        headers |= _limit_headers(limit, 0, math.ceil(fault.ends_at or 0))
        raise problems.too_many()
    if creates_post and faults.bite("x", account.id, calls, "blocked"):
        raise problems.blocked()
    if creates_post and faults.bite("x", account.id, calls, "duplicate"):
        raise problems.duplicate()


def _count(account: Account, name: str, headers: dict[str, str]) -> None:
    reading = limits.count_call("x", account.id, name, LIMITS[name], WINDOW_SECONDS)
    headers |= _limit_headers(reading.limit, reading.remaining, reading.reset)
    if reading.exceeded:
        raise problems.too_many()
    # Older plans limit a day as well; here where a limit is set for the route with /day behind it.
    if by_day := limits.allowed("x", f"{name}/day", 0):
        reading = limits.count_call("x", account.id, f"{name}/day", by_day, DAY_SECONDS)
        headers |= _limit_headers(reading.limit, reading.remaining, reading.reset, "x-user-limit-24hour")
        if reading.exceeded:
            raise problems.too_many()


def _limit_headers(limit: int, remaining: int, reset: int, prefix: str = "x-rate-limit") -> dict[str, str]:
    return {
        f"{prefix}-limit": str(limit),
        f"{prefix}-remaining": str(remaining),
        f"{prefix}-reset": str(reset),
    }


def json_body(request: HttpRequest) -> Answer:
    try:
        body = json.loads(request.body or b"{}")
    except ValueError:
        raise problems.invalid("Request body is not valid JSON.") from None
    if not isinstance(body, dict):
        raise problems.invalid("Request body must be a JSON object.")
    return body


def whole_number(request: HttpRequest, name: str, default: int, low: int, high: int) -> int:
    """A query parameter such as max_results; X refuses what lies outside its bounds."""
    text = request.GET.get(name, str(default))
    if not text.isdigit() or not low <= int(text) <= high:
        message = f"The `{name}` query parameter value [{text}] is not between {low} and {high}"
        raise problems.invalid(message, **{name: [text]})
    return int(text)
