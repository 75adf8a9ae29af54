"""The webhooks, called by the practice networks over real HTTP, signed as the real ones sign."""

import hashlib
import hmac
import json
import random
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from inbox import receive, refusals, webhooks
from inbox.models import Incoming, Message, Refusal
from socialdesk.celery import app as celery
from socialdesk.networks.models import Account
from socialdesk.networks.x.adapter import signature
from socialdesk.practice import cast
from tests.desk import facebook_account, x_account
from tests.practice_server import PracticeServer, free_port
from tests.waiting import until


@pytest.fixture(autouse=True)
def counted(monkeypatch: pytest.MonkeyPatch) -> refusals.Refusals:
    """A count of its own for each test, written down at once."""
    monkeypatch.setattr(refusals, "SECONDS", 0.0)
    monkeypatch.setattr(webhooks, "refusals", refusals.Refusals())
    return webhooks.refusals


def refused() -> list[tuple[str, str, int]]:
    return list(Refusal.objects.values_list("network", "reason", "count"))


def arrived(count: int) -> bool:
    receive.process_waiting()
    return Message.objects.count() >= count


@pytest.mark.django_db(transaction=True)
def test_both_networks_pass_their_handshake_and_deliver(
    practice: PracticeServer, live_server: LiveServer
) -> None:
    x_account(practice)
    facebook_account(practice)
    practice.webhook("x", f"{live_server.url}/hooks/x/")
    practice.webhook("facebook", f"{live_server.url}/hooks/facebook/")
    practice.mention("Hello from X", handle="gwen_l")
    practice.post("Helo o Facebook 🏴󠁧󠁢󠁷󠁬󠁳󠁿", handle="sal", name="Sal")
    practice.direct("A private word", handle="gwen_l")
    until(lambda: arrived(3))
    assert {m.account.network for m in Message.objects.all()} == {"x", "facebook"}
    assert not Incoming.objects.exclude(problem="").exists()


@pytest.mark.django_db(transaction=True)
def test_repeated_and_shuffled_webhooks_and_polling_give_one_message(
    practice: PracticeServer, live_server: LiveServer
) -> None:
    account = facebook_account(practice)
    practice.webhook("facebook", f"{live_server.url}/hooks/facebook/")
    practice.fault("facebook", "repeat")
    practice.fault("facebook", "shuffle")
    for number in range(5):
        practice.post(f"Number {number}", handle="sal", name="Sal")
    receive.poll(Account.objects.get(pk=account.pk))
    until(lambda: practice.webhooks()["waiting"] == 0)
    until(lambda: arrived(5))
    assert Message.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_an_edit_and_a_deletion_are_mirrored(practice: PracticeServer, live_server: LiveServer) -> None:
    facebook_account(practice)
    practice.webhook("facebook", f"{live_server.url}/hooks/facebook/")
    post = practice.post("Wher do I park?", handle="sal", name="Sal")
    until(lambda: arrived(1))
    practice.edit(post["id"], "Where do I park?", network="facebook")
    until(lambda: arrived(1) and Message.objects.get().text == "Where do I park?")
    assert Message.objects.get().earlier_wordings.get().text == "Wher do I park?"
    practice.delete(post["id"], network="facebook")
    until(lambda: arrived(1) and Message.objects.get().deleted_at is not None)


@pytest.fixture
def x(db: None, practice: PracticeServer) -> Account:
    return x_account(practice)


def post(client: Client, body: bytes, given: str) -> int:
    return client.post(
        "/hooks/x/", body, content_type="application/json", headers={"x-twitter-webhooks-signature": given}
    ).status_code


def test_a_forged_call_is_refused_and_counted(x: Account, client: Client) -> None:
    body = json.dumps({"data": {"filter": {"user_id": x.remote_id}}}).encode()
    assert post(client, body, "sha256=forged") == 403
    assert post(client, body, "") == 403
    assert post(client, body + b" ", signature(cast.X_CONSUMER_SECRET, body)) == 403
    assert not Incoming.objects.exists()
    assert refused() == [("x", "unsigned", 3)]


def test_a_flood_of_forged_calls_is_not_one_of_writes(
    x: Account, client: Client, counted: refusals.Refusals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "SECONDS", 3600.0)
    for _ in range(50):
        post(client, b"{}", "sha256=forged")
    assert refused() == [("x", "unsigned", 1)]
    counted.write(now=True)
    assert refused() == [("x", "unsigned", 50)]


