"""The table of faults. What is done in each of them is in going_out.py and coming_in.py."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.faults import coming_in, going_out
from tests.faults.batches import Batch
from tests.faults.totals import Totals


def nobody(size: int) -> int:
    return 0


@dataclass(frozen=True)
class Scenario:
    """`play` does it and counts. Those of one `act` are played together: each has accounts of its own, and they take
    turns (Rig.alone) with what concerns all. `person`: how many of `size` must be left for a person, and no more."""

    name: str
    play: Callable[[Batch], Totals]
    act: str = ""
    person: Callable[[int], int] = nobody


ACCOUNTS, DESK = "accounts", "desk"

SCENARIOS = [
    Scenario("A worker is killed before the call", going_out.killed("before_call"), ACCOUNTS),
    Scenario("A worker is killed after the network accepted", going_out.killed("after_accept"), ACCOUNTS),
    Scenario("A worker is killed before it says so", going_out.killed("after_answer"), ACCOUNTS),
    Scenario("The network accepts and never answers", going_out.no_answer, ACCOUNTS),
    Scenario("Parts of one conversation keep their order", going_out.in_parts, ACCOUNTS),
    Scenario("Too many calls", going_out.too_many_calls, ACCOUNTS),
    Scenario("The network is not available", going_out.not_available, ACCOUNTS),
    Scenario("Refused as a duplicate", going_out.refused_as_duplicate, ACCOUNTS, going_out.refused),
    Scenario("Permission ends in the middle", going_out.permission_ends, ACCOUNTS),
    Scenario("Webhooks come three times, shuffled", coming_in.repeated_and_shuffled, ACCOUNTS),
    Scenario("Poll and webhook at once", coming_in.poll_and_webhook, ACCOUNTS),
    Scenario("The broker is killed and emptied", going_out.broker_emptied, DESK),
    Scenario("The database goes away", going_out.database_away, DESK),
    Scenario("Workers are told to stop, and started again", going_out.workers_stopped, DESK),
    Scenario("All workers are killed, and started again", going_out.workers_killed, DESK),
    Scenario("The clock jumps an hour forward", going_out.clock_forward),
    Scenario("The clock jumps an hour back", going_out.clock_back),
    Scenario("Two workers race", going_out.racing(2)),
    Scenario("Four workers race", going_out.racing(4)),
]
