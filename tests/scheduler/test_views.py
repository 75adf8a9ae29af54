"""The publishing pages: with htmx and without, and what each person sees and may do there."""

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

from scheduler import attention, decisions, services
from scheduler.models import SAFETY, Delivery, Kind, Post
from socialdesk.accounts.models import User
from socialdesk.networks.models import Account
from tests.factories import account
from tests.scheduler.cast import approved, delivery, in_state, post_by, reply_by, waiting

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HTMX = {"HTTP_HX_REQUEST": "true"}
NOON = "2026-11-24T12:00:00Z"


@pytest.fixture
def browser(author: User, client_for: SignIn) -> Client:
    return client_for(author)


@pytest.fixture
def reader(manager: User, client_for: SignIn) -> Client:
    return client_for(manager)


def page(response: Any) -> str:
    return str(response.content.decode())


def typed(*accounts: Account, **fields: Any) -> dict[str, Any]:
    """The compose form as a browser sends it."""
    return {
        "body": "Visiting hours change on Monday.",
        "accounts": [a.pk for a in accounts],
        "content": "own",
        "when": "soon",
        "due_at": "",
        "do": "save",
        **fields,
    }


def compose(browser: Client, *accounts: Account, **fields: Any) -> Any:
    return browser.post(reverse("compose"), typed(*accounts, **fields))


def only() -> Post:
    return Post.objects.get()


# --- writing -----------------------------------------------------------------------------------------------
def test_it_saves_a_draft_even_without_an_account(browser: Client) -> None:
    response = compose(browser)
    assert response.url == reverse("post", args=[only().pk])
    assert only().state == "draft"


def test_it_sends_a_post_for_approval(browser: Client, author: User) -> None:
    x, facebook = account("x"), account("facebook")
    compose(browser, x, facebook, do="send", **{f"text_{facebook.pk}": "Longer words.\r\nTwo lines."})
    assert only().state == "in_review"
    assert only().author == author
    assert {v.account: v.words for v in only().variants.all()} == {
        x: "Visiting hours change on Monday.",
        facebook: "Longer words.\nTwo lines.",
    }


def test_it_asks_for_an_account_before_it_sends(browser: Client) -> None:
    account()
    html = page(compose(browser, do="send"))
    assert "Choose at least one account" in html
    assert "Visiting hours change on Monday." in html
    assert not Post.objects.exists()


def test_what_a_check_stops_is_kept_as_a_draft(browser: Client) -> None:
    response = compose(browser, account(), body="Come on [insert date]", do="send")
    assert response.url == f"{reverse('post_edit', args=[only().pk])}?refused=yes"
    html = page(browser.get(response.url))
    assert "This is kept as a draft. It cannot go on yet" in html
    assert "Come on [insert date]" in html
    assert '<a href="#id_body">' in html  # the summary leads to the words that have to change


def test_what_a_check_stops_on_one_account_is_said_beside_its_own_words(browser: Client) -> None:
    x, facebook = account("x"), account("facebook")
    words = {f"text_{facebook.pk}": "Come on [insert date]"}
    html = page(browser.get(compose(browser, x, facebook, do="send", **words).url))
    assert f'<a href="#id_text_{facebook.pk}">' in html
    assert '<a href="#id_body">' not in html


def test_words_for_an_account_that_is_not_chosen_are_not_lost(browser: Client) -> None:
    x, facebook = account("x"), account("facebook")
    html = page(compose(browser, x, **{f"text_{facebook.pk}": "Only for Facebook."}))
    assert "but did not choose it" in html
    assert "Only for Facebook." in html
    assert re.search(r"<details[^>]* open>.*Different words for Facebook", html)


