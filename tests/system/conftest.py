"""A browser: Chromium from the system, on pages served by this process."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from socialdesk.accounts.models import User
from tests.stack import Stack
from tests.system.browser import FLAGS, sign_in

# Playwright keeps an event loop in this thread, and Django would take our own queries for a mistake.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
SIZES = {"desktop": (1280, 800), "phone": (320, 640)}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not (Path(settings.BASE_DIR) / "var" / "build" / "nhsuk.css").exists():
        pytest.fail("The look has not been built: run `npm ci && npm run build`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=FLAGS
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """`open_page(admin)`: a new window in which this person has signed in (None: nobody has).

    Anything that the page complains about in its console (our content security policy) fails the test.
    """
    complaints: list[str] = []
    contexts = []

    def open_window(person: User | None = None, size: str = "desktop", **options: Any) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": width, "height": height}, locale="en-GB", **options
        )
        contexts.append(context)
        page = context.new_page()
        if person:
            sign_in_as(page, person, live_server.url)
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _matters(said) else None)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def sign_in_as(page: Page, person: User, url: str = "") -> None:
    """From now on this window is theirs. No form is filled in."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": urljoin(url or page.url, "/")}]
    )


def _matters(said: Any) -> bool:
    # A page or fragment that rightly answers 403 or 404 is also told to the console, and so is a poll that was
    # under way when the person went to another page.
    harmless = r"status of 4\d\d|Status Error Code 4\d\d|htmx:sendAbort"
    return said.type == "error" and not re.search(harmless, said.text)


def fits(page: Page) -> bool:
    """Whether nothing sticks out at the side."""
    page.wait_for_load_state("load")
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole desk, as script/demo runs it: real worker, beat, broker and practice networks."""
    with Stack(tmp_path_factory.mktemp("stack")) as stack:
        yield stack


@pytest.fixture
def as_person(chromium: Browser, desk: Stack) -> Iterator[Callable[..., Page]]:
    """`as_person("olwen")`: a window of the running desk in which a person of the demo has signed in."""
    complaints: list[str] = []
    contexts = []

    def open_window(name: str = "", size: str = "desktop") -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            base_url=desk.url, viewport={"width": width, "height": height}, locale="en-GB"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _matters(said) else None)
        if name:
            sign_in(page, f"{name}@thornwick.example")
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)
