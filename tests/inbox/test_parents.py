"""What a message answers, when that was not said to us."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inbox import parents, services, timeline
from inbox.models import Conversation, Message, Parent
from policies import services as policies
from scheduler import services as scheduler
from scheduler.models import Delivery
from socialdesk.accounts.models import User
from socialdesk.audit.models import Machine
from socialdesk.networks.models import Account, Spend
from socialdesk.networks.registry import network_of
from socialdesk.networks.shapes import Outgoing
from socialdesk.networks.x import X, reading
from tests.desk import facebook_account, x_account
from tests.factories import account, item, message
from tests.inbox.test_receive import poll
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def x(practice: PracticeServer) -> Account:
    policies.install_defaults(by=Machine.SETUP)
    return x_account(practice)


@pytest.fixture
def page(practice: PracticeServer) -> Account:
    policies.install_defaults(by=Machine.SETUP)
    return facebook_account(practice)


def stranger(practice: PracticeServer, text: str = "The new car park is a maze") -> str:
    """Somebody's post that does not name us; its id."""
    return str(practice.post(text, network="x", handle="tom", name="Tom Pugh")["id"])


def answer(practice: PracticeServer, to: str, text: str = "@ThornwickVale can you help?") -> None:
    practice.comment(text, to, network="x", handle="gwen_l")


def shown(said: Message) -> parents.Quoted | None:
    return parents.of([said]).get(said.pk)


def ask(after: timedelta = timedelta()) -> None:
    with time_machine.travel(timezone.now() + after, tick=False):
        parents.ask()


# --- asking ------------------------------------------------------------------------------------------------
def test_what_was_not_said_to_us_is_asked_for_once(x: Account, practice: PracticeServer) -> None:
    to = stranger(practice)
    for _ in range(2):
        answer(practice, to)
    poll(x)
    said = Message.objects.first()
    assert said
    waiting = shown(said)
    assert waiting
    assert waiting.state == Parent.State.WANTED
    before = Conversation.objects.get().changed_at
    ask()
    ask()
    quoted = shown(said)
    assert quoted
    assert (quoted.state, quoted.author, quoted.text) == ("found", "Tom Pugh", "The new car park is a maze")
    assert quoted.link
    assert Conversation.objects.get().changed_at > before
    assert lookups(practice, to) == 1
    assert Message.objects.count() == 2


def lookups(practice: PracticeServer, remote_id: str) -> int:
    return sum(seen["path"].endswith(f"/2/tweets/{remote_id}") for seen in practice.requests())


def test_a_post_of_our_page_by_hand_is_ours(page: Account, practice: PracticeServer) -> None:
    made = _post_by_hand(page)
    practice.comment("Where do I park?", made, handle="sal", name="Sal")
    poll(page)
    ask()
    quoted = shown(Message.objects.get())
    assert quoted
    assert (quoted.author, quoted.text) == (str(page), "Flu clinics on Saturday")


def _post_by_hand(page: Account) -> str:
    return network_of(page).send(Outgoing("post", "Flu clinics on Saturday")).remote_id


def test_what_is_gone_is_said_to_be_gone(x: Account, practice: PracticeServer) -> None:
    to = stranger(practice)
    answer(practice, to)
    practice.delete(to)
    poll(x)
    ask()
    quoted = shown(Message.objects.get())
    assert quoted
    assert quoted.state == Parent.State.GONE
    ask()
    assert lookups(practice, to) == 1


def test_a_network_that_is_away_is_asked_for_days_with_pauses_that_double(
    x: Account, practice: PracticeServer
) -> None:
    to = stranger(practice)
    answer(practice, to)
    poll(x)
    practice.fault("x", "unavailable")
    asked = []
    for minutes in (0, 4, 5, 14, 15, 34, 35, 74, 75, 154, 155):
        ask(timedelta(minutes=minutes))
        asked.append(lookups(practice, to))
    assert asked == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6]
    Parent.objects.update(tries=1000)
    ask(timedelta(days=3))
    practice.no_faults()
    ask(timedelta(days=3, hours=6))
    assert Parent.objects.get().state == Parent.State.FOUND


