"""In a browser: how a post is delivered, what is in doubt beside the network's timeline, and what differs from it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from scheduler.models import Comparison, Delivery
from scheduler.tasks import compare
from socialdesk.accounts.models import User
from socialdesk.networks.models import Account
from socialdesk.networks.registry import network_of
from socialdesk.networks.shapes import Outgoing
from tests.axe import assert_accessible
from tests.desk import facebook_account, x_account
from tests.practice_server import PracticeServer
from tests.scheduler.cast import approved, delivery, difference, in_doubt, only
from tests.system.conftest import fits

pytestmark = [pytest.mark.system, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
SIZES = pytest.mark.parametrize("size", ["desktop", "phone"])
LONG = "Donaudampfschifffahrtsgesellschaftskapitän"


@pytest.fixture
def x(practice: PracticeServer) -> Account:
    return x_account(practice, connected_at=timezone.now() - timedelta(days=1))


def stuck(author: User, x: Account, body: str = "Visiting hours change on Monday.") -> Delivery:
    """In doubt for so long that a person is asked."""
    row = in_doubt(approved(author, x, body=body))
    row.attempts.update(started_at=timezone.now() - timedelta(hours=1))
    return row


@SIZES
def test_the_help_page_is_for_everybody(size: str, open_page: Open, executive: User) -> None:
    page = open_page(executive, size)
    page.goto(reverse("help_delivery"))
    expect(page.get_by_role("img", name="The states of a post as boxes")).to_be_attached()
    assert fits(page)
    assert_accessible(page)


def test_the_drawing_has_no_label_over_another(open_page: Open, officer: User) -> None:
    """As the browser's own letters fall, not as the code reckons them."""
    page = open_page(officer)
    page.goto(reverse("help_delivery"))
    labels = page.locator(".flow text").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(r => [r.left, r.right, r.top, r.bottom])"
    )
    frame = page.locator(".flow").bounding_box()
    assert frame
    for number, (left, right, top, bottom) in enumerate(labels):
        assert frame["x"] <= left
        assert right <= frame["x"] + frame["width"]
        for other in labels[number + 1 :]:
            assert right <= other[0] or other[1] <= left or bottom <= other[2] + 2 or other[3] <= top + 2
    boxes = page.locator(".flow__box")
    for number in range(boxes.count()):
        box = boxes.nth(number).locator("rect").bounding_box()
        words = boxes.nth(number).locator("text").last.bounding_box()
        assert box
        assert words
        assert box["x"] < words["x"]
        assert words["x"] + words["width"] < box["x"] + box["width"]


@SIZES
def test_what_is_in_doubt_is_looked_up_and_settled_by_keys_alone(
    size: str, open_page: Open, manager: User, author: User, x: Account
) -> None:
    row = stuck(author, x, f"Visiting hours change on Monday. {LONG}{LONG}")
    network_of(x).send(Outgoing("post", f"The car park is full. {LONG}{LONG}"))
    receipt = network_of(x).send(row.outgoing)
    page = open_page(manager, size)
    page.goto(reverse("stuck"))
    page.locator(f"#look-{row.pk}").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The same words", exact=True)).to_be_visible()
    expect(page.locator(f"#look-{row.pk}")).to_be_focused()
    expect(page.locator("#desk-says")).to_have_text("2 found on X, 1 with the same words")
    assert fits(page)
    assert_accessible(page)
    page.locator(".there__thing--likely").get_by_role("button", name="This is it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Marked as sent.")).to_be_visible()
    assert only(row.post).remote_id == receipt.remote_id


def test_it_is_settled_without_javascript(open_page: Open, manager: User, author: User, x: Account) -> None:
    row = stuck(author, x)
    network_of(x).send(row.outgoing)
    page = open_page(manager, java_script_enabled=False)
    page.goto(reverse("stuck"))
    page.get_by_role("link", name="Show what stands on X").click()
    page.get_by_role("button", name="This is it").click()
    expect(page.get_by_text("Marked as sent.")).to_be_visible()


def test_a_network_that_is_slow_is_waited_for_in_words(
    open_page: Open, manager: User, author: User, x: Account, practice: PracticeServer
) -> None:
    row = stuck(author, x)
    practice.fault("x", "slow", calls="reads", seconds=2, count=1)
    page = open_page(manager)
    page.goto(reverse("stuck"))
    page.locator(f"#look-{row.pk}").click()
    expect(page.get_by_text("Looking on X…")).to_be_visible()
    expect(page.get_by_text("Our account has said nothing since")).to_be_visible()
    expect(page.get_by_text("Looking on X…")).to_be_hidden()


@SIZES
def test_what_differs_is_read_and_settled(
    size: str, open_page: Open, manager: User, author: User, x: Account, practice: PracticeServer
) -> None:
    page = open_page(manager, size)
    page.goto(reverse("differences"))
    expect(page.get_by_role("heading", name="Nothing differs")).to_be_visible()
    assert_accessible(page)
    facebook_account(practice)
    Account.objects.filter(network="facebook").update(name=LONG + LONG)
    row = delivery(author, "sent", sent_at=timezone.now())
    difference(account=x, text=f"Win a telephone! https://example.example/{LONG}{LONG}{LONG}")
    difference(account=x, text="")
    difference("missing", account=row.account, delivery=row, text=row.text, url="https://x.example/1")
    difference("by_hand", account=x, text=LONG * 5)
    page.reload()
    stranger = page.locator("article", has_text="Win a telephone!")
    stranger.get_by_role("button", name="We did not post this").click()
    expect(page.locator("article", has_text="Win a telephone!")).to_contain_text("Change the password of @")
    assert fits(page)
    assert_accessible(page)
    page.locator("article", has_text="Win a telephone!").get_by_role(
        "button", name="All this is done"
    ).click()
    expect(page.get_by_text("Noted: it has been dealt with.")).to_be_visible()
    page.get_by_role("button", name="Write it again").click()
    expect(page.get_by_label("What do you want to say?")).to_have_value(row.text)


def test_a_comparison_shows_by_itself_how_far_it_is(open_page: Open, manager: User, x: Account) -> None:
    network_of(x).send(Outgoing("post", "Free parking for everybody!"))
    page = open_page(manager)
    page.goto(reverse("differences"))
    page.get_by_role("button", name="Compare now").click()
    expect(page.get_by_text("Comparing now")).to_be_visible()
    Comparison.objects.update(until=timezone.now() + timedelta(minutes=1))
    compare(Comparison.objects.get().pk)  # what a worker does
    expect(page.locator("article")).to_contain_text("Free parking for everybody!")
    expect(page.get_by_text("Comparing now")).to_be_hidden()
    expect(page.get_by_role("button", name="Compare now")).to_be_visible()
