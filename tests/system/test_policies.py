"""Policies in a browser: every page fits a phone, whatever words stand in it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from policies import services
from policies.models import Organisation, Policy
from socialdesk.accounts.models import User
from socialdesk.audit.models import Machine
from tests.axe import assert_accessible
from tests.policies.conftest import PROFILE
from tests.system.conftest import fits

pytestmark = [pytest.mark.system, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
BODY = f"""
## {WORD}

{WORD} and https://www.thornwick.example/{WORD.lower()}

- {WORD}
- [{WORD}](https://www.thornwick.example/)

> {WORD}

`{WORD}`

    {WORD} {WORD}
"""


@pytest.fixture
def texts(admin: User) -> list[Policy]:
    Organisation.objects.create(pk=1, **PROFILE)
    services.install_defaults(by=Machine.SETUP)
    for policy in Policy.objects.all()[:2]:
        services.save_draft(policy, body=BODY, stamp=policy.stamp, by=admin)
        services.publish(policy, note=WORD, by=admin)
    Policy.objects.filter(pk=policy.pk).update(title=WORD)
    return list(Policy.objects.with_versions())


def open_all(page: Page, addresses: list[str]) -> None:
    wide = []
    for address in addresses:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        wide += [] if fits(page) else [address]
    assert wide == []


def test_what_the_world_reads_fits_a_phone(open_page: Open, texts: list[Policy]) -> None:
    public = [policy for policy in texts if policy.is_public_page and policy.published]
    assert len(public) > 1
    page = open_page(size="phone")
    open_all(page, [reverse("public_policies"), *(reverse("public_policy", args=[p.slug]) for p in public)])
    assert_accessible(page)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_what_staff_read_and_write_fits(open_page: Open, admin: User, texts: list[Policy], size: str) -> None:
    routes: tuple[Any, ...] = ("policy", "policy_edit", "policy_versions")
    page = open_page(admin, size=size)
    addresses = [reverse(route, args=[policy.slug]) for policy in texts for route in routes]
    open_all(page, [reverse("policies"), *addresses])
