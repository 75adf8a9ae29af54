"""The cast. Each has one fixed meaning in every test:

officer     triages and replies                     author      the officer who wrote the thing in question
manager     approves, and is not the author         admin       keeps the desk running
executive   reads                                   outsider    was suspended: can do nothing at all
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Role
from socialdesk.celery import app as celery
from tests import factories
from tests.faults.totals import HEADING, TOTALS, row
from tests.practice_server import PracticeServer

# Tests need no environment of their own: keys of the right shape, and pages that find unbuilt static files.
if not settings._wrapped.SECRET_KEY:
    settings.SECRET_KEY = "only-for-tests-" + "0" * 50
if not settings.FIELD_KEYS:
    settings.FIELD_KEYS = ["dGhlc2UtYXJlLTMyLWJ5dGVzLW9ubHktZm9yLXRlc3Q="]
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.WHITENOISE_AUTOREFRESH = True
# Tasks that pages hand over stay in this process; tests of the worker itself run a real one (tests.stack).
celery.conf.broker_url = "memory://"
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def officer(db: None) -> User:
    return factories.person(Role.OFFICER, "Olu Officer")


@pytest.fixture
def author(db: None) -> User:
    return factories.person(Role.OFFICER, "Asha Author")


@pytest.fixture
def manager(db: None) -> User:
    return factories.person(Role.MANAGER, "Mair Manager")


@pytest.fixture
def admin(db: None) -> User:
    return factories.person(Role.ADMIN, "Adil Admin")


@pytest.fixture
def executive(db: None) -> User:
    return factories.person(Role.EXECUTIVE, "Eve Executive")


@pytest.fixture
def outsider(db: None) -> User:
    return factories.person(Role.OFFICER, "Otto Outsider", is_active=False)


@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """`client_for(manager).get(...)`: a browser in which this person has signed in."""

    def sign_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture(scope="session")
def practice_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeServer]:
    with PracticeServer(tmp_path_factory.mktemp("practice")) as server:
        yield server


@pytest.fixture
def practice(practice_server: PracticeServer) -> PracticeServer:
    """Practice networks in a process of their own: empty, and without faults."""
    practice_server.reset()
    practice_server.no_faults()
    return practice_server


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The table of faults. (Here and not beside them: with several processes only this file is read by the first.)"""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    lines = [value for report in reports for name, value in report.user_properties if name == TOTALS]
    if lines:
        terminalreporter.section("nothing twice, nothing lost")
        for line in [row(*HEADING), *lines]:
            terminalreporter.write_line(line)
