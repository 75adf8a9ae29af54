"""The last requests to the network interfaces, so that a test can prove which library talked.

Kept in memory: it is evidence for a test that is running, not part of what the networks remember.
Secrets are left out: of the Authorization header only its scheme is kept, of fields only their names.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

KEEP = 2000
GRAPH = re.compile(r"/v\d+\.\d+/")
_seen: deque[dict[str, Any]] = deque(maxlen=KEEP)


def keep(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        at = time.time()
        response = get_response(request)
        route = request.resolver_match.route if request.resolver_match else ""
        network = "x" if request.path.startswith("/2/") else "facebook" if GRAPH.match(request.path) else None
        if network:
            _seen.append(_described(request, response, at, network, route))
        return response

    return middleware


def _described(
    request: HttpRequest, response: HttpResponse, at: float, network: str, route: str
) -> dict[str, Any]:
    return {
        "at": at,
        "network": network,
        "method": request.method,
        "path": request.path,
        "route": route,
        "status": response.status_code,
        "user_agent": request.headers.get("User-Agent", ""),
        "content_type": request.headers.get("Content-Type", ""),
        "authorization": request.headers.get("Authorization", "").partition(" ")[0],
        "query_keys": sorted(request.GET),
        "form_keys": sorted(request.POST),
    }


def seen(last: int = KEEP) -> list[dict[str, Any]]:
    """The last requests, oldest first."""
    return list(_seen)[-last:]


def forget() -> None:
    _seen.clear()
