"""What every Graph route does before and after its own work: token, faults, usage, headers, error bodies."""

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
from socialdesk.practice.graph import refusals
from socialdesk.practice.graph.refusals import Refusal
from socialdesk.practice.limits import Reading
from socialdesk.practice.wire import View, answer_late

Answer: TypeAlias = dict[str, Any]
Work = Callable[..., "Answer | list[Answer]"]

# Meta's own limit depends on how many people use the Page; this is the floor that its page on rate limits
# implies (4,800 calls in 24 hours per engaged person), cut to an hour. The headers show it in per cent.
PAGE_CALLS = 4800
WINDOW_SECONDS = 3600
BATCH_LIMIT = 50  # developers.facebook.com, "Batch requests"
# developers.facebook.com, "Handle errors" and "Rate limits".
LIMITS = {4, 17, 32, 341, 613, 80001}


def route(work: Work) -> View:
    """Make a view of a function (request, account, **path) that returns a body."""

    @wraps(work)
    def view(request: HttpRequest, **path: str) -> HttpResponse:
        version = path.pop("version", "")
        headers = {"facebook-api-version": version}
        late = None
        status = 200
        try:
            account, token = _signed_in(request)
            parts = batch(request)
            calls: Calls = "reads" if request.method == "GET" or parts else "writes"
            _play_refusals(request, account, token, calls, headers)
            _count(account, len(parts) or 1, headers)
            late = faults.bite("facebook", account.id, calls, "slow", "hang")
            body = work(request, account, **path)
        except Refusal as refusal:
            status, body = refusal.status, refusal.body
            if refusal.body["error"]["code"] in (102, 190):
                headers["WWW-Authenticate"] = 'OAuth "Facebook Platform" "invalid_token"'
        answer_late(request, late)
        return JsonResponse(body, status=status, headers=headers, safe=False)

    return view


def _signed_in(request: HttpRequest) -> tuple[Account, Token]:
    """The token travels in the query, in the form or in the Authorization header."""
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    value = request.POST.get("access_token") or request.GET.get("access_token")
    value = value or (bearer if scheme in ("Bearer", "OAuth") else "")
    if not value:
        raise refusals.no_token()
    token = find_token("facebook", value)
    account = find_account("facebook", token.account_id) if token else None
    if token is None or account is None:
        raise refusals.bad_token()
    return account, token


def _play_refusals(
    request: HttpRequest, account: Account, token: Token, calls: Calls, headers: dict[str, str]
) -> None:
    if faults.bite("facebook", account.id, calls, "expired", token_issued_at=token.issued_at):
        raise refusals.expired()
    if faults.bite("facebook", account.id, calls, "unavailable"):
        raise refusals.unavailable()
    if fault := faults.bite("facebook", account.id, calls, "rate_limited"):
        code = fault.code or 4
        if code in LIMITS:  # a refusal for another reason says nothing of limits
            headers |= _usage_headers(account, 100, math.ceil(fault.ends_at or 0))
        raise refusals.too_many(code)
    publishes = request.method == "POST" and request.path.endswith(
        ("/feed", "/photos", "/comments", "/messages")
    )
    if publishes and faults.bite("facebook", account.id, calls, "blocked"):
        raise refusals.blocked()
    if publishes and faults.bite("facebook", account.id, calls, "duplicate"):
        raise refusals.duplicate()


def _count(account: Account, calls: int, headers: dict[str, str]) -> None:
    """Each part of a batch counts as a call."""
    for _ in range(calls):
        reading = limits.count_call("facebook", account.id, "page", PAGE_CALLS, WINDOW_SECONDS)
    headers |= _usage_headers(account, _per_cent(reading), reading.reset if reading.exceeded else 0)
    if reading.exceeded:
        raise refusals.too_many(32)


def _per_cent(reading: Reading) -> int:
    return 100 * (reading.limit - reading.remaining) // max(reading.limit, 1)


def _usage_headers(account: Account, per_cent: int, again_at: int) -> dict[str, str]:
    """developers.facebook.com, "Rate limits": usage in per cent, and minutes until access comes back."""
    usage = {"call_count": per_cent, "total_time": per_cent // 2, "total_cputime": per_cent // 3}
    minutes = max(0, -(-(again_at - int(time.time())) // 60)) if again_at else 0
    business = usage | {"type": "pages", "estimated_time_to_regain_access": minutes}
    return {
        "X-App-Usage": json.dumps(usage),
        "X-Page-Usage": json.dumps(usage),
        "X-Business-Use-Case-Usage": json.dumps({account.id: [business]}),
    }


def asked(request: HttpRequest, name: str) -> str | None:
    """A parameter, from the form or from the query, as Meta takes it from either."""
    return request.POST.get(name) or request.GET.get(name)


def batch(request: HttpRequest) -> list[Answer]:
    """The calls in a batch; none where the request is a single call. Only reads are practised."""
    try:
        parts = json.loads(request.POST.get("batch", "[]"))
        methods = {part["method"] for part in parts}
    except (KeyError, TypeError, ValueError):
        raise refusals.bad_parameter("param batch must be an array.") from None
    if methods - {"GET"} or len(parts) > BATCH_LIMIT:
        raise refusals.bad_parameter(f"Only GET is practised in a batch, at most {BATCH_LIMIT} times.")
    return list(parts)


def json_field(request: HttpRequest, name: str) -> Answer:
    """A parameter that is itself JSON, as `recipient` and `message` are."""
    try:
        value = json.loads(asked(request, name) or "{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise refusals.bad_parameter(f"param {name} must be a JSON object.")
    return value
