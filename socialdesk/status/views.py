"""The status page: who works, what waits, and how each account is doing."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from socialdesk.accounts.access import DeskRequest, requires
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.celery import broker_answers
from socialdesk.status import links
from socialdesk.status.accounts import cards
from socialdesk.status.models import Heartbeat
from socialdesk.status.pulse import (
    is_fresh,
    last_heard,
    left_waiting,
    what_is_left_waiting,
    what_stands_still,
)
from socialdesk.status.queues import waiting_for

UNCHANGED = 204  # htmx leaves the page as it is
DOES = {
    Heartbeat.Kind.CLOCK: "Says every second what is to be done",
    Heartbeat.Kind.SENDING: "Sends what is due",
    Heartbeat.Kind.READING: "Reads the networks and does all other work",
}


@dataclass(frozen=True)
class Part:
    """A part of the desk. `at` is when it started, or, where it does not work, when it was last heard."""

    label: str
    does: str
    works: bool
    at: datetime | None = None
    where: str = ""


@requires(Permission.VIEW_SCHEDULE)
def status(request: DeskRequest) -> HttpResponse:
    """Asked again every few seconds with the stamp of what is shown: the same, and nothing is sent."""
    now = render_to_string("status/_now.html", _now(request.user), request)
    stamp = blake2s(now.encode(), digest_size=6).hexdigest()
    if request.htmx and request.GET.get("stamp") == stamp:
        return HttpResponse(status=UNCHANGED)
    template = "status/_live.html" if request.htmx else "status/status.html"
    return render(request, template, {"now": now, "stamp": stamp})


def _now(person: User) -> dict[str, Any]:
    heard, parts, waiting = last_heard(), _parts(), waiting_for(person)
    found = cards()
    wrong = [not part.works for part in parts]
    wrong += [row.is_wrong for row in waiting] + [card.is_wrong for card in found]
    return {
        "parts": parts,
        "stands_still": what_stands_still(heard) or what_is_left_waiting(left_waiting()),
        "waiting": waiting,
        "accounts": [
            {"card": card, "alarms": [(alarm, links.about(person, alarm)) for alarm in card.alarms]}
            for card in found
        ],
        "wrong": sum(wrong),
        "may_manage": person.can(Permission.MANAGE_ACCOUNTS),
    }


def _parts() -> list[Part]:
    """Of each kind, those that are heard; if none is, the one that was heard last."""
    parts = []
    hearts = list(Heartbeat.objects.order_by("-at"))
    for kind, does in DOES.items():
        known = [heart for heart in hearts if heart.kind == kind]
        alive = [heart for heart in known if is_fresh(heart.at)]
        if alive:
            where = ", ".join(sorted(heart.name.partition("@")[2] for heart in alive))
            parts.append(Part(str(kind.label), does, True, min(heart.started_at for heart in alive), where))
        else:
            parts.append(Part(str(kind.label), does, False, known[0].at if known else None))
    line = "Carries the work from the clock to the workers (Redis)"
    return [*parts, Part("The line between them", line, broker_answers())]
