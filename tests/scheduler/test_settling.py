"""What people may say about a difference, and what follows from it."""

from typing import Any

import pytest
from django.utils import timezone

from scheduler import settling
from scheduler.models import Delivery, Difference, Post
from scheduler.models.differences import FLOWS, FOREIGN, MISSING
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission, Role, allows
from socialdesk.audit.models import Entry, Machine
from socialdesk.audit.words import details
from socialdesk.networks.models import Account, Alarm
from socialdesk.networks.registry import network_of
from socialdesk.networks.shapes import Outgoing
from socialdesk.workflow import Refused
from tests import factories
from tests.practice_server import PracticeServer
from tests.scheduler.cast import approved, delivery, difference, only, reply_by, tick

pytestmark = pytest.mark.django_db
ROLES = [Role.OFFICER, Role.MANAGER, Role.ADMIN, Role.EXECUTIVE]
SOURCES = [(flow, move, source) for flow in FLOWS.values() for move in flow.moves for source in move.sources]


# --- who may, and where it leads ---------------------------------------------------------------------------
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("flow", "move", "source"), SOURCES, ids=lambda one: getattr(one, "action", None))
def test_each_move_is_for_those_who_decide_and_the_desk_itself(
    flow: Any, move: Any, source: str, role: str
) -> None:
    row = difference(source)
    if move.permission and allows(role, Permission.DECIDE_DELIVERIES):
        now = settling.settle(row, move.action, by=factories.person(role))
        assert now.state == move.target
    else:
        with pytest.raises(Refused, match="Your role does not allow"):
            settling.settle(row, move.action, by=factories.person(role))
        assert Difference.objects.get().state == source
        assert settling.settle(row, move.action, by=Machine.WATCH).state == move.target


@pytest.mark.parametrize("flow", [FOREIGN, MISSING], ids=lambda flow: flow.name)
def test_no_other_move_is_possible(flow: Any, manager: User) -> None:
    everything = {move.action for table in FLOWS.values() for move in table.moves}
    for state in flow.by_name:
        for action in everything - {move.action for move in flow.moves_from(state)}:
            with pytest.raises(Refused):
                settling.settle(difference(state), action, by=manager)


@pytest.mark.parametrize(
    ("state", "action", "is_open"),
    [
        ("foreign", "say_by_hand", False),
        ("foreign", "say_not_ours", True),  # until somebody has done something about it
        ("not_ours", "say_dealt_with", False),
        ("not_ours", "say_by_hand", False),
        ("missing", "say_deleted", False),
        ("missing", "rewrite", False),
    ],
)
def test_the_alarm_rings_until_nothing_is_left_to_do(
    state: str, action: str, is_open: bool, manager: User
) -> None:
    row = difference(state)
    settling.ring(row.account, row.kind)
    now = settling.settle(row, action, by=manager)
    assert (now.settled_at is None) == is_open
    assert now.settled_by == (None if is_open else manager)
    assert Alarm.objects.ringing().exists() == is_open


def test_who_said_what_stays_in_the_audit_log(manager: User) -> None:
    row = difference()
    settling.settle(row, "say_not_ours", by=manager)
    entry = Entry.objects.get(action="difference.moved")
    assert (entry.person, entry.facts["was"], entry.facts["to"]) == (manager, "foreign", "not_ours")
    assert entry.thing_label == "Free parking for everybody!"
    assert details(entry.action, entry.facts)[0] == (
        "",
        "“We did not post this”: Not sent from the desk → Not posted by us",
    )
    found = details("difference.found", {"difference": "missing"})
    assert found == [("difference", "Sent, but not there")]


def test_two_who_decide_at_once_are_told(manager: User, admin: User) -> None:
    seen = difference()
    settling.settle(seen, "say_by_hand", by=manager)
    with pytest.raises(Refused, match="moved on meanwhile"):
        settling.settle(seen, "say_not_ours", by=admin)


def test_of_many_by_hand_one_that_has_moved_on_does_not_stop_the_others(manager: User, officer: User) -> None:
    rows = [difference() for _ in range(3)]
    settling.settle(rows[1], "say_not_ours", by=manager)
    assert settling.by_hand(rows, by=manager) == 2
    assert Difference.objects.open().get().state == "not_ours"
    with pytest.raises(Refused):
        settling.by_hand(rows, by=officer)


# --- looking again -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("network", ["x", "facebook"])
def test_looking_again_asks_the_network_now(
    network: str, manager: User, x: Account, facebook: Account, practice: PracticeServer
) -> None:
    ours = {"x": x, "facebook": facebook}[network]
    receipt = network_of(ours).send(Outgoing("post", "Good morning."))
    row = difference("missing", account=ours)
    with pytest.raises(Refused, match="it is still not there"):
        settling.look_again(row, by=manager)
    Difference.objects.update(remote_id=receipt.remote_id)
    row.refresh_from_db()
    practice.fault(network, "unavailable", calls="reads", count=1)
    with pytest.raises(Refused, match="did not answer properly"):
        settling.look_again(row, by=manager)
    assert settling.look_again(row, by=manager).state == "back"


def test_only_those_who_decide_make_it_look(officer: User, x: Account) -> None:
    with pytest.raises(Refused, match="decide what happens to a stuck post"):
        settling.look_again(difference("missing", account=x), by=officer)


# --- writing again -----------------------------------------------------------------------------------------
def test_written_again_it_is_a_draft_and_nothing_goes_out(author: User, manager: User) -> None:
    row = delivery(author, "sent", remote_id="9", sent_at=timezone.now())
    gone = difference("missing", account=row.account, delivery=row, text=row.text)
    draft = settling.rewrite(gone, by=manager)
    assert (draft.state, draft.body, draft.author) == ("draft", row.text, manager)
    assert [variant.account for variant in draft.variants.all()] == [row.account]
    assert Delivery.objects.count() == 1
    assert Difference.objects.get().state == "rewritten"


def test_an_answer_written_again_answers_the_same(
    author: User, manager: User, facebook: Account, practice: PracticeServer
) -> None:
    said = practice.post("Is the lift working?")
    post = approved(author, facebook, **reply_by(author, in_reply_to=said["id"]))
    tick()
    row = only(post)
    draft = settling.rewrite(difference("missing", account=facebook, delivery=row, text=row.text), by=manager)
    place = ("kind", "in_reply_to", "to_name", "thread", "content")
    assert [getattr(draft, name) for name in place] == [getattr(post, name) for name in place]


def test_who_may_not_decide_writes_nothing_again(officer: User) -> None:
    with pytest.raises(Refused):
        settling.rewrite(difference("missing"), by=officer)
    assert not Post.objects.exists()


# --- who sees it -------------------------------------------------------------------------------------------
def test_answers_are_for_those_who_read_the_inbox(executive: User, officer: User) -> None:
    post, answer = difference(), difference(said_kind="reply")
    assert list(Difference.objects.seen_by(executive)) == [post]
    assert set(Difference.objects.seen_by(officer)) == {post, answer}