def test_one_that_the_desk_cannot_read_is_asked_for_three_times(
    x: Account, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = stranger(practice)
    answer(practice, to)
    poll(x)
    monkeypatch.setattr(reading, "plain", lambda post: post["no such thing"])
    monkeypatch.setattr(X, "call", lambda _, do, *args, **__: do(*args))
    for days in range(5):
        ask(timedelta(days=days))
    assert lookups(practice, to) == 3
    assert Parent.objects.get().state == Parent.State.GONE


@pytest.mark.parametrize(
    "meanwhile", [{"ask_at": timezone.now() + timedelta(days=1)}, {"state": Parent.State.FOUND}]
)
def test_what_another_worker_is_asking_for_is_left_to_it(
    x: Account, practice: PracticeServer, meanwhile: dict[str, Any]
) -> None:
    first, second = stranger(practice), stranger(practice)
    for to in (first, second):
        answer(practice, to)
        poll(x)

    def claim(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith('UPDATE "inbox_parent"') and not claimed:
            claimed.append(1)
            Parent.objects.filter(remote_id=second).update(**meanwhile)
        return execute(sql, *rest)

    claimed: list[int] = []
    with connection.execute_wrapper(claim):
        ask()
    assert (lookups(practice, first), lookups(practice, second)) == (1, 0)


def test_of_what_was_taken_back_no_word_is_kept(x: Account) -> None:
    said = message(ours=x, parent_id="77")
    Parent.objects.update(
        state=Parent.State.FOUND, author="Tom Pugh", text="A maze", url="https://x.example/77"
    )
    before = Conversation.objects.get().changed_at
    parents.forget(x, "77")
    assert shown(said) == parents.Quoted(Parent.State.GONE)
    assert Conversation.objects.get().changed_at > before


def test_a_limit_is_waited_for_and_is_no_try(x: Account, practice: PracticeServer) -> None:
    for _ in range(3):
        answer(practice, stranger(practice))
    poll(x)
    practice.fault("x", "rate_limited", calls="reads", seconds=200)
    before = len(practice.requests())
    ask()
    assert len(practice.requests()) == before + 1
    for parent in Parent.objects.all():
        assert (parent.state, parent.tries) == (Parent.State.WANTED, 0)
        assert parent.ask_at > timezone.now() + timedelta(minutes=1)
    practice.no_faults()
    ask(timedelta(minutes=20))
    assert not Parent.objects.exclude(state=Parent.State.FOUND).exists()


def test_once_the_budget_is_spent_it_waits(x: Account, practice: PracticeServer) -> None:
    to = stranger(practice)
    answer(practice, to)
    poll(x)
    Account.objects.update(budget=1)
    Spend.objects.create(account=x, month=timezone.now().date().replace(day=1), kind="posts", micros=10**6)
    ask()
    assert lookups(practice, to) == 0
    assert Parent.objects.get().ask_at > timezone.now() + timedelta(minutes=10)


def test_a_permission_that_has_ended_is_said_once_and_all_waits(x: Account, practice: PracticeServer) -> None:
    for _ in range(2):
        answer(practice, stranger(practice))
    poll(x)
    x.credentials = {**x.credentials, "refresh_token": ""}
    x.save()
    practice.withdraw("x")
    before = len(practice.requests())
    ask()
    ask(timedelta(minutes=10))
    assert len(practice.requests()) == before + 1
    x.refresh_from_db()
    assert x.state == Account.RECONNECT
    assert set(Parent.objects.values_list("state", flat=True)) == {Parent.State.WANTED}


def test_one_account_in_trouble_does_not_stop_another(
    x: Account, page: Account, practice: PracticeServer
) -> None:
    made = _post_by_hand(page)
    practice.comment("Where do I park?", made, handle="sal")
    answer(practice, stranger(practice))
    poll(x)
    poll(page)
    practice.fault("x", "rate_limited", calls="reads", seconds=200)
    ask()
    states = dict(Parent.objects.values_list("account__network", "state"))
    assert states == {"x": Parent.State.WANTED, "facebook": Parent.State.FOUND}


@pytest.mark.parametrize("since", [{"is_active": False}, {"state": Account.RECONNECT}])
def test_nothing_is_asked_for_an_account_that_rests(
    x: Account, practice: PracticeServer, since: dict[str, Any]
) -> None:
    to = stranger(practice)
    answer(practice, to)
    poll(x)
    Account.objects.update(**since)
    ask()
    assert lookups(practice, to) == 0


def test_what_has_come_by_itself_is_not_asked_for(x: Account, practice: PracticeServer) -> None:
    said = message(ours=x, by="gwen", parent_id="77", thread_id="77")
    message("Look at this", ours=x, by="dai", remote_id="77", thread_id="77")
    Parent.objects.create(account=x, remote_id="77")  # as if both had been taken in at the same moment
    ask()
    assert not Parent.objects.exists()
    assert lookups(practice, "77") == 0
    quoted = shown(said)
    assert quoted
    assert (quoted.author, quoted.text) == ("Dai", "Look at this")
    assert quoted.conversation == Message.objects.get(remote_id="77").conversation_id


def test_half_a_character_keeps_it_from_nobody(x: Account) -> None:
    message(ours=x, parent_id="77")
    parent = Parent.objects.select_related("account").get()
    parents._answered(parent, item("My mother\ud83d\x00", by="tom"))
    parent.refresh_from_db()
    assert parent.text == "My mother��"


# --- what needs no asking ----------------------------------------------------------------------------------
def sent(author: User, ours: Account, **fields: Any) -> Delivery:
    post = scheduler.write(body="Flu clinics", accounts=[ours], by=author)
    return Delivery.objects.create(
        post=post, account=ours, text="Flu clinics", due_at=timezone.now(), remote_id="our-post", **fields
    )


def test_a_post_that_the_desk_sent_is_known(author: User) -> None:
    ours = account("facebook")
    delivery = sent(author, ours, remote_url="https://facebook.example/our-post", sent_at=timezone.now())
    quoted = shown(message(ours=ours, parent_id="our-post"))
    assert quoted
    assert (quoted.state, quoted.author, quoted.text) == ("found", str(ours), "Flu clinics")
    assert (quoted.link, quoted.at) == (delivery.remote_url, delivery.sent_at)


def test_our_answer_in_the_same_conversation_is_not_shown_twice(officer: User) -> None:
    ours = account()
    first = message(ours=ours, by="gwen", thread_id="t")
    services.reply(first.conversation, body="Hello", by=officer)
    Delivery.objects.update(state="sent", remote_id="reply")
    assert shown(message(ours=ours, by="gwen", parent_id="reply", thread_id="t")) is None
    assert not Parent.objects.exists()
    elsewhere = shown(message(ours=ours, by="dai", parent_id="reply", thread_id="t"))
    assert elsewhere
    assert elsewhere.text == "Hello"


@pytest.mark.parametrize("parent_id", ["", "first"])
def test_what_answers_nothing_or_a_message_wants_nothing(parent_id: str) -> None:
    ours = account()
    message(ours=ours, remote_id="first")
    message(ours=ours, parent_id=parent_id)
    assert not Parent.objects.exists()


# --- showing -----------------------------------------------------------------------------------------------
def test_what_stands_in_the_same_conversation_is_there_to_be_read() -> None:
    ours = account()
    first = message(ours=ours, by="gwen", thread_id="t")
    second = message(ours=ours, by="gwen", thread_id="t", parent_id=first.remote_id)
    assert parents.of([first, second]) == {}


def test_words_that_their_author_deleted_are_not_quoted() -> None:
    ours = account()
    first = message("And here is my number", ours=ours, by="dai", thread_id="t")
    Message.objects.update(deleted_at=timezone.now())
    quoted = shown(message(ours=ours, by="gwen", thread_id="t", parent_id=first.remote_id))
    assert quoted
    assert (quoted.state, quoted.text, quoted.conversation) == ("gone", "", first.conversation_id)


def test_a_conversation_of_any_length_costs_two_queries(django_assert_num_queries: Any) -> None:
    ours = account()
    other = message(ours=ours, by="dai", thread_id="d")
    said = [message(ours=ours, by="gwen", thread_id="t", parent_id=f"p{number}") for number in range(5)]
    said.append(message(ours=ours, by="gwen", thread_id="t", parent_id=other.remote_id))
    with django_assert_num_queries(2):
        assert len(parents.of(said)) == 6


def test_what_was_said_before_connecting_stays_quiet_when_it_is_found(
    x: Account, practice: PracticeServer
) -> None:
    to = stranger(practice)
    Account.objects.update(connected_at=timezone.now() + timedelta(hours=1))
    x.refresh_from_db()
    message(ours=x, parent_id=to)
    before = Conversation.objects.get().changed_at
    ask()
    assert Parent.objects.get().state == Parent.State.FOUND
    assert Conversation.objects.get().changed_at == before


@pytest.mark.parametrize(
    ("parent", "words"),
    [
        (
            {"state": "found", "author": "Tom Pugh", "text": "A maze & more"},
            ["Tom Pugh", "A maze &amp; more"],
        ),
        (
            {"state": "found", "url": "https://x.com/tom/status/77"},
            ["somebody", "Without words", "See it on X"],
        ),
        ({"state": "wanted"}, ["The desk is fetching what this answers."]),
        ({"state": "gone", "url": "javascript:alert(1)"}, ["What this answers is not there any more."]),
    ],
)
def test_the_page_shows_it_above_the_message(
    client_for: Callable[[User], Client], officer: User, parent: dict[str, str], words: list[str]
) -> None:
    said = message(parent_id="77")
    Parent.objects.update(**parent)
    page = client_for(officer).get(reverse("conversation", args=[said.conversation_id])).content.decode()
    for word in words:
        assert word in page
    assert ("In answer to" in page) == (parent["state"] == "found")
    assert "javascript:" not in page


def test_the_page_leads_to_the_conversation_in_which_it_stands(
    client_for: Callable[[User], Client], officer: User
) -> None:
    ours = account()
    first = message("Look at this", ours=ours, by="dai", thread_id="t")
    said = message(ours=ours, by="gwen", thread_id="t", parent_id=first.remote_id)
    page = client_for(officer).get(reverse("conversation", args=[said.conversation_id])).content.decode()
    assert (
        f'<a href="{reverse("conversation", args=[first.conversation_id])}">Open that conversation</a>'
        in page
    )


def test_an_open_page_shows_it_as_soon_as_it_is_here(officer: User) -> None:
    said = message(parent_id="77")

    def stamp() -> str:
        (shown,) = [e for e in timeline.build(said.conversation, [], []) if e.kind == "message"]
        return shown.stamp

    before = stamp()
    Parent.objects.update(state=Parent.State.FOUND, text="A maze")
    assert stamp() != before


def test_our_answer_in_the_timeline_is_not_quoted_below_it(officer: User) -> None:
    ours = account()
    first = message(ours=ours, by="gwen", thread_id="t")
    services.reply(first.conversation, body="Hello", by=officer)
    Delivery.objects.update(state="sent", remote_id="reply")
    message(ours=ours, by="dai", thread_id="t", parent_id="reply")
    message(ours=ours, by="gwen", thread_id="t", parent_id="reply")
    entries = timeline.build(first.conversation, timeline.replies_of(first.conversation), [])
    assert [entry.answers for entry in entries if entry.kind == "message"] == [None, None]


def test_what_came_by_itself_is_not_kept_twice() -> None:
    ours = account()
    message(ours=ours, by="gwen", parent_id="77", thread_id="77")
    Parent.objects.update(state=Parent.State.FOUND, text="Look at this")
    message("Look at this", ours=ours, by="dai", remote_id="77", thread_id="77")
    assert not Parent.objects.exists()
