"""What could not be read: kept, shown with the reason, read again after a mend, or left."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inbox import receive, unreadable
from inbox.models import Incoming, Message, MessageChange, Refusal
from inbox.tasks import read_again
from socialdesk.accounts.models import User
from socialdesk.audit.models import Entry
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import UNREADABLE
from socialdesk.networks.x import reading
from socialdesk.workflow import Refused
from tests.factories import account

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


@pytest.fixture
def x(db: None) -> Account:
    return account("x", credentials={"access_token": "a-very-secret-token"})


def mention(remote_id: str, **fields: Any) -> dict[str, Any]:
    at = timezone.now().isoformat().replace("+00:00", "Z")
    return {"id": remote_id, "author_id": "9", "text": "Hello", "created_at": at, **fields}


def came(ours: Account, *posts: Any, source: str = "poll") -> Incoming:
    incoming = receive.store(ours, source, "mentions", {"data": list(posts)})
    assert incoming
    receive.process(incoming)
    incoming.refresh_from_db()
    return incoming


def half_read(ours: Account) -> Incoming:
    """One post is read; of the other, X has changed the form of the time."""
    return came(ours, mention("1"), mention("2", created_at="Tue Nov 24 14:05"))


def mended(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk after an update: it knows the new form as well."""
    usual = reading.when
    monkeypatch.setattr(reading, "when", lambda text: timezone.now() if text[0] == "T" else usual(text))