def test_a_call_too_large_to_be_a_network_s_is_refused_before_it_is_read(x: Account, client: Client) -> None:
    body = b" " * (webhooks.LARGEST + 1)
    assert post(client, body, signature(cast.X_CONSUMER_SECRET, body)) == 413
    assert refused() == [("x", "large", 1)]


def test_a_call_with_a_thousand_updates_is_taken(practice: PracticeServer, client: Client, db: None) -> None:
    page = facebook_account(practice)
    changes = [said(number, "word " * 500) for number in range(1000)]
    body = json.dumps({"object": "page", "entry": [{"id": page.remote_id, "changes": changes}]}).encode()
    assert len(body) > 2_621_440  # Django's own limit
    assert call_facebook_webhook(client, page, body) == 200
    assert Incoming.objects.count() == 1


def said(number: int, text: str = "Parking is a joke") -> dict[str, object]:
    """Of a webhook of Facebook's: a comment on a post of our page."""
    told = {
        "item": "comment", "verb": "add", "comment_id": f"1_{number}", "post_id": "P_1", "parent_id": "P_1",
        "from": {"id": f"U{number % 3}", "name": "Sal"}, "message": text, "created_time": 1764000000 + number,
    }  # fmt: skip
    return {"field": "feed", "value": told}


def test_an_old_call_that_is_sent_again_is_counted_and_not_read_again(
    practice: PracticeServer, client: Client, db: None
) -> None:
    page = facebook_account(practice)
    entry = {"id": page.remote_id, "time": 1764000000, "changes": [said(1)]}
    body = json.dumps({"object": "page", "entry": [entry]}).encode()
    call_facebook_webhook(client, page, body)
    receive.process_waiting()
    Incoming.objects.update(payload={}, emptied_at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(days=90)):
        assert call_facebook_webhook(client, page, body) == 200
        assert call_facebook_webhook(client, page, body) == 200
    assert Incoming.objects.get().repeats == 2
    assert not Incoming.objects.waiting().exists()
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_calls_three_times_shuffled_and_at_once_give_each_message_once(
    practice: PracticeServer,
) -> None:
    page = facebook_account(practice)
    bodies = [
        json.dumps({"object": "page", "entry": [{"id": page.remote_id, "changes": [said(number)]}]}).encode()
        for number in range(12)
    ] * 3
    random.Random(7).shuffle(bodies)

    def call(body: bytes) -> int:
        try:
            status = call_facebook_webhook(Client(), page, body)
            receive.process_waiting()
            return status
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as callers:
        assert set(callers.map(call, bodies)) == {200}
    receive.process_waiting()
    assert sorted(Message.objects.values_list("remote_id", flat=True)) == sorted(
        f"1_{number}" for number in range(12)
    )
    assert Incoming.objects.filter(problem="").count() == 12
    assert sum(Incoming.objects.values_list("repeats", flat=True)) == 24


def test_what_is_told_about_a_paused_account_is_read_when_it_is_resumed(
    practice: PracticeServer, client: Client, db: None
) -> None:
    page = facebook_account(practice, is_active=False)
    body = json.dumps({"object": "page", "entry": [{"id": page.remote_id, "changes": [said(1)]}]}).encode()
    assert call_facebook_webhook(client, page, body) == 200
    receive.process_waiting()
    assert not Message.objects.exists()
    Account.objects.update(is_active=True)
    receive.process_waiting()
    assert Message.objects.count() == 1


def test_nobody_is_asked_to_read_what_is_told_about_a_paused_account(
    practice: PracticeServer,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    db: None,
) -> None:
    monkeypatch.setattr(celery.conf, "broker_url", f"redis://127.0.0.1:{free_port()}/0")
    page = facebook_account(practice, is_active=False)
    assert call_facebook_webhook(client, page, six_comments(page)) == 200
    assert Incoming.objects.count() == 6
    assert "The broker is away" not in caplog.text


def test_the_handshake_of_a_paused_account_is_kept_up(
    practice: PracticeServer, client: Client, db: None
) -> None:
    """X asks each hour, and ends a webhook that does not answer."""
    x_account(practice, is_active=False)
    assert client.get("/hooks/x/", {"crc_token": "t"}).status_code == 200


def test_a_signed_call_that_makes_no_sense_is_kept_with_the_reason(x: Account, client: Client) -> None:
    for body in (b"not json", b"[]", b'{"data": {}}'):
        assert post(client, body, signature(cast.X_CONSUMER_SECRET, body)) == 200
    receive.process_waiting()
    assert Incoming.objects.filter(problem="It is not what this network sends.").count() == 3


