"""What came in and could not be read, for those who look after accounts; and what was refused at the door."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from inbox import unreadable
from inbox.models import Incoming, Refusal
from socialdesk.accounts.access import DeskRequest, requires
from socialdesk.accounts.roles import Permission
from socialdesk.networks.registry import NETWORKS
from socialdesk.workflow import Refused

PAGE = 20
DAY, WEEK, MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=30)


@requires(Permission.MANAGE_ACCOUNTS)
def unreadable_payloads(request: DeskRequest) -> HttpResponse:
    """`before` is the number of a payload: those that came in before it. While some are being read again, the page asks
    for its changing part every two seconds."""
    template = "inbox/_unreadable.html" if request.htmx else "inbox/unreadable.html"
    return render(request, template, _facts(request.GET.get("before", "")))


def _facts(before: str) -> dict[str, Any]:
    now, rows = timezone.now(), Incoming.objects.select_related("account")
    problems = Incoming.objects.unreadable()
    older = problems.filter(pk__lt=before) if before.isdecimal() and len(before) < 19 else problems
    shown = list(older.select_related("account").order_by("-pk")[: PAGE + 1])
    return {
        "cards": [_card(row) for row in shown[:PAGE]],
        "older": shown[PAGE - 1].pk if len(shown) > PAGE else None,
        "before": before,
        "total": problems.count(),
        "waiting": Incoming.objects.asked_again().count(),
        "read": rows.filter(problem="", reread_at__gte=now - DAY).order_by("-reread_at")[:PAGE],
        "left": rows.filter(left_at__gte=now - MONTH).select_related("left_by").order_by("-left_at")[:PAGE],
        "refused": _refused(),
    }


def _card(row: Incoming) -> dict[str, Any]:
    text = unreadable.shown(row)
    return {
        "row": row,
        "meanings": unreadable.meanings(row.problem),
        "details": row.problem.splitlines(),
        "text": text[: unreadable.SHOWN],
        "more": len(text) > unreadable.SHOWN,
    }


def _refused() -> list[tuple[str, str, int]]:
    """Network, reason and number of the calls of the last seven days that were refused, or that came again."""
    today, labels = timezone.localdate(), {name: network.label for name, network in NETWORKS.items()}
    days = Refusal.objects.filter(day__gt=today - WEEK).order_by("network", "reason")
    counted = days.values_list("network", "reason").annotate(Sum("count"))
    lines = [
        (labels.get(name, name), str(Refusal.Reason(why).label), number) for name, why, number in counted
    ]
    came = Incoming.objects.filter(repeats__gt=0, received_at__gte=timezone.now() - WEEK)
    again = came.values_list("account__network").annotate(Sum("repeats")).order_by("account__network")
    return lines + [
        (labels.get(name, name), "The same call again, read once", number) for name, number in again
    ]


@requires(Permission.MANAGE_ACCOUNTS)
def unreadable_payload(request: DeskRequest, pk: int) -> HttpResponse:
    """All of one payload, as a file."""
    row = get_object_or_404(Incoming.objects.unreadable().select_related("account"), pk=pk)
    file = HttpResponse(unreadable.download(row, by=request.user), content_type="text/plain; charset=utf-8")
    file["Content-Disposition"] = f'attachment; filename="payload-{row.pk}.txt"'
    return file


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def unreadable_again(request: DeskRequest) -> HttpResponse:
    asked = unreadable.ask_all_again(by=request.user)
    words = f"The desk is reading {asked} again." if asked else "There is nothing left to read again."
    messages.success(request, words)
    return redirect("unreadable")


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def unreadable_one_again(request: DeskRequest, pk: int) -> HttpResponse:
    return _done(request, pk, unreadable.ask_again, "The desk is reading it again.")


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def unreadable_leave(request: DeskRequest, pk: int) -> HttpResponse:
    return _done(request, pk, unreadable.leave, "Left. It counts as settled.")


def _done(request: DeskRequest, pk: int, verb: Callable[..., None], words: str) -> HttpResponse:
    row = get_object_or_404(Incoming, pk=pk)
    try:
        verb(row, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
    return redirect("unreadable")
