"""What was said before an account was connected: taken in like all else, and in silence."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from inbox import news, services
from inbox.listing import BY_NAME
from inbox.models import Conversation, Message, Reply, Route, Urgency
from inbox.triage import NO_ALARM, SPOKE_OF_DANGER
from policies import services as policies
from socialdesk.accounts.models import User
from socialdesk.audit.models import Machine
from socialdesk.networks import services as networks
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Change, Kind
from tests.desk import X_CREDENTIALS, x_account
from tests.factories import account, item, message, take_in
from tests.inbox.test_receive import poll
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db

CRY = "I want to end my life tonight"
CLOSED = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)  # a Saturday


@pytest.fixture
def x(db: None) -> Account:
    """Connected just now."""
    return account("x", connected_at=timezone.now())


def earlier(text: str, *, ours: Account, **fields: Any) -> Message:
    """Said a minute before the account was connected."""
    return message(text, ours=ours, at=ours.connected_at - timedelta(minutes=1), thread_id="t", **fields)


def test_it_is_routed_and_has_a_case_like_all_else(x: Account) -> None:
    said = earlier("The ward was filthy and the nurse was rude", ours=x)
    assert said.history
    assert said.conversation.route == Route.COMPLAINT
    assert said.conversation.reasons
    assert said.conversation.case


def test_what_is_said_afterwards_is_live_also_in_the_second_of_connecting(x: Account) -> None:
    Account.objects.update(connected_at=x.connected_at.replace(microsecond=999_999))
    x.refresh_from_db()
    assert not message(ours=x, at=x.connected_at.replace(microsecond=0)).history
    assert not message(ours=x).history


def test_it_has_no_automatic_reply() -> None:
    policies.install_defaults(by=Machine.SETUP)
    with time_machine.travel(CLOSED):
        x = account("x", connected_at=timezone.now())
        earlier("Are you open?", ours=x, by="gwen")
        assert not Reply.objects.exists()
        message("Are you open?", ours=x, by="gwen")
        assert Reply.objects.exists()


def test_danger_in_it_is_shown_and_rings_for_nobody(x: Account) -> None:
    conversation = earlier(CRY, ours=x).conversation
    assert (conversation.route, conversation.urgency) == (Route.CRISIS, Urgency.IMMEDIATE)
    assert conversation.reasons[-1] == NO_ALARM
    assert not conversation.triage.get().red_lane
    assert not Conversation.objects.red_lane().exists()


@pytest.mark.parametrize("text", ["Is anybody there?", CRY])
def test_the_alarm_rings_when_they_write_again(x: Account, text: str) -> None:
    earlier(CRY, ours=x)
    said = message(text, ours=x, thread_id="t")
    conversation = Conversation.objects.red_lane().get()
    assert conversation.red_lane_since == said.at
    assert (SPOKE_OF_DANGER in conversation.reasons) == (text != CRY)


def test_the_alarm_rings_also_when_the_earlier_cry_comes_after_what_they_say_now(x: Account) -> None:
    """A webhook brings that at once, the poll the days before."""
    message("Is anybody there?", ours=x, thread_id="t")
    said = earlier(CRY, ours=x)
    conversation = Conversation.objects.red_lane().get()
    assert conversation.red_lane_since == said.at
    assert NO_ALARM not in conversation.reasons


def test_what_others_or_we_ourselves_say_now_makes_no_alarm_of_it(x: Account) -> None:
    message("Is anybody there?", ours=x, by="dai", thread_id="t")
    said = earlier("Hello?", ours=x)
    take_in(x, item("How can we help?", by=x.remote_id, parent_id=said.remote_id))
    earlier(CRY, ours=x)
    assert not Conversation.objects.red_lane().exists()


def test_it_rings_when_they_put_danger_into_it_now(x: Account) -> None:
    said = earlier("Parking is a joke", ours=x)
    take_in(x, item(CRY, remote_id=said.remote_id, change=Change.EDITED))
    assert Conversation.objects.red_lane().exists()


def test_it_does_not_ring_for_what_a_person_has_dealt_with(x: Account, officer: User) -> None:
    moved, closed = earlier(CRY, ours=x, by="gwen").conversation, earlier(CRY, ours=x, by="dai").conversation
    services.reroute(moved, to=Route.QUESTION, by=officer)
    services.take_step(closed.case, "close", by=officer, note="Rang the ward, all is well")
    for who in ("gwen", "dai"):
        message("Thank you", ours=x, by=who, thread_id="t")
    assert not Conversation.objects.red_lane().exists()


def test_whoever_spoke_of_danger_gets_no_automatic_reply_elsewhere() -> None:
    policies.install_defaults(by=Machine.SETUP)
    with time_machine.travel(CLOSED):
        x = account("x", connected_at=timezone.now())
        earlier(CRY, ours=x, by="gwen")
        message("Are you open?", ours=x, by="gwen", thread_id="other")
    assert not Reply.objects.exists()


def test_an_open_inbox_does_not_call_it_new(x: Account, officer: User) -> None:
    mark = news.Mark.of([])
    earlier("Where do I park?", ours=x, by="gwen")
    earlier("Found it", ours=x, by="gwen")
    earlier("Where do I park?", ours=x, by="dai")
    echo = {"kind": Kind.DIRECT, "to_id": "marta", "thread_id": "m", "at": x.connected_at - timedelta(days=1)}
    take_in(x, item("Hello Marta", by=x.remote_id, **echo))
    assert news.changes(mark) is None
    assert len(news.rows_of(Conversation.objects.values_list("pk", flat=True), BY_NAME["open"], officer)) == 3
    message("And where do I pay?", ours=x, by="gwen", thread_id="t")
    assert news.changes(mark)


def test_what_a_colleague_did_stays_news_when_more_of_it_comes(x: Account, officer: User) -> None:
    conversation = earlier("Where do I park?", ours=x).conversation
    mark = news.Mark.of([])
    services.assign(conversation.case, to=officer, by=officer)
    earlier("Found it", ours=x)
    assert news.changes(mark)


def test_connecting_again_does_not_make_it_happen_again(practice: PracticeServer) -> None:
    x_account(practice, connected_at=timezone.now() - timedelta(days=1))
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        networks.connect(
            network="x",
            handle=Account.objects.get().handle,
            credentials=X_CREDENTIALS,
            api_url=practice.url,
            by=Machine.SETUP,
        )
    assert Account.objects.get().connected_at < timezone.now() - timedelta(hours=23)


def test_what_came_while_an_account_was_paused_is_live(practice: PracticeServer, admin: User) -> None:
    ours = x_account(practice)
    networks.pause(ours, by=admin)
    practice.mention(CRY)
    poll(ours)
    networks.resume(ours, by=admin)
    poll(ours)
    assert not Message.objects.get().history
    assert Conversation.objects.red_lane().exists()


def test_connecting_brings_the_days_before_in_silence(practice: PracticeServer) -> None:
    now = timezone.now()
    practice.mention(CRY, at=(now - timedelta(days=1)).timestamp())
    ours = x_account(practice)
    poll(ours)
    poll(ours)
    assert Message.objects.get().history
    assert not Conversation.objects.red_lane().exists()
