"""What both interfaces do around a call: pick the method, be late, or never answer."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from socialdesk.practice.faults import Fault

View = Callable[..., HttpResponse]


def by_method(**views: View) -> View:
    """One path, one view for each method: by_method(GET=..., POST=...)."""

    def dispatch(request: HttpRequest, **path: Any) -> HttpResponse:
        view = views.get(request.method or "")
        return view(request, **path) if view else HttpResponseNotAllowed(list(views))

    return dispatch


def answer_late(request: HttpRequest, fault: Fault | None) -> None:
    """Play the end of "slow" or "hang": the work is done and kept, the answer comes late or never."""
    if fault is None:
        return
    time.sleep(fault.seconds)
    if fault.name == "hang":
        connection: socket.socket = request.META["gunicorn.socket"]
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
