"""Alarms: raised once, told to admins once, over when what was wrong is over."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Role
from socialdesk.audit.models import Entry, Machine
from socialdesk.networks import alarms, services
from socialdesk.networks.models import Account, Alarm
from socialdesk.practice import cast
from tests import factories
from tests.desk import X_CREDENTIALS, x_account
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db
LAPSED, GAP = Alarm.Kind.LAPSED, Alarm.Kind.GAP


class TroubledBackend(EmailBackend):
    """A mail server that answers emails `about` something with `trouble`: at first nobody answers there."""

    trouble: BaseException | None = ConnectionRefusedError("connection refused")
    about = ""

    def send_messages(self, messages: Any) -> int:
        if self.trouble and self.about in messages[0].body:
            raise self.trouble
        return super().send_messages(messages)


def later(minutes: int) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        alarms.tell()


def test_it_is_raised_once_and_its_words_are_brought_up_to_date() -> None:
    ours = factories.account()
    assert alarms.ring(ours, GAP, "3 messages are missing.")
    assert not alarms.ring(ours, GAP, "4 messages are missing.")
    assert Alarm.objects.get().words == "4 messages are missing."
    assert Entry.objects.filter(action="account.alarm_raised").count() == 1


def test_one_that_is_over_can_be_raised_again() -> None:
    ours = factories.account()
    for _ in range(2):
        alarms.ring(ours, GAP, "3 messages are missing.")
        for _ in range(2):
            alarms.end(ours, GAP)
    assert Alarm.objects.count() == 2
    assert not Alarm.objects.ringing().exists()
    assert Entry.objects.filter(action="account.alarm_ended").count() == 2


def test_an_account_that_lapses_calls_an_admin_once(admin: User) -> None:
    ours = factories.account()
    for _ in range(3):
        services.mark_lapsed(Account.objects.get(), "X said no.")
        alarms.tell()
    (told,) = mail.outbox
    assert told.to == [admin.email]
    assert told.subject == f"{ours}: needs reconnecting"
    assert f"{ours}: X said no." in told.body


def test_each_lapse_is_told_anew(admin: User, practice: PracticeServer) -> None:
    x_account(practice)
    for _ in range(2):
        services.mark_lapsed(Account.objects.get(), "X said no.")
        alarms.tell()
        services.connect(
            network="x", handle=cast.X_HANDLE, credentials=X_CREDENTIALS, api_url=practice.url,
            by=Machine.SETUP,
        )  # fmt: skip
        assert not Alarm.objects.ringing().exists()
    assert len(mail.outbox) == 2


def test_what_is_over_before_anybody_was_told_is_not_told(admin: User) -> None:
    ours = factories.account()
    alarms.ring(ours, GAP, "3 messages are missing.")
    alarms.end(ours, GAP)
    alarms.tell()
    assert mail.outbox == []


def test_every_admin_who_works_here_is_told_and_nobody_else(admin: User, manager: User) -> None:
    second = factories.person(Role.ADMIN)
    factories.person(Role.ADMIN, is_active=False)
    alarms.ring(factories.account(), GAP, "3 messages are missing.")
    alarms.tell()
    assert set(mail.outbox[0].to) == {admin.email, second.email}


@pytest.mark.parametrize(
    ("address", "link"), [("https://desk.example", "https://desk.example/status/"), ("", "")]
)
def test_it_leads_to_the_status_page_where_the_desk_knows_its_address(
    admin: User, settings: Settings, address: str, link: str
) -> None:
    settings.BASE_URL = address
    alarms.ring(factories.account(), GAP, "Alex’s & Sam’s messages are missing.")
    alarms.tell()
    body = str(mail.outbox[0].body)
    assert ("https://" in body) == bool(link)
    assert link in body
    assert "Alex’s & Sam’s" in body


def test_while_the_mail_server_is_away_it_is_tried_again(
    admin: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.TroubledBackend"
    alarms.ring(factories.account(), GAP, "3 messages are missing.")
    alarms.ring(factories.account(), GAP, "5 messages are missing.")
    alarms.tell()
    assert Alarm.objects.untold().count() == 2
    monkeypatch.setattr(TroubledBackend, "trouble", None)
    later(3)
    later(6)
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("put_back", [0, 60])
def test_a_process_that_dies_before_the_email_leaves_it_to_another(
    admin: User, settings: Settings, monkeypatch: pytest.MonkeyPatch, put_back: int
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.TroubledBackend"
    monkeypatch.setattr(TroubledBackend, "trouble", SystemExit())
    alarms.ring(factories.account(), GAP, "3 messages are missing.")
    with pytest.raises(SystemExit):
        alarms.tell()
    monkeypatch.setattr(TroubledBackend, "trouble", None)
    alarms.tell()
    assert mail.outbox == []  # for all that anybody knows it is still at it
    later(3 - put_back)
    later(6 - put_back)
    assert len(mail.outbox) == 1


def test_one_that_cannot_be_sent_keeps_nobody_from_the_others(
    admin: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.TroubledBackend"
    monkeypatch.setattr(TroubledBackend, "trouble", ValueError("no email can be made of it"))
    monkeypatch.setattr(TroubledBackend, "about", "3 messages")
    alarms.ring(factories.account(), GAP, "3 messages are missing.")
    alarms.ring(factories.account(), GAP, "5 messages are missing.")
    alarms.tell()
    alarms.tell()
    assert "5 messages are missing." in mail.outbox[0].body
    assert Alarm.objects.untold().get().words == "3 messages are missing."


def test_a_name_of_two_lines_has_a_subject_of_one(admin: User) -> None:
    alarms.ring(factories.account(name="Thornwick\r\nVale  NHS"), GAP, "3 messages are missing.")
    alarms.tell()
    assert mail.outbox[0].subject == "X · Thornwick Vale NHS: messages are missing"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tellers", [2, 6])
def test_tellers_at_once_send_one(tellers: int) -> None:
    factories.person(Role.ADMIN)
    alarms.ring(factories.account(), GAP, "3 messages are missing.")
    ready = threading.Barrier(tellers)

    def tell() -> None:
        try:
            ready.wait(10)
            alarms.tell()
        finally:
            connection.close()

    threads = [threading.Thread(target=tell) for _ in range(tellers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(mail.outbox) == 1


def test_with_nobody_to_tell_it_still_shows(client_for: Callable[[User], Any]) -> None:
    alarms.ring(factories.account(), GAP, "3 messages are missing.")
    alarms.tell()
    assert mail.outbox == []
    assert Alarm.objects.ringing().exists()
