"""The way in, against the practice networks: polling and webhooks, once each, raw payload first."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.utils import timezone

from inbox import receive
from inbox.models import Conversation, Incoming, Message, Person
from policies import services as policies
from socialdesk.audit.models import Machine
from socialdesk.networks.meta.adapter import Facebook
from socialdesk.networks.models import Account, Spend
from socialdesk.networks.shapes import Batch
from tests.desk import facebook_account, x_account
from tests.factories import account
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


def poll(account: Account) -> None:
    """As beat does, without the pause between two polls of a stream."""
    Account.objects.filter(pk=account.pk).update(rests={})
    receive.poll(Account.objects.get(pk=account.pk))


def test_it_takes_a_mention_in_once_with_its_author(x: Account, practice: PracticeServer) -> None:
    made = practice.mention("Six hours in A&E 😡", handle="gwen_l", name="Gwen L", followers=12)
    poll(x)
    poll(x)
    message = Message.objects.get()
    assert (message.remote_id, message.person.handle) == (made["id"], "gwen_l")
    assert message.incoming.payload["data"][0]["id"] == made["id"]
    assert message.conversation.case is not None
    assert Person.objects.get().followers == 12


def test_it_keeps_a_thread_with_one_person_together_and_others_apart(
    x: Account, practice: PracticeServer
) -> None:
    first = practice.mention("Is the clinic open?", handle="gwen_l")
    practice.comment("@ThornwickVale I asked this morning", first["id"], network="x", handle="gwen_l")
    practice.comment("@ThornwickVale me too", first["id"], network="x", handle="tom")
    poll(x)
    assert Message.objects.count() == 3
    assert sorted(c.messages.count() for c in Conversation.objects.all()) == [1, 2]


def rest_of(account: Account, stream: str) -> timedelta:
    until = account.rests_until(stream)
    assert until
    return until - timezone.now()


class DatabaseGone:
    """Lets no statement that begins so through, as long as it is installed (`with connection.execute_wrapper`)."""

    def __init__(self, statement: str) -> None:
        self.statement = statement

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith(self.statement):
            raise OperationalError("The database is away.")
        return execute(sql, *rest)


def test_it_moves_the_cursor_only_after_the_payload_is_safe(x: Account, practice: PracticeServer) -> None:
    practice.mention("Hello?")
    gone = DatabaseGone('INSERT INTO "inbox_incoming"')
    with connection.execute_wrapper(gone), pytest.raises(OperationalError):
        poll(x)
    x.refresh_from_db()
    assert x.cursors == {}
    poll(x)
    assert Message.objects.count() == 1


def test_a_stream_that_rests_is_not_asked_for(x: Account, practice: PracticeServer) -> None:
    x.rest("mentions", timezone.now() + timedelta(minutes=3))
    receive.poll(x)
    assert {seen["route"] for seen in practice.requests()} == {"2/dm_events"}


def test_one_stream_that_has_to_rest_does_not_stop_the_others(x: Account, practice: PracticeServer) -> None:
    practice.limits(network="x", route="mentions", limit=0)
    practice.mention("Hello?")
    practice.direct("A private word", handle="gwen_l")
    poll(x)
    assert [m.kind for m in Message.objects.all()] == ["direct"]
    practice.limits(network="x", route="mentions", limit=300)
    poll(x)
    assert Message.objects.count() == 2


def refuse_once(practice: PracticeServer) -> None:
    """Facebook does not let us read the first stream that is asked for."""
    practice.fault("facebook", "rate_limited", calls="reads", count=1, code=10)


def test_one_stream_that_is_refused_does_not_stop_the_others(page: Account, practice: PracticeServer) -> None:
    refuse_once(practice)
    practice.direct("A private word", network="facebook", handle="gwen_l")
    poll(page)
    assert [m.kind for m in Message.objects.all()] == ["direct"]
    page.refresh_from_db()
    assert "Facebook does not allow our app to do this" in page.trouble
    assert rest_of(page, "feed") > timedelta(minutes=4)
    assert page.last_in_at


def test_one_stream_that_makes_no_sense_is_said_and_left_alone(x: Account, practice: PracticeServer) -> None:
    practice.mention("Hello?")
    practice.direct("A private word", handle="gwen_l")
    x.reached("direct", "not a number")
    poll(x)
    assert [m.kind for m in Message.objects.all()] == ["mention"]
    x.refresh_from_db()
    assert "cannot read" in x.trouble
    assert rest_of(x, "direct") > timedelta(minutes=4)


def test_trouble_is_said_until_that_stream_is_read_again(page: Account, practice: PracticeServer) -> None:
    refuse_once(practice)
    poll(page)
    page.refresh_from_db()
    for stream in ("tagged", "chats"):
        page.rest(stream, timezone.now())
    receive.poll(page)
    page.refresh_from_db()
    assert page.trouble
    poll(page)
    page.refresh_from_db()
    assert page.trouble == ""


def test_an_account_from_which_nothing_could_be_read_does_not_look_well(
    page: Account, practice: PracticeServer
) -> None:
    practice.fault("facebook", "rate_limited", calls="reads")
    poll(page)
    receive.poll(page)  # now everything rests
    page.refresh_from_db()
    assert page.trouble == "Facebook asks us to wait before we send or read more."
    assert page.last_in_at is None


@pytest.mark.parametrize("since", [{"is_active": False}, {"state": Account.RECONNECT}])
def test_an_account_that_was_paused_or_lapsed_meanwhile_is_left_alone(
    x: Account, practice: PracticeServer, since: dict[str, Any]
) -> None:
    Account.objects.update(**since)
    poll(x)
    assert practice.requests() == []


def test_a_poll_that_took_too_long_does_not_end_the_lease_of_the_next(
    x: Account, practice: PracticeServer
) -> None:
    theirs = timezone.now() + timedelta(seconds=100)

    def meanwhile(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith('INSERT INTO "inbox_incoming"'):
            Account.objects.update(poll_lease_until=theirs)
        return execute(sql, *rest)

    practice.mention("Hello?")
    with connection.execute_wrapper(meanwhile):
        poll(x)
    x.refresh_from_db()
    assert x.poll_lease_until == theirs


def test_an_account_is_polled_by_one_process_at_a_time(x: Account, practice: PracticeServer) -> None:
    practice.mention("Hello?")
    Account.objects.update(poll_lease_until=timezone.now() + timedelta(seconds=30))
    poll(x)
    assert not Message.objects.exists()
    Account.objects.update(poll_lease_until=timezone.now() - timedelta(seconds=1))
    poll(x)
    assert Message.objects.count() == 1


def test_a_lapsed_permission_stops_polling_and_is_said(x: Account, practice: PracticeServer) -> None:
    practice.withdraw("x")
    poll(x)  # the desk tries to renew it
    poll(x)
    x.refresh_from_db()
    assert x.state == Account.RECONNECT
    assert "connect the account again" in x.trouble


def test_what_cannot_be_read_is_kept_and_does_not_stop_the_rest(x: Account) -> None:
    good = {"id": "2", "author_id": "9", "text": "Hello", "created_at": "2026-11-20T10:00:00.000Z"}
    incoming = receive.store(x, "poll", "mentions", {"data": [{"id": "1"}, good]})
    assert incoming is not None
    receive.process(incoming)
    incoming.refresh_from_db()
    assert incoming.problem.startswith("KeyError")
    assert incoming.processed_at is not None
    assert [m.remote_id for m in Message.objects.all()] == ["2"]


def mention(text: str, remote_id: str = "2") -> dict[str, str]:
    at = timezone.now().isoformat().replace("+00:00", "Z")
    return {"id": remote_id, "author_id": "9", "text": text, "created_at": at}


@pytest.mark.parametrize("bad", ["\x00", "\ud83d"])
def test_half_a_character_keeps_nothing_out(x: Account, bad: str) -> None:
    payload = {"data": [mention(f"My mother{bad} cannot breathe 😟", "1"), mention("Hello", "2")]}
    incoming = receive.store(x, "poll", "mentions", payload)
    assert incoming
    receive.process(incoming)
    assert [m.text for m in Message.objects.all()] == ["My mother� cannot breathe 😟", "Hello"]
    receive.store(x, "poll", "mentions", payload)
    assert Incoming.objects.count() == 1


def test_all_else_is_stored_as_it_came() -> None:
    payload = {"a": ["£ 😟\n", 1.5, None, True, {"b": []}], "c": 10**20}
    assert receive.storable(payload) == payload


def comment(verb: str, text: str = "Parking is a joke", **value: Any) -> dict[str, Any]:
    """A webhook of Facebook's about a comment on a post of our page."""
    told = {
        "item": "comment", "verb": verb, "comment_id": "1_2", "post_id": "P_1", "parent_id": "P_1",
        "from": {"id": "U", "name": "Sal"}, "message": text, "created_time": 1764000000,
    }  # fmt: skip
    return {"changes": [{"field": "feed", "value": {**told, **value}}]}