def test_an_entry_that_names_no_account_keeps_the_others_from_nobody(
    practice: PracticeServer, client: Client, db: None
) -> None:
    page = facebook_account(practice)
    good = [{"id": page.remote_id, "changes": [said(number)]} for number in range(2)]
    body = json.dumps({"object": "page", "entry": [good[0], {"changes": [said(2)]}, "odd", good[1]]}).encode()
    assert call_facebook_webhook(client, page, body) == 200
    receive.process_waiting()
    assert Message.objects.count() == 2
    kept = Incoming.objects.unreadable().order_by("pk")
    assert [json.loads(row.payload) for row in kept] == [
        {"entry": [{"changes": [said(2)]}]},
        {"entry": ["odd"]},
    ]


DEEP = "[" * 300 + "0" + "]" * 300


@pytest.mark.parametrize(
    "odd", ["[" * 100_000, DEEP, DEEP.replace("[", '{"a":').replace("]", "}"), "NaN", "-Infinity"]
)
def test_whatever_a_call_holds_it_is_kept(
    practice: PracticeServer, client: Client, db: None, odd: str
) -> None:
    page = facebook_account(practice)
    entry = json.dumps({"id": page.remote_id, "changes": [said(1)], "odd": 0})
    body = f'{{"entry": [{entry.replace(": 0}", f": {odd}}}")}]}}'.encode()
    assert call_facebook_webhook(client, page, body) == 200
    receive.process_waiting()
    assert Message.objects.exists() is (odd[-1] in "Ny")
    assert Incoming.objects.unreadable().exists() is not Message.objects.exists()
    assert Incoming.objects.count() == 1


@pytest.fixture
def silent_broker() -> Iterator[tuple[int, list[socket.socket]]]:
    """A port that takes calls and never says a word, with the calls that it took."""
    calls: list[socket.socket] = []

    def take() -> None:
        with suppress(OSError):
            while True:
                calls.append(listener.accept()[0])

    with socket.create_server(("127.0.0.1", 0)) as listener:
        taker = Thread(target=take, daemon=True)
        taker.start()
        yield listener.getsockname()[1], calls
        listener.shutdown(socket.SHUT_RDWR)
        taker.join(5)
    for call in calls:
        call.close()


def six_comments(page: Account) -> bytes:
    entries = [{"id": page.remote_id, "time": n, "changes": []} for n in range(6)]
    return json.dumps({"object": "page", "entry": entries}).encode()


def call_facebook_webhook(client: Client, page: Account, body: bytes) -> int:
    digest = hmac.new(page.credentials["app_secret"].encode(), body, hashlib.sha256).hexdigest()
    headers = {"x-hub-signature-256": f"sha256={digest}"}
    return client.post("/hooks/facebook/", body, content_type="application/json", headers=headers).status_code


def test_a_broker_that_says_nothing_is_asked_once_for_all(
    practice: PracticeServer,
    client: Client,
    silent_broker: tuple[int, list[socket.socket]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    db: None,
) -> None:
    port, calls = silent_broker
    monkeypatch.setattr(celery.conf, "broker_url", f"redis://127.0.0.1:{port}/0")
    page = facebook_account(practice)
    assert call_facebook_webhook(client, page, six_comments(page)) == 200
    assert Incoming.objects.waiting().count() == 6
    assert 1 <= len(calls) <= 2
    assert [record.getMessage() for record in caplog.records if record.name == "inbox.webhooks"] == [
        "The broker is away: 6 payloads wait for the next sweep"
    ]


def test_where_there_is_no_broker_a_call_is_stored_all_the_same(
    practice: PracticeServer, client: Client, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.setattr(celery.conf, "broker_url", f"redis://127.0.0.1:{free_port()}/0")
    page = facebook_account(practice)
    assert call_facebook_webhook(client, page, six_comments(page)) == 200
    assert Incoming.objects.waiting().count() == 6


def test_a_wrong_handshake_is_refused(x: Account, client: Client) -> None:
    assert client.get("/hooks/x/").status_code == 403
    assert (
        client.get("/hooks/facebook/", {"hub.mode": "subscribe", "hub.verify_token": "x"}).status_code == 403
    )
    assert client.get("/hooks/nowhere/").status_code == 404


def test_a_call_about_an_account_that_is_not_ours_is_counted_and_passed_over(
    x: Account, client: Client
) -> None:
    body = json.dumps({"data": {"filter": {"user_id": "1"}}}).encode()
    assert post(client, body, signature(cast.X_CONSUMER_SECRET, body)) == 200
    assert not Incoming.objects.exists()
    assert refused() == [("x", "stranger", 1)]