# 2027: the clocks go forward on 28 March and back on 31 October.
@pytest.mark.parametrize(
    ("time", "problem"),
    [
        ("", "Enter the date and time when it should go out"),
        ("tomorrow", "Enter a date and a time, such as"),
        ("2026-11-31T10:00", "Enter a date and a time, such as"),
        ("2026-11-24T11:59", "That time has passed"),
        ("2027-03-28T01:30", "There is no 01:30 on 28 March 2027: the clocks go forward."),
        ("2027-10-31T01:30", "01:30 comes twice on 31 October 2027, when the clocks go back."),
        ("2062-01-01T10:00", "That is more than a year away"),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_a_wrong_time_is_said_beside_the_field_and_nothing_typed_is_lost(
    time: str, problem: str, browser: Client
) -> None:
    html = page(compose(browser, account(), when="later", due_at=time))
    assert problem in html
    assert 'id="id_due_at_error"' in html
    assert "Visiting hours change on Monday." in html
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    ("time", "utc"),
    [
        ("2027-03-28T00:59", "2027-03-28T00:59+00:00"),
        ("2027-03-28T02:00", "2027-03-28T01:00+00:00"),
        ("2027-07-01T09:00", "2027-07-01T08:00+00:00"),
        ("24/12/2026 09:00", "2026-12-24T09:00+00:00"),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_a_time_is_londons(time: str, utc: str, browser: Client) -> None:
    compose(browser, account(), when="later", due_at=time)
    assert only().due_at.isoformat(timespec="minutes") == utc


def test_a_time_left_in_the_field_does_not_count_when_it_goes_out_at_once(browser: Client) -> None:
    compose(browser, account(), when="soon", due_at="rubbish")
    assert only().due_at is None


def test_the_preview_counts_as_each_network_does_and_saves_nothing(browser: Client) -> None:
    x, facebook = account("x"), account("facebook")
    body = "日本 https://www.nhs.uk/a-rather-long-address-on-the-website"
    html = page(browser.post(reverse("compose_preview"), typed(x, facebook, body=body), **HTMX))
    assert "28 of 280" in html  # two wide characters, a space and a link of 23
    assert f"{len(body)} of 63,206" in html
    assert "<html" not in html
    assert not Post.objects.exists()


def test_the_preview_shows_half_written_things_too(browser: Client) -> None:
    html = page(browser.post(reverse("compose_preview"), typed(account(), body=""), **HTMX))
    assert "There are no words yet." in html
    html = page(browser.post(reverse("compose_preview"), {"body": "Words"}, **HTMX))
    assert "Choose an account to see how the text looks there." in html


def test_without_javascript_the_whole_page_comes_back_checked(browser: Client) -> None:
    html = page(compose(browser, account(), body="Take two tablets.", do="check"))
    assert "This reads like medical advice for one person." in html
    assert "Take two tablets.</textarea>" in html
    assert not Post.objects.exists()


def test_each_finding_is_said_once_and_says_where_it_holds(browser: Client) -> None:
    x, facebook = account("x"), account("facebook")
    html = page(compose(browser, x, facebook, body="word " * 80 + "[insert date]", do="check"))
    assert html.count("is not filled in.") == 1
    assert re.search(r"Too long for X: \d+ of 280\. <span[^>]*>\(X\)", html)


def test_an_account_in_trouble_is_marked(browser: Client) -> None:
    lapsed, _paused = account(state=Account.RECONNECT), account("facebook", is_active=False, name="Maternity")
    html = page(browser.get(reverse("compose")))
    assert "(needs reconnecting)" in html
    assert "Maternity" not in html
    html = page(browser.post(reverse("compose_preview"), typed(lapsed), **HTMX))
    assert "This account needs reconnecting: nothing goes out" in html


def test_a_new_post_can_begin_with_the_words_of_an_old_one(browser: Client, author: User) -> None:
    old = approved(author, account(), body="The same procedure as every year.")
    html = page(browser.get(reverse("compose"), {"from": old.pk}))
    assert "The same procedure as every year.</textarea>" in html
    assert re.search(r'name="accounts"[^>]* checked', html)


# --- writing during a hold ---------------------------------------------------------------------------------
def test_it_asks_about_the_incident_only_while_something_is_held(browser: Client, manager: User) -> None:
    assert "What is it about?" not in page(browser.get(reverse("compose")))
    decisions.place_hold(topic="incident-7", reason="A flood", by=manager)
    html = page(browser.get(reverse("compose")))
    assert "On hold: A flood." in html
    assert "It is about “A flood”. It goes out despite the hold." in html


def test_a_post_about_the_incident_is_not_held(browser: Client, manager: User) -> None:
    decisions.place_hold(topic="incident-7", reason="A flood", by=manager)
    for topic in ("incident-7", "other"):
        compose(browser, account(), topic=topic, do="send")
    for post in Post.objects.all():
        services.approve(post, by=manager)
    held = {row.post.topic: row.on_hold for row in Delivery.objects.with_holds()}
    assert held == {"incident-7": False, "": True}


def test_a_made_up_topic_is_refused(browser: Client, manager: User) -> None:
    decisions.place_hold(topic="incident-7", reason="A flood", by=manager)
    compose(browser, account(), topic=SAFETY)
    assert not Post.objects.exists()


# --- changing ----------------------------------------------------------------------------------------------
def edit(browser: Client, post: Post, **fields: Any) -> Any:
    data = typed(*[v.account for v in post.variants.all()], edits=post.edits, **fields)
    return browser.post(reverse("post_edit", args=[post.pk]), data)


def test_it_changes_a_post(browser: Client, author: User) -> None:
    post = post_by(author)
    edit(browser, post, body="Tuesday, that is.")
    assert only().body == "Tuesday, that is."


def test_a_stale_edit_shows_both_texts(
    browser: Client, author: User, officer: User, client_for: SignIn
) -> None:
    post = post_by(author, account())
    edit(client_for(officer), post, body="Olu was faster.")
    html = page(edit(browser, post, body="Asha wrote this."))
    assert "Olu Officer has changed this post since you opened it." in html
    assert "Olu was faster." in html
    assert "Asha wrote this.</textarea>" in html
    assert only().body == "Olu was faster."
    # What comes next is a decision: the form now carries the stamp of what is shown.
    assert 'name="edits" value="1"' in html


def test_the_editor_says_what_a_change_would_do(browser: Client, author: User) -> None:
    for state, words in (
        ("in_review", "it becomes a draft again"),
        ("approved", "taken out of the schedule"),
    ):
        post = in_state(state, author)
        assert words in page(browser.get(reverse("post_edit", args=[post.pk])))


def test_a_post_that_is_out_leads_back_with_the_reason(browser: Client, author: User) -> None:
    post = delivery(author, "sent").post
    response = browser.get(reverse("post_edit", args=[post.pk]), follow=True)
    assert response.redirect_chain[-1][0] == reverse("post", args=[post.pk])
    assert "Part of this has already gone out" in page(response)


def test_an_answer_keeps_its_account_and_its_topic(browser: Client, author: User, manager: User) -> None:
    decisions.place_hold(topic="incident-7", reason="A flood", by=manager)
    post = post_by(author, account(), topic=SAFETY, **reply_by(author))
    html = page(browser.get(reverse("post_edit", args=[post.pk])))
    assert 'name="accounts"' not in html
    assert 'name="topic"' not in html
    edit(browser, post, body="Please ring 999.")
    assert (only().topic, only().kind, only().variants.count()) == (SAFETY, Kind.REPLY, 1)


def test_an_answer_that_needs_no_approval_goes_straight_out(browser: Client, author: User) -> None:
    post = post_by(author, account(), **reply_by(author))
    assert ">Send</button>" in page(browser.get(reverse("post_edit", args=[post.pk])))
    edit(browser, post, body="Thank you for telling us.", do="send")
    assert only().state == "approved"


# --- one post ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["draft", "in_review", "approved", "sent_back", "withdrawn"])
@pytest.mark.parametrize("who", ["author", "officer", "manager", "admin"])
def test_its_page_opens_in_every_state(
    state: str, who: str, author: User, request: Any, client_for: SignIn
) -> None:
    post = in_state(state, author)
    html = page(client_for(request.getfixturevalue(who)).get(reverse("post", args=[post.pk])))
    assert "What you can do" in html
    assert "wrote it" in html


def test_its_page_says_what_became_of_each_delivery(browser: Client, author: User) -> None:
    for state, words in (
        ("sending", "It is going out right now."),
        ("failed", "X refused this."),
        ("unknown", "It is not sent again before that is known."),
        ("sent", "<strong>X refused this.</strong>"),
    ):
        row = delivery(author, state, reason="X refused this.")
        assert words in page(browser.get(reverse("post", args=[row.post_id])))
    row = delivery(author, "sent", sent_at=timezone.now(), remote_url="https://x.com/t/status/1")
    assert 'href="https://x.com/t/status/1"' in page(browser.get(reverse("post", args=[row.post_id])))


def test_its_page_says_why_something_cannot_be_done(reader: Client, manager: User, author: User) -> None:
    own = waiting(manager)
    assert "Somebody who did not write it has to read it first." in page(
        reader.get(reverse("post", args=[own.pk]))
    )
    out = delivery(author, "sent").post
    assert "Withdraw: Part of this has already gone out" in page(reader.get(reverse("post", args=[out.pk])))


@pytest.fixture
def half_sent(author: User) -> tuple[Post, Delivery]:
    """A post that is out on one account and waits for its time on the other."""
    post = approved(author, account("x"), account("facebook"), due_at=timezone.now() + timedelta(days=1))
    out, waits = post.deliveries.all()
    Delivery.objects.filter(pk=out.pk).update(state="sent", sent_at=timezone.now())
    return post, waits


def test_what_has_not_gone_out_is_dropped_on_its_page(
    half_sent: tuple[Post, Delivery], reader: Client
) -> None:
    post, waits = half_sent
    url = reverse("post", args=[post.pk])
    html = page(reader.get(url))
    assert "Withdraw: Part of this has already gone out" in html
    assert "What has not gone out you can drop" in html
    assert html.count("Drop it here") == 1
    response = decide(reader, waits, "drop", on="post")
    assert response.redirect_chain[-1][0] == url
    waits.refresh_from_db()
    assert waits.state == "dropped"
    assert "Drop it here" not in page(response)


def test_who_cannot_drop_it_reads_who_can(half_sent: tuple[Post, Delivery], browser: Client) -> None:
    html = page(browser.get(reverse("post", args=[half_sent[0].pk])))
    assert "A manager can drop what has not gone out." in html
    assert "Drop it here" not in html


def test_its_state_is_sent_again_only_when_something_has_changed(browser: Client, author: User) -> None:
    row = delivery(author, "queued")
    html = page(browser.get(reverse("post", args=[row.post_id])))
    again = re.search(r'hx-get="([^"]+status[^"]+)"', html)
    assert again
    url = again[1].replace("&amp;", "&")
    assert browser.get(url, **HTMX).status_code == 204
    Delivery.objects.filter(pk=row.pk).update(state="sent", sent_at=timezone.now())
    fragment = page(browser.get(url, **HTMX))
    assert "Sent" in fragment
    assert "<html" not in fragment


def test_its_history_says_when_it_was_sent(browser: Client, author: User) -> None:
    row = delivery(author, "sent", sent_at=timezone.now())
    html = page(browser.get(reverse("post", args=[row.post_id])))
    assert "The desk</strong> sent it on X" in html


@pytest.mark.parametrize(("state", "is_stale"), [("parked", False), ("sending", True), ("sent", True)])
def test_it_says_so_when_its_buttons_are_out_of_date(
    state: str, is_stale: bool, browser: Client, author: User
) -> None:
    row = delivery(author, "queued")
    again = re.search(r'hx-get="([^"]+status[^"]+)"', page(browser.get(reverse("post", args=[row.post_id]))))
    assert again
    Delivery.objects.filter(pk=row.pk).update(state=state, sent_at=timezone.now())
    fragment = page(browser.get(again[1].replace("&amp;", "&"), **HTMX))
    assert ("This has moved on since you opened it." in fragment) == is_stale


@pytest.mark.parametrize("route", ["post", "schedule"])
def test_it_is_sent_again_when_its_account_can_no_longer_send(
    route: str, browser: Client, author: User
) -> None:
    row = delivery(author, "queued")
    html = page(browser.get(reverse(route, args=[row.post_id] if route == "post" else [])))
    again = re.search(r'hx-get="([^"]+stamp=[^"]+)"', html)
    assert again
    Account.objects.update(state=Account.RECONNECT)
    assert "Needs reconnecting" in page(browser.get(again[1].replace("&amp;", "&"), **HTMX))


def test_it_says_so_when_a_colleague_was_faster(browser: Client, author: User, manager: User) -> None:
    post = waiting(author)
    url = reverse("post_status", args=[post.pk]) + "?stamp=old&stage=in_review"
    services.approve(post, by=manager)
    assert "This has moved on since you opened it." in page(browser.get(url, **HTMX))


def test_it_is_withdrawn_with_a_note(browser: Client, author: User) -> None:
    post = waiting(author)
    browser.post(reverse("post_withdraw", args=[post.pk]), {"note": "Wrong day."})
    assert only().state == "withdrawn"
    assert only().steps.last().note == "Wrong day."


def test_a_refused_withdrawal_keeps_the_note(browser: Client, author: User) -> None:
    post = delivery(author, "sent").post
    html = page(browser.post(reverse("post_withdraw", args=[post.pk]), {"note": "Oh dear."}))
    assert "Part of this has already gone out" in html
    assert only().state == "approved"


def test_it_is_sent_on_from_its_page(browser: Client, author: User) -> None:
    post = post_by(author)
    browser.post(reverse("post_send", args=[post.pk]))
    assert only().state == "in_review"


def test_a_time_that_has_passed_meanwhile_is_said_beside_the_field(browser: Client, author: User) -> None:
    with time_machine.travel(NOON, tick=False):
        post = post_by(author, due_at=timezone.now() + timedelta(hours=1))
    with time_machine.travel("2026-11-24T14:00:00Z"):
        html = page(browser.post(reverse("post_send", args=[post.pk]), follow=True))
    assert "This is kept as a draft. It cannot go on yet." in html
    assert 'href="#id_due_at">That time has passed.' in html
    assert 'id="id_due_at_error"' in html
    assert 'value="2026-11-24T13:00"' in html
    assert "Visiting hours change on Monday.</textarea>" in html
    assert only().state == "draft"


# --- approvals ---------------------------------------------------------------------------------------------
def review(browser: Client, action: str, post: Post, **more: Any) -> Any:
    htmx = HTMX if more.pop("htmx", False) else {}
    data = {"edits": post.edits, "note": "", **more}
    return browser.post(reverse(f"post_{action}", args=[post.pk]), data, **htmx)


def test_a_manager_approves(reader: Client, author: User) -> None:
    post = waiting(author)
    response = review(reader, "approve", post, note="Good.")
    assert response.url == reverse("approvals")
    assert (only().state, only().steps.last().note) == ("approved", "Good.")


def test_with_htmx_the_card_gives_way_to_what_was_done(reader: Client, author: User) -> None:
    html = page(review(reader, "approve", waiting(author), htmx=True))
    assert "Approved. It goes out now." in html
    assert "<html" not in html


def test_it_says_that_an_approved_post_waits_for_a_hold(reader: Client, author: User, manager: User) -> None:
    decisions.place_hold(topic="incident-7", reason="A flood", by=manager)
    assert "Approved. It waits until the hold is lifted." in page(
        review(reader, "approve", waiting(author), htmx=True)
    )


@pytest.mark.parametrize("htmx", [True, False])
def test_sending_back_asks_for_a_reason(htmx: bool, reader: Client, author: User) -> None:
    html = page(review(reader, "send_back", waiting(author), htmx=htmx))
    assert "needs a reason" in html
    assert only().state == "in_review"


def test_a_text_that_changed_meanwhile_is_read_again_first(reader: Client, author: User) -> None:
    post, x = waiting(author), account()
    services.edit(post, body="Not what you read.", accounts=[x], content="own", due_at=None, by=author)
    services.send_for_approval(post, by=author)
    html = page(reader.post(reverse("post_approve", args=[post.pk]), {"edits": 0, "note": "My note"}))
    assert "The text has changed since you opened it." in html
    assert "Not what you read." in html
    assert "My note</textarea>" in html
    assert 'name="edits" value="1"' in html


def test_what_a_colleague_decided_first_leads_to_the_post(reader: Client, author: User, admin: User) -> None:
    post = waiting(author)
    services.approve(post, by=admin)
    typed = {"edits": 0, "note": "Only on Monday?"}
    response = reader.post(reverse("post_approve", args=[post.pk]), typed, follow=True)
    assert response.redirect_chain[-1][0] == reverse("post", args=[post.pk])
    assert "is not possible here" in page(response)
    assert "Only on Monday?" in page(response)
    response = reader.post(reverse("post_approve", args=[post.pk]), typed, **HTMX)
    assert response["HX-Redirect"] == reverse("post", args=[post.pk])  # a card has no room for a page


def test_what_matters_most_is_read_first(reader: Client, author: User, manager: User) -> None:
    def post(body: str, hours: int | None, topic: str = "") -> None:
        due_at = timezone.now() + timedelta(hours=hours) if hours else None
        waiting(author, body=body, due_at=due_at, topic=topic)

    decisions.place_hold(topic="incident-7", reason="A flood", by=manager)
    post("Sixth, tomorrow.", 24)
    post("Third, at once.", None)
    post("Fourth, at once.", None)
    post("Fifth, tonight.", 8, "incident-6")  # which is over
    post("Second, the flood.", 30, "incident-7")
    post("First, for safety.", 40, SAFETY)
    html = page(reader.get(reverse("approvals")))
    assert re.findall(r'look__text">(\w+),', html) == ["First", "Second", "Third", "Fourth", "Fifth", "Sixth"]
    assert html.count("Somebody’s safety") == html.count("About the incident") == 1


def test_ones_own_post_is_shown_with_the_reason(reader: Client, manager: User) -> None:
    waiting(manager, body="My own words.")
    html = page(reader.get(reverse("approvals")))
    assert "My own words." in html
    assert "Somebody who did not write it has to read it first." in html
    assert ">Approve<" not in html


def test_a_reply_says_whom_it_answers(reader: Client, author: User) -> None:
    waiting(author, **reply_by(author))
    html = page(reader.get(reverse("approvals")))
    assert "In public to <strong>Megan Orrin</strong>" in html
    assert "It answers message 17" in html


@pytest.mark.parametrize(
    ("minutes", "words"), [(5, "It goes out as soon as you approve it."), (60, "Once approved, it waits")]
)
@pytest.mark.parametrize("route", ["approvals", "post"])
def test_approving_what_has_passed_its_time_says_first_what_that_does(
    route: str, minutes: int, words: str, reader: Client, author: User
) -> None:
    post = waiting(author)
    Post.objects.filter(pk=post.pk).update(due_at=timezone.now() - timedelta(minutes=minutes))
    assert words in page(reader.get(reverse(route, args=[post.pk] if route == "post" else [])))


def test_what_changed_since_it_was_sent_back_is_shown(reader: Client, author: User, manager: User) -> None:
    post, x = waiting(author), account()
    services.send_back(post, by=manager, note="Say when.")
    services.edit(post, body="On Monday.", accounts=[x], content="own", due_at=None, by=author)
    services.send_for_approval(post, by=author)
    html = page(reader.get(reverse("approvals")))
    assert "Since it was sent back" in html
    assert "Say when." in html


def test_an_empty_page_says_what_comes_here(reader: Client) -> None:
    assert "Nothing waits for approval" in page(reader.get(reverse("approvals")))


# --- the schedule ------------------------------------------------------------------------------------------
@time_machine.travel(NOON, tick=False)
def test_the_schedule_goes_by_day_and_says_a_post_once(browser: Client, author: User) -> None:
    approved(author, account("x"), account("facebook"), due_at=timezone.now() + timedelta(hours=2))
    approved(author, account(), body="Later.", due_at=timezone.now() + timedelta(days=1))
    html = page(browser.get(reverse("schedule")))
    assert "Today, Tuesday 24 November" in html
    assert "Tomorrow, Wednesday 25 November" in html
    assert html.count("Visiting hours change on Monday.") == 1
    assert ">14:00<" in html


def test_what_is_tried_again_is_marked(browser: Client, author: User) -> None:
    later = timezone.now() + timedelta(minutes=5)
    delivery(author, due_at=timezone.now(), not_before=later)
    assert ">Trying again</span>" in page(browser.get(reverse("schedule")))


def test_what_is_held_is_marked(browser: Client, author: User, manager: User) -> None:
    approved(author, due_at=timezone.now() + timedelta(days=1))
    decisions.place_hold(topic="incident-7", reason="A flood", by=manager)
    html = page(browser.get(reverse("schedule")))
    assert "On hold: A flood." in html
    assert ">On hold</span>" in html


def test_the_schedule_is_sent_again_only_when_something_has_changed(browser: Client, author: User) -> None:
    row = delivery(author, "queued")
    html = page(browser.get(reverse("schedule")))
    again = re.search(r'hx-get="([^"]+stamp[^"]+)"', html)
    assert again
    assert browser.get(again[1], **HTMX).status_code == 204
    Delivery.objects.filter(pk=row.pk).update(state="failed", reason="No.")
    html = page(browser.get(again[1], **HTMX))
    assert "1 post needs a person" in html
    assert "<html" not in html


def test_an_empty_schedule_says_what_comes_here(browser: Client) -> None:
    assert "Nothing is scheduled" in page(browser.get(reverse("schedule")))


def test_drafts_are_listed_with_what_was_asked_for(browser: Client, author: User) -> None:
    for state in ("draft", "sent_back", "withdrawn"):
        in_state(state, author, body=f"I am {state}.")
    html = page(browser.get(reverse("drafts")))
    for words in ("I am draft.", "I am sent_back.", "Say when.", "I am withdrawn."):
        assert words in html


def test_sent_posts_come_in_pages_and_answers_only_when_asked_for(browser: Client, author: User) -> None:
    row = delivery(author, "sent", sent_at=timezone.now(), text="A post.")
    answer = approved(author, body="An answer.", **reply_by(author))
    answer.deliveries.update(state="sent", sent_at=timezone.now())
    html = page(browser.get(reverse("sent")))
    assert "A post." in html
    assert "An answer." not in html
    assert "An answer." in page(browser.get(reverse("sent"), {"all": "yes"}))
    assert "A post." not in page(browser.get(reverse("sent"), {"before": row.pk}))


def test_an_executive_reads_what_is_public_and_nothing_else(
    executive: User, author: User, client_for: SignIn
) -> None:
    ready = approved(author, body="For everyone.", due_at=timezone.now() + timedelta(days=1))
    private = approved(author, body="For her alone.", **reply_by(author, kind=Kind.DIRECT, to_id="9"))
    unfinished = post_by(author)
    browser = client_for(executive)
    html = page(browser.get(reverse("schedule")))
    assert "For everyone." in html
    assert "For her alone." not in html
    assert "Drafts" not in html
    assert "Write a post" not in html
    assert browser.get(reverse("post", args=[ready.pk])).status_code == 200
    for post in (private, unfinished):
        assert browser.get(reverse("post", args=[post.pk])).status_code == 404
    delivery(author, "failed")
    Delivery.objects.filter(post=private).update(state="failed", text="For her alone.")
    assert "For her alone." not in page(browser.get(reverse("stuck")))


# --- what needs a person -----------------------------------------------------------------------------------
def decide(browser: Client, row: Delivery, action: str, **more: Any) -> Any:
    data = {"action": action, "state": row.state, **more}
    return browser.post(reverse("delivery_decide", args=[row.pk]), data, follow=True)


def test_each_stuck_post_comes_with_its_choices(reader: Client, author: User) -> None:
    for state in ("failed", "parked", "unknown"):
        delivery(author, state, reason="It was so.")
    html = page(reader.get(reverse("stuck")))
    for words in (
        "Send now",
        "Move to another time",
        "Keep at its time",
        "It is there",
        "Drop",
        "What was tried",
    ):
        assert words in html
    assert "The desk cannot tell whether this went out." in html


def test_those_who_cannot_decide_see_what_happened(browser: Client, author: User) -> None:
    delivery(author, "failed", reason="It was refused.")
    html = page(browser.get(reverse("stuck")))
    assert "A manager decides about these." in html
    assert "It was refused." in html
    assert 'name="action"' not in html


def test_a_decision_is_carried_out_and_said(reader: Client, author: User) -> None:
    row = delivery(author, "failed")
    assert "It goes out now." in page(decide(reader, row, "send_now"))
    row.refresh_from_db()
    assert row.state == "queued"


@time_machine.travel(NOON, tick=False)
def test_it_is_moved_to_a_london_time(reader: Client, author: User) -> None:
    row = delivery(author, "parked")
    html = page(decide(reader, row, "reschedule", due_at="2027-07-01T09:00"))
    assert "It goes out Thu 1 Jul 2027, 09:00." in html
    row.refresh_from_db()
    assert row.due_at.isoformat(timespec="minutes") == "2027-07-01T08:00+00:00"


@pytest.mark.parametrize(
    ("time", "problem"),
    [
        ("", "Enter the date and time"),
        ("2020-01-01T09:00", "That time has passed"),
        ("x", "Enter a date and a"),
    ],
)
def test_a_wrong_new_time_is_said_beside_the_field(
    time: str, problem: str, reader: Client, author: User
) -> None:
    row, other = delivery(author, "parked"), delivery(author, "parked")
    html = page(decide(reader, row, "reschedule", due_at=time))
    assert f'id="id_due_at_{row.pk}_error"' in html
    assert f'id="id_due_at_{other.pk}_error"' not in html
    assert problem in html
    assert f'value="{time}"' in html or not time


def test_it_does_not_promise_seconds_on_an_account_that_cannot_send(reader: Client, author: User) -> None:
    delivery(author, "failed")
    assert "It goes out within seconds" in page(reader.get(reverse("stuck")))
    Account.objects.update(is_active=False)
    html = page(reader.get(reverse("stuck")))
    assert "It goes out within seconds" not in html
    assert "It goes out as soon as the account can send again" in html
    assert "nothing goes out until an admin resumes it" in html


def test_nothing_is_decided_about_what_looks_different_now(reader: Client, author: User) -> None:
    row = delivery(author, "failed")
    row.state = "parked"
    assert "This has moved on meanwhile" in page(decide(reader, row, "drop"))
    row.refresh_from_db()
    assert row.state == "failed"


@pytest.mark.parametrize("action", ["claim", "confirm", "nonsense", ""])
def test_a_machines_move_is_not_for_people(action: str, reader: Client, author: User) -> None:
    row = delivery(author, "failed")
    decide(reader, row, action)
    row.refresh_from_db()
    assert row.state == "failed"


def test_sending_during_a_hold_says_that_it_waits(reader: Client, author: User, manager: User) -> None:
    row = delivery(author, "failed")
    decisions.place_hold(topic="incident-7", reason="A flood", by=manager)
    assert "It waits until the hold is lifted." in page(decide(reader, row, "send_now"))


# An account that cannot send now, and what has to be done first.
BLOCKED = [
    ({"state": Account.RECONNECT}, "It waits until an admin reconnects the account."),
    ({"is_active": False}, "It waits until an admin resumes the account."),
]


@pytest.mark.parametrize(("trouble", "words"), BLOCKED)
def test_it_never_says_that_something_goes_out_on_an_account_that_cannot_send(
    trouble: dict[str, Any], words: str, reader: Client, author: User
) -> None:
    post = waiting(author, account())
    Account.objects.update(**trouble)
    assert f"Approved. {words}" in page(review(reader, "approve", post, htmx=True))
    html = page(reader.get(reverse("post", args=[post.pk])))
    assert words in html
    assert "oes out now" not in html
    row = only().deliveries.get()
    Delivery.objects.filter(pk=row.pk).update(state="failed")
    row.refresh_from_db()
    assert words in page(decide(reader, row, "send_now"))


@pytest.mark.parametrize(("trouble", "words"), BLOCKED)
def test_an_answer_that_goes_straight_out_waits_for_its_account_too(
    trouble: dict[str, Any], words: str, browser: Client, author: User
) -> None:
    post = post_by(author, account(), **reply_by(author))
    Account.objects.update(**trouble)
    assert words in page(browser.post(reverse("post_send", args=[post.pk]), follow=True))


def test_a_post_that_is_out_is_not_headed_as_if_it_still_waited(browser: Client, author: User) -> None:
    row = delivery(author, "sent", sent_at=timezone.now())
    html = page(browser.get(reverse("post", args=[row.post_id])))
    assert "It was sent" in html
    assert "It goes out at its time" not in html


def test_all_that_are_still_to_come_are_kept(reader: Client, author: User) -> None:
    for _ in range(2):
        delivery(author, "parked")
    delivery(author, "parked", due_at=timezone.now() - timedelta(hours=1))
    assert "2 of these still have their time to come." in page(reader.get(reverse("stuck")))
    assert "2 posts keep their times." in page(reader.post(reverse("stuck_keep"), follow=True))


def test_when_nothing_is_stuck_it_says_what_comes_here(reader: Client) -> None:
    assert "Nothing needs a person" in page(reader.get(reverse("stuck")))


# --- who is told -------------------------------------------------------------------------------------------
def test_attention_counts_what_this_person_can_do_something_about(
    author: User, officer: User, manager: User, executive: User
) -> None:
    delivery(author, "failed")
    waiting(author)
    waiting(manager)
    in_state("sent_back", author)
    people = (author, officer, manager, executive)
    assert [attention.stuck(person) for person in people] == [1, 0, 1, 0]
    marks = [[(mark.count, mark.words) for mark in attention.marks(person)] for person in people]
    assert marks == [[(1, "sent back to you")], [], [(1, "to approve")], []]


def test_the_navigation_says_what_waits_for_this_person(reader: Client, author: User) -> None:
    assert "to approve" not in page(reader.get(reverse("policies")))
    for _ in range(2):
        waiting(author)
    assert re.search(r">Publish\s*<span[^>]*>2<span[^>]*> to approve<", page(reader.get(reverse("policies"))))


# --- how often the database is asked -----------------------------------------------------------------------
def queries(browser: Client, route: str, **headers: Any) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(reverse(route), **headers).status_code == 200
    return len(asked)


@pytest.mark.parametrize("route", ["schedule", "approvals", "drafts", "sent", "stuck"])
def test_a_full_page_asks_no_more_than_one_with_a_single_post(
    route: str, reader: Client, author: User, manager: User
) -> None:
    def fill() -> None:
        waiting(author)
        sent_back = waiting(author)
        services.send_back(sent_back, by=manager, note="Say when.")
        for state in ("queued", "sent", "failed", "parked"):
            delivery(author, state, sent_at=timezone.now() if state == "sent" else None)

    fill()
    queries(reader, route)  # a first visit also fills caches
    one = queries(reader, route)
    for _ in range(5):
        fill()
    assert queries(reader, route) == one


def test_the_schedule_asks_little_when_it_keeps_itself_up_to_date(reader: Client, author: User) -> None:
    delivery(author, "queued")
    queries(reader, "schedule", **HTMX)
    # Session, person, what is ahead, what went out, how much is stuck, holds.
    assert queries(reader, "schedule", **HTMX) == 6