def hear(account: Account, payload: dict[str, Any]) -> Incoming:
    incoming = receive.store(account, "webhook", "webhook", payload)
    assert incoming
    receive.process(incoming)
    incoming.refresh_from_db()
    return incoming


def test_a_removal_that_comes_first_waits_for_what_it_removes(page: Account) -> None:
    hear(page, comment("remove"))
    assert not Incoming.objects.waiting().exists()  # the sweep is not kept busy by what waits
    hear(page, comment("add", comment_id="1_22"))
    assert not Incoming.objects.waiting().exists()
    hear(page, comment("add"))
    receive.process_waiting()
    assert Message.objects.get(remote_id="1_2").deleted_at
    assert Message.objects.get(remote_id="1_22").deleted_at is None
    assert not Incoming.objects.filter(processed_at=None).exists()


def test_what_comes_a_day_after_its_removal_stays_removed(page: Account) -> None:
    """Meta repeats for 36 hours what it could not deliver, and may deliver the removal first."""
    removed = hear(page, comment("remove"))
    for hour in range(36):
        with time_machine.travel(timezone.now() + timedelta(hours=hour)):
            receive.process_waiting()
    removed.refresh_from_db()
    assert removed.retry_at
    assert removed.retry_at - removed.received_at > timedelta(hours=36)  # tried ever more seldom
    with time_machine.travel(timezone.now() + timedelta(hours=36)):
        hear(page, comment("add"))
        receive.process_waiting()
    assert Message.objects.get().deleted_at


