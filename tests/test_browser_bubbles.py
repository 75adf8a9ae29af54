"""What is wrong with a form is said by the desk, beside the field, and never by the browser's own bubble: that
one vanishes, says one thing at a time and reads differently in each browser."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from crisis import services as crisis
from crisis.models import Level
from policies import services as policies
from policies.models import Organisation, Policy
from socialdesk.accounts.models import User
from socialdesk.audit.models import Machine
from tests.scheduler.cast import delivery, post_by, waiting

PAGES = [
    "compose",
    "approvals",
    "stuck",
    "crisis",
    "statement_write",
    "organisation",
    "office_hours",
    "people_add",
]
CONTROL = re.compile(r"<(?:textarea|select|input(?![^>]*type=\"hidden\"))")


@pytest.fixture
def addresses(author: User, admin: User) -> list[str]:
    """Every page of these apps where something can be typed."""
    Organisation.objects.create(pk=1, name="Thornwick Vale")
    policies.install_defaults(by=Machine.SETUP)
    slug = Policy.objects.order_by("order")[0].slug
    crisis.declare(title="a flood", level=Level.WATCH, why="Rain.", by=admin)
    delivery(author, "parked")
    post, draft = waiting(author), post_by(author)
    return [
        *map(reverse, [*PAGES, "audit"]),
        reverse("post", args=[post.pk]),
        reverse("post_edit", args=[draft.pk]),
        reverse("person_edit", args=[author.pk]),
        *(reverse(name, args=[slug]) for name in ("policy", "policy_edit", "policy_versions")),
    ]


def test_the_browser_keeps_quiet(
    addresses: list[str], admin: User, client_for: Callable[[User], Client]
) -> None:
    browser, loud, typed = client_for(admin), [], 0
    for address in addresses:
        html = browser.get(address).content.decode()
        for opening, inside in re.findall(r"(<form[^>]*>)(.*?)</form>", html, re.DOTALL):
            if CONTROL.search(inside):
                typed += 1
                loud += [address] if "novalidate" not in opening else []
    assert typed >= len(addresses)
    assert loud == []
