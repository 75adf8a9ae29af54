"""People and roles, for admins; your own account, for everyone."""

from smtplib import SMTPException

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from socialdesk.accounts import services, signin
from socialdesk.accounts.access import DeskRequest, everyone_signed_in, requires
from socialdesk.accounts.forms import PersonForm
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission, Role, allows
from socialdesk.workflow import Refused


@requires(Permission.MANAGE_PEOPLE)
def people(request: DeskRequest) -> HttpResponse:
    return render(
        request, "accounts/people.html", {"people": User.objects.order_by("-is_active", "name", "pk")}
    )


@requires(Permission.MANAGE_PEOPLE)
def person_add(request: DeskRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if form.is_valid():
        person = services.add_person(by=request.user, **form.cleaned_data)
        return _hand_over(request, person)
    return render(request, "accounts/person_form.html", {"form": form})


@requires(Permission.MANAGE_PEOPLE)
def person_edit(request: DeskRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = PersonForm(request.POST or None, instance=person)
    if form.is_valid():
        try:
            services.change_person(person, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("role", str(refused))
        else:
            messages.success(request, f"{form.cleaned_data['name']} has been changed.")
            return redirect("people")
    # The form writes what was typed onto its instance: the page speaks of the person as stored.
    stored = get_object_or_404(User, pk=pk)
    return render(request, "accounts/person_form.html", {"form": form, "person": stored})


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def person_suspend(request: DeskRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    try:
        services.suspend(person, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{person} can no longer sign in.")
    return redirect("people")


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def person_restore(request: DeskRequest, pk: int) -> HttpResponse:
    person = services.restore(get_object_or_404(User, pk=pk), by=request.user)
    messages.success(request, f"{person} can sign in again.")
    return redirect("people")


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def person_invite(request: DeskRequest, pk: int) -> HttpResponse:
    return _hand_over(request, get_object_or_404(User, pk=pk, is_active=True))


def _hand_over(request: DeskRequest, person: User) -> HttpResponse:
    """The page that says what happened to the link by which `person` chooses a password."""
    try:
        link = signin.invite(request, person, by=request.user)
    except (OSError, SMTPException):
        messages.error(request, f"The email to {person.email} could not be sent. Try again in a few minutes.")
        return redirect("person_edit", person.pk)
    return render(request, "accounts/invited.html", {"person": person, "link": link})


@requires(Permission.MANAGE_PEOPLE)
def roles(request: DeskRequest) -> HttpResponse:
    rows = [(permission.label, [allows(role, permission) for role in Role]) for permission in Permission]
    return render(request, "accounts/roles.html", {"roles": Role, "rows": rows})


@everyone_signed_in
def you(request: HttpRequest) -> HttpResponse:
    may = [permission.label for permission in Permission if request.user.can(permission)]  # type: ignore[union-attr]
    return render(request, "accounts/you.html", {"may": may})