def test_our_own_answer_that_comes_first_waits_for_what_it_answers(page: Account) -> None:
    ours = {"comment_id": "1_3", "parent_id": "1_2", "from": {"id": page.remote_id}}
    hear(page, comment("add", "Use car park B", **ours))
    hear(page, comment("add"))
    with time_machine.travel(timezone.now() + receive.RETRY):
        receive.process_waiting()
    assert [m.ours for m in Conversation.objects.get().messages.order_by("remote_id")] == [False, True]


def test_what_never_comes_is_noted_after_a_while(page: Account) -> None:
    incoming = hear(page, comment("remove"))
    assert incoming.processed_at is None
    with time_machine.travel(incoming.received_at + receive.PATIENCE):
        receive.process_waiting()
    incoming.refresh_from_db()
    assert incoming.processed_at
    assert incoming.problem == "1_2: What it changes has not come."


def together(*payloads: dict[str, Any]) -> dict[str, Any]:
    return {"changes": [change for payload in payloads for change in payload["changes"]]}


def test_what_was_not_too_early_is_not_done_again(page: Account) -> None:
    hear(page, comment("add"))
    hear(page, together(comment("hide"), comment("remove", comment_id="1_9")))
    hear(page, comment("unhide"))
    with time_machine.travel(timezone.now() + receive.RETRY):
        receive.process_waiting()
    assert not Message.objects.get().hidden


