"""One rig for all scenarios."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.rig import Rig


@pytest.fixture(scope="session")
def rig(django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """With this test's own thread at home in its database."""
    with django_db_blocker.unblock(), Rig(tmp_path_factory.mktemp("rig")) as rig, rig.at_home():
        yield rig
