"""What the frame around every page needs: the way about, the office's state, and what is wrong right now.

The frame stands above all apps, so it may ask any of them. Nothing is asked before a template wants it: a
fragment for htmx or a failing page does not touch the database.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2s

from django.db.models import Count, Min
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import cached_property

from crisis.models import Incident
from inbox.models import Conversation
from policies import hours
from policies.models import Organisation
from scheduler import attention
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.networks.models import Account


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


@dataclass(frozen=True)
class Banner:
    """A sentence under the bar, only while it is true. `kind`: crisis, red-lane, warn."""

    kind: str
    words: str
    url: str = ""
    link: str = ""


SETTINGS = (
    Place("Accounts", "accounts", (Permission.MANAGE_ACCOUNTS,)),
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

    def _link(self, place: Place) -> Link:
        here = self.route == place.route or self.route.startswith(f"{place.route}_")
        if place.app:
            here = (here or self.app == place.app) and not self.in_settings
        return Link(place.label, place.url(), here, self.marks if place.app == "scheduler" else ())

    @cached_property
    def marks(self) -> list[attention.Mark]:
        return attention.marks(self.person) if self.person else []

    @cached_property
    def open_status(self) -> str:
        """ "Open until 17:30", "Closed, opens Monday 09:00"."""
        return hours.status()

    @cached_property
    def trust(self) -> str:
        return Organisation.get().name

    @cached_property
    def banners(self) -> list[Banner]:
        person = self.person
        return [banner for ask in BANNERS for banner in ask(person)] if person else []

    @property
    def banners_shown(self) -> str:
        """A fingerprint of the banners: an open page asks with it whether others are true now."""
        return blake2s(repr(self.banners).encode(), digest_size=6).hexdigest()


def accounts_to_reconnect(person: User) -> Iterable[Banner]:
    place = next(place for place in SETTINGS if place.route == "accounts")
    url = place.url() if place.is_for(person) else ""
    for account in Account.objects.needing_reconnection():
        yield Banner(
            "warn",
            f"{account} needs reconnecting. Until then nothing comes in from it and nothing goes out.",
            url,
            "Reconnect it",
        )


def people_in_danger(person: User) -> Iterable[Banner]:
    if not person.can(Permission.VIEW_INBOX):
        return
    waiting = Conversation.objects.red_lane().aggregate(count=Count("pk"), since=Min("red_lane_since"))
    if waiting["count"]:
        people = "Somebody" if waiting["count"] == 1 else f"{waiting['count']} people"
        since = f", since {timezone.localtime(waiting['since']):%H:%M}" if waiting["since"] else ""
        yield Banner(
            "red-lane", f"{people} may be in danger{since}.", f"{reverse('inbox')}?view=red-lane", "Open"
        )


def incidents_under_way(person: User) -> Iterable[Banner]:
    url = reverse("crisis") if person.can(Permission.VIEW_CRISIS) else ""
    for incident in Incident.objects.under_way():
        yield Banner(
            "crisis", f"{incident}: everything that is not about it is on hold.", url, "Go to the crisis room"
        )


def posts_that_need_somebody(person: User) -> Iterable[Banner]:
    if count := attention.stuck(person):
        posts = "One post" if count == 1 else f"{count} posts"
        yield Banner("warn", f"{posts} did not go out as planned.", reverse("stuck"), "Decide what happens")


# Each is asked on every full page by a signed-in person, and by each open page every few seconds, in this order:
# one small query each, of rows that an index knows.
BANNERS: tuple[Callable[[User], Iterable[Banner]], ...] = (
    people_in_danger,
    incidents_under_way,
    accounts_to_reconnect,
    posts_that_need_somebody,
)


def page(request: HttpRequest) -> dict[str, Desk]:
    return {"desk": Desk(request)}