def test_what_went_wrong_is_noted_once_beside_what_never_came(page: Account) -> None:
    def refuse(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith('INSERT INTO "inbox_message"'):
            raise ValueError("Odd.")
        return execute(sql, *rest)

    broken = comment("add")
    del broken["changes"][0]["value"]["comment_id"]
    with connection.execute_wrapper(refuse):
        incoming = hear(page, together(broken, comment("add", comment_id="1_5"), comment("remove")))
    for pause in (receive.RETRY, receive.PATIENCE):
        with time_machine.travel(timezone.now() + pause):
            receive.process_waiting()
    incoming.refresh_from_db()
    unread, odd, missed = incoming.problem.splitlines()
    assert "comment_id" in unread
    assert odd == "1_5: ValueError: Odd."
    assert missed == "1_2: What it changes has not come."


def test_our_own_comment_where_the_desk_knows_nothing_is_let_go(page: Account) -> None:
    ours = {"comment_id": "1_3", "parent_id": "1_1", "from": {"id": page.remote_id}}
    incoming = hear(page, comment("add", "Directions in the link", **ours))
    assert incoming.processed_at is None
    with time_machine.travel(incoming.received_at + receive.PATIENCE):
        receive.process_waiting()
    incoming.refresh_from_db()
    assert incoming.processed_at
    assert incoming.problem == ""


def test_a_page_of_messages_is_read_oldest_first(x: Account) -> None:
    """X gives the newest first, our own answer before what it answers."""
    asked, answer = mention("How do I get there?", "5"), mention("Bus 7", "6")
    answer |= {"author_id": x.remote_id, "referenced_tweets": [{"type": "replied_to", "id": "5"}]}
    incoming = receive.store(x, "poll", "mentions", {"data": [answer, asked]})
    assert incoming
    receive.process(incoming)
    assert [m.remote_id for m in Conversation.objects.get().messages.all()] == ["5", "6"]


def test_a_payload_that_cannot_be_read_does_not_stop_the_sweep(x: Account) -> None:
    gone = account("mynetwork")
    receive.store(gone, "poll", "mentions", {"data": [mention("Hello")]})
    receive.store(x, "poll", "mentions", {"data": [mention("Hello")]})
    receive.process_waiting()
    assert Message.objects.count() == 1
    assert Incoming.objects.get(account=gone).problem == "KeyError: 'mynetwork'"


def test_while_the_database_is_away_a_payload_waits(x: Account) -> None:
    receive.store(x, "poll", "mentions", {"data": [mention("Hello")]})
    gone = DatabaseGone('INSERT INTO "inbox_message"')
    with connection.execute_wrapper(gone), pytest.raises(OperationalError):
        receive.process_waiting()
    receive.process_waiting()
    assert Message.objects.count() == 1


def test_the_sweep_works_off_what_a_dead_process_left(x: Account) -> None:
    good = {"id": "2", "author_id": "9", "text": "Hello", "created_at": "2026-11-20T10:00:00.000Z"}
    receive.store(x, "poll", "mentions", {"data": [good]})
    receive.process_waiting()
    receive.process_waiting()
    assert Message.objects.count() == 1
    assert not Incoming.objects.waiting().exists()


def test_it_recognises_its_own_voice(x: Account, practice: PracticeServer) -> None:
    made = practice.mention("How do I get there?", handle="gwen_l")
    poll(x)
    own = {
        "id": str(int(made["id"]) + 1),
        "author_id": x.remote_id,
        "text": "@gwen_l Bus 7.",
        "created_at": timezone.now().isoformat().replace("+00:00", "Z"),
        "conversation_id": made["conversation_id"],
        "referenced_tweets": [{"type": "replied_to", "id": made["id"]}],
    }
    incoming = receive.store(x, "poll", "mentions", {"data": [own]})
    assert incoming is not None
    receive.process(incoming)
    conversation = Conversation.objects.get()
    assert [m.ours for m in conversation.messages.all()] == [False, True]
    assert conversation.answered_at is not None
    assert Person.objects.count() == 1


def test_facebook_comments_posts_and_messages_arrive(page: Account, practice: PracticeServer) -> None:
    practice.post("Where do I park?", handle="sal", name="Sal")
    practice.direct("A private word", network="facebook", handle="gwen_l", name="Gwen L")
    poll(page)
    poll(page)
    assert sorted(m.kind for m in Message.objects.all()) == ["direct", "mention"]


def test_once_the_budget_is_spent_it_is_polled_seldom(x: Account) -> None:
    Account.objects.update(budget=1)
    poll(x)
    x.refresh_from_db()
    assert rest_of(x, "mentions") < timedelta(minutes=1)
    Spend.objects.create(account=x, month=timezone.now().date().replace(day=1), kind="posts", micros=10**6)
    poll(x)
    x.refresh_from_db()
    assert rest_of(x, "mentions") > timedelta(minutes=14)


def test_a_stream_rests_when_the_network_says_that_nothing_is_left(
    x: Account, practice: PracticeServer
) -> None:
    practice.limits(network="x", route="mentions", limit=1)
    poll(x)
    x.refresh_from_db()
    assert rest_of(x, "mentions") > timedelta(minutes=1)
    assert x.trouble == ""


# --- what holds now ------------------------------------------------------------------------------------------
def listing(page: Account, text: str, **more: Any) -> dict[str, Any]:
    """What Facebook answers when asked for our posts and the comments under them."""
    at = {"created_time": "2026-11-24T10:00:00+0000"}
    said = {"id": "1_2", "from": {"id": "U", "name": "Sal"}, "message": text, **at}
    post = {"id": "P_1", "from": {"id": page.remote_id}, "comments": {"data": [said]}, **at}
    return {"data": [post], **more}


def see(page: Account, text: str) -> Incoming:
    incoming = receive.store(page, "poll", "feed", listing(page, text))
    assert incoming
    receive.process(incoming)
    return incoming


def test_an_edit_that_is_undone_is_mirrored(page: Account) -> None:
    for text in ("One", "Two", "One", "Two", "Two"):
        see(page, text)
    message = Message.objects.get()
    assert message.text == "Two"
    assert [wording.text for wording in message.earlier_wordings.all()] == ["One", "Two", "One"]
    assert Incoming.objects.count() == 2


def test_what_could_not_be_read_is_read_when_it_comes_again(page: Account) -> None:
    def refuse(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith('INSERT INTO "inbox_message"'):
            raise ValueError("Odd.")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        see(page, "One")
    assert Incoming.objects.unreadable().exists()
    see(page, "One")
    assert Message.objects.get().text == "One"
    assert not Incoming.objects.unreadable().exists()


def test_what_comes_again_is_not_lost_with_its_process(page: Account) -> None:
    see(page, "One")
    see(page, "Two")
    receive.store(page, "poll", "feed", listing(page, "One"))
    receive.process_waiting()
    assert Message.objects.get().text == "One"


def test_what_has_been_emptied_stays_empty(page: Account) -> None:
    see(page, "One")
    Incoming.objects.update(payload={}, emptied_at=timezone.now())
    assert receive.store(page, "poll", "feed", listing(page, "One")) is None
    assert not Incoming.objects.waiting().exists()


def test_an_edit_while_the_answer_to_a_poll_travels_stands(page: Account) -> None:
    see(page, "One")

    class Travels(Facebook):
        def fetch(self, stream: str, cursor: Any) -> Iterator[Batch]:
            for number in range(2):
                hear(page, comment("edited", f"Edit {number}"))
                yield Batch("feed", listing(page, "One", number=number))

    receive._poll_stream(Travels(page), "feed")
    assert Message.objects.get().text == "Edit 1"
    see(page, "One")
    assert Message.objects.get().text == "One"


def test_a_poll_that_outlives_its_lease_leaves_the_cursors_of_the_next(x: Account) -> None:
    slow, quick = (Account.objects.get(pk=x.pk) for _ in range(2))
    until = timezone.now() + timedelta(hours=1)
    quick.reached("direct", "7")
    quick.rest("direct", until)
    slow.reached("mentions", "5")
    slow.rest("mentions", until)
    x.refresh_from_db()
    assert x.cursors == {"direct": "7", "mentions": "5"}
    assert x.rests.keys() == {"direct", "mentions"}
