"""The settings pages in a browser: that they fit whatever stands in them."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Page

from socialdesk.accounts.events import Event
from socialdesk.accounts.models import User
from socialdesk.audit.log import record
from tests.axe import assert_accessible
from tests.system.conftest import fits

pytestmark = [pytest.mark.system, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
SIZES = pytest.mark.parametrize("size", ["desktop", "phone"])
ENDLESS = "Llanfairpwllgwyngyll" * 9


@SIZES
def test_the_audit_log_fits_with_words_without_an_end(open_page: Open, admin: User, size: str) -> None:
    with transaction.atomic():
        record(
            Event.CHANGED, User(pk=99, name=ENDLESS), by=admin, name={"was": ENDLESS, "is": ENDLESS.upper()}
        )
    page = open_page(admin, size=size)
    page.goto(reverse("audit"))
    assert fits(page)
    wide = "[...document.querySelectorAll('.desk-table-wrap')].some(one => one.scrollWidth > one.clientWidth)"
    assert not page.evaluate(wide)
    assert_accessible(page)
