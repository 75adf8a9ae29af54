"""Whatever dies: no post twice, no post lost, no message twice, no message lost."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.faults.batches import Batch
from tests.faults.rig import Rig
from tests.faults.scenarios import SCENARIOS, Scenario
from tests.faults.totals import TOTALS, Totals

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]

COUNT = int(os.environ.get("FAULTS_COUNT", "24"))


@pytest.fixture(scope="module")
def played(rig: Rig) -> Callable[[Scenario], Totals]:
    """Plays a scenario, together with the others of its act."""
    known: dict[str, Future[Totals]] = {}

    def play(scenario: Scenario) -> Totals:
        if scenario.name not in known:
            act = [other for other in SCENARIOS if other.act == scenario.act] if scenario.act else [scenario]
            with ThreadPoolExecutor(len(act)) as stage:
                known.update({one.name: stage.submit(_play, rig, one) for one in act})
            rig.practice.no_faults()
        return known[scenario.name].result()

    return play


def _play(rig: Rig, scenario: Scenario) -> Totals:
    with rig.at_home():
        return scenario.play(Batch(rig, scenario.name, COUNT))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_nothing_is_lost_or_doubled(
    scenario: Scenario, played: Callable[[Scenario], Totals], record_property: Callable[[str, str], None]
) -> None:
    totals = played(scenario)
    record_property(TOTALS, totals.line(scenario.name))
    assert (totals.duplicate, totals.lost, totals.person) == (0, 0, scenario.person(COUNT))