# --- reading again -------------------------------------------------------------------------------------------
def test_after_a_mend_it_is_read_and_nothing_is_doubled(
    x: Account, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    incoming = half_read(x)
    assert incoming.problem.startswith("ValueError")
    mended(monkeypatch)
    unreadable.ask_again(incoming, by=admin)
    for _ in range(2):
        read_again()
    incoming.refresh_from_db()
    assert (incoming.problem, incoming.found, incoming.again_at) == ("", 1, None)
    assert sorted(Message.objects.values_list("remote_id", flat=True)) == ["1", "2"]
    assert not MessageChange.objects.exists()


def test_without_a_mend_the_reason_stays(x: Account, admin: User) -> None:
    incoming = half_read(x)
    unreadable.ask_again(incoming, by=admin)
    read_again()
    again = Incoming.objects.get()
    assert again.problem == incoming.problem
    assert again.reread_at
    assert again.found == 0


def test_an_old_payload_does_not_bring_an_old_wording_back(
    x: Account, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    incoming = half_read(x)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        came(x, mention("1", text="Hello, I meant"))
        mended(monkeypatch)
        unreadable.ask_again(incoming, by=admin)
        read_again()
    first = Message.objects.get(remote_id="1")
    assert first.text == "Hello, I meant"
    assert first.earlier_wordings.get().text == "Hello"


def test_all_are_asked_for_at_once(x: Account, admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        came(x, mention(str(number), created_at="Tue"))
    mended(monkeypatch)
    assert unreadable.ask_all_again(by=admin) == 30
    read_again()
    assert Incoming.objects.asked_again().count() == 10
    read_again()
    assert Message.objects.count() == 30
    assert unreadable.ask_all_again(by=admin) == 0


def test_what_is_then_too_early_is_tried_again_as_ever(x: Account, admin: User) -> None:
    ours = account("facebook")
    told = {
        "item": "comment",
        "verb": "remove",
        "comment_id": "1_2",
        "post_id": "P",
        "created_time": 1764000000,
    }
    incoming = receive.store(ours, "webhook", "webhook", {"changes": [{"field": "feed", "value": told}]})
    assert incoming
    Incoming.objects.update(problem="KeyError: 'x'", processed_at=timezone.now())
    unreadable.ask_again(incoming, by=admin)
    read_again()
    with time_machine.travel(timezone.now() + receive.RETRY):
        assert Incoming.objects.waiting().get() == incoming


def comment(ours: Account, remote_id: str) -> dict[str, Any]:
    told = {
        "item": "comment", "verb": "add", "comment_id": remote_id, "post_id": "P", "parent_id": "P",
        "from": {"id": "U"}, "message": "Hello", "created_time": 1764000000,
    }  # fmt: skip
    return {"id": ours.remote_id, "changes": [{"field": "feed", "value": told}]}


def never_split(ours: Account, *entries: Any) -> Incoming:
    """As the webhook keeps it when it does not understand a call."""
    incoming = receive.store(ours, "webhook", UNREADABLE, json.dumps({"entry": entries}))
    assert incoming
    receive.process(incoming)
    return incoming


def test_what_could_not_be_split_is_split_after_a_mend(admin: User) -> None:
    ours, other = account("facebook"), account("facebook")
    incoming = never_split(ours, comment(ours, "1_1"), comment(other, "1_2"))
    assert not Message.objects.exists()
    unreadable.ask_again(incoming, by=admin)
    for _ in range(2):
        read_again()
    incoming.refresh_from_db()
    assert (incoming.problem, incoming.found, incoming.again_at) == ("", 2, None)
    assert {said.account: said.remote_id for said in Message.objects.all()} == {ours: "1_1", other: "1_2"}
    assert Message.objects.values("incoming").distinct().count() == 2


@pytest.mark.parametrize("text", ["<html>", '{"entry": [{}]}', '{"entry": [7]}', "[" * 100_000])
def test_without_a_mend_it_stays_whole(admin: User, text: str) -> None:
    incoming = receive.store(account("facebook"), "webhook", UNREADABLE, text)
    assert incoming
    receive.process(incoming)
    unreadable.ask_again(incoming, by=admin)
    read_again()
    (row,) = Incoming.objects.unreadable()
    assert (row.payload, row.found, row.again_at) == (text, 0, None)


def test_the_part_that_is_still_not_understood_is_kept_for_itself(admin: User) -> None:
    ours = account("facebook")
    unreadable.ask_again(never_split(ours, comment(ours, "1_1"), {"x": 1}), by=admin)
    read_again()
    receive.process_waiting()
    (row,) = Incoming.objects.unreadable()
    assert json.loads(row.payload) == {"entry": [{"x": 1}]}
    assert Message.objects.get().remote_id == "1_1"


def test_what_another_process_has_read_meanwhile_is_not_read_once_more(x: Account, admin: User) -> None:
    first, second = (came(x, mention(str(number), created_at="Tue")) for number in range(2))
    unreadable.ask_all_again(by=admin)
    before = Incoming.objects.get(pk=second.pk).processed_at

    def settle(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("UPDATE") and not settled:
            settled.append(second)
            unreadable.leave(second, by=admin)
        return execute(sql, *rest)

    settled: list[Incoming] = []
    with connection.execute_wrapper(settle):
        read_again()
    assert Incoming.objects.get(pk=first.pk).reread_at
    assert Incoming.objects.get(pk=second.pk).processed_at == before


def test_one_may_be_left_for_good(x: Account, admin: User) -> None:
    incoming = half_read(x)
    unreadable.leave(incoming, by=admin)
    assert not Incoming.objects.unreadable().exists()
    incoming.refresh_from_db()
    assert incoming.left_by == admin
    with pytest.raises(Refused, match="meanwhile"):
        unreadable.leave(incoming, by=admin)
    with pytest.raises(Refused, match="meanwhile"):
        unreadable.ask_again(incoming, by=admin)


def test_what_has_been_emptied_cannot_be_read_again(x: Account, admin: User) -> None:
    incoming = half_read(x)
    Incoming.objects.update(payload={}, emptied_at=timezone.now())
    with pytest.raises(Refused, match="erased"):
        unreadable.ask_again(incoming, by=admin)
    assert unreadable.ask_all_again(by=admin) == 0


def test_each_is_in_the_audit_log(x: Account, admin: User) -> None:
    incoming = half_read(x)
    unreadable.ask_again(incoming, by=admin)
    unreadable.ask_all_again(by=admin)
    unreadable.leave(incoming, by=admin)
    names = ["payload.read_again", "payload.all_read_again", "payload.left_unread"]
    assert (
        list(Entry.objects.filter(action__in=names, person=admin).values_list("action", flat=True))
        == names[::-1]
    )


def test_only_who_looks_after_accounts_may(x: Account, manager: User) -> None:
    incoming = half_read(x)
    for verb in (unreadable.ask_again, unreadable.leave):
        with pytest.raises(Refused, match="manage network accounts"):
            verb(incoming, by=manager)
    with pytest.raises(Refused, match="manage network accounts"):
        unreadable.ask_all_again(by=manager)


# --- in words ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("problem", "meaning"),
    [
        ("1_2: What it changes has not come.", "It tells of a change to a message that never came here."),
        ("It is not what this network sends.", "It does not look like anything that this network sends."),
        ("KeyError: 'id'", "Something that the desk looks for is missing in it."),
        ("7: DataError: value too long", "The desk’s database could not take in what it holds."),
        ("Exhausted", "The desk could not make sense of it."),
    ],
)
def test_a_reason_is_said_in_plain_words(problem: str, meaning: str) -> None:
    assert unreadable.meanings(f"{problem}\n{problem}") == [meaning]


def test_no_secret_is_shown(x: Account) -> None:
    next_page = "https://graph.example/?access_token=a-very-secret-token&after=q"
    payload = {
        "next": next_page,
        "token": "t0k3n",
        "deep": [{"client_secret": "s3cr3t", "say": "a-very-secret-token"}],
    }
    incoming = Incoming(account=x, payload=payload)
    text = unreadable.shown(incoming)
    assert not re.search("a-very|t0k3n|s3cr3t", text)
    assert "after=q" in text
    assert json.loads(text)["deep"]


# --- the page ------------------------------------------------------------------------------------------------
def page(browser: Client, **headers: str) -> str:
    return browser.get(reverse("unreadable"), headers=headers).content.decode()


def test_an_empty_page_says_what_it_is_for(admin: User, client_for: SignIn) -> None:
    html = page(client_for(admin))
    assert "Everything has been read" in html
    assert "Read all again" not in html
    assert 'hx-trigger="every 2s"' not in html


def test_it_shows_what_came_escaped_and_why(x: Account, admin: User, client_for: SignIn) -> None:
    came(x, {"id": "<script>alert(1)</script>"}, {"id": "2"})
    html = page(client_for(admin))
    assert "Something that the desk looks for is missing in it." in html
    assert "KeyError" in html
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert" not in html


def test_it_asks_for_news_while_some_are_being_read_again_and_tells_what_came_of_it(
    x: Account, admin: User, client_for: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_read(x)
    still = came(x, {"id": "7"})
    browser = client_for(admin)
    mended(monkeypatch)
    browser.post(reverse("unreadable_again"))
    html = page(browser, **{"HX-Request": "true"})
    assert "Reading again: 2 left." in html
    assert 'hx-trigger="every 2s"' in html
    assert "<html" not in html
    read_again()
    html = page(browser)
    assert "now read, 1 new message," in html
    assert "Still not readable" in html
    assert 'hx-trigger="every 2s"' not in html
    browser.post(reverse("unreadable_leave", args=[still.pk]))
    assert f"left by {admin}" in page(browser)


def test_a_refusal_is_said(x: Account, admin: User, client_for: SignIn) -> None:
    incoming = half_read(x)
    unreadable.leave(incoming, by=admin)
    response = client_for(admin).post(reverse("unreadable_one_again", args=[incoming.pk]), follow=True)
    assert "read or left meanwhile" in response.content.decode()


def test_what_came_can_be_had_as_a_file_and_that_is_written_down(
    x: Account, admin: User, client_for: SignIn
) -> None:
    incoming = half_read(x)
    response = client_for(admin).get(reverse("unreadable_payload", args=[incoming.pk]))
    taken = Entry.objects.get(action="payload.downloaded")
    assert (taken.person, taken.thing_id) == (admin, str(incoming.pk))
    assert json.loads(response.content) == incoming.payload
    assert response["Content-Type"].startswith("text/plain")


def test_many_are_paged(x: Account, admin: User, client_for: SignIn) -> None:
    for number in range(25):
        came(x, {"id": str(number)})
    browser = client_for(admin)
    first = browser.get(reverse("unreadable"))
    second = browser.get(reverse("unreadable"), {"before": first.context["older"]})
    shown = [card["row"].pk for page in (first, second) for card in page.context["cards"]]
    assert shown == sorted(shown, reverse=True)
    assert len(set(shown)) == 25
    assert browser.get(reverse("unreadable"), {"before": "x"}).status_code == 200


def test_it_counts_what_was_refused_this_week(x: Account, admin: User, client_for: SignIn) -> None:
    today = timezone.localdate()
    for days, count in ((0, 3), (6, 4), (7, 900)):
        Refusal.objects.create(network="x", day=today - timedelta(days=days), reason="unsigned", count=count)
    half_read(x)
    Incoming.objects.update(repeats=5)
    assert client_for(admin).get(reverse("unreadable")).context["refused"] == [
        ("X", "Without a good signature", 7),
        ("X", "The same call again, read once", 5),
    ]
