"""Who may come in. Every view says so with a decorator, and a test walks all routes; services insist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.audit.log import Actor
from socialdesk.audit.models import Machine
from socialdesk.workflow import Refused

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class DeskRequest(HttpRequest):
    """A request by a signed-in person (LoginRequiredMiddleware has seen to that)."""

    user: User
    htmx: Any


def requires(permission: Permission) -> Callable[[View], View]:
    """The view is for people whose role has `permission`; others get the 403 page, with the reason."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.can(permission):
                raise PermissionDenied(f"You need to be allowed to {permission.label}.")
            return view(request, *args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def insist(by: Actor, permission: Permission) -> None:
    """For services: raises Refused when the role of `by` does not have `permission`. The desk itself may do what its
    code does."""
    if not isinstance(by, Machine) and not by.can(permission):
        raise Refused(f"You need to be allowed to {permission.label}.")


def everyone_signed_in(view: View) -> View:
    view.access = "signed in"  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Open to the world: public policy pages, health checks, signed webhooks."""
    open_view = login_not_required(view)
    open_view.access = "public"  # type: ignore[attr-defined]
    return open_view
