"""The pages that belong to no app: where you land, whether we are alive, and what went wrong."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

from socialdesk.accounts.access import DeskRequest, everyone_signed_in, public
from socialdesk.accounts.roles import Role, allows
from socialdesk.context import Desk, first_page


@everyone_signed_in
def home(request: DeskRequest) -> HttpResponse:
    return redirect(first_page(request.user))


@everyone_signed_in
def banners(request: DeskRequest) -> HttpResponse:
    """What needs attention now, unless the page that asks shows just that (`shown`)."""
    desk = Desk(request)
    if request.GET.get("shown") == desk.banners_shown:
        return HttpResponse(status=204)
    return render(request, "components/banners.html", {"desk": desk})


@public
def health(request: HttpRequest) -> HttpResponse:
    """200 while the desk can reach its database. Fails (500) by its own exception otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok"})


@requires_csrf_token
def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says who may do what was refused, and what this person may do instead."""
    match = request.resolver_match
    needed = getattr(match.func, "access", "") if match else ""
    who = [f"{role.label.lower()}s" for role in Role if allows(role, needed)]
    words = " and ".join(filter(None, (", ".join(who[:-1]), *who[-1:])))
    context = {"reason": str(exception), "who": words.capitalize()}
    return render(request, "403.html", context, status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """Rendered with nothing at all: whatever broke (often the database) must not break this page too."""
    return HttpResponseServerError(loader.get_template("500.html").render())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    response = render(request, "csrf.html", status=403)
    response["Desk-Problem"] = "stale"  # for desk.js, which cannot tell this 403 from the other
    return response
