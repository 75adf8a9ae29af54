"""Holding statements: written and approved long before they are needed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from crisis import services
from crisis.forms import StatementForm
from crisis.models import HoldingStatement
from crisis.room import look_at
from scheduler.previews import checks
from socialdesk.accounts.access import DeskRequest, requires
from socialdesk.accounts.roles import Permission
from socialdesk.networks.models import Account
from socialdesk.workflow import Refused

# What stands in the blanks while nothing has happened.
EXAMPLE = {"title": "flooding at Thornwick General", "hashtags": "#ThornwickFlood"}
RETIRED_SHOWN = 30


@requires(Permission.VIEW_CRISIS)
def statements(request: DeskRequest) -> HttpResponse:
    rows = HoldingStatement.objects.select_related("written_by", "approved_by")
    context = {
        "ready": rows.ready(),
        "waiting": rows.in_use().filter(approved_by__isnull=True),
        "retired": rows.filter(retired_at__isnull=False).order_by("-retired_at")[:RETIRED_SHOWN],
        "may_write": request.user.can(Permission.DRAFT_POSTS),
        "may_approve": request.user.can(Permission.APPROVE_STATEMENT),
    }
    return render(request, "crisis/statements.html", context)


@requires(Permission.DRAFT_POSTS)
def statement_write(request: DeskRequest) -> HttpResponse:
    """`?from=3` begins with another one's words: a changed text is a new statement, to be approved anew."""
    number = request.GET.get("from", "")
    old = HoldingStatement.objects.filter(pk=number).first() if number.isdecimal() else None
    form = StatementForm(request.POST or None, initial={"title": old.title, "body": old.body} if old else {})
    if request.POST.get("do") != "check" and form.is_valid():
        try:
            services.write_statement(by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("body", str(refused))
        else:
            messages.success(request, "Saved. Somebody who did not write it has to approve it.")
            return redirect("statements")
    body = str(form["body"].value() or "")
    return render(request, "crisis/statement_write.html", {"form": form, **_look(body)})


def _look(body: str) -> dict[str, object]:
    words = HoldingStatement(body=body.replace("\r\n", "\n")).filled(**EXAMPLE)
    looks = look_at(words, Account.objects.filter(is_active=True))
    return {"previews": looks, "checks": checks(looks)}


@requires(Permission.DRAFT_POSTS)
@require_POST
def statement_preview(request: DeskRequest) -> HttpResponse:
    return render(request, "scheduler/_previews.html", _look(request.POST.get("body", "")))


@requires(Permission.APPROVE_STATEMENT)
@require_POST
def statement_approve(request: DeskRequest, pk: int) -> HttpResponse:
    statement = get_object_or_404(HoldingStatement, pk=pk)
    try:
        services.approve_statement(statement, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"“{statement}” is ready to send.")
    return redirect("statements")


@requires(Permission.APPROVE_STATEMENT)
@require_POST
def statement_retire(request: DeskRequest, pk: int) -> HttpResponse:
    statement = get_object_or_404(HoldingStatement, pk=pk)
    services.retire_statement(statement, by=request.user)
    messages.success(request, f"“{statement}” is no longer offered.")
    return redirect("statements")
