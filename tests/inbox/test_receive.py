"""The way in, against the practice networks: polling and webhooks, once each, raw payload first."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from inbox import receive
from inbox.models import Conversation, Incoming, Message, Person
from policies import services as policies
from socialdesk.audit.models import Machine
from socialdesk.networks.models import Account
from tests.desk import facebook_account, x_account
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def x(practice: PracticeServer) -> Account:
    policies.install_defaults(by=Machine.SETUP)
    return x_account(practice)


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


def test_it_moves_the_cursor_only_after_the_payload_is_safe(
    x: Account, practice: PracticeServer, settings: Settings
) -> None:
    practice.fault("x", "unavailable", calls="reads")
    practice.mention("Hello?")
    poll(x)
    x.refresh_from_db()
    assert x.cursors == {}
    assert x.rests_until("mentions") > timezone.now()
    practice.no_faults()
    poll(x)
    assert Message.objects.count() == 1


def test_one_stream_that_has_to_rest_does_not_stop_the_others(x: Account, practice: PracticeServer) -> None:
    practice.limits(network="x", route="mentions", limit=0)
    practice.mention("Hello?")
    practice.direct("A private word", handle="gwen_l")
    poll(x)
    assert [m.kind for m in Message.objects.all()] == ["direct"]
    practice.limits(network="x", route="mentions", limit=300)
    poll(x)
    assert Message.objects.count() == 2


def test_an_account_is_polled_by_one_process_at_a_time(x: Account, practice: PracticeServer) -> None:
    practice.mention("Hello?")
    Account.objects.update(poll_lease_until=timezone.now() + timedelta(seconds=30))
    poll(x)
    assert not Message.objects.exists()
    Account.objects.update(poll_lease_until=timezone.now() - timedelta(seconds=1))
    poll(x)
    assert Message.objects.count() == 1


def test_a_lapsed_permission_stops_polling_and_is_said(x: Account, practice: PracticeServer) -> None:
    practice.fault("x", "expired")
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


def test_facebook_comments_posts_and_messages_arrive(practice: PracticeServer) -> None:
    page = facebook_account(practice)
    practice.post("Where do I park?", handle="sal", name="Sal")
    practice.direct("A private word", network="facebook", handle="gwen_l", name="Gwen L")
    poll(page)
    poll(page)
    assert sorted(m.kind for m in Message.objects.all()) == ["direct", "mention"]
