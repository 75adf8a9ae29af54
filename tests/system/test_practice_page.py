"""The practice page in a real browser: answers appear by themselves, it fits, it is accessible."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from socialdesk.practice import cast
from tests.axe import assert_accessible
from tests.practice_server import PracticeServer
from tests.system.conftest import SIZES, fits

pytestmark = pytest.mark.system


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A window that fails the test when the page complains, for example about its own policy."""
    complaints: list[str] = []
    window = chromium.new_page(locale="en-GB")
    window.set_default_timeout(10_000)
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield window
    window.close()
    # A form that was filled in wrong is answered with 422, and Chromium calls that an error.
    assert [words for words in complaints if "status of 422" not in words] == []


def test_an_answer_appears_without_a_reload(practice: PracticeServer, page: Page) -> None:
    page.goto(practice.url)
    page.get_by_label("What they write").fill("Is the walk-in open?")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("@ThornwickVale Is the walk-in open?")).to_be_visible()
    asked = page.locator(".item").first.get_attribute("id") or ""
    answer = {"text": "Until 8pm", "reply": {"in_reply_to_tweet_id": asked.removeprefix("item-")}}
    signed = {"Authorization": f"Bearer {cast.X_ACCESS_TOKEN}"}
    assert requests.post(f"{practice.url}/2/tweets", json=answer, headers=signed, timeout=10).ok
    expect(page.get_by_text("@megan_orrin Until 8pm")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("One new answer from the trust.")


@pytest.mark.parametrize("network", ["x", "facebook"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_it_is_accessible_and_fits(practice: PracticeServer, page: Page, network: str, size: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    practice.busy_morning_to_the_end()
    practice.fault(network, "hang")
    asked = practice.busy_progress()["ids"]["six-hours" if network == "x" else "six-hours-fb"]
    for query in (f"network={network}", f"network={network}&reply={asked}"):
        page.goto(f"{practice.url}/?{query}")
        assert_accessible(page)
        assert fits(page)


def test_it_says_what_is_missing(practice: PracticeServer, page: Page) -> None:
    page.goto(practice.url)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Write something first.")).to_be_visible()
    assert_accessible(page)
