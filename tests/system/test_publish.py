"""Writing a post in a browser: what is refused, what is kept, where the focus goes."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from socialdesk.accounts.models import User
from tests.axe import assert_accessible
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


def tab_to(page: Page, place: Locator) -> None:
    """As somebody without a mouse gets there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if place.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"the Tab key does not lead to {place}")


def twin_day() -> date:
    """A day to come that reads the same to a browser that asks for the month first: 12 December, 1 January."""
    days = (timezone.localdate() + timedelta(days=ahead) for ahead in range(1, 366))
    return next(day for day in days if day.day == day.month)


def test_a_post_is_written_and_approved_by_keys_alone(open_page: Open, author: User, manager: User) -> None:
    account("x")
    account("facebook")
    writer = open_page(author)
    writer.goto(reverse("home"))
    tab_to(writer, writer.get_by_role("link", name="Publish"))
    writer.keyboard.press("Enter")
    tab_to(writer, writer.get_by_role("link", name="Write a post"))
    writer.keyboard.press("Enter")
    tab_to(writer, writer.get_by_label("What do you want to say?"))
    writer.keyboard.type(TEXT)
    for box in writer.get_by_role("group", name="Where does it go?").get_by_role("checkbox").all():
        tab_to(writer, box)
        writer.keyboard.press("Space")
    tab_to(writer, writer.get_by_label("As soon as it is approved"))
    writer.keyboard.press("ArrowDown")
    tab_to(writer, writer.get_by_label("Which date and time in London?"))
    writer.keyboard.type(f"{twin_day():%d%m%Y}")
    writer.keyboard.press("Tab")
    writer.keyboard.type("0930A")
    tab_to(writer, writer.get_by_role("button", name="Send for approval"))
    writer.keyboard.press("Enter")
    expect(writer.get_by_text("Sent for approval.")).to_be_visible()
    assert_accessible(writer)

    reader = open_page(manager)
    reader.goto(reverse("home"))
    tab_to(reader, reader.get_by_role("link", name=re.compile("Publish 1 to approve")))
    reader.keyboard.press("Enter")
    tab_to(reader, reader.get_by_role("link", name=re.compile("Waiting for approval")))
    reader.keyboard.press("Enter")
    tab_to(reader, reader.get_by_role("button", name="Approve"))
    reader.keyboard.press("Enter")
    done = reader.locator(".approval--done")
    expect(done).to_contain_text(re.compile(r"Approved\. It goes out .*09:30 on both accounts\."))
    expect(done).to_be_focused()
    assert_accessible(reader)
