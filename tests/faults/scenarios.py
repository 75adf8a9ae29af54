"""The table of faults: what is done to the desk in the middle of a batch, and what may be left for a person."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.batches import Batch
from tests.faults.totals import Totals


@dataclass(frozen=True)
class Scenario:
    """`play` does it and counts. Those of one `act` touch their own accounts alone, and are played together."""

    name: str
    play: Callable[[Batch], Totals]
    act: str = ""


# --- a worker dies -----------------------------------------------------------------------------------------
def dying_at(point: str) -> Callable[[Batch], Totals]:
    def play(batch: Batch) -> Totals:
        dice = random.Random(batch.name)
        batch.rig.kill_a_worker(
            point, saying=batch.name, at=dice.sample(range(1, batch.size + 1), batch.size // 6)
        )
        batch.queue()
        return batch.settle()

    return play


SCENARIOS = [
    Scenario("A worker is killed before the call", dying_at("before_call"), "accounts"),
    Scenario("A worker is killed after the network accepted", dying_at("after_accept"), "accounts"),
    Scenario("A worker is killed before it says so", dying_at("after_answer"), "accounts"),
]
