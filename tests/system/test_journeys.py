"""The main jobs, from one end to the other: a browser, the running desk with its worker and beat, and the practice
networks. Each reads as given, when, then; every page on the way is checked by axe."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from policies.hours import LONDON
from tests.axe import assert_accessible
from tests.stack import Stack

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("stack")]

AsPerson = Callable[..., Page]


def replies(desk: Stack, text: str) -> list[dict[str, object]]:
    return [entry for entry in desk.practice.ledger() if entry["text"] == text]


def compose(page: Page, text: str, due: datetime | None = None) -> None:
    page.goto("/publish/new/")
    page.get_by_label("What do you want to say?").fill(text)
    for box in page.get_by_role("group", name="Where does it go?").get_by_role("checkbox").all():
        box.check()
    if due:
        page.get_by_label("At a date and time").check()
        page.get_by_label("Which date and time in London?").fill(f"{due.astimezone(LONDON):%Y-%m-%dT%H:%M}")
    assert_accessible(page)
    page.get_by_role("button", name="Send for approval").click()
    page.wait_for_url(re.compile(r"/publish/(\d+/)?$"))


def approve(page: Page, text: str) -> None:
    page.goto("/publish/approvals/")
    card = page.locator(".approval", has_text=text)
    assert_accessible(page)
    card.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved").first).to_be_visible()


def test_a_mention_comes_in_is_answered_and_the_answer_is_on_the_network_once(
    desk: Stack, as_person: AsPerson
) -> None:
    # Given an officer with the inbox open
    officer = as_person("olwen")
    officer.goto("/inbox/")
    assert_accessible(officer)

    # When somebody writes to the trust on the practice page
    public = as_person()
    public.goto(desk.practice.url)
    text = "Your car park machine took my money and gave no ticket. I am very unhappy with this."
    written = desk.practice.mention(text, handle="gwen_l", name="Gwen Lark", bio="Gardener", followers=2310)

    # Then it appears within five seconds without a reload, routed, with the reasons
    row, began = officer.locator(".mention-row", has_text="Gwen Lark"), time.monotonic()
    expect(row).to_be_visible(timeout=5_000)
    print("seconds until it is in the open inbox:", round(time.monotonic() - began, 2))
    expect(row).to_contain_text("Complaint")
    row.click()
    officer.get_by_text("Why is it here?").click()
    assert_accessible(officer)

    # When the officer answers
    answer = "We are sorry to hear this. Please send us a private message with the time and the car park."
    officer.get_by_role("group").get_by_label("Write", exact=False)
    officer.locator("#reply-form textarea").fill(answer)
    officer.locator("#send").click()

    # Then it is sent, and stands on the network and in its ledger once
    expect(officer.locator(".message--ours", has_text=answer)).to_contain_text("Sent", timeout=15_000)
    assert [e["in_reply_to"] for e in replies(desk, answer)] == [written["id"]]
    expect(public.get_by_text(answer)).to_be_visible(timeout=10_000)
    assert_accessible(officer)


def test_a_route_is_corrected_with_one_click_and_the_case_follows(desk: Stack, as_person: AsPerson) -> None:
    desk.practice.mention("Hello there from the hills", handle="hill_h", name="Hill Harper")
    officer = as_person("idris")
    officer.goto("/inbox/")
    officer.locator(".mention-row", has_text="Hill Harper").click()
    officer.get_by_text("Why is it here?").click()
    officer.get_by_role("button", name="Media", exact=True).click()
    expect(officer.get_by_role("heading", name="Media enquiry")).to_be_visible()
    officer.get_by_role("button", name="Take it").click()
    officer.get_by_role("button", name="Research who is asking").click()
    expect(officer.get_by_text("What have they posted lately?")).to_be_visible()
    assert_accessible(officer)
    kept = desk.rows("SELECT route FROM inbox_triage WHERE person_id IS NOT NULL")
    assert ("media",) in kept


def test_a_scheduled_post_is_approved_by_another_person_and_goes_out_at_its_minute(
    desk: Stack, as_person: AsPerson
) -> None:
    # Given a post for two minutes ahead, by an officer
    text = "The Heron ward opens its garden to visitors today."
    due = (datetime.now(UTC) + timedelta(minutes=2)).replace(second=0, microsecond=0)
    compose(as_person("olwen"), text, due)

    # When a manager approves it, on a phone
    manager = as_person("maya", size="phone")
    approve(manager, text)

    # Then it waits, and goes out within five seconds of its minute, once on each network
    assert replies(desk, text) == []
    manager.goto("/publish/")
    assert_accessible(manager)
    desk.until(lambda: len(replies(desk, text)) == 2, 150)
    late = [float(str(entry["at"])) - due.timestamp() for entry in replies(desk, text)]
    print("seconds after its minute:", late)
    assert 0 <= min(late) <= max(late) <= 5
    assert sorted(str(e["network"]) for e in replies(desk, text)) == ["facebook", "x"]
    manager.goto("/publish/sent/")
    expect(manager.get_by_text(text).first).to_be_visible()
    assert_accessible(manager)


def test_a_post_is_sent_back_with_a_reason_and_its_author_cannot_approve_it(
    desk: Stack, as_person: AsPerson
) -> None:
    text = "Come and see our new scanner."
    manager = as_person("maya")
    compose(manager, text)
    manager.goto("/publish/approvals/")
    card = manager.locator(".approval", has_text=text)
    expect(card.get_by_role("button", name="Approve")).to_have_count(0)

    admin = as_person("adil")
    admin.goto("/publish/approvals/")
    card = admin.locator(".approval", has_text=text)
    card.get_by_role("button", name="Send back").click()
    expect(card.get_by_text("Error:")).to_be_visible()  # a reason is needed
    card.get_by_role("textbox").fill("Say which hospital.")
    card.get_by_role("button", name="Send back").click()
    expect(admin.get_by_text("Sent back").first).to_be_visible()
    manager.goto("/publish/drafts/")
    expect(manager.get_by_text("Say which hospital.")).to_be_visible()
    assert_accessible(manager)


def test_an_admin_edits_and_publishes_a_policy_and_everybody_can_read_it(
    desk: Stack, as_person: AsPerson
) -> None:
    admin = as_person("adil")
    admin.goto("/policies/")
    assert_accessible(admin)
    admin.goto("/policies/public-policy/")
    assert_accessible(admin)
    admin.get_by_role("link", name="Edit").first.click()
    body = admin.get_by_role("textbox").first
    sentence = "We also read messages about the new Heron ward."
    body.fill(f"{body.input_value()}\n\n{sentence} {{{{ not.there }}}}")
    admin.get_by_role("button", name="Save draft").click()

    # A placeholder that does not exist is said beside the text, and nothing typed is lost
    expect(admin.get_by_text("There is no placeholder called “not.there”.").first).to_be_visible()
    expect(body).to_have_value(re.compile(re.escape(sentence)))
    assert_accessible(admin)

    body.fill(body.input_value().replace("{{ not.there }}", ""))
    admin.get_by_role("button", name="Save and look at what changed").click()
    expect(admin.get_by_text(sentence).first).to_be_visible()
    assert_accessible(admin)
    admin.get_by_role("textbox").first.fill("The new ward")
    admin.get_by_role("button", name="Publish").click()
    admin.wait_for_url("**/policies/public-policy/")

    anybody = as_person(size="phone")
    anybody.goto("/policies/public/")
    assert_accessible(anybody)
    anybody.goto("/policies/public/public-policy/")
    expect(anybody.get_by_text(sentence)).to_be_visible()
    assert_accessible(anybody)


def test_an_admin_adds_a_person_and_finds_it_in_the_audit(desk: Stack, as_person: AsPerson) -> None:
    admin = as_person("adil")
    for path in ("/settings/roles/", "/settings/accounts/", "/organisation/", "/hours/", "/settings/people/"):
        admin.goto(path)
        assert_accessible(admin)

    admin.goto("/settings/people/add/")
    admin.get_by_label("What is their full name?").fill("Nia Newcomer")
    admin.get_by_label("What is their work email address?").fill("nia")
    admin.get_by_label("Officer").check()
    admin.get_by_role("main").get_by_role("button").first.click()
    expect(admin.get_by_text("Enter an email address like").first).to_be_visible()
    expect(admin.get_by_label("What is their full name?")).to_have_value("Nia Newcomer")
    assert_accessible(admin)
    admin.get_by_label("What is their work email address?").fill("nia@thornwick.example")
    admin.get_by_role("main").get_by_role("button").first.click()
    expect(admin.get_by_text("Nia Newcomer").first).to_be_visible()
    assert_accessible(admin)

    admin.goto("/settings/audit/")
    expect(admin.get_by_role("row", name=re.compile("Adil Brook.*Nia Newcomer")).first).to_be_visible()
    assert_accessible(admin)


def test_a_crisis_holds_everything_sends_a_ready_statement_and_stands_down(
    desk: Stack, as_person: AsPerson
) -> None:
    # Given a cheerful post that is about to go out
    cheerful = "Cake sale in the atrium at noon, everybody is welcome!"
    due = (datetime.now(UTC) + timedelta(minutes=1, seconds=15)).replace(second=0, microsecond=0)
    compose(as_person("olwen"), cheerful, due)
    manager = as_person("maya", size="phone")
    approve(manager, cheerful)

    # When an officer declares an incident
    officer = as_person("idris")
    officer.goto("/crisis/")
    assert_accessible(officer)
    officer.get_by_label("What is happening?").fill("flooding at Thornwick General")
    officer.get_by_label("Why is it declared now?").fill("The duty manager rang.")
    officer.get_by_label("Which hashtags go with it?").fill("ThornwickFlood")
    officer.get_by_role("button", name="Go on").click()
    assert_accessible(officer)
    officer.get_by_role("button", name="Declare and hold everything").click()
    expect(officer.get_by_role("heading", name="flooding at Thornwick General")).to_be_visible()

    # And a manager sends the statement that was ready
    manager.goto("/crisis/")
    assert_accessible(manager)
    manager.locator("summary", has_text=re.compile("Send now.*An incident is being dealt with")).click()
    manager.get_by_role("button", name=re.compile("Yes, send it.*An incident is being dealt with")).click()
    desk.until(lambda: [e for e in desk.practice.ledger() if "flooding at Thornwick" in e["text"]], 20)

    # Then an executive reads the room, and the cheerful post does not go out at its time
    executive = as_person("edith", size="phone")
    expect(executive.get_by_role("heading", name="flooding at Thornwick General")).to_be_visible()
    assert_accessible(executive)
    desk.until(lambda: datetime.now(UTC) > due + timedelta(seconds=4), 100)
    assert replies(desk, cheerful) == []

    # When it is stood down
    manager.goto("/crisis/")
    manager.get_by_label("Why is it over?").fill("The water is gone.")
    manager.get_by_role("button", name=re.compile("Stand down")).click()
    manager.goto("/publish/needs-a-person/")
    assert_accessible(manager)

    # Then nothing bursts out: a person drops what was held
    cards = manager.locator(".stuck", has_text=cheerful)
    expect(cards).to_have_count(2)
    for left in (1, 0):
        cards.first.get_by_role("button", name="Drop").click()
        expect(cards).to_have_count(left)
    assert replies(desk, cheerful) == []
    officer.goto("/crisis/")
    expect(officer.get_by_text("No incident is under way")).to_be_visible()
    assert_accessible(officer)


def test_pages_that_are_not_there_or_not_for_you_keep_the_desks_look(as_person: AsPerson) -> None:
    executive = as_person("edith")
    for path, words in (("/nowhere/", "not"), ("/inbox/", "You need to be allowed to read the inbox.")):
        executive.goto(path)
        expect(executive.get_by_text(words).first).to_be_visible()
        expect(executive.get_by_text("Social media desk").first).to_be_visible()
        assert_accessible(executive)
