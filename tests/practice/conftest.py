"""One practice server for this folder's tests, emptied before each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import facebook
import pytest
import requests
import tweepy

from socialdesk.practice import cast
from tests.practice_server import PracticeServer, ToPractice


@pytest.fixture(scope="session")
def practice_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeServer]:
    with PracticeServer(Path(tmp_path_factory.mktemp("practice"))) as server:
        yield server


@pytest.fixture
def practice(practice_server: PracticeServer) -> PracticeServer:
    practice_server.reset()
    return practice_server


@pytest.fixture
def x(practice: PracticeServer) -> tweepy.Client:
    return x_client(practice, cast.X_ACCESS_TOKEN)


def x_client(practice: PracticeServer, token: str) -> tweepy.Client:
    client = tweepy.Client(bearer_token=token)
    client.session.mount("https://", ToPractice(practice.url))
    return client


class LivingGraphAPI(facebook.GraphAPI):  # type: ignore[misc]
    """facebook-sdk knows only dead versions; the check is in __init__ alone."""

    def __init__(self, token: str, session: requests.Session) -> None:
        super().__init__(token, session=session)
        self.version = "v26.0"


@pytest.fixture
def graph(practice: PracticeServer) -> LivingGraphAPI:
    session = requests.Session()
    session.mount("https://", ToPractice(practice.url))
    return LivingGraphAPI(cast.FACEBOOK_PAGE_TOKEN, session)
