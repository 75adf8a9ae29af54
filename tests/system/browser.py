"""How Chromium is started (quietly, and without asking anything of the internet), and how a person signs in."""

from playwright.sync_api import Page

from socialdesk.practice import cast

FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu",
]


def sign_in(page: Page, email: str) -> None:
    page.goto("/")
    page.get_by_role("textbox", name="mail").fill(email)
    page.get_by_role("textbox", name="Password").fill(cast.DESK_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "login" not in url)
