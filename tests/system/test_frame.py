"""The frame, people and audit pages in a real browser."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from inbox.models import Conversation
from policies.models import Organisation
from socialdesk.accounts.models import User
from socialdesk.networks.models import Account
from tests.axe import assert_accessible
from tests.factories import PASSWORD, message
from tests.system.conftest import fits

pytestmark = [pytest.mark.system, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
SIZES = pytest.mark.parametrize("size", ["desktop", "phone"])


@SIZES
def test_signing_in_with_a_mistake_first(open_page: Open, admin: User, size: str) -> None:
    page = open_page(size=size)
    page.goto(reverse("people"))
    expect(page).to_have_title("Sign in – Social media desk")
    assert_accessible(page)

    page.get_by_role("button", name="Sign in").click()
    summary = page.locator(".nhsuk-error-summary")
    expect(summary).to_be_focused()
    expect(page).to_have_title("Error: Sign in – Social media desk")
    assert_accessible(page)
    summary.get_by_role("link", name="Enter your email address").click()
    expect(page.get_by_label("Email address")).to_be_focused()

    page.keyboard.type(admin.email)
    password = page.get_by_label("Password", exact=True)
    password.fill(PASSWORD)
    page.get_by_role("button", name="Show password").click()
    expect(password).to_have_attribute("type", "text")
    password.press("Enter")
    expect(page.get_by_role("heading", name="People", level=1)).to_be_visible()
    assert fits(page)


@SIZES
@pytest.mark.parametrize(
    "name", ["people", "people_add", "roles", "audit", "you", "account_change_password", "account_logout"]
)
def test_pages_are_accessible_and_fit(
    open_page: Open, admin: User, outsider: User, name: str, size: str
) -> None:
    page = open_page(admin, size=size)
    page.goto(reverse(name))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_accessible(page)
    assert fits(page)


@SIZES
@pytest.mark.parametrize("address", ["/no/such/page/", "/settings/people/"])
def test_refusals_are_accessible_and_fit(open_page: Open, officer: User, address: str, size: str) -> None:
    page = open_page(officer, size=size)
    page.goto(address)
    assert_accessible(page)
    assert fits(page)


@SIZES
def test_an_admin_adds_somebody_and_suspends_them(open_page: Open, admin: User, size: str) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"name": "Thornwick Vale NHS Foundation Trust"})
    page = open_page(admin, size=size)
    page.goto(reverse("people"))
    page.get_by_role("link", name="Add a person").click()
    page.get_by_label("What is their full name?").fill("Nia Newcomer")
    page.get_by_label("Manager").check()
    page.get_by_role("button", name="Add this person").click()
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    expect(page.get_by_label("What is their full name?")).to_have_value("Nia Newcomer")
    expect(page.get_by_label("Manager")).to_be_checked()
    assert_accessible(page)

    page.get_by_label("What is their work email address?").fill("nia@thornwick.example")
    page.get_by_role("button", name="Add this person").click()
    expect(page.get_by_role("heading", name="A link for Nia Newcomer")).to_be_visible()
    assert_accessible(page)

    page.get_by_role("link", name="Back to people").click()
    page.get_by_role("link", name="Nia Newcomer").click()
    page.locator("summary", has_text="Suspend").click()
    expect(page.get_by_text("They are signed out at once")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Suspend").click()
    expect(page.get_by_role("status").filter(has_text="can no longer sign in")).to_be_visible()
    assert fits(page)


def test_the_keyboard_reaches_the_content_and_closes_the_menu(open_page: Open, officer: User) -> None:
    page = open_page(officer)
    page.goto(reverse("you"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    menu = page.locator(".desk-bar__person summary")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Your account")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Your account")).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("h1").click()
    expect(page.get_by_role("link", name="Your account")).to_be_hidden()


def test_a_time_shows_its_exact_time_on_focus(open_page: Open, admin: User) -> None:
    page = open_page(admin)
    page.goto(reverse("people"))
    moment = page.locator("time").first
    expect(moment.locator(".desk-time__exact")).to_be_hidden()
    moment.focus()
    expect(moment.locator(".desk-time__exact")).to_be_visible()
    page.keyboard.press("Escape")
    expect(moment.locator(".desk-time__exact")).to_be_hidden()


@SIZES
def test_everything_works_without_javascript(open_page: Open, admin: User, officer: User, size: str) -> None:
    page = open_page(admin, size=size, java_script_enabled=False)
    page.goto(reverse("you"))
    if size == "phone":
        page.locator(".desk-bar__fold summary").click()
    page.get_by_role("link", name="Settings").locator("visible=true").click()
    page.goto(reverse("person_edit", args=[officer.pk]))
    page.locator("summary", has_text="Suspend").click()
    page.get_by_role("button", name="Suspend").click()
    expect(page.get_by_role("status").filter(has_text="can no longer sign in")).to_be_visible()
    page.locator(".desk-bar__person summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_title("Sign in – Social media desk")


ASK = "address => void htmx.ajax('GET', address, {target: 'main h1'})"


def test_a_fragment_that_fails_says_so_and_leaves_the_page_alone(open_page: Open, officer: User) -> None:
    page = open_page(officer)
    page.goto(reverse("you"))
    alert = page.locator("#desk-messages").get_by_role("alert")
    for address, said in (
        (reverse("people"), "Your role does not allow that"),
        ("/no/such/", "no longer there"),
    ):
        page.evaluate(ASK, address)
        expect(alert).to_contain_text(said)
        expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    assert_accessible(page)


def test_a_session_that_ended_leads_to_sign_in_and_back(open_page: Open, officer: User) -> None:
    page = open_page(officer)
    page.goto(reverse("you"))
    page.context.clear_cookies()
    page.evaluate(ASK, reverse("you"))
    page.get_by_label("Email address").fill(officer.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_a_time_keeps_up_while_the_page_stays_open(open_page: Open, admin: User) -> None:
    page = open_page(admin)
    page.clock.install()
    page.goto(reverse("people"))
    expect(page.locator("time").first).to_contain_text("just now")
    page.clock.fast_forward("12:00")
    expect(page.locator("time").first).to_contain_text("12 min ago")


def test_danger_is_seen_and_heard_on_a_page_that_is_already_open(open_page: Open, officer: User) -> None:
    page = open_page(officer)
    page.goto(reverse("you"))
    said = message("Good morning").conversation
    Conversation.objects.filter(pk=said.pk).update(red_lane_open=True, red_lane_since=timezone.now())
    banner = page.locator(".desk-banner--red-lane")
    expect(banner).to_contain_text("Somebody may be in danger", timeout=6_000)
    heard = page.locator("#desk-warns")
    expect(heard).to_contain_text("Somebody may be in danger")
    assert_accessible(page)
    heard.evaluate("one => { one.textContent = ''; }")
    Account.objects.update(state=Account.RECONNECT)
    expect(page.locator(".desk-banner--warn")).to_be_visible(timeout=6_000)
    expect(page.locator("#desk-says")).to_contain_text("needs reconnecting")
    expect(heard).to_be_empty()  # the other sentence is not said again
    Conversation.objects.update(red_lane_open=False)
    expect(banner).to_be_hidden(timeout=6_000)


def test_the_clock_takes_nobody_from_what_they_are_writing(open_page: Open, admin: User) -> None:
    page = open_page(admin)
    page.goto(reverse("people_add"))
    page.get_by_label("What is their full name?").fill("Nia Newcomer")
    page.context.clear_cookies()
    expect(page.get_by_role("alert").filter(has_text="You have been signed out")).to_be_visible(timeout=6_000)
    expect(page.get_by_label("What is their full name?")).to_have_value("Nia Newcomer")
