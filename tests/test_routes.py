"""Walks every route of the desk: nobody adds a page that forgets to say who may open it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission, Role, allows
from tests import factories

# allauth's own views guard themselves; these are the ones we let in, and what a signed-out visitor meets.
ALLAUTH = {
    "account_login": "open",
    "account_inactive": "open",
    "account_reset_password": "open",
    "account_reset_password_done": "open",
    "account_reset_password_from_key": "open",
    "account_reset_password_from_key_done": "open",
    "account_logout": "sign in",
    "account_change_password": "sign in",
}
# What stands for an argument of a route. Nothing like it exists: permission must be checked before that shows.
DUMMIES = {"int": 987654, "slug": "no-such-thing", "str": "no-such-thing", "path": "no/such/thing"}
DUMMIES |= {"uuid": "00000000-0000-0000-0000-000000000000"}
GROUPS = {"account_reset_password_from_key": {"uidb36": "zz", "key": "no-such-key"}}


@dataclass(frozen=True)
class Route:
    name: str
    view: Callable[..., Any]
    arguments: tuple[tuple[str, Any], ...]

    @property
    def url(self) -> str:
        return reverse(self.name, kwargs=dict(self.arguments))

    @property
    def access(self) -> str:
        return str(getattr(self.view, "access", ""))

    def __str__(self) -> str:
        return self.name


def routes() -> list[Route]:
    def walk(patterns: list[Any], before: dict[str, Any]) -> Iterator[Route]:
        for entry in patterns:
            converters = getattr(entry.pattern, "converters", {})
            arguments = before | {name: _dummy(converter) for name, converter in converters.items()}
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, arguments)
            elif isinstance(entry, URLPattern):
                name = entry.name or ""
                yield Route(name, entry.callback, tuple((arguments | GROUPS.get(name, {})).items()))

    return list(walk(get_resolver().url_patterns, {}))


def _dummy(converter: Any) -> Any:
    kind = re.sub(r"(?<!^)([A-Z])", r" \1", type(converter).__name__).split()[0].lower()
    return DUMMIES.get(kind.replace("string", "str"), "no-such-thing")


ROUTES = routes()
OURS = [route for route in ROUTES if route.name not in ALLAUTH]
PUBLIC = [route for route in OURS if route.access == "public"]
CLOSED = [route for route in OURS if route.access != "public"]
GUARDED = [route for route in CLOSED if route.access in list(Permission)]
PAGES = [route for route in ROUTES if route.name != "account_logout"]


def by_name(route: Route) -> str:
    return route.name


def _sends_to_sign_in(response: Any) -> bool:
    return response.status_code == 302 and response.url.startswith(reverse("account_login"))


def test_every_route_has_a_name_of_its_own() -> None:
    names = [route.name for route in ROUTES]
    assert "" not in names
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("route", OURS, ids=by_name)
def test_it_says_who_may_open_it(route: Route) -> None:
    assert route.access in {"public", "signed in", *Permission}


@pytest.mark.parametrize("route", CLOSED, ids=by_name)
@pytest.mark.django_db
def test_it_sends_a_signed_out_visitor_to_sign_in(route: Route, client: Client) -> None:
    assert _sends_to_sign_in(client.get(route.url))
    assert _sends_to_sign_in(client.post(route.url))


@pytest.mark.parametrize("route", CLOSED, ids=by_name)
def test_it_is_closed_to_somebody_suspended(
    route: Route, officer: User, client_for: Callable[[User], Client]
) -> None:
    browser = client_for(officer)
    officer.is_active = False
    officer.save()
    assert _sends_to_sign_in(browser.get(route.url))


@pytest.mark.parametrize("route", CLOSED, ids=by_name)
def test_its_address_leads_to_a_page_when_it_is_loaded(
    route: Route, admin: User, client_for: Callable[[User], Client]
) -> None:
    """What only takes forms stands in the address bar after an error: loaded again, it leads to a page above."""
    response = client_for(admin).get(route.url)
    assert response.status_code != 405


@pytest.mark.parametrize("route", PUBLIC, ids=by_name)
@pytest.mark.django_db
def test_it_is_open_to_everyone(route: Route, client: Client) -> None:
    assert not _sends_to_sign_in(client.get(route.url))


@pytest.mark.parametrize("route", GUARDED, ids=by_name)
@pytest.mark.django_db
def test_it_opens_to_the_roles_that_may_and_to_no_other(
    route: Route, client_for: Callable[[User], Client]
) -> None:
    for role in Role:
        browser = client_for(factories.person(role))
        if allows(role, route.access):
            response = browser.get(route.url)
            assert response.status_code != 403, f"{role} may {route.access}"
            assert not _sends_to_sign_in(response)
        else:
            assert browser.get(route.url).status_code == 403, f"{role} may not {route.access}"
            assert browser.post(route.url).status_code == 403, f"{role} may not {route.access}"


@pytest.mark.parametrize("name", ALLAUTH)
@pytest.mark.django_db
def test_allauth_pages_keep_their_own_door(name: str, client: Client) -> None:
    route = next(route for route in ROUTES if route.name == name)
    response = client.get(route.url)
    assert _sends_to_sign_in(response) == (ALLAUTH[name] == "sign in")


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password"])
def test_nobody_can_sign_themselves_up(name: str) -> None:
    assert name not in {route.name for route in ROUTES}


# What our content security policy would block: the page would be broken without anybody being told.
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:|\shx-on|\shx-vals=.js:", re.I
)
ADDRESSES = re.compile(r"""<(?:script|link|img|iframe|use)\b[^>]*\s(?:src|href)=["'](?:https?:)?//""", re.I)


@pytest.mark.parametrize("route", PAGES, ids=by_name)
def test_its_page_keeps_to_the_content_security_policy(
    route: Route, admin: User, client_for: Callable[[User], Client]
) -> None:
    response = client_for(admin).get(route.url)
    if response.streaming or "text/html" not in response.get("Content-Type", ""):
        pytest.skip("not a page")
    assert "script-src 'self'" in response["Content-Security-Policy"]
    page = response.content.decode()
    assert not INLINE.findall(page)
    assert not ADDRESSES.findall(page)
