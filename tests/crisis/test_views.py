"""The crisis room: in the order of doing, for each role."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crisis import services
from crisis.models import HoldingStatement, Incident
from scheduler.models import Delivery, Kind, Post
from socialdesk.accounts.models import User
from socialdesk.networks.models import Account
from tests.crisis.test_services import declared, ready, send
from tests.factories import account
from tests.scheduler.cast import approved, delivery, reply_by

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HTMX = {"HTTP_HX_REQUEST": "true"}
TYPED = {
    "title": "flooding at Thornwick General",
    "level": "major",
    "why": "The river gauge.",
    "hashtags": "flood, #Thornwick",
}


@pytest.fixture
def browser(manager: User, client_for: SignIn) -> Client:
    return client_for(manager)


def page(response: Any) -> str:
    return str(response.content.decode())


# --- before ------------------------------------------------------------------------------------------------
def test_the_empty_room_says_what_it_is_for_and_what_to_do_before(
    browser: Client, author: User, manager: User
) -> None:
    account(state=Account.RECONNECT)
    html = page(browser.get(reverse("crisis")))
    assert "No incident is under way" in html
    assert "0 holding statements are ready" in html
    assert "needs reconnecting: nothing can be sent from it" in html
    assert "Mair Manager can send a holding statement" in html
    ready(author, manager)
    assert "1 holding statement is ready" in page(browser.get(reverse("crisis")))


# --- declaring ---------------------------------------------------------------------------------------------
def test_before_it_is_declared_it_says_what_will_be_held(browser: Client, author: User) -> None:
    delivery(author)
    approved(author, account("x"), account("facebook"))
    html = page(browser.post(reverse("incident_declare"), TYPED))
    assert "2 posts and replies that wait for their time are held." in html
    assert 'name="title" value="flooding at Thornwick General"' in html
    assert not Incident.objects.exists()


def test_it_is_declared_once_sure(browser: Client, author: User, manager: User) -> None:
    delivery(author)
    browser.post(reverse("incident_declare"), {**TYPED, "sure": "yes"})
    incident = Incident.objects.get()
    assert (incident.declared_by, incident.level, incident.hashtags) == (
        manager,
        "major",
        "#flood #Thornwick",
    )
    assert Delivery.objects.held().count() == 1


def test_one_can_go_back_without_losing_a_word(browser: Client) -> None:
    html = page(browser.post(reverse("incident_declare"), {**TYPED, "back": "yes"}))
    assert 'value="flooding at Thornwick General"' in html
    assert not Incident.objects.exists()


def test_what_is_missing_is_said_beside_the_field(browser: Client) -> None:
    html = page(browser.post(reverse("incident_declare"), {**TYPED, "title": "", "sure": "yes"}))
    assert 'id="id_title_error"' in html
    assert "The river gauge.</textarea>" in html
    html = page(browser.post(reverse("incident_declare"), {**TYPED, "hashtags": "a " * 99}))
    assert "Use fewer hashtags" in html


# --- under way ---------------------------------------------------------------------------------------------
def test_the_room_shows_who_declared_what_and_why(browser: Client, author: User) -> None:
    declared(author, hashtags="Flood")
    html = page(browser.get(reverse("crisis")))
    for words in ("Flooding at Thornwick General", "declared by Asha Author", "The river.", "#Flood"):
        assert words in html


def test_a_statement_is_shown_exactly_as_it_goes_out_and_sent(
    browser: Client, author: User, manager: User
) -> None:
    incident, statement, x = declared(author, hashtags="Flood"), ready(author, manager), account()
    words = "We know about flooding at Thornwick General. #Flood"
    assert f'<p class="look__text">{words}</p>' in page(browser.get(reverse("crisis")))
    browser.post(reverse("statement_send", args=[incident.pk, statement.pk]), {"accounts": [x.pk]})
    assert Delivery.objects.get().text == words
    html = page(browser.get(reverse("crisis")))
    assert "It has gone to every account." in html
    assert "Send now<" not in html


def test_accounts_where_it_does_not_fit_are_not_ticked(browser: Client, author: User, manager: User) -> None:
    declared(author)
    ready(author, manager, body="Longer than X allows. " * 20)
    x, facebook = account("x"), account("facebook")
    html = page(browser.get(reverse("crisis")))
    assert "Too long for X" in html
    assert re.search(rf'value="{facebook.pk}"[^>]* checked', html)
    assert not re.search(rf'value="{x.pk}"[^>]* checked', html)


def test_a_refused_statement_says_why_beside_its_accounts(
    browser: Client, author: User, manager: User
) -> None:
    incident, statement = declared(author), ready(author, manager, body="Longer than X allows. " * 20)
    url, x = reverse("statement_send", args=[incident.pk, statement.pk]), account()
    html = page(browser.post(url, {"accounts": [x.pk]}))
    assert f'id="id_accounts_{statement.pk}_error"' in html
    assert re.search(rf'value="{x.pk}"[^>]* checked', html)
    assert "Choose at least one account" in page(browser.post(url, {}))
    assert not Post.objects.exists()


def test_what_was_said_and_what_is_held_keep_themselves_up_to_date(
    browser: Client, author: User, manager: User
) -> None:
    incident = declared(author)
    delivery(author, text="Held words.")
    send(incident, ready(author, manager), manager)
    html = page(browser.get(reverse("crisis")))
    assert "On hold: 1 post" in html
    again = re.search(r'hx-get="([^"]+stamp[^"]+)"', html)
    assert again
    assert browser.get(again[1], **HTMX).status_code == 204
    Delivery.objects.filter(post__topic=incident.topic).update(state="sent", remote_url="https://x.com/t/1")
    html = page(browser.get(again[1], **HTMX))
    assert "https://x.com/t/1" in html
    assert "<html" not in html


def test_two_incidents_are_two_tabs(browser: Client, author: User) -> None:
    first = declared(author)
    declared(author, title="a fire")
    assert "A fire</h2>" in page(browser.get(reverse("crisis")))
    assert "Flooding at Thornwick General</h2>" in page(
        browser.get(reverse("crisis"), {"incident": first.pk})
    )


def test_it_does_not_say_that_a_statement_goes_out_when_its_account_cannot_send(
    browser: Client, author: User, manager: User
) -> None:
    ours, incident, statement = account("x"), declared(author), ready(author, manager)
    Account.objects.update(state=Account.RECONNECT)
    url = reverse("statement_send", args=[incident.pk, statement.pk])
    html = page(browser.post(url, {"accounts": [ours.pk]}, follow=True))
    assert "It waits until an admin reconnects the account." in html


# --- standing down -----------------------------------------------------------------------------------------
def test_it_is_stood_down_and_leads_to_the_decisions(browser: Client, author: User) -> None:
    delivery(author)
    incident = declared(author)
    html = page(
        browser.post(reverse("incident_stand_down", args=[incident.pk]), {"note": "Over."}, follow=True)
    )
    assert "1 waits for a decision" in html
    assert f"{reverse('stuck')}?hold={incident.hold_id}" in html
    html = page(browser.get(reverse("crisis")))
    assert "1 post waits for a decision:" in html
    assert "Earlier incidents" in html


def test_what_an_incident_left_is_found_and_decided_from_its_page(
    browser: Client, author: User, manager: User
) -> None:
    delivery(author, "parked", reason="Its time was 09:00. Is it still right to send?")
    approved(author, body="Come to our fair.", due_at=timezone.now() + timedelta(days=1))
    incident = declared(author)
    about = {"topic": incident.topic, "due_at": timezone.now() + timedelta(hours=1)}
    approved(author, body="More about the flood at nine.", **about)
    services.stand_down(incident, note="Over.", by=manager)

    html = page(browser.get(reverse("incident", args=[incident.pk])))
    assert "2 wait for a decision" in html
    for words in (
        "Come to our fair.",
        "It was held:",
        "More about the flood at nine.",
        "It is about what is over",
    ):
        assert words in html

    narrowed = f"{reverse('stuck')}?hold={incident.hold_id}"
    html = page(browser.get(narrowed))
    assert html.count('class="desk-card desk-card--attention stuck"') == 2
    assert "Is it still right to send?" not in html

    row = Delivery.objects.get(text="Come to our fair.")
    url = f"{reverse('delivery_decide', args=[row.pk])}?hold={incident.hold_id}"
    assert browser.post(url, {"action": "drop", "state": "parked"}).url == narrowed
    assert browser.post(f"{reverse('stuck_keep')}?hold={incident.hold_id}").url == narrowed
    states = dict(Delivery.objects.values_list("text", "state"))
    assert states == {
        "Come to our fair.": "dropped",
        "More about the flood at nine.": "queued",
        "Visiting hours change on Monday.": "parked",
    }
    assert "wait for a decision" not in page(browser.get(reverse("incident", args=[incident.pk])))


@pytest.mark.parametrize("number", ["x", "0", "9" * 30])
def test_an_unknown_hold_narrows_nothing(number: str, browser: Client, author: User) -> None:
    delivery(author, "parked")
    assert "Needs a decision" in page(browser.get(reverse("stuck"), {"hold": number}))


def test_it_is_not_stood_down_without_a_reason(browser: Client, author: User) -> None:
    incident = declared(author)
    html = page(browser.post(reverse("incident_stand_down", args=[incident.pk]), {"note": ""}))
    assert 'id="id_note_error"' in html
    assert Incident.objects.under_way().exists()


def test_standing_down_what_is_over_says_so(browser: Client, author: User, manager: User) -> None:
    incident = declared(author)
    services.stand_down(incident, note="Over.", by=manager)
    html = page(browser.post(reverse("incident_stand_down", args=[incident.pk]), {"note": "Again."}))
    assert "is not possible here" in html


# --- who sees what -----------------------------------------------------------------------------------------
def test_an_executive_reads_the_room_and_cannot_change_it(
    author: User, manager: User, executive: User, client_for: SignIn
) -> None:
    incident = declared(author)
    ready(author, manager)
    approved(author, body="For her alone.", **reply_by(author, kind=Kind.DIRECT, to_id="9"))
    html = page(client_for(executive).get(reverse("crisis")))
    assert "We know about flooding" in html
    assert "Replies to people are held. They are not shown to your role." in html
    assert "For her alone." not in html
    main = html[html.index("<main") :]
    assert "<form" not in main
    assert "<button" not in main
    assert page(client_for(executive).get(reverse("incident", args=[incident.pk])))


def test_an_officer_declares_but_does_not_send(
    officer: User, author: User, manager: User, client_for: SignIn
) -> None:
    declared(author)
    ready(author, manager)
    html = page(client_for(officer).get(reverse("crisis")))
    assert "A manager or an admin sends these." in html
    assert "Declare another incident" in html
    assert "Send now<" not in html


def test_the_incidents_page_tells_its_story(browser: Client, author: User, manager: User) -> None:
    incident = declared(author)
    send(incident, ready(author, manager), manager)
    services.stand_down(incident, note="Water is down.", by=manager)
    html = page(browser.get(reverse("incident", args=[incident.pk])))
    for words in ("declared it", "sent the statement “First words”", "stood it down", "Water is down."):
        assert words in html


# --- statements --------------------------------------------------------------------------------------------
def test_a_statement_is_written_and_waits(browser: Client, author: User, client_for: SignIn) -> None:
    writer = client_for(author)
    response = writer.post(
        reverse("statement_write"), {"title": "First words", "body": "We know.\r\nMore soon."}
    )
    assert response.url == reverse("statements")
    statement = HoldingStatement.objects.get()
    assert statement.body == "We know.\nMore soon."
    assert "Somebody who did not write it has to approve it." in page(writer.get(reverse("statements")))
    browser.post(reverse("statement_approve", args=[statement.pk]))
    assert HoldingStatement.objects.ready().get() == statement
    browser.post(reverse("statement_retire", args=[statement.pk]))
    assert not HoldingStatement.objects.in_use().exists()


def test_a_blank_that_nothing_fills_is_said_beside_the_text(browser: Client) -> None:
    html = page(browser.post(reverse("statement_write"), {"title": "A", "body": "At {time} we know more."}))
    assert 'id="id_body_error"' in html
    assert "Nothing fills “{time}”." in html
    assert "At {time} we know more.</textarea>" in html


def test_ones_own_statement_is_not_approved(manager: User, browser: Client) -> None:
    statement = services.write_statement(title="A", body="B", by=manager)
    html = page(browser.post(reverse("statement_approve", args=[statement.pk]), follow=True))
    assert "Somebody who did not write it has to approve it." in html


def test_the_preview_fills_in_an_example(browser: Client) -> None:
    account()
    html = page(browser.post(reverse("statement_preview"), {"body": "We know about {title}."}, **HTMX))
    assert "We know about flooding at Thornwick General." in html
    assert "of 280" in html


def test_a_new_one_begins_with_the_words_of_an_old_one(browser: Client, author: User, manager: User) -> None:
    old = ready(author, manager)
    html = page(browser.get(reverse("statement_write"), {"from": old.pk}))
    assert "We know about {title}. {hashtags}</textarea>" in html


# --- how often the database is asked -----------------------------------------------------------------------
def test_a_full_room_asks_no_more_for_every_held_post(browser: Client, author: User) -> None:
    declared(author)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("crisis"))
        return len(asked)

    delivery(author)
    queries()
    one = queries()
    for _ in range(5):
        delivery(author)
    assert queries() == one
