"""A walk along DELIVERY's table, by the real functions, against a network that answers as it is told to.

Hypothesis draws what happens: ticks, answers, none, deaths in the middle of a call, people's decisions, time. After
each UPDATE of a delivery its state is read back: it came there by a move of the table, and once it is sent it stays.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from scheduler import claims, decisions, delivery, lookup
from scheduler.models import Delivery, Hold, Post
from scheduler.workflow import DELIVERY
from socialdesk.accounts.roles import Role
from socialdesk.networks import registry
from socialdesk.networks.errors import (
    Duplicate,
    NeedsReconnecting,
    NetworkError,
    OutcomeUnknown,
    Permanent,
    Temporary,
)
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Outgoing, Receipt
from socialdesk.networks.x import X
from socialdesk.workflow import Refused
from tests import factories
from tests.scheduler.cast import approved

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TOPIC = "flood"
SOURCES = {move.action: move.sources for move in DELIVERY.moves}
REFUSALS: dict[str, NetworkError] = {
    "refused": Permanent("Not this."),
    "duplicate": Duplicate("It stands there already."),
    "not now": Temporary("Not now."),
    "no permission": NeedsReconnecting("Connect again."),
}
UNHEARD = ["yes unheard", "silence", "death before", "death after"]
ANSWERS = st.sampled_from(["yes", "yes", "yes", *UNHEARD, *UNHEARD, *REFUSALS])


class Death(BaseException):
    """The worker is killed in the middle of its call."""


class Scripted(X):
    """A network in this process. `world` is the walk that it is part of."""

    name = "scripted"
    world: "Walk"

    def send(self, outgoing: Outgoing) -> Receipt:
        return self.world.called(outgoing.text)

    def matches(self, outgoing: Outgoing, since: datetime) -> list[Receipt]:
        return self.world.looked(outgoing.text)


class Walk(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        Scripted.world = self
        self._clock = time_machine.travel(NOON, tick=False)
        self.time = self._clock.start()
        self._kept = transaction.atomic()
        self._kept.__enter__()
        self._watching = connection.execute_wrapper(self._watch)
        self._watching.__enter__()
        self.standing: dict[str, list[Receipt]] = {}  # what is on the network, by text
        self.in_doubt: set[str] = set()  # called, without an answer, and nobody has looked since
        self.answers: list[str] = []
        self.meanwhile: tuple[str, ...] = ()  # what happens while a call is under way
        self.handed_out: list[tuple[int, str]] = []
        self.states: dict[int, str] = {}
        self.deciding = ""
        self.taken: set[tuple[str, str]] = set()  # moves, each with the state that it began in

    def teardown(self) -> None:
        self._watching.__exit__(None, None, None)
        transaction.set_rollback(True)
        self._kept.__exit__(None, None, None)
        self._clock.stop()

    @initialize()
    def begin(self) -> None:
        self.author, self.manager = factories.person(Role.OFFICER), factories.person(Role.MANAGER)
        self.account = factories.account("scripted")
        later = NOON + timedelta(minutes=30)
        for number, (due_at, topic) in enumerate([(None, "")] * 4 + [(None, TOPIC), (later, "")]):
            approved(self.author, self.account, body=f"Number {number}.", due_at=due_at, topic=topic)
        self.states = dict(Delivery.objects.values_list("pk", "state"))

    # --- the network -------------------------------------------------------------------------------------
    def called(self, text: str) -> Receipt:
        assert text not in self.in_doubt, "It was called again before anybody looked."
        answer = self.answers.pop(0) if self.answers else "yes"
        if answer in REFUSALS:
            raise REFUSALS[answer]
        self.in_doubt.add(text)
        if answer == "death before":
            raise Death
        if answer == "silence":
            raise OutcomeUnknown("No answer came.")
        if answer == "very late yes":
            self._happen_meanwhile()
        there = self.standing.setdefault(text, [])
        there.append(Receipt(f"said-{text}-{len(there)}"))
        assert len(there) == 1, "It stands there twice."
        if answer == "death after":
            raise Death
        if answer == "yes unheard":
            raise OutcomeUnknown("No answer came.")
        if answer == "late yes":
            self._happen_meanwhile()
        self.in_doubt.discard(text)
        return there[0]

    def _happen_meanwhile(self) -> None:
        steps, self.meanwhile = self.meanwhile, ()
        self.take(*steps)

    def looked(self, text: str) -> list[Receipt]:
        self.in_doubt.discard(text)
        return self.standing.get(text, [])

    # --- the machine -------------------------------------------------------------------------------------
    @rule(answers=st.lists(ANSWERS, min_size=1, max_size=4))
    def some_seconds(self, answers: list[str]) -> None:
        for answer in answers:
            self.answers = [answer]
            self.claim()
            self.work()
            self.time.shift(1)

    @rule()
    def claim(self) -> None:
        """By a worker that may die before it begins."""
        self.handed_out += claims.claim_due()

    @rule()
    def work(self) -> None:
        """Tasks are handed out twice, and some come late."""
        for delivery_id, claim in [*self.handed_out, *self.handed_out]:
            with suppress(Death):
                delivery.deliver(delivery_id, claim)
        self.handed_out = []

    @rule(steps=st.lists(st.sampled_from(["wait", "claim", "look", "drop", "say_sent"]), max_size=6))
    def slow_call(self, steps: list[str]) -> None:
        """While it is under way its lease ends, and others do with the row what they like."""
        self.take("late yes", "wait", "claim", *steps)

    @rule()
    def look(self) -> None:
        lookup.look_up_unknown(self.account.pk)

    @rule(seconds=st.sampled_from([10, 30, 60, 120]), looks=st.booleans())
    def pass_time(self, seconds: int, looks: bool = False) -> None:
        self.time.shift(seconds)
        if looks:
            self.look()

    @rule()
    def outage(self) -> None:
        self.time.shift(15 * 60)

    # --- people ------------------------------------------------------------------------------------------
    @rule(action=st.sampled_from([move.action for move in DELIVERY.moves if move.permission]))
    def somebody_decides(self, action: str) -> None:
        self._decide(action)

    def _decide(self, action: str) -> None:
        """For the first row that allows it. Somebody who has looked at the network does not say what is not so."""
        for row in Delivery.objects.filter(state__in=SOURCES[action]):
            there = self.looked(row.text) if action in ("say_sent", "send_again") else []
            if (action == "send_again" and there) or (action == "say_sent" and not there):
                continue
            with self._deciding(action), suppress(Refused):
                decisions.decide(row, action, by=self.manager, due_at=timezone.now() + timedelta(hours=1))
                return

    @contextmanager
    def _deciding(self, action: str) -> Iterator[None]:
        self.deciding = action
        try:
            yield
        finally:
            self.deciding = ""

    @precondition(lambda self: not Hold.objects.exists())
    @rule()
    def hold(self) -> None:
        hold = decisions.place_hold(topic=TOPIC, reason="The river rises.", by=self.manager)
        self.claim()
        decisions.lift_hold(hold, by=self.manager)

    @precondition(lambda self: Account.objects.filter(state=Account.RECONNECT).exists())
    @rule()
    def connect_again(self) -> None:
        Account.objects.update(state=Account.LIVE)

    # --- in words ----------------------------------------------------------------------------------------
    def take(self, step: str, *steps: str) -> None:
        """A step and those after it: an answer to the next call, a move for people, or one of these. What follows a
        late answer happens while the call is under way."""
        if step.endswith("late yes"):
            self.meanwhile = steps
            self.some_seconds([step])
            return
        known = {
            "claim": self.claim,
            "work": self.work,
            "look": self.look,
            "wait": lambda: self.pass_time(120),
            "outage": self.outage,
            "hold": self.hold,
            "withdrawn": lambda: Post.objects.update(state="withdrawn"),
        }
        if step in known:
            known[step]()
        elif step in SOURCES:
            self._decide(step)
        else:
            self.some_seconds([step])
        if steps:
            self.take(*steps)

    # --- what holds always -------------------------------------------------------------------------------
    def _watch(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        if sql.startswith('UPDATE "scheduler_delivery"'):
            self._compare()
        return done

    def _compare(self) -> None:
        for pk, state, text, remote_id in Delivery.objects.values_list("pk", "state", "text", "remote_id"):
            before = self.states.get(pk, state)
            self.states[pk] = state
            if state != before:
                assert before != "sent", "What is sent has moved."
                self.taken.add((self._move(before, state), before))
            if state == "sent":
                assert self.standing.get(text), "It is called sent and does not stand there."
                assert remote_id in ("", self.standing[text][0].remote_id)

    def _move(self, before: str, after: str) -> str:
        """The move of the table that leads from here to there, by whoever is at it."""
        leads = [m for m in DELIVERY.moves if before in m.sources and m.target == after]
        actions = [
            m.action for m in leads if m.action == self.deciding or not (self.deciding or m.permission)
        ]
        if not actions and after == "dropped":
            actions = ["drop"]  # a machine may do it, too
        assert actions, f"No move of the table leads from {before} to {after}."
        return actions[0]


@pytest.fixture(autouse=True)
def scripted(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.NETWORKS, "scripted", Scripted)


def test_every_walk_keeps_to_the_table() -> None:
    how = settings(
        max_examples=40,
        stateful_step_count=40,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Walk, settings=how)


# How to come to each move of the table, from each state that it begins in.
LOST = ("wait", "claim", "wait", "look")  # given up while it is under way, looked for, and not found
ROUTES: dict[tuple[str, str], tuple[str, ...]] = {
    ("claim", "queued"): ("claim",),
    ("hand_back", "sending"): ("claim", "wait", "claim"),
    ("confirm", "sending"): ("yes",),
    ("confirm", "unknown"): ("yes unheard", "look"),
    ("confirm", "queued"): ("very late yes", *LOST),
    ("confirm", "parked"): ("very late yes", *LOST, "outage", "claim"),
    ("confirm", "failed"): ("very late yes", *LOST, "refused"),
    ("confirm", "dropped"): ("late yes", "wait", "claim", "drop"),
    ("refuse", "sending"): ("refused",),
    ("refuse", "unknown"): ("duplicate", "wait", "look"),
    ("lose", "sending"): ("silence",),
    ("not_there", "unknown"): ("silence", "wait", "look"),
    ("park", "queued"): ("outage", "claim"),
    ("park", "sending"): ("hold",),
    ("say_sent", "unknown"): ("yes unheard", "say_sent"),
    ("send_again", "unknown"): ("silence", "send_again"),
    ("send_now", "parked"): ("outage", "claim", "send_now"),
    ("send_now", "failed"): ("refused", "send_now"),
    ("reschedule", "parked"): ("outage", "claim", "reschedule"),
    ("reschedule", "failed"): ("refused", "reschedule"),
    ("keep", "parked"): ("hold", "keep"),
    ("drop", "queued"): ("drop",),
    ("drop", "sending"): ("claim", "withdrawn", "work"),
    ("drop", "parked"): ("outage", "claim", "drop"),
    ("drop", "failed"): ("refused", "drop"),
    ("drop", "unknown"): ("silence", "drop"),
}


def test_there_is_a_route_to_every_move() -> None:
    assert set(ROUTES) == {(move.action, source) for move in DELIVERY.moves for source in move.sources}


@pytest.mark.parametrize(("move", "steps"), ROUTES.items(), ids=" from ".join)
def test_every_move_is_taken(move: tuple[str, str], steps: tuple[str, ...]) -> None:
    walk = Walk()
    try:
        walk.begin()
        walk.take(*steps)
        assert move in walk.taken
    finally:
        walk.teardown()
