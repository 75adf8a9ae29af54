"""One practice server for this folder's tests, emptied before each."""

from collections.abc import Iterator

import pytest

from tests.practice_server import PracticeServer


@pytest.fixture(scope="session")
def practice_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeServer]:
    with PracticeServer(tmp_path_factory.mktemp("practice")) as server:
        yield server


@pytest.fixture
def practice(practice_server: PracticeServer) -> PracticeServer:
    practice_server.reset()
    practice_server.no_faults()
    return practice_server
