"""The real tweepy and the real facebook-sdk, pointed at the practice networks."""

from __future__ import annotations

import facebook
import pytest
import requests
import tweepy

from socialdesk.practice import cast
from tests.practice_server import PracticeServer, ToPractice


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
