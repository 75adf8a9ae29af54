"""What the frame around every page needs: the way about, the office's state, and what is wrong right now
(banners.py).

The frame stands above all apps, so it may ask any of them. Nothing is asked before a template wants it: a
fragment for htmx or a failing page does not touch the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import cached_property

from policies import hours
from policies.models import Organisation
from scheduler import attention
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.accounts.signin import mail_leaves_this_host
from socialdesk.banners import Banner, banners_for, fingerprint


@dataclass(frozen=True)
class Place:
    """An entry of the navigation: shown to those who hold one of `permissions`, if its route exists.

    `app` is the package whose pages belong to it, so that it is marked as where you are.
    """

    label: str
    route: str
    permissions: tuple[Permission, ...]
    app: str = ""

    def url(self) -> str:
        try:
            return reverse(self.route)
        except NoReverseMatch:
            return ""

    def is_for(self, person: User) -> bool:
        return any(person.can(permission) for permission in self.permissions) and bool(self.url())


@dataclass(frozen=True)
class Link:
    """`marks` say what waits behind it for this person."""

    label: str
    url: str
    current: bool
    marks: Sequence[attention.Mark] = ()


SETTINGS = (
    Place("Accounts", "accounts", (Permission.MANAGE_ACCOUNTS,)),
    # Everybody may read it, by the menu under their name; among the settings it is for those who act on it.
    Place("Status", "status", (Permission.MANAGE_ACCOUNTS,)),
    Place("Organisation", "organisation", (Permission.EDIT_ORGANISATION,)),
    Place("Hours", "office_hours", (Permission.EDIT_ORGANISATION,)),
    Place("People", "people", (Permission.MANAGE_PEOPLE,)),
    Place("Roles", "roles", (Permission.MANAGE_PEOPLE,)),
    Place("Audit", "audit", (Permission.VIEW_AUDIT,)),
)
PLACES = (
    Place("Inbox", "inbox", (Permission.VIEW_INBOX,), "inbox"),
    Place("Publish", "schedule", (Permission.VIEW_SCHEDULE,), "scheduler"),
    Place("Crisis", "crisis", (Permission.VIEW_CRISIS,), "crisis"),
    Place("Policies", "policies", (Permission.VIEW_POLICIES,), "policies"),
)


def first_page(person: User) -> str:
    """Where a person starts: the inbox for those who work it, the crisis room for those who only read.

    Never fails: "your account" is for everyone.
    """
    places = sorted((*PLACES, *SETTINGS), key=lambda place: place.route != "crisis")
    if person.can(Permission.VIEW_INBOX):
        places = [*PLACES, *SETTINGS]
    return next((place.url() for place in places if place.is_for(person)), reverse("you"))


class Desk:
    """`desk` in every template."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def person(self) -> User | None:
        user = getattr(self.request, "user", None)
        return user if isinstance(user, User) else None

    @cached_property
    def route(self) -> str:
        match = self.request.resolver_match
        return (match.url_name or "") if match else ""

    @cached_property
    def app(self) -> str:
        match = self.request.resolver_match
        return str(match.func.__module__).split(".")[0] if match else ""

    @cached_property
    def settings(self) -> list[Link]:
        """The settings pages this person may see, for the rail at their left."""
        return [self._link(place) for place in SETTINGS if self.person and place.is_for(self.person)]

    @cached_property
    def in_settings(self) -> bool:
        return any(link.current for link in self.settings)

    @cached_property
    def navigation(self) -> list[Link]:
        links = [self._link(place) for place in PLACES if self.person and place.is_for(self.person)]
        if self.settings:
            links.append(Link("Settings", self.settings[0].url, self.in_settings))
        return links

    @property
    def sends_email(self) -> bool:
        """Where it is False, as in the demo, no page may promise an email."""
        return mail_leaves_this_host()

    @property
    def instead(self) -> list[Link]:
        """What this person may do, for one who was refused something: "see what is scheduled"."""
        person = self.person
        held = [
            (place, next(permission for permission in place.permissions if person.can(permission)))
            for place in (*PLACES, *SETTINGS)
            if person and place.is_for(person)
        ]
        return [Link(str(permission.label), place.url(), False) for place, permission in held]

    def _link(self, place: Place) -> Link:
        here = self.route == place.route or self.route.startswith(f"{place.route}_")
        if place.app:
            here = (here or self.app == place.app) and not self.in_settings
        return Link(place.label, place.url(), here, self.marks if place.app == "scheduler" else ())

    @cached_property
    def marks(self) -> list[attention.Mark]:
        return attention.marks(self.person) if self.person else []

    @cached_property
    def organisation(self) -> Organisation:
        return Organisation.get()

    @cached_property
    def open_status(self) -> str:
        """ "Open until 17:30", "Closed, opens Monday 09:00"."""
        return hours.of(self.organisation).status(timezone.now())

    @cached_property
    def replies_wait(self) -> bool:
        """Whether a reply by this person goes to a manager first."""
        return self.person is not None and self.organisation.replies_wait(self.person.role)

    @cached_property
    def banners(self) -> list[Banner]:
        return banners_for(self.person) if self.person else []

    @property
    def banners_shown(self) -> str:
        return fingerprint(self.banners)


def page(request: HttpRequest) -> dict[str, Desk]:
    return {"desk": Desk(request)}
