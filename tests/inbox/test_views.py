"""The inbox's pages: with htmx and without, and what each person may do there."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inbox import services
from inbox.models import Conversation, Message, Reply, Route
from policies import services as policies
from policies.models import Organisation
from scheduler import decisions
from scheduler.models import Delivery, Post
from socialdesk.accounts.models import User
from socialdesk.audit.models import Machine
from socialdesk.networks.shapes import Author, Change, Kind
from tests.factories import account, conversation, item, message, take_in

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def browser(officer: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(officer)


def page(response: Any) -> str:
    return str(response.content.decode())


def url(name: str, thing: Any, query: str = "") -> str:
    return reverse(name, args=[thing.pk]) + query


def mark_in(html: str, element: str) -> str:
    found = re.search(rf'id="{element}"[^>]* hx-get="([^"]+)"', html)
    assert found, f"{element} does not ask for news"
    return found[1].replace("&amp;", "&")


# --- the list ----------------------------------------------------------------------------------------------
def test_an_empty_inbox_says_what_it_is_for(browser: Client) -> None:
    assert "Nothing has come in yet" in page(browser.get(reverse("inbox")))


def test_an_empty_view_says_what_that_means(browser: Client) -> None:
    conversation()
    html = page(browser.get(reverse("inbox"), {"view": "red-lane"}))
    assert "Nobody who wrote to us seems to be in danger." in html


def test_a_row_shows_who_what_and_where_it_stands(browser: Client, officer: User) -> None:
    first = conversation("The lift is out", by="gwen")
    services.assign(first.case, to=officer, by=officer)
    html = page(browser.get(reverse("inbox")))
    for words in ("The lift is out", "@gwen", "Mention on X", "With Olu Officer", ">OO<", "Waits for us"):
        assert words in html, words


def test_the_red_lane_is_marked_in_words(browser: Client) -> None:
    conversation()
    Conversation.objects.update(red_lane_open=True, red_lane_since=timezone.now() - timedelta(minutes=12))
    html = page(browser.get(reverse("inbox")))
    assert "Red lane: first sign" in html
    assert "12 min ago" in html


def test_an_unknown_view_is_the_ordinary_one(browser: Client) -> None:
    conversation()
    assert 'id="row-' in page(
        browser.get(reverse("inbox"), {"view": "nonsense", "person": "x", "before": "?"})
    )


def test_older_conversations_are_a_link_away(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inbox.listing.PAGE", 1)
    message("First", at=timezone.now() - timedelta(hours=1))
    message("Second")
    html = page(browser.get(reverse("inbox"), {"view": "open"}))
    assert "Second" in html
    assert "First" not in html
    older = re.search(r'rel="next" href="([^"]+)"', html)
    assert older
    assert "First" in page(browser.get(older[1].replace("&amp;", "&")))


def test_an_executive_cannot_open_the_inbox(executive: User, client_for: Callable[[User], Client]) -> None:
    client = client_for(executive)
    assert client.get(reverse("inbox")).status_code == 403
    assert client.get(url("conversation", conversation())).status_code == 403


# --- the conversation --------------------------------------------------------------------------------------
def test_it_opens_by_a_plain_link_beside_the_list(browser: Client) -> None:
    first = conversation("The lift is out")
    html = page(browser.get(url("conversation", first, "?view=unassigned")))
    assert '<nav class="pane pane-views"' in html
    assert f'id="row-{first.pk}"' in html
    assert 'id="thread"' in html
    assert f'href="{url("conversation", first, "?view=unassigned")}"' in html


def test_htmx_gets_the_conversation_alone(browser: Client) -> None:
    response = browser.get(url("conversation", conversation()), **HTMX)
    html = page(response)
    assert '<div id="open"' in html
    assert "pane-views" not in html
    assert "<title>Gwen – Inbox" in html
    assert "HX-Request" in response["Vary"]


def test_going_back_in_the_history_gets_the_whole_page(browser: Client) -> None:
    first = conversation()
    response = browser.get(url("conversation", first), **HTMX, HTTP_HX_HISTORY_RESTORE_REQUEST="true")
    assert "pane-views" in page(response)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_conversation_that_is_not_there_is_a_404(browser: Client, headers: dict[str, Any]) -> None:
    assert browser.get(reverse("conversation", args=[404]), **headers).status_code == 404


def test_it_shows_edits_deletions_and_what_is_hidden(browser: Client) -> None:
    ours = account("facebook")
    first = message("Parking is a joke", ours=ours, thread_id="t")
    gone = message("My phone is 07700 900111", ours=ours, thread_id="t")
    take_in(ours, item("Parking is dear", remote_id=first.remote_id, change=Change.EDITED))
    take_in(ours, item("", remote_id=first.remote_id, change=Change.HIDDEN))
    take_in(ours, item("", remote_id=gone.remote_id, change=Change.DELETED))
    html = page(browser.get(url("conversation", first.conversation)))
    for words in (
        "Edited. Earlier wording",
        "Parking is a joke",
        "Hidden on the network",
        "Deleted on Facebook",
    ):
        assert words in html, words


def test_pictures_are_described_and_never_loaded_from_elsewhere(browser: Client) -> None:
    media = (
        {"type": "photo", "url": "https://pictures.example/1.jpg", "alt": "A thank-you card"},
        {"type": "photo", "url": "https://pictures.example/2.jpg", "alt": ""},
    )
    said = message(media=media, url="https://x.example/gwen/status/1")
    html = page(browser.get(url("conversation", said.conversation)))
    assert "A thank-you card" in html
    assert "No description given" in html
    assert "<img" not in html
    assert "https://x.example/gwen/status/1" in html


def test_an_address_that_is_none_is_no_link(browser: Client) -> None:
    said = message(url="javascript:alert(1)", media=({"type": "photo", "url": "", "alt": ""},))
    assert "javascript:" not in page(browser.get(url("conversation", said.conversation)))


def test_what_people_write_is_never_markup(browser: Client, officer: User) -> None:
    nasty = "<script>alert(1)</script>"
    first = message(nasty, author=Author("7", handle="x", name=nasty, bio=nasty)).conversation
    services.add_note(first, body=nasty, by=officer)
    html = page(browser.get(url("conversation", first)))
    assert nasty not in html
    assert "&lt;script&gt;" in html


def test_an_automatic_reply_says_why(browser: Client) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"name": "Thornwick Vale NHS Foundation Trust"})
    policies.install_defaults(by=Machine.SETUP)
    with time_machine.travel("2026-11-21T11:00:00Z", tick=False):
        first = message().conversation
    html = page(browser.get(url("conversation", first)))
    assert "Why was this sent?" in html
    assert "message--automatic" in html


# --- what is new -------------------------------------------------------------------------------------------
def test_news_are_silent_until_something_comes_in(browser: Client) -> None:
    conversation("The lift is out")
    asks = mark_in(page(browser.get(reverse("inbox"))), "news")
    assert browser.get(asks, **HTMX).status_code == 204
    second = conversation("The tea was cold", by="dai")
    response = browser.get(asks, **HTMX)
    html = page(response)
    assert response.status_code == 200
    assert "The tea was cold" in html
    assert "The lift is out" not in html or html.count("<li id=") <= 2
    assert f'id="row-{second.pk}"' in html
    assert 'id="count-open" hx-swap-oob="true">2<' in html
    assert browser.get(mark_in(html, "news"), **HTMX).status_code == 204


def test_news_keep_to_the_view(browser: Client, officer: User) -> None:
    asks = mark_in(page(browser.get(reverse("inbox"), {"view": "mine"})), "news")
    first = conversation()
    assert re.search(rf'id="row-{first.pk}"[^>]*data-left', page(browser.get(asks, **HTMX)))
    services.assign(first.case, to=officer, by=officer)
    assert not re.search(rf'id="row-{first.pk}"[^>]*data-left', page(browser.get(asks, **HTMX)))


def test_a_mark_that_is_none_asks_from_now_on(browser: Client) -> None:
    assert browser.get(reverse("inbox_news"), {"mark": "nonsense"}).status_code == 204


def test_the_open_conversation_tells_what_is_new_and_leaves_the_composer_alone(
    browser: Client, officer: User
) -> None:
    said = message(thread_id="t")
    asks = mark_in(page(browser.get(url("conversation", said.conversation))), "arrivals")
    assert browser.get(asks, **HTMX).status_code == 204
    message("And now it is worse", ours=said.account, thread_id="t")
    html = page(browser.get(asks, **HTMX))
    assert "And now it is worse" in html
    assert 'id="composer"' not in html
    assert browser.get(mark_in(html, "arrivals"), **HTMX).status_code == 204


def test_the_open_conversation_tells_how_an_answer_fares(browser: Client, officer: User) -> None:
    first = conversation()
    services.reply(first, body="Hello", by=officer)
    asks = mark_in(page(browser.get(url("conversation", first))), "arrivals")
    Delivery.objects.update(state="sent", sent_at=timezone.now(), remote_url="https://x.example/1")
    assert "Sent: see it on X" in page(browser.get(asks, **HTMX))


# --- what the page did not show ----------------------------------------------------------------------------
def heard_in(html: str) -> str:
    """As each form of the page carries it."""
    (heard,) = set(re.findall(r'name="heard" value="(\d+)"', html))
    return heard


@pytest.fixture
def stale(browser: Client) -> tuple[Message, dict[str, str]]:
    """Something said, and the form fields of a page that was opened before more came."""
    said = message("How long is the wait?", thread_id="t")
    form = reply_form(browser, said.conversation, body="About two hours.", note="Told them")
    message("I want to end my life tonight", ours=said.account, thread_id="t")
    return said, form


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("deed", ["close", "feedback", "answer"])
def test_a_page_from_before_a_cry_for_help_cannot_silence_it(
    browser: Client, stale: tuple[Message, dict[str, str]], headers: dict[str, Any], deed: str
) -> None:
    said, form = stale
    name, thing, typed = {
        "close": ("case_step", said.conversation.case, "Told them</textarea>"),
        "feedback": ("conversation_route", said.conversation, ""),
        "answer": ("conversation_reply", said.conversation, "About two hours.</textarea>"),
    }[deed]
    form |= {"action": "close", "to": "feedback"}
    response = browser.post(url(name, thing), form, **headers)
    html = page(response)
    assert response.status_code == 422
    assert "They wrote again since you opened this. Read it, then decide." in html
    assert "I want to end my life tonight" in html
    assert typed in html
    assert Conversation.objects.get().red_lane_open
    form["heard"] = heard_in(html)
    assert browser.post(url(name, thing), form, **headers).status_code in (200, 302)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_colleagues_answer_that_the_page_did_not_show_is_told_before_a_second_one_goes_out(
    browser: Client, manager: User, headers: dict[str, Any]
) -> None:
    first = conversation("Is the clinic open on Saturday?")
    form = reply_form(browser, first, body="It opens at nine.", said="0")
    services.reply(first, body="It is closed at weekends.", by=manager)
    html = page(browser.post(url("conversation_reply", first), form, **headers))
    assert "Mair Manager has just answered" in html
    assert "It is closed at weekends." in html
    assert "It opens at nine.</textarea>" in html
    assert Reply.objects.count() == 1
    form["said"] = re.findall(r'name="said" value="(\d+)"', html)[0]
    browser.post(url("conversation_reply", first), form, **headers)
    assert Reply.objects.count() == 2


def test_two_answers_at_the_same_moment_are_told_apart(officer: User, manager: User) -> None:
    first = conversation()
    services.reply(first, body="It is closed.", by=manager, after=0)
    with pytest.raises(services.AnsweredMeanwhile, match="Mair Manager has just answered"):
        services.reply(first, body="It is open.", by=officer, after=0)


def test_what_they_said_since_is_told_before_any_warning_about_the_words(
    browser: Client, stale: tuple[Message, dict[str, str]]
) -> None:
    said, form = stale
    form["body"] = "Your appointment was missed, we are sorry"
    html = page(browser.post(url("conversation_reply", said.conversation), form))
    assert "They wrote again" in html
    assert "send again" not in html


def test_what_they_say_while_an_answer_is_sent_comes_first_too(browser: Client) -> None:
    said = message("How long is the wait?", thread_id="t")
    form = reply_form(browser, said.conversation)
    waiting = [said]

    def meanwhile(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith("SAVEPOINT") and waiting:
            message("I want to end my life tonight", ours=waiting.pop().account, thread_id="t")
        return execute(sql, *rest)

    with connection.execute_wrapper(meanwhile):
        response = browser.post(url("conversation_reply", said.conversation), form)
    assert response.status_code == 422
    assert "They wrote again" in page(response)
    assert not Reply.objects.exists()


def test_a_page_that_has_been_told_the_news_can_decide(
    browser: Client, stale: tuple[Message, dict[str, str]]
) -> None:
    said, form = stale
    news = browser.get(reverse("conversation_news", args=[said.conversation_id]), **HTMX)
    form["heard"] = heard_in(page(news))
    assert browser.post(url("conversation_reply", said.conversation), form).status_code == 302


def test_to_take_it_and_to_note_something_nothing_need_be_read_first(
    browser: Client, officer: User, stale: tuple[Message, dict[str, str]]
) -> None:
    said, form = stale
    case = said.conversation.case
    for name, thing in (
        ("case_assign", case),
        ("conversation_note", said.conversation),
        ("case_answers", case),
    ):
        assert browser.post(url(name, thing), {**form, "to": officer.pk}).status_code == 302, name


# --- answering ---------------------------------------------------------------------------------------------
def reply_form(browser: Client, thing: Conversation, **changes: str) -> dict[str, str]:
    html = page(browser.get(url("conversation", thing)))
    key = re.search(r'name="form_key" value="([^"]+)"', html)
    assert key
    fields = {"body": "Sorry to hear it", "where": "public", "form_key": key[1], "heard": heard_in(html)}
    return {**fields, **changes}


def test_an_answer_without_script_leads_back_to_the_conversation(browser: Client) -> None:
    first = conversation()
    form = reply_form(browser, first)
    response = browser.post(url("conversation_reply", first, "?view=mine"), form)
    assert response.status_code == 302
    assert response["Location"] == url("conversation", first, "?view=mine")
    html = page(browser.get(response["Location"]))
    assert "Your answer is on its way." in html
    assert "Sorry to hear it" in html


def test_an_answer_with_htmx_brings_the_changed_parts_and_an_empty_box(browser: Client) -> None:
    first = conversation()
    form = reply_form(browser, first)
    response = browser.post(url("conversation_reply", first), form, **HTMX)
    html = page(response)
    assert response.status_code == 200
    assert "Going out now" in html
    assert 'id="composer"' in html
    assert form["form_key"] not in html


def test_the_same_form_twice_answers_once(browser: Client) -> None:
    first = conversation()
    form = reply_form(browser, first)
    for _ in range(2):
        assert browser.post(url("conversation_reply", first), form).status_code == 302
    assert Reply.objects.count() == 1


def test_other_words_in_a_form_that_was_sent_are_kept_and_questioned(browser: Client) -> None:
    first = conversation()
    form = reply_form(browser, first)
    browser.post(url("conversation_reply", first), form)
    response = browser.post(url("conversation_reply", first), {**form, "body": "And one more thing"})
    html = page(response)
    assert response.status_code == 422
    assert "already sent from this box" in html
    assert "And one more thing" in html
    assert form["form_key"] not in html


def test_an_empty_answer_is_questioned_beside_the_box(browser: Client) -> None:
    first = conversation()
    response = browser.post(url("conversation_reply", first), reply_form(browser, first, body=" "), **HTMX)
    assert response.status_code == 422
    assert "Write your answer first" in page(response)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_stops_an_answer_stands_beside_it_with_its_mend(
    browser: Client, headers: dict[str, Any]
) -> None:
    first = conversation()
    form = reply_form(browser, first, body="x" * 281)
    response = browser.post(url("conversation_reply", first), form, **headers)
    html = page(response)
    assert response.status_code == 422
    assert "Too long for X: 281 of 280." in html
    assert "Take out 1 character." in html
    assert "x" * 281 in html
    assert ('<nav class="pane pane-views"' in html) == (not headers)
    assert not Post.objects.exists()


def test_a_warning_is_shown_once_before_it_goes_out(browser: Client) -> None:
    first = conversation()
    form = reply_form(browser, first, body="Your appointment was missed, we are sorry")
    response = browser.post(url("conversation_reply", first), form)
    html = page(response)
    assert response.status_code == 422
    assert "This would confirm that the person is a patient." in html
    seen = re.search(r'name="seen" value="([^"]*)"', html)
    assert seen
    assert browser.post(url("conversation_reply", first), {**form, "seen": seen[1]}).status_code == 302
    assert Reply.objects.count() == 1


def test_checks_while_typing(browser: Client) -> None:
    first = conversation()
    html = page(
        browser.post(url("conversation_checks", first), {"body": "Your appointment", "where": "public"})
    )
    assert "16 of 280 characters" in html
    assert "Take it to a private message." in html
    html = page(
        browser.post(url("conversation_checks", first), {"body": "Your appointment", "where": "private"})
    )
    assert "16 of 10,000 characters" in html
    assert "confirm" not in html
    assert "Up to 280 characters" in page(browser.post(url("conversation_checks", first), {"body": ""}))


def test_the_button_says_whether_somebody_reads_it_first(browser: Client) -> None:
    first = conversation()
    assert ">Send</button>" in page(browser.get(url("conversation", first)))
    Organisation.objects.create(replies_need_approval=["officer"])
    assert ">Send for approval</button>" in page(browser.get(url("conversation", first)))
    browser.post(url("conversation_reply", first), reply_form(browser, first))
    assert "Waiting for approval" in page(browser.get(url("conversation", first)))


def test_an_answer_can_go_out_later(browser: Client) -> None:
    first = conversation()
    later = timezone.localtime() + timedelta(days=1)
    form = reply_form(browser, first, due_at=f"{later:%Y-%m-%dT%H:%M}")
    assert browser.post(url("conversation_reply", first), form).status_code == 302
    assert timezone.localtime(Delivery.objects.get().due_at).hour == later.hour


def test_a_time_that_has_passed_is_refused_and_the_words_kept(browser: Client) -> None:
    first = conversation()
    form = reply_form(browser, first, due_at="2020-01-01T10:00")
    response = browser.post(url("conversation_reply", first), form)
    assert response.status_code == 422
    assert "That time has passed" in page(response)
    assert "Sorry to hear it" in page(response)


def test_during_a_hold_the_officer_is_warned_and_can_answer_for_safety(
    browser: Client, manager: User
) -> None:
    first = conversation()
    assert "for_safety" not in page(browser.get(url("conversation", first)))
    decisions.place_hold(topic="incident-1", reason="Fire in the boiler house", by=manager)
    html = page(browser.get(url("conversation", first)))
    assert "Fire in the boiler house" in html
    assert "despite the hold" in html
    browser.post(url("conversation_reply", first), reply_form(browser, first))
    browser.post(url("conversation_reply", first), reply_form(browser, first, for_safety="on"))
    assert sorted(Post.objects.values_list("topic", flat=True)) == ["", "safety"]


def test_a_private_conversation_has_no_public_answer(browser: Client) -> None:
    first = conversation(ours=account("facebook"), kind=Kind.DIRECT)
    html = page(browser.get(url("conversation", first)))
    assert "Reply in public" not in html
    assert "Only Gwen sees your answer." in html
    browser.post(url("conversation_reply", first), reply_form(browser, first))
    assert Post.objects.get().kind == "direct"


@pytest.fixture
def texts(db: None) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"name": "Thornwick Vale NHS Foundation Trust"})
    policies.install_defaults(by=Machine.SETUP)


@pytest.mark.usefixtures("texts")
def test_a_reply_text_can_be_chosen_without_script(browser: Client) -> None:
    first = conversation()
    html = page(browser.get(url("conversation_texts", first)))
    link = re.search(r'href="([^"]+text=private-channel-invite[^"]*)"', html)
    assert link
    html = page(browser.get(link[1].replace("&amp;", "&").split("#")[0]))
    assert re.search(r"<textarea[^>]*>\s*We would like to help with this, but not in public\.", html)


@pytest.mark.usefixtures("texts")
def test_htmx_gets_the_reply_texts_alone(browser: Client) -> None:
    html = page(browser.get(url("conversation_texts", conversation()), **HTMX))
    assert "data-insert=" in html
    assert "<html" not in html


def test_a_reply_text_that_is_not_there_is_explained(browser: Client) -> None:
    html = page(browser.get(url("conversation", conversation(), "?text=nothing-like-it")))
    assert "There is no published text" in html


# --- danger ------------------------------------------------------------------------------------------------
def test_danger_has_its_own_guidance_with_our_contacts(browser: Client) -> None:
    first = conversation()
    ordinary = "Answer it, or close it with the reason why no answer is needed."
    html = page(browser.get(url("conversation", first)))
    assert ordinary in html
    assert "Tell somebody now." not in html
    Conversation.objects.update(red_lane_open=True, red_lane_since=timezone.now())
    html = page(browser.get(url("conversation", first)))
    assert ordinary not in html
    for words in (
        "Tell somebody now.",
        "Do not promise",
        "Write down what you did",
        "does not say who that is",
    ):
        assert words in html, words
    Organisation.objects.update_or_create(
        pk=1, defaults={"nation": "scotland", "danger_contacts": "Safeguarding 01632 960111"}
    )
    html = page(browser.get(url("conversation", first)))
    assert "Safeguarding 01632 960111" in html
    assert Organisation.get().facts.mental_health in html


@pytest.mark.usefixtures("texts")
def test_from_that_guidance_the_safety_text_and_a_note_are_a_press_away(browser: Client) -> None:
    first = conversation()
    Conversation.objects.update(red_lane_open=True, red_lane_since=timezone.now())
    html = page(browser.get(url("conversation", first, "?view=red-lane")))
    links = [
        link.replace("&amp;", "&").split("#")[0]
        for link in re.findall(r'href="([^"]+(?:text=|write=)[^"]+)"', html)
    ]
    safety, note = links
    assert "We are worried about you" in page(browser.get(safety))
    assert 'id="write-note" open' in page(browser.get(note))


# --- working the case --------------------------------------------------------------------------------------
def test_reroute_by_one_click(browser: Client) -> None:
    first = conversation()
    head = page(browser.get(url("conversation", first))).split('id="conversation-head"')[1].split("<nav")[0]
    in_sight = re.sub(r"<details.*?</details>", "", head, flags=re.S)
    assert re.findall(r'name="to" value="(\w+)"', in_sight) == [
        route for route in Route.values if route != first.route
    ]
    response = browser.post(url("conversation_route", first), {"to": "complaint"}, **HTMX)
    assert response.status_code == 200
    assert "New complaint" in page(response)
    assert Conversation.objects.get().route == Route.COMPLAINT


def test_urgency_alone(browser: Client) -> None:
    first = conversation()
    assert browser.post(url("conversation_route", first), {"urgency": "high"}).status_code == 302
    assert Conversation.objects.get().urgency == "high"


def test_a_route_that_is_none_is_refused_in_words(browser: Client) -> None:
    response = browser.post(url("conversation_route", conversation()), {"to": "nowhere"}, **HTMX)
    assert response.status_code == 422
    assert "Choose one of the routes." in page(response)


@pytest.fixture
def case(officer: User) -> Any:
    services.reroute(conversation(), to=Route.COMPLAINT, by=officer)
    return Conversation.objects.get().case


def test_the_case_shows_its_chart_its_moves_and_its_questions(browser: Client, case: Any) -> None:
    html = page(browser.get(url("conversation", case.conversation)))
    assert '<li aria-current="step">New complaint</li>' in html
    for words in ("It is about us", "It is about another organisation", "Is anybody at risk now?"):
        assert words in html, words


def test_a_step_by_button(browser: Client, case: Any) -> None:
    response = browser.post(url("case_step", case), {"action": "ours"})
    assert response.status_code == 302
    html = page(browser.get(response["Location"]))
    assert '<li aria-current="step">To acknowledge</li>' in html
    assert "Olu Officer: It is about us" in html


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_refused_step_says_why_and_keeps_the_note(
    browser: Client, case: Any, headers: dict[str, Any]
) -> None:
    services.take_step(case, "close", by=case.conversation.triage.last().person, note="Done")
    response = browser.post(url("case_step", case), {"action": "ours"}, **headers)
    assert response.status_code == 422
    assert "is not possible here" in page(response)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_closing_without_an_outcome_is_refused_beside_the_box(
    browser: Client, case: Any, headers: dict[str, Any]
) -> None:
    response = browser.post(url("case_step", case), {"action": "close", "note": ""}, **headers)
    assert response.status_code == 422
    html = page(response)
    (form,) = re.findall(r'<details class="move-note" open>.*?</details>', html, re.S)
    assert "“Close” needs a reason" in form
    assert 'aria-describedby="note-close-error"' in form
    assert html.count("needs a reason") == 1
    if not headers:
        assert 'data-tab="case" data-conversation' in html


def test_close_and_reopen(browser: Client, case: Any) -> None:
    browser.post(url("case_step", case), {"action": "close", "note": "Went to PALS"})
    html = page(browser.get(url("conversation", case.conversation)))
    assert "Closed. Outcome: Went to PALS" in html
    assert "Reopen" in html
    browser.post(url("case_step", case), {"action": "reopen"})
    assert Conversation.objects.get().closed_at is None


def test_take_give_and_put_back(browser: Client, case: Any, officer: User, manager: User) -> None:
    for to in (officer, manager, None):
        browser.post(url("case_assign", case), {"to": to.pk if to else ""})
        case.refresh_from_db()
        assert case.assignee == to


def test_whom_to_give_it_to(browser: Client, case: Any, manager: User, executive: User) -> None:
    html = page(browser.get(url("case_assign", case)))
    assert "Mair Manager" in html
    assert "Eve Executive" not in html
    response = browser.post(url("case_assign", case), {"to": executive.pk})
    assert response.status_code == 422
    assert "Choose somebody who works cases" in page(response)


def test_answers_are_kept_and_shown_with_who_and_when(browser: Client, case: Any) -> None:
    browser.post(url("case_answers", case), {"answer_0": "The lifts", "answer_1": ""})
    answer = case.answers.get()
    assert answer.text == "The lifts"
    html = page(browser.get(url("conversation", case.conversation)))
    assert "Olu Officer, " in html
    browser.post(url("case_step", case), {"action": "ours"})
    html = page(browser.get(url("conversation", case.conversation)))
    assert "Answers so far (1)" in html


def test_earlier_cases_stay_in_sight(browser: Client, case: Any, officer: User) -> None:
    services.reroute(case.conversation, to=Route.MEDIA, by=officer)
    html = page(browser.get(url("conversation", case.conversation)))
    assert "Moved to another route: Media" in html


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_note_is_kept_and_an_empty_one_questioned(browser: Client, headers: dict[str, Any]) -> None:
    first = conversation()
    response = browser.post(url("conversation_note", first), {"note": ""}, **headers)
    assert response.status_code == 422
    assert "Write the note first" in page(response)
    browser.post(url("conversation_note", first), {"note": "Rang the ward"}, **headers)
    assert "Rang the ward" in page(browser.get(url("conversation", first)))


@pytest.mark.parametrize(
    "name", ["conversation_reply", "conversation_note", "conversation_route", "conversation_checks"]
)
def test_verbs_are_not_for_reading(browser: Client, name: str) -> None:
    assert browser.get(url(name, conversation())).status_code == 302  # to the page above


# --- what it costs -----------------------------------------------------------------------------------------
def _busy(officer: User, manager: User) -> Conversation:
    """A conversation with one of everything, among others."""
    ours = account("facebook")
    for by in ("ann", "bea", "cat", "dot"):
        message(ours=ours, by=by)
    said = message("Parking is a joke", ours=ours, thread_id="t")
    first = said.conversation
    services.reroute(first, to=Route.MEDIA, by=officer)
    services.reroute(first, to=Route.COMPLAINT, by=officer)
    for number in range(3):
        message(f"Still waiting {number}", ours=ours, thread_id="t")
        services.reply(first, body=f"Sorry {number}", by=manager)
        services.add_note(first, body=f"Note {number}", by=officer)
    case = Conversation.objects.get(pk=first.pk).case
    services.answer_question(case, question=case.state_now.questions[0], text="Ours", by=officer)
    services.take_step(case, "ours", by=manager)
    return first


def _queries(browser: Client, address: str, **headers: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert browser.get(address, **headers).status_code == 200
    return len(asked)


def test_what_the_pages_ask_of_the_database(
    browser: Client, officer: User, manager: User, django_assert_max_num_queries: Any
) -> None:
    first, ours = _busy(officer, manager), account()
    for number in range(50):
        message(ours=ours, by=f"p{number}")
    for address, most in ((reverse("inbox"), 12), (url("conversation", first), 20)):
        with django_assert_max_num_queries(most):
            assert browser.get(address).status_code == 200
    with django_assert_max_num_queries(13):
        browser.get(url("conversation", first), **HTMX)


def test_the_profile_is_read_once_a_page(browser: Client) -> None:
    first = conversation()
    with CaptureQueriesContext(connection) as asked:
        browser.get(url("conversation", first))
    assert len([query for query in asked if "policies_organisation" in query["sql"]]) == 1


def test_more_of_everything_costs_no_more(browser: Client, officer: User, manager: User) -> None:
    first = _busy(officer, manager)
    addresses = [reverse("inbox"), url("conversation", first)]
    before = [_queries(browser, address) for address in addresses]
    _busy(officer, manager)
    for number in range(5):
        services.reply(first, body=f"Again {number}", by=manager)
        services.add_note(first, body=f"Again {number}", by=officer)
    assert [_queries(browser, address) for address in addresses] == before
