"""One rig for all scenarios, and their table at the end of the run."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.rig import Rig
from tests.faults.totals import HEADING, row

TOTALS = "totals"  # what a test records of itself


@pytest.fixture(scope="session")
def rig(django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """With this test's own thread at home in its database."""
    with django_db_blocker.unblock(), Rig(tmp_path_factory.mktemp("rig")) as rig, rig.at_home():
        yield rig


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    lines = [value for report in reports for name, value in report.user_properties if name == TOTALS]
    if lines:
        terminalreporter.section("nothing twice, nothing lost")
        for line in [row(*HEADING), *lines]:
            terminalreporter.write_line(line)
