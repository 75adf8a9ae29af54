"""Writing a post in a browser: what is refused, what is kept, where the focus goes."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from socialdesk.accounts.models import User
from tests.factories import account

pytestmark = [pytest.mark.system, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
TEXT = "Visiting hours change on Monday."


def write(page: Page) -> None:
    """As far as the time."""
    page.goto(reverse("compose"))
    page.get_by_label("What do you want to say?").fill(TEXT)
    page.get_by_role("checkbox").first.check()
    expect(page.locator(".look__count")).to_have_text(f"{len(TEXT)} of 280")


def test_after_a_time_that_has_passed_everything_is_as_it_was(open_page: Open, author: User) -> None:
    account("x")
    page = open_page(author)
    write(page)
    page.get_by_label("At a date and time").check()
    page.get_by_label("Which date and time in London?").fill("2020-01-01T09:00")
    page.get_by_role("button", name="Send for approval").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    expect(page.get_by_label("What do you want to say?")).to_have_value(TEXT)
    expect(page.get_by_label("Which date and time in London?")).to_have_value("2020-01-01T09:00")
    expect(page.locator(".look__count")).to_have_text(f"{len(TEXT)} of 280")
    page.get_by_role("link", name="That time has passed").click()
    expect(page.get_by_label("Which date and time in London?")).to_be_focused()


def test_who_comes_back_finds_the_text_and_its_count(open_page: Open, author: User) -> None:
    account("x")
    page = open_page(author)
    write(page)
    page.get_by_role("link", name="Crisis").click()
    page.go_back()
    expect(page.get_by_label("What do you want to say?")).to_have_value(TEXT)
    expect(page.locator(".look__count")).to_have_text(f"{len(TEXT)} of 280")
