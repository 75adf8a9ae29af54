"""The inbox in a browser: what comes in while somebody works, by keyboard, on a phone and without script."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from inbox import services
from inbox.models import Conversation, Reply, Route
from policies import services as policies
from policies.models import Organisation
from scheduler.models import Delivery
from socialdesk.accounts.models import User
from socialdesk.audit.models import Machine
from socialdesk.networks.models import Account
from tests.axe import assert_accessible
from tests.factories import account, item, message, take_in
from tests.system.conftest import fits, sign_in_as

pytestmark = [pytest.mark.system, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
SOON = 3_000  # what the desk promises: seen within three seconds, without a reload


@pytest.fixture
def x(db: None) -> Account:
    Organisation.objects.update_or_create(pk=1, defaults={"name": "Thornwick Vale NHS Foundation Trust"})
    policies.install_defaults(by=Machine.SETUP)
    return account("x")


def say(x: Account, words: str, by: str = "gwen", **more: Any) -> Any:
    return message(words, ours=x, by=by, thread_id=f"thread of {by}", **more)


def rows(page: Page) -> Any:
    return page.locator("#rows > li")


def test_a_new_mention_appears_by_itself(open_page: Open, officer: User, x: Account) -> None:
    say(x, "The lift is out")
    page = open_page(officer)
    page.goto("/inbox/")
    expect(rows(page)).to_have_count(1)
    say(x, "The tea was cold", by="dai")
    expect(rows(page)).to_have_count(2, timeout=SOON)
    expect(rows(page).first).to_contain_text("The tea was cold")
    expect(page.locator("#count-open")).to_have_text("2")
    expect(page.locator("#desk-says")).to_have_text("1 new conversation in the list")


def test_the_first_mention_of_all_replaces_the_empty_state(
    open_page: Open, officer: User, x: Account
) -> None:
    page = open_page(officer)
    page.goto("/inbox/")
    expect(page.get_by_text("Nothing has come in yet")).to_be_visible()
    assert_accessible(page)
    say(x, "The lift is out")
    expect(rows(page)).to_have_count(1, timeout=SOON)
    expect(page.get_by_text("Nothing has come in yet")).to_be_hidden()


def test_what_comes_in_while_reading_waits_behind_a_button(
    open_page: Open, officer: User, x: Account
) -> None:
    say(x, "The lift is out")
    page = open_page(officer)
    page.goto("/inbox/")
    row = page.get_by_role("link", name="The lift is out")
    row.focus()
    say(x, "The tea was cold", by="dai")
    say(x, "Lovely garden", by="ann")
    bar = page.locator("#new-bar")
    expect(bar).to_have_text("2 new", timeout=SOON)
    expect(rows(page)).to_have_count(1)
    expect(row).to_be_focused()
    assert_accessible(page)
    bar.click()
    expect(rows(page)).to_have_count(3)
    expect(rows(page).first).to_contain_text("The tea was cold")  # a complaint is more urgent than praise
    expect(bar).to_be_hidden()


def test_a_row_changes_in_its_place_and_keeps_the_focus(open_page: Open, officer: User, x: Account) -> None:
    first = say(x, "The lift is out").conversation
    say(x, "The tea was cold", by="dai")
    page = open_page(officer)
    page.goto("/inbox/")
    row = rows(page).nth(1)
    row.get_by_role("link").focus()
    services.reroute(first, to=Route.MEDIA, by=officer)
    expect(row).to_contain_text("Media", timeout=SOON)
    expect(row.get_by_role("link")).to_be_focused()


def test_the_open_conversation_grows_and_the_typed_words_stay(
    open_page: Open, officer: User, x: Account
) -> None:
    first = say(x, "The lift is out").conversation
    page = open_page(officer)
    page.goto("/inbox/")
    page.get_by_role("link", name="The lift is out").click()
    expect(page).to_have_url(f"{page.url.split('/inbox')[0]}/inbox/{first.pk}/")
    box = page.get_by_label("Your answer")
    box.fill("We are sorry to hear")
    say(x, "And now the stairs are wet")
    expect(page.locator("#thread")).to_contain_text("And now the stairs are wet", timeout=SOON)
    expect(box).to_have_value("We are sorry to hear")
    expect(box).to_be_focused()
    assert_accessible(page)


def test_words_survive_another_conversation_and_another_page(
    open_page: Open, officer: User, x: Account
) -> None:
    say(x, "The lift is out")
    say(x, "The tea was cold", by="dai")
    page = open_page(officer)
    page.goto("/inbox/")
    page.get_by_role("link", name="The lift is out").click()
    expect(page.locator("#conversation-title")).to_have_text("Gwen")
    page.get_by_label("Send a private message").check()
    page.get_by_label("Your answer").fill("We are sorry")
    page.get_by_role("link", name="The tea was cold").click()
    expect(page.locator("#conversation-title")).to_have_text("Dai")
    expect(page.get_by_label("Your answer")).to_have_value("")
    page.get_by_role("link", name="Policies").click()
    page.goto("/inbox/")
    page.get_by_role("link", name="The lift is out").click()
    expect(page.locator("#conversation-title")).to_have_text("Gwen")
    expect(page.get_by_label("Your answer")).to_have_value("We are sorry")
    expect(page.get_by_label("Send a private message")).to_be_checked()
    page.reload()
    expect(page.get_by_label("Your answer")).to_have_value("We are sorry")


def test_a_note_that_is_kept_leaves_the_half_written_answer(
    open_page: Open, officer: User, x: Account
) -> None:
    page = open_page(officer)
    page.goto(f"/inbox/{say(x, 'The lift is out').conversation.pk}/")
    page.get_by_label("Your answer").fill("We are sorry")
    page.locator("#write-note > summary").click()
    page.get_by_label("Note for colleagues").fill("Rang the engineers")
    page.get_by_role("button", name="Keep note").click()
    expect(page.locator("#thread")).to_contain_text("Rang the engineers")
    expect(page.locator("#id_note")).to_have_value("")
    expect(page.locator("#id_body")).to_have_value("We are sorry")


def test_what_is_sent_does_not_come_back(open_page: Open, officer: User, x: Account) -> None:
    page = open_page(officer)
    page.goto(f"/inbox/{say(x, 'The lift is out').conversation.pk}/")
    page.get_by_label("Your answer").fill("Thank you, we have told the engineers.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#thread")).to_contain_text("Going out now")
    page.reload()
    expect(page.get_by_label("Your answer")).to_have_value("")


KEPT = "Object.keys(sessionStorage).filter(key => key.startsWith('kept')).length"


def test_signing_out_forgets_what_was_typed_and_nobody_else_is_given_it(
    open_page: Open, officer: User, author: User, x: Account
) -> None:
    address = f"/inbox/{say(x, 'The lift is out').conversation.pk}/"
    page = open_page(officer)
    page.goto(address)
    page.get_by_label("Your answer").fill("We are sorry")
    sign_in_as(page, author)
    page.goto(address)
    expect(page.get_by_label("Your answer")).to_have_value("")
    page.get_by_label("Your answer").fill("We are very sorry")
    assert page.evaluate(KEPT) == 1  # the first person's words have gone
    page.locator(".desk-bar__person summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_title("Sign in – Social media desk")
    assert page.evaluate(KEPT) == 0


def test_an_answer_to_an_older_question_is_not_taken_in(open_page: Open, officer: User, x: Account) -> None:
    first = say(x, "The lift is out").conversation
    page = open_page(officer)
    page.goto(f"/inbox/{first.pk}/")
    held: list[Any] = []
    page.route(f"**/inbox/{first.pk}/news/*", lambda asked: held.append(asked))
    say(x, "And now the stairs are wet")
    page.wait_for_timeout(2_500)
    assert held
    page.get_by_role("button", name="Take it").click()
    expect(page.locator("#case")).to_contain_text("You work on it.")
    for asked in list(held):
        asked.continue_()
    page.wait_for_timeout(1_000)  # what the console says about it fails the test
    expect(page.locator("#case")).to_contain_text("You work on it.")


def test_while_an_action_is_on_its_way_no_answer_to_a_question_replaces_its_place(
    open_page: Open, officer: User, manager: User, x: Account
) -> None:
    """A colleague's change would bring the pane anew, and the action's own answer would find no place in it."""
    first = say(x, "The lift is out").conversation
    page = open_page(officer)
    page.goto(f"/inbox/{first.pk}/")
    held: list[Any] = []
    page.route(f"**/inbox/{first.pk}/route/*", lambda asked: held.append(asked))
    page.get_by_role("button", name="Media", exact=True).click()
    page.wait_for_timeout(300)
    assert held
    services.assign(first.case, to=manager, by=manager)  # the next question would bring the pane with it
    page.wait_for_timeout(3_000)
    held[0].continue_()
    expect(page.get_by_role("heading", name="Media enquiry")).to_be_visible()


def test_two_presses_in_quick_succession_are_both_done_one_after_the_other(
    open_page: Open, officer: User, x: Account
) -> None:
    first = say(x, "The lift is out").conversation
    page = open_page(officer)
    page.goto(f"/inbox/{first.pk}/")
    held: list[Any] = []
    page.route("**/assign/*", lambda asked: held.append(asked))
    page.get_by_role("button", name="Take it").click()
    page.get_by_role("button", name="Media", exact=True).click()
    page.wait_for_timeout(500)
    assert Conversation.objects.get().route != Route.MEDIA  # it waits for the first
    held[0].continue_()
    expect(page.get_by_role("heading", name="Media enquiry")).to_be_visible()
    expect(page.locator("#case")).to_contain_text("You work on it.")


def test_an_officer_answers_and_sees_it_go_out(open_page: Open, officer: User, x: Account) -> None:
    first = say(x, "The lift is out").conversation
    page = open_page(officer)
    page.goto(f"/inbox/{first.pk}/")
    page.get_by_label("Your answer").fill("Your appointment was missed")
    expect(page.locator("#checks")).to_contain_text("Take it to a private message.")
    page.get_by_label("Your answer").fill("Thank you, we have told the engineers.")
    expect(page.locator("#checks")).to_contain_text("38 of 280 characters")
    expect(page.locator("#checks")).not_to_contain_text("private message")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#thread")).to_contain_text("Going out now")
    expect(page.get_by_label("Your answer")).to_have_value("")
    Delivery.objects.filter(post__reply__automatic__isnull=True).update(
        state="sent", remote_url="https://x.example/1"
    )
    expect(page.get_by_role("link", name="Sent: see it on X")).to_be_visible(timeout=SOON)
    assert Reply.objects.filter(automatic__isnull=True).count() == 1


def test_what_arrives_while_an_answer_is_written_counts_as_read(
    open_page: Open, officer: User, x: Account
) -> None:
    page = open_page(officer)
    page.goto(f"/inbox/{say(x, 'The lift is out').conversation.pk}/")
    page.get_by_label("Your answer").fill("Thank you, we have told the engineers.")
    page.route("**/news/*", lambda asked: asked.abort())
    say(x, "And now the stairs are wet")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#composer")).to_contain_text("They wrote again since you opened this.")
    expect(page.locator("#thread")).to_contain_text("And now the stairs are wet")
    page.unroute("**/news/*")
    say(x, "Somebody slipped")
    expect(page.locator("#thread")).to_contain_text("Somebody slipped", timeout=SOON)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#thread")).to_contain_text("Going out now")


def test_the_echo_of_an_answer_gives_way_to_the_answer(open_page: Open, officer: User, x: Account) -> None:
    said = say(x, "The lift is out")
    services.reply(said.conversation, body="The engineers are on it.", by=officer)
    by_us = Delivery.objects.filter(post__reply__automatic__isnull=True)
    by_us.update(state="sending")
    take_in(x, item("The engineers are on it.", by=x.remote_id, parent_id=said.remote_id, remote_id="echo"))
    page = open_page(officer)
    page.goto(f"/inbox/{said.conversation_id}/")
    words = page.locator("#thread").get_by_text("The engineers are on it.")
    expect(words).to_have_count(2)  # for all the desk knows, somebody typed the same in the app
    by_us.update(state="sent", remote_id="echo", sent_at=timezone.now())
    expect(words).to_have_count(1, timeout=SOON)
    expect(page.locator("#thread")).to_contain_text("Sent")


def test_a_reply_text_goes_to_where_the_cursor_is(open_page: Open, officer: User, x: Account) -> None:
    page = open_page(officer)
    page.goto(f"/inbox/{say(x, 'The lift is out').conversation.pk}/")
    page.get_by_label("Your answer").fill("Hello Gwen. ")
    page.locator(".texts-fold summary").click()
    page.get_by_role("link", name="Invitation to talk in private").click()
    assert page.get_by_label("Your answer").input_value().startswith("Hello Gwen. We would like to help")
    expect(page.get_by_label("Your answer")).to_be_focused()


def test_a_case_that_somebody_else_moved_does_not_eat_what_is_being_written(
    open_page: Open, officer: User, author: User, x: Account
) -> None:
    first = say(x, "The lift is out").conversation
    services.reroute(first, to=Route.COMPLAINT, by=officer)
    first.refresh_from_db()
    page = open_page(officer)
    page.goto(f"/inbox/{first.pk}/")
    page.get_by_label("Is anybody at risk now?").fill("No")
    services.take_step(first.case, "ours", by=author)
    expect(page.get_by_text("This case has changed since you began to write here.")).to_be_visible(
        timeout=SOON
    )
    expect(page.get_by_label("Is anybody at risk now?")).to_have_value("No")


def test_by_keyboard_alone(open_page: Open, officer: User, x: Account) -> None:
    first = say(x, "The lift is out").conversation
    page = open_page(officer)
    page.goto("/inbox/")
    page.get_by_role("link", name="The lift is out").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#conversation-title")).to_have_text("Gwen")
    page.locator("#take").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#case")).to_contain_text("You work on it.")
    expect(page.locator("#case-title")).to_be_focused()
    page.locator("#move-start").focus()
    page.keyboard.press("Space")
    expect(page.locator("#case [aria-current=step]")).to_have_text("Being answered")
    page.locator("#move-close").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Told the engineers")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#case [aria-current=step]")).to_have_text("Closed")
    first.refresh_from_db()
    assert first.closed_at


def tabs_to(page: Page, place: str, most: int = 15) -> int:
    """How often Tab must be pressed until the focus is on `place`."""
    for pressed in range(1, most + 1):
        page.keyboard.press("Tab")
        if page.evaluate("place => document.activeElement.matches(place)", place):
            return pressed
    raise AssertionError(f"{place} is not reached within {most} presses of Tab")


def test_few_tabs_lead_to_the_list_the_conversation_and_the_answer(
    open_page: Open, officer: User, x: Account
) -> None:
    say(x, "The lift is out")
    say(x, "The tea was cold", by="dai")
    page = open_page(officer)
    page.goto("/inbox/")
    assert tabs_to(page, "[href='#list']") == 2
    page.keyboard.press("Enter")
    assert tabs_to(page, ".mention-row") == 1
    page.keyboard.press("ArrowDown")
    expect(rows(page).nth(1).get_by_role("link")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.locator("#conversation-title")).to_be_focused()
    assert_accessible(page)
    assert tabs_to(page, ".conversation-head__skip") == 1
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your answer")).to_be_focused()
    page.locator("#conversation-title").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(rows(page).nth(1).get_by_role("link")).to_be_focused()

    page.reload()
    assert tabs_to(page, "[href='#conversation-title']") == 3
    page.keyboard.press("Enter")
    expect(page.locator("#conversation-title")).to_be_focused()


def test_the_way_back_leads_to_the_row_it_began_at(open_page: Open, officer: User, x: Account) -> None:
    say(x, "The lift is out")
    say(x, "The tea was cold", by="dai")
    page = open_page(officer, "phone")
    page.goto("/inbox/")
    row = page.get_by_role("link", name="The lift is out")
    row.click()
    page.get_by_role("link", name="← Inbox").click()
    expect(row).to_be_focused()
    row.click()
    expect(page.locator("#conversation-title")).to_be_focused()
    page.go_back()
    expect(row).to_be_focused()


def test_back_and_forward(open_page: Open, officer: User, x: Account) -> None:
    say(x, "The lift is out")
    say(x, "The tea was cold", by="dai")
    page = open_page(officer)
    page.goto("/inbox/?view=open")
    page.get_by_role("link", name="The lift is out").click()
    expect(page.locator("#conversation-title")).to_have_text("Gwen")
    page.get_by_role("link", name="The tea was cold").click()
    expect(page.locator("#conversation-title")).to_have_text("Dai")
    page.go_back()
    expect(page.locator("#conversation-title")).to_have_text("Gwen")
    expect(page.locator(".pane-views")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Choose a conversation")).to_be_visible()
    page.wait_for_load_state("load")
    page.go_forward()
    expect(page.locator("#conversation-title")).to_have_text("Gwen")


def test_on_a_phone(open_page: Open, officer: User, x: Account) -> None:
    first = say(x, "The lift is out, and this is a long story that goes on " * 5).conversation
    services.reroute(first, to=Route.COMPLAINT, by=officer)
    page = open_page(officer, "phone")
    page.goto("/inbox/")
    assert fits(page)
    assert_accessible(page)
    page.get_by_role("link", name="The lift is out").click()
    expect(page.locator("#conversation-title")).to_be_focused()
    expect(page.locator("#list")).to_be_hidden()
    assert fits(page)
    assert_accessible(page)
    page.locator("#write-reply > summary").click()
    page.get_by_label("Your answer").fill("We are sorry")
    page.get_by_role("link", name="Case", exact=True).click()
    expect(page.get_by_role("button", name="It is about us")).to_be_visible()
    expect(page.get_by_label("Your answer")).to_be_hidden()
    assert_accessible(page)
    page.get_by_role("link", name="Person", exact=True).click()
    expect(page.get_by_text("First seen")).to_be_visible()
    page.get_by_role("link", name="Conversation", exact=True).click()
    expect(page.get_by_label("Your answer")).to_have_value("We are sorry")
    page.get_by_role("link", name="← Inbox").click()
    expect(page.locator("#list")).to_be_visible()


def test_without_script(open_page: Open, officer: User, x: Account) -> None:
    say(x, "The lift is out")
    page = open_page(officer, java_script_enabled=False)
    page.goto("/inbox/")
    page.get_by_role("link", name="The lift is out").click()
    page.locator(".texts-fold summary").click()
    page.get_by_role("link", name="Choose a text to begin from").click()
    page.get_by_role("link", name="Invitation to talk in private").click()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Your answer is on its way.")).to_be_visible()
    page.locator("#write-note > summary").click()
    page.get_by_label("Note for colleagues").fill("Told the engineers")
    page.get_by_role("button", name="Keep note").click()
    expect(page.locator("#thread")).to_contain_text("Told the engineers")
    expect(page.locator("#case [aria-current=step]")).to_have_text("Being answered")
    page.get_by_role("button", name="Answered", exact=True).click()
    expect(page.locator("#case [aria-current=step]")).to_have_text("Answered")
