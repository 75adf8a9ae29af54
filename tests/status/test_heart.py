"""Hearts: a worker and the clock write that they are there, hold no connection, and outlive the database."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from celery.signals import heartbeat_sent
from django.db import Error, connection
from django.utils import timezone

from socialdesk.celery import app
from socialdesk.status import clock, tasks
from socialdesk.status.heart import Heart
from socialdesk.status.models import SILENCE, Heartbeat
from tests import factories

# A heart closes its connection, which a test's own transaction would not survive.
pytestmark = pytest.mark.django_db(transaction=True)
SENDING, CLOCK = Heartbeat.Kind.SENDING, Heartbeat.Kind.CLOCK


class Beating:
    """What Celery sends the signal about."""

    eventer = SimpleNamespace(hostname="celery@one")


@contextmanager
def database_away() -> Iterator[None]:
    def refuse(*_: object) -> None:
        raise Error("the database is away")

    with connection.execute_wrapper(refuse):
        yield


def test_it_writes_one_row_for_each_line_of_work() -> None:
    Heart().beat("celery@one", ["sending", "celery"])
    Heart().beat("celery@two", ["sending"])
    found = Heartbeat.objects.fresh().order_by("name", "kind").values_list("name", "kind")
    assert list(found) == [("celery@one", "celery"), ("celery@one", "sending"), ("celery@two", "sending")]


def test_it_is_written_every_ten_seconds_however_often_it_beats() -> None:
    heart = Heart(count(0, 0.5).__next__)
    written = 0
    for _ in range(40):
        Heartbeat.objects.all().delete()
        heart.beat("celery@one", [SENDING])
        written += Heartbeat.objects.count()
    assert written == 2


def test_it_keeps_when_its_process_started() -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        heart = Heart()
    with time_machine.travel(start + timedelta(minutes=5), tick=False):
        heart.beat("celery@one", [SENDING])
    assert Heartbeat.objects.get().started_at == start


def test_what_was_not_heard_for_an_hour_is_forgotten() -> None:
    factories.hearts(timezone.now() - timedelta(minutes=61), "sending")
    factories.hearts(timezone.now() - timedelta(minutes=59), "celery")
    Heart().beat("beat@one", [CLOCK])
    assert set(Heartbeat.objects.values_list("kind", flat=True)) == {"celery", "beat"}


def test_it_holds_no_connection_between_two_beats() -> None:
    Heart().beat("celery@one", [SENDING])
    assert connection.connection is None


def test_a_database_that_is_away_is_said_once_and_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    heart = Heart(count(0, 60).__next__)
    with caplog.at_level(logging.WARNING), database_away():
        for _ in range(3):
            heart.beat("celery@one", [SENDING])
    assert len(caplog.records) == 1
    heart.beat("celery@one", [SENDING])
    assert Heartbeat.objects.exists()


def test_a_worker_beats_for_the_lines_that_it_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "heart", Heart())
    heartbeat_sent.send(Beating())
    found = set(Heartbeat.objects.values_list("name", "kind"))
    assert found == {("celery@one", line) for line in app.amqp.queues.consume_from}
    assert {kind for _, kind in found} == set(Heartbeat.Kind.values) - {CLOCK}


def test_the_clock_beats_when_it_has_ticked() -> None:
    scheduler = clock.Scheduler(app=app, lazy=True)
    assert app.conf.beat_scheduler == f"{clock.__name__}:Scheduler"
    scheduler.tick()
    assert Heartbeat.objects.get().kind == CLOCK


class Counting(clock.Scheduler):
    """Hands nothing to a broker: counts what it would have."""

    given = 0

    def apply_entry(self, *_: Any, **__: Any) -> None:
        self.given += 1

    def given_within(self, seconds: int, travel: time_machine.Traveller) -> int:
        before = self.given
        for _ in range(seconds):
            while self.tick() == 0:
                pass
            travel.shift(1)
        return self.given - before


@pytest.mark.parametrize(
    "began",
    [
        pytest.param(datetime(2026, 6, 1, 12, tzinfo=UTC), id="on any day"),
        pytest.param(datetime(2026, 10, 25, 0, 59, 50, tzinfo=UTC), id="when summer time ends"),
    ],
)
def test_a_clock_that_is_put_back_or_on_goes_on(began: datetime) -> None:
    with time_machine.travel(began, tick=False) as travel:
        scheduler = Counting(app=app)
        usual = scheduler.given_within(20, travel)
        for hours in (-1, 2, -25):
            travel.shift(timedelta(hours=hours))
            assert usual - 2 <= scheduler.given_within(20, travel) <= usual + len(scheduler.schedule)


def test_the_clock_beats_however_long_nothing_is_to_be_done() -> None:
    scheduler = clock.Scheduler(app=app, lazy=True)
    scheduler.schedule.clear()
    assert scheduler.tick() < SILENCE.total_seconds() / 2


def test_the_clock_goes_on_while_the_database_is_away() -> None:
    scheduler = clock.Scheduler(app=app, lazy=True)
    with database_away():
        assert scheduler.tick() > 0
