"""The organisation's profile and its hours, for admins."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from policies import hours, services
from policies.forms import ExceptionForm, OrganisationForm, WeekForm
from policies.models import OfficeException, OfficeWindow, Organisation
from socialdesk.accounts.access import DeskRequest, requires
from socialdesk.accounts.roles import Permission
from socialdesk.workflow import Refused


@requires(Permission.EDIT_ORGANISATION)
def organisation(request: DeskRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None, instance=Organisation.get())
    if form.is_valid():
        try:
            services.change_organisation(by=request.user, **form.cleaned_data)
        except services.FieldInUse as in_use:
            form.add_error(in_use.field, str(in_use))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The profile has been saved. Published texts use it from now on.")
            return redirect("organisation")
    return render(request, "policies/organisation.html", {"form": form})


@requires(Permission.EDIT_ORGANISATION)
def office_hours(request: DeskRequest) -> HttpResponse:
    """Three small forms on one page; the button's name says which was sent."""
    windows = OfficeWindow.objects.all()
    week, exception = WeekForm(windows=windows), ExceptionForm()
    sent: WeekForm | ExceptionForm = week
    if "remove" in request.POST:
        return _remove(request)
    if "add" in request.POST:
        sent = exception = ExceptionForm(request.POST)
        if exception.is_valid() and _add(request, exception):
            return redirect("office_hours")
    elif request.method == "POST":
        sent = week = WeekForm(request.POST, windows=windows)
        if week.is_valid() and _change(request, week):
            return redirect("office_hours")
    return render(
        request, "policies/hours.html", {**_facts(), "form": sent, "week": week, "exception": exception}
    )


def _change(request: DeskRequest, form: WeekForm) -> bool:
    try:
        services.change_hours(windows=form.windows(), by=request.user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "The hours have been saved. Every clock and automatic reply uses them now.")
    return True


def _add(request: DeskRequest, form: ExceptionForm) -> bool:
    exception = OfficeException(**form.cleaned_data)
    try:
        services.add_exception(exception, by=request.user)
    except Refused as refused:
        form.add_error("date", str(refused))
        return False
    messages.success(request, f"Added {exception}.")
    return True


def _remove(request: DeskRequest) -> HttpResponse:
    number = request.POST["remove"]
    exception = get_object_or_404(OfficeException, pk=int(number) if number.isdecimal() else 0)
    words = str(exception)
    services.remove_exception(exception, by=request.user)
    messages.success(request, f"Removed {words}.")
    return redirect("office_hours")


def _facts() -> dict[str, object]:
    """What the page shows beside the forms: whether we are open, and which days differ in the next year."""
    now, today = timezone.now(), timezone.localdate()
    exceptions = {row.date: row for row in OfficeException.objects.filter(date__gte=today)}
    nation = Organisation.get()
    known = hours.bank_holidays(nation.facts.division)
    saved = hours.saved()
    return {
        "is_open": saved.is_open(now),
        "status": saved.status(now),
        "exceptions": exceptions.values(),
        "nation": nation.get_nation_display(),
        "holidays": [
            (day, name, exceptions.get(day))
            for day, name in known.items()
            if today <= day <= today + timedelta(days=365)
        ],
        "known_until": _last(known),
    }


def _last(known: Iterable[date]) -> date | None:
    """The last bank holiday that the bundled list knows, when that is less than a year away."""
    last = max(known)
    return last if last < timezone.localdate() + timedelta(days=365) else None
