"""The desk's accounts on the practice networks."""

import pytest

from socialdesk.networks.models import Account
from tests.desk import facebook_account, x_account
from tests.practice_server import PracticeServer


@pytest.fixture
def x(practice: PracticeServer) -> Account:
    return x_account(practice)


@pytest.fixture
def facebook(practice: PracticeServer) -> Account:
    return facebook_account(practice)
