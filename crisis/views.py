"""The crisis room and the page of one incident."""

import hashlib
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from crisis import room, services
from crisis.forms import DeclareForm, SendForm, StandDownForm
from crisis.models import HoldingStatement, Incident
from crisis.timeline import timeline
from scheduler import attention
from scheduler.models import Post
from scheduler.standing import blocked, standing
from socialdesk.accounts.access import DeskRequest, requires
from socialdesk.accounts.roles import Permission
from socialdesk.networks.models import Account
from socialdesk.workflow import Refused

UNCHANGED = 204  # htmx leaves the page as it is


@requires(Permission.VIEW_CRISIS)
def crisis(request: DeskRequest) -> HttpResponse:
    return _room(request)


def _room(
    request: DeskRequest,
    *,
    declare: DeclareForm | None = None,
    send: SendForm | None = None,
    stand_down: StandDownForm | None = None,
) -> HttpResponse:
    """Each form carries what was typed and why it was refused."""
    under_way = list(Incident.objects.under_way().select_related("declared_by", "hold"))
    incident = _chosen(request, under_way, send)
    context: dict[str, Any] = {
        "under_way": under_way,
        "incident": incident,
        "declare": declare or DeclareForm(),
        "stand_down": stand_down or StandDownForm(),
        "form": next((form for form in (declare, send, stand_down) if form and form.errors), None),
        "stuck": attention.stuck(request.user),
        "earlier": Incident.objects.exclude(pk__in=[one.pk for one in under_way])[:10],
        "may": _may(request),
    }
    if incident:
        context |= {"ready": room.ready(incident, send), **_now(request, incident)}
    else:
        context |= _before()
    return render(request, "crisis/room.html", context)


def _chosen(request: DeskRequest, under_way: list[Incident], send: SendForm | None) -> Incident | None:
    """`?incident=3` where several are under way; the newest otherwise."""
    number = str(send.incident.pk) if send else request.GET.get("incident", "")
    return next((one for one in under_way if str(one.pk) == number), under_way[0] if under_way else None)


def _may(request: DeskRequest) -> dict[str, bool]:
    return {
        "declare": request.user.can(Permission.DECLARE_INCIDENT),
        "send": request.user.can(Permission.SEND_STATEMENT),
        "stand_down": request.user.can(Permission.STAND_DOWN),
        "write": request.user.can(Permission.DRAFT_POSTS),
        "decide": request.user.can(Permission.DECIDE_DELIVERIES),
    }


def _before() -> dict[str, Any]:
    """What ought to be in place before anything happens."""
    in_use = HoldingStatement.objects.in_use()
    return {
        "statements_ready": in_use.filter(approved_by__isnull=False).count(),
        "statements_waiting": in_use.filter(approved_by__isnull=True).count(),
        "accounts": Account.objects.filter(is_active=True),
        "senders": room.who_may(Permission.SEND_STATEMENT),
    }


def _now(request: DeskRequest, incident: Incident) -> dict[str, Any]:
    """The part of the room that changes by itself."""
    said, held = room.said(incident), room.held(request.user)
    facts = [incident.state, held["count"], held["deliveries"]]
    facts += [
        (row.pk, row.state, row.on_hold, blocked(row.account))
        for post in said
        for row in post.deliveries.all()
    ]
    stamp = hashlib.sha256(repr(facts).encode()).hexdigest()[:16]
    return {"incident": incident, "said": said, "held": held, "stamp": stamp, "may": _may(request)}


@requires(Permission.VIEW_CRISIS)
def incident_now(request: DeskRequest, pk: int) -> HttpResponse:
    """What has been said and what is held. 204 while it is as it was."""
    context = _now(request, get_object_or_404(Incident, pk=pk))
    if request.GET.get("stamp") == context["stamp"]:
        return HttpResponse(status=UNCHANGED)
    if not request.htmx:
        return redirect("crisis")
    return render(request, "crisis/_now.html", context)


@requires(Permission.DECLARE_INCIDENT)
@require_POST
def incident_declare(request: DeskRequest) -> HttpResponse:
    """Twice: first it says what will be held, then, with `sure`, it is done."""
    form = DeclareForm(request.POST)
    if not form.is_valid() or "back" in request.POST:
        return _room(request, declare=form)
    if "sure" not in request.POST:
        context = {"declare": form, "level": dict(form.fields["level"].choices)[form.cleaned_data["level"]]}  # type: ignore[attr-defined]
        return render(request, "crisis/declare.html", {**context, **room.to_be_held()})
    incident = services.declare(by=request.user, **form.cleaned_data)
    messages.success(request, f"Declared: {incident}. Everything that is not about it is on hold.")
    return redirect("crisis")


@requires(Permission.SEND_STATEMENT)
@require_POST
def statement_send(request: DeskRequest, pk: int, statement_pk: int) -> HttpResponse:
    incident = get_object_or_404(Incident, pk=pk)
    statement = get_object_or_404(HoldingStatement, pk=statement_pk)
    accounts = list(Account.objects.filter(is_active=True))
    form = SendForm(request.POST, incident=incident, statement=statement, open_to=accounts)
    if form.is_valid():
        try:
            sent = services.send_statement(
                incident, statement, accounts=form.cleaned_data["accounts"], by=request.user
            )
        except Refused as refused:
            form.add_error("accounts", str(refused))
        else:
            post = Post.objects.with_targets().get(pk=sent.post_id)
            messages.success(request, f"{standing(post).words} Below you see what becomes of it.")
            return redirect("crisis")
    return _room(request, send=form)


@requires(Permission.STAND_DOWN)
@require_POST
def incident_stand_down(request: DeskRequest, pk: int) -> HttpResponse:
    incident, form = get_object_or_404(Incident, pk=pk), StandDownForm(request.POST)
    if form.is_valid():
        try:
            services.stand_down(incident, note=form.cleaned_data["note"], by=request.user)
        except Refused as refused:
            form.add_error("note", str(refused))
        else:
            messages.success(request, f"Stood down: {incident}.")
            return redirect("incident", pk)
    return _room(request, stand_down=form)


@requires(Permission.VIEW_CRISIS)
def incident(request: DeskRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Incident.objects.select_related("declared_by", "hold"), pk=pk)
    context = {
        "incident": row,
        "timeline": timeline(row),
        "aside": room.set_aside(row, request.user),
        "may": _may(request),
    }
    return render(request, "crisis/incident.html", context)
