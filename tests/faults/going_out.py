"""Faults while a batch of deliveries goes out."""

import random
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from scheduler import decisions
from scheduler.models import Attempt
from socialdesk.networks.models import Account
from tests.faults.batches import Batch
from tests.faults.rig import until
from tests.faults.totals import Totals

Play = Callable[[Batch], Totals]
GOES_ON_WITHIN = 30.0  # seconds from the moment at which workers are started again


# --- a process dies ----------------------------------------------------------------------------------------
def killed(point: str) -> Play:
    """One in six of the calls costs a process its life."""

    def play(batch: Batch) -> Totals:
        calls = range(1, batch.size + 1)
        fatal = random.Random(batch.name).sample(calls, batch.size // 6)
        batch.rig.kill_a_worker(point, saying=batch.name, at=fatal)
        batch.queue()
        return batch.settle()

    return play


def workers_killed(batch: Batch) -> Totals:
    with batch.in_the_middle() as rig:
        for worker in rig.workers:
            worker.kill()
        rig.start_workers()
    return batch.settle()


def workers_stopped(batch: Batch) -> Totals:
    with batch.in_the_middle() as rig:
        for worker in rig.workers:
            worker.terminate()
        for worker in rig.workers:
            worker.wait()
        begun = Attempt.objects.filter(delivery__in=batch.rows, finished_at__isnull=True)
        assert not begun.exists(), "A worker left in the middle of a call."
        sent = batch.count("sent")
        assert sent < batch.size, "There was nothing left to go on with."
        began = time.monotonic()
        rig.start_workers()
        until(lambda: batch.count("sent") > sent)
        assert time.monotonic() - began < GOES_ON_WITHIN, "It did not go on soon enough."
    return batch.settle()


# --- several do the same -----------------------------------------------------------------------------------
def racing(workers: int) -> Play:
    """Ticks come from all sides, and each task that hands a row out comes three times."""

    def play(batch: Batch) -> Totals:
        rig = batch.rig
        rig.with_workers(workers)
        rig.order(copies=3)
        batch.slowly()
        batch.queue()
        most = 0

        def is_over() -> bool:
            nonlocal most
            for _ in range(8):
                rig.ask_for("scheduler.tasks.send_due")
            most = max(most, rig.database.connections())
            return not batch.count("queued", "sending")

        until(is_over, pause=0.3)
        rig.order(copies=1)
        assert most <= rig.processes, f"{most} connections of {rig.processes} processes."
        return batch.settle()

    return play


# --- what it stands on goes away ---------------------------------------------------------------------------
def broker_emptied(batch: Batch) -> Totals:
    with batch.in_the_middle() as rig:
        rig.empty_the_broker()
    return batch.settle()


def database_away(batch: Batch) -> Totals:
    with batch.in_the_middle() as rig:
        connection.close()
        rig.database.away()
    return batch.settle()


def clock_forward(batch: Batch) -> Totals:
    """Half is due now, half in an hour. After the jump what is left of the first half is an hour late, so it is put
    to a person, who sends it when the clock is right again; the second half goes out in the wrong hour."""
    batch.slowly()
    batch.queue(0.5)
    batch.queue(0.5, due_at=timezone.now() + timedelta(minutes=55))
    batch.until_sent(0.1)
    batch.rig.kill_a_worker("after_accept", saying=batch.name, at=[2, 4])
    with batch.rig.clock(hours=1):
        until(lambda: not batch.count("queued", "sending", "unknown"))
    for row in batch.rows.filter(state="parked"):
        decisions.decide(row, "send_now", by=batch.reader)
    return batch.settle()


def clock_back(batch: Batch) -> Totals:
    """What was due is due in an hour. What was under way is settled all the same."""
    with batch.in_the_middle() as rig, rig.clock(hours=-1):
        rig.kill_a_worker("after_accept", saying=batch.name, at=[2, 4])
        under_way = until(lambda: not batch.count("sending", "unknown"), GOES_ON_WITHIN)
    assert under_way is not None, "What was under way waits for the clock."
    return batch.settle()


# --- the networks are not themselves -----------------------------------------------------------------------
def in_parts(batch: Batch) -> Totals:
    """What is said on an account is one conversation, in parts. Workers die and answers are lost between them."""
    batch.rig.kill_a_worker("after_accept", saying=batch.name, at=range(3, batch.size, 12))
    batch.networks("hang", calls="writes", seconds=2.5, count=batch.size // 24)
    batch.queue(thread="in parts")
    counted = batch.settle()
    written = list(batch.rows.order_by("pk").values_list("account", "text"))
    for account in batch.accounts:
        assert batch.said_on(account) == [text for pk, text in written if pk == account.pk], "Out of order."
    return counted


def no_answer(batch: Batch) -> Totals:
    batch.networks("hang", calls="writes", seconds=2.5, count=batch.size // 24)
    batch.queue()
    return batch.settle()


def too_many_calls(batch: Batch) -> Totals:
    """Facebook names its waits in whole minutes, so in a short run only X is asked too often."""
    batch.queue(0.5)
    batch.networks("rate_limited", calls="writes", seconds=5, only="x" if batch.is_short else "")
    batch.queue(0.5)
    return batch.settle()


def not_available(batch: Batch) -> Totals:
    batch.networks("unavailable", calls="writes", count=batch.size // 12)
    batch.queue()
    return batch.settle()


def refused_as_duplicate(batch: Batch) -> Totals:
    batch.networks("duplicate", count=batch.size // 24)
    batch.queue()
    return batch.settle()


def refused(size: int) -> int:
    """Which of them stand there already only a person can say: the desk has looked, and it is not there."""
    return 4 * (size // 24)


def permission_ends(batch: Batch) -> Totals:
    """One token dies, and is renewed; on two accounts permission is withdrawn, and given again by a person."""
    renewed, *_ = batch.accounts
    withdrawn = batch.accounts[2:]
    batch.slowly()
    batch.queue()
    batch.until_sent()
    batch.rig.practice.fault("x", "expired", account=renewed.remote_id)
    for account in withdrawn:
        batch.rig.practice.withdraw(account.network, account.remote_id)
    waiting = Account.objects.filter(pk__in=[account.pk for account in withdrawn])
    assert until(lambda: {account.state for account in waiting.all()} == {Account.RECONNECT})
    assert until(lambda: not batch.rows.exclude(account__in=withdrawn).exclude(state="sent").exists())
    theirs = batch.rows.filter(account__in=withdrawn)
    assert until(lambda: {row.state for row in theirs.all()} <= {"sent", "queued"}), "Some did not wait."
    for account in withdrawn:
        ours = batch.rig.practice.grant(account.network, account.remote_id)
        batch.connect(account.network, account.handle, ours["credentials"])
    return batch.settle()
