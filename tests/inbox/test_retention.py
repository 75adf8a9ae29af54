"""Words that their author deleted, and payloads that have been read, are not kept for ever."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import serializers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inbox import receive, retention, routing, services, threads, unreadable
from inbox.models import Case, Conversation, Incoming, Message, Note, Parent, Reply, Triage
from policies.models import Organisation
from socialdesk.accounts.models import User
from socialdesk.audit.models import Entry
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Change
from tests.factories import account, item, message, take_in

pytestmark = pytest.mark.django_db

WORDS = "The rude nurse Zebedee lost my file"


@pytest.fixture
def facebook(db: None) -> Account:
    return account("facebook")


def keep(days: int) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"name": "Thornwick", "keep_deleted_days": days})


def delete(first: Message) -> None:
    take_in(first.account, item("", remote_id=first.remote_id, change=Change.DELETED))


def later(**how_long: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(**how_long))


def all_that_is_stored() -> str:
    kept = (Message, Conversation, Triage, Incoming, Case, Note, Reply, Parent, Entry)
    return "".join(serializers.serialize("json", model.objects.all(), ensure_ascii=False) for model in kept)


@pytest.mark.parametrize(
    ("days", "after", "is_there"), [(1, 23, True), (1, 25, False), (3, 70, True), (0, 0, False)]
)
def test_words_are_kept_as_long_as_the_organisation_says(
    facebook: Account, days: int, after: int, is_there: bool
) -> None:
    keep(days)
    first = message(WORDS, ours=facebook)
    delete(first)
    with later(hours=after):
        retention.sweep()
    first.refresh_from_db()
    assert (first.text == WORDS, first.erased_at is None) == (is_there, is_there)


def comment(text: str, remote_id: str = "1_2", verb: str = "add", **value: object) -> dict[str, Any]:
    told = {
        "item": "comment", "verb": verb, "comment_id": remote_id, "post_id": "P_1", "parent_id": "P_1",
        "from": {"id": "U", "name": "Sal"}, "message": text, "created_time": 1764000000,
    }  # fmt: skip
    return {"changes": [{"field": "feed", "value": {**told, **value}}]}


def hear(ours: Account, payload: dict[str, Any]) -> Incoming:
    incoming = receive.store(ours, "webhook", "webhook", payload)
    assert incoming
    receive.process(incoming)
    return incoming


def test_no_word_of_it_is_left_anywhere_and_its_handling_stays(facebook: Account, officer: User) -> None:
    hear(facebook, comment(WORDS))
    hear(facebook, comment("The rude nurse Zebedee lost my whole file", verb="edited"))
    first = Message.objects.get()
    Parent.objects.create(account=facebook, remote_id=first.remote_id, state="found", text=WORDS)
    services.add_note(first.conversation, body="Rang the ward", by=officer)
    services.reply(first.conversation, body="Sorry to hear it", by=officer)
    hear(facebook, comment("", verb="remove"))
    assert "Zebedee" in all_that_is_stored()
    with later(days=1, minutes=1):
        retention.sweep()
    stored = all_that_is_stored()
    assert "Zebedee" not in stored
    assert "rude" not in stored
    assert not first.earlier_wordings.exists()
    conversation = Conversation.objects.get()
    assert conversation.notes.get().body == "Rang the ward"
    assert conversation.replies.get().post.body == "Sorry to hear it"
    assert conversation.case
    assert conversation.route == "complaint"
    assert conversation.reasons
    first.refresh_from_db()
    assert first.person
    assert first.deleted_at


def test_what_others_said_stays(facebook: Account) -> None:
    delete(message(WORDS, ours=facebook))
    other = message("My own words", ours=facebook, by="dai")
    with later(days=2):
        retention.sweep()
    other.refresh_from_db()
    assert other.text == "My own words"


def test_our_own_words_stay(facebook: Account) -> None:
    first = message(ours=facebook)
    echo = take_in(facebook, item("So sorry", by=facebook.remote_id, parent_id=first.remote_id))
    assert echo
    delete(echo)
    with later(days=2):
        retention.sweep()
    echo.refresh_from_db()
    assert echo.text == "So sorry"


@pytest.mark.parametrize("change", [Change.NEW, Change.EDITED])
def test_what_is_erased_does_not_come_back(facebook: Account, change: Change) -> None:
    first = message(WORDS, ours=facebook)
    delete(first)
    with later(days=2):
        retention.sweep()
        again = {"payload": {"say": WORDS}, "processed_at": timezone.now()}
        take_in(facebook, item(WORDS, remote_id=first.remote_id, change=change), **again)
        retention.sweep()
    assert "Zebedee" not in all_that_is_stored()


@pytest.mark.parametrize("verb", ["remove", "hide", "unhide"])
def test_what_tells_of_it_later_does_not_bring_it_back_either(facebook: Account, verb: str) -> None:
    keep(0)
    hear(facebook, comment(WORDS))
    hear(facebook, comment("", verb="remove"))
    retention.sweep()
    hear(facebook, comment(WORDS, verb=verb, created_time=1764000001))
    retention.sweep()
    assert "Zebedee" not in all_that_is_stored()


def test_what_a_stranger_took_back_is_not_quoted(facebook: Account) -> None:
    Parent.objects.create(account=facebook, remote_id="1_2", state="found", author="Dai", text=WORDS)
    hear(facebook, comment("", verb="remove"))
    assert "Zebedee" not in all_that_is_stored()
    assert Parent.objects.get().state == Parent.State.GONE


def test_its_page_says_that_the_words_are_gone(facebook: Account, officer: User, client: Client) -> None:
    first = message(WORDS, ours=facebook)
    delete(first)
    client.force_login(officer)
    address = reverse("conversation", args=[first.conversation_id])
    html = client.get(address).content.decode()
    assert WORDS in html
    assert "Erased here after" in html
    with later(days=2):
        retention.sweep()
        client.force_login(officer)
        html = client.get(address).content.decode()
    assert "Zebedee" not in html
    assert "What it said is gone" in html


# --- payloads ------------------------------------------------------------------------------------------------
def payload(ours: Account, **fields: Any) -> Incoming:
    made = {
        "source": "poll",
        "stream": "t",
        "digest": "d",
        "payload": {"a": 1},
        "processed_at": timezone.now(),
    }
    return Incoming.objects.create(account=ours, **{**made, **fields})


PAYLOADS = [
    ({}, True),
    ({"processed_at": None}, False),
    ({"problem": "KeyError: 'id'"}, False),
    ({"problem": "KeyError: 'id'", "left_at": timezone.now()}, True),
]


@pytest.mark.parametrize(("fields", "is_emptied"), PAYLOADS)
def test_what_has_been_read_is_emptied_when_it_is_old(
    facebook: Account, fields: dict[str, Any], is_emptied: bool
) -> None:
    payload(facebook, **fields)
    with later(days=29):
        retention.sweep()
    assert Incoming.objects.get().payload == {"a": 1}
    with later(days=31):
        retention.sweep()
    row = Incoming.objects.get()
    assert (row.payload == {}, row.emptied_at is not None) == (is_emptied, is_emptied)
    assert row.digest == "d"


def test_a_payload_with_deleted_words_is_emptied_though_the_rest_of_it_was_never_read(
    facebook: Account, admin: User, client: Client
) -> None:
    broken = comment("")
    del broken["changes"][0]["value"]["comment_id"]
    hear(facebook, {"changes": [*comment(WORDS)["changes"], *broken["changes"]]})
    unreadable.ask_all_again(by=admin)
    delete(Message.objects.get())
    client.force_login(admin)
    assert "Zebedee" in client.get(reverse("unreadable")).content.decode()
    with later(days=2):
        retention.sweep()
        client.force_login(admin)
        html = client.get(reverse("unreadable")).content.decode()
    assert "Zebedee" not in html
    assert "What came has been erased, because an author deleted the words that stood in it." in html
    assert not Incoming.objects.asked_again().exists()


def test_payloads_are_searched_once_for_all(facebook: Account) -> None:
    for number in range(5):
        delete(message(WORDS, ours=facebook, by=f"p{number}"))
    with later(days=2), CaptureQueriesContext(connection) as queries:
        retention.sweep()
    searches = [
        query["sql"] for query in queries if "inbox_incoming" in query["sql"] and "LIKE" in query["sql"]
    ]
    assert len(searches) == 1
    assert not Message.objects.filter(erased_at=None).exists()


@pytest.mark.parametrize(
    "moment",
    ['UPDATE "inbox_message"', 'SELECT "inbox_conversation"'],
    ids=["while another is erased", "before it is locked"],
)
def test_a_joining_meanwhile_stops_nothing(facebook: Account, moment: str) -> None:
    """The conversation of the second of three becomes part of that of the first."""
    said = [message(WORDS, ours=facebook, by=f"p{number}") for number in range(3)]
    for one in said:
        delete(one)
    stray, joined = said[1].conversation_id, []

    def join(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        if not joined and sql.startswith(moment) and (moment[0] == "U" or stray in params):
            joined.append(stray)
            threads._join(said[0].conversation, said[1].conversation)
        return execute(sql, params, *rest)

    with later(days=2), connection.execute_wrapper(join):
        retention.sweep()
    assert Conversation.objects.count() == 2
    assert "Zebedee" not in all_that_is_stored()


@pytest.mark.parametrize(("days", "left"), [(29, ["ours", "theirs", "wanted"]), (31, ["ours", "wanted"])])
def test_what_strangers_said_is_kept_as_long_as_payloads_are(
    facebook: Account, days: int, left: list[str]
) -> None:
    found = {"account": facebook, "state": "found", "text": WORDS}
    Parent.objects.create(remote_id="ours", author=str(facebook), **found)
    Parent.objects.create(remote_id="theirs", author="Dai", **found)
    Parent.objects.create(remote_id="wanted", account=facebook)
    with later(days=days):
        retention.sweep()
    assert sorted(Parent.objects.values_list("remote_id", flat=True)) == left


@pytest.mark.parametrize(
    ("reason", "left"),
    [
        ("It speaks of staff: “rude”, “cold”.", "It speaks of staff."),
        ("Praise, then a “but”: “lovely but”.", "Praise, then a “but”."),
        ("Many people follow this account: 12,000.", "Many people follow this account: 12,000."),
    ],
)
def test_a_reason_is_kept_without_the_words_that_it_quotes(reason: str, left: str) -> None:
    assert routing.unquoted(reason) == left
