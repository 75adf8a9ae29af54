"""The settings pages in a browser: that they fit whatever stands in them."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Page

from socialdesk.accounts.events import Event
from socialdesk.accounts.models import User
from socialdesk.audit.log import record
from socialdesk.networks import alarms, services
from socialdesk.networks.models import Alarm, Allowance
from tests import factories
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


def everything_wrong() -> None:
    for network in ("x", "facebook"):
        ours = factories.account(network, name=ENDLESS[:110], handle=ENDLESS[:100], budget=Decimal("1250.50"))
        Allowance.objects.create(account=ours, name=ENDLESS[:60], most=10_000, left=7)
        for kind in Alarm.Kind.values[1:]:
            alarms.ring(ours, kind, f"Something is wrong. {ENDLESS}")
        services.mark_lapsed(ours, f"It said no. {ENDLESS}")


@SIZES
@pytest.mark.parametrize("route", ["status", "accounts"])
@pytest.mark.parametrize("fill", [None, everything_wrong], ids=["empty", "everything wrong"])
def test_what_is_said_of_accounts_fits_whatever_is_wrong(
    open_page: Open, admin: User, size: str, route: str, fill: Callable[[], None] | None
) -> None:
    if fill:
        fill()
    page = open_page(admin, size=size)
    page.goto(reverse(route))
    for fold in page.locator("main details > summary").all():
        fold.click()
    assert fits(page)
    assert_accessible(page)


def test_the_status_page_keeps_itself_up_to_date_and_leaves_the_focus_where_it_is(
    open_page: Open, admin: User
) -> None:
    ours = factories.account(state="reconnect", trouble="X said no.")
    alarms.ring(ours, Alarm.Kind.LAPSED, "X said no.")
    page = open_page(admin)
    page.goto(reverse("status"))
    link = page.get_by_role("link", name="Reconnect it").last
    link.focus()
    alarms.ring(ours, Alarm.Kind.GAP, "12 messages are missing.")
    page.locator("main").get_by_text("12 messages are missing.").wait_for(timeout=20_000)
    assert page.evaluate("document.activeElement.textContent").startswith("Reconnect it")
