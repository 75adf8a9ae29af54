"""docs/inbox.png, as a newcomer's own desk would look after a busy morning."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.stack import Stack
from tests.system.browser import FLAGS, sign_in

DOCS = Path(__file__).resolve().parent.parent / "docs"


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Stack(Path(folder)) as desk,
        sync_playwright() as playwright,
    ):
        desk.practice.busy_morning(seconds=15)
        desk.until(lambda: not desk.practice.busy_progress()["running"], 120)
        desk.until(lambda: desk.one("SELECT count(*) FROM inbox_message") >= 60, 60)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(base_url=desk.url, viewport={"width": 1440, "height": 900}, locale="en-GB")
        sign_in(page, "olwen@thornwick.example")
        page.goto("/inbox/")
        page.locator(".mention-row", has_text="Complaint").first.click()
        page.locator(".composer").wait_for()
        DOCS.mkdir(exist_ok=True)
        page.screenshot(path=DOCS / "inbox.png")
        browser.close()


if __name__ == "__main__":
    main()
