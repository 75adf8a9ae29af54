"""Webhooks: who is told, the check before it, the signature on it, and the queue that survives a restart.

X: docs.x.com, "Webhooks" (challenge-response check, x-twitter-webhooks-signature). Meta:
developers.facebook.com, "Getting started with webhooks" (verification request, X-Hub-Signature-256).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any

import requests

from socialdesk.practice import faults
from socialdesk.practice.records import Network
from socialdesk.practice.stamps import new_id
from socialdesk.practice.store import store

# X gives a webhook ten seconds; docs.x.com.
ANSWER_SECONDS = 10
REPEATS = 3
# How long events are held back so that there is something to shuffle.
SHUFFLE_SECONDS = 1.0
SHUFFLE_MOST = 10


@dataclass
class Webhook:
    id: str
    network: Network
    account_id: str
    url: str
    secret: str
    verify_token: str = ""


@dataclass
class Delivery:
    """One event for one webhook. The body is kept as it is sent, because its bytes are signed."""

    id: str
    webhook_id: str
    body: str
    attempts: int = 0
    due: float = 0.0
    shuffled: bool = False
    number: int = 0

    def save(self) -> None:
        store().put("delivery", self.id, asdict(self))


QUEUE = "deliveries"


def registered() -> list[Webhook]:
    return [Webhook(**body) for body in store().all("webhook")]


def register(webhook: Webhook) -> str:
    """Check the address as the network does, then keep it. Returns what was wrong, or nothing.

    One address a network and account: registering it again replaces the old entry.
    """
    try:
        wrong = _x_check(webhook) if webhook.network == "x" else _meta_check(webhook)
    except requests.RequestException as error:
        return f"The address could not be reached ({type(error).__name__})."
    if not wrong:
        with store().writing():
            for other in registered():
                if (other.network, other.account_id, other.url) == (
                    webhook.network,
                    webhook.account_id,
                    webhook.url,
                ):
                    store().drop("webhook", other.id)
            store().put("webhook", webhook.id, asdict(webhook))
    return wrong


def _x_check(webhook: Webhook) -> str:
    token = secrets.token_urlsafe(24)
    response = requests.get(webhook.url, params={"crc_token": token}, timeout=ANSWER_SECONDS)
    expected = "sha256=" + _base64_mac(webhook.secret, token.encode())
    try:
        given = str(response.json().get("response_token", ""))
    except (ValueError, AttributeError):
        given = ""
    if response.status_code == 200 and hmac.compare_digest(given.encode(), expected.encode()):
        return ""
    return f"The challenge-response check failed: status {response.status_code}, without the right token."


def _meta_check(webhook: Webhook) -> str:
    challenge = str(secrets.randbelow(10**10))
    asked = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": webhook.verify_token}
    response = requests.get(webhook.url, params=asked, timeout=ANSWER_SECONDS)
    if response.status_code == 200 and response.text == challenge:
        return ""
    return f"The verification failed: status {response.status_code}, without the challenge."


def signature(webhook: Webhook, body: bytes) -> dict[str, str]:
    """The header that proves who sent a body."""
    if webhook.network == "x":
        return {"x-twitter-webhooks-signature": "sha256=" + _base64_mac(webhook.secret, body)}
    mac = hmac.new(webhook.secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": "sha256=" + mac}


def _base64_mac(secret: str, body: bytes) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def enqueue(network: Network, account_id: str, event: dict[str, Any]) -> None:
    """Put an event in the queue of every webhook of this account, inside the caller's transaction."""
    # Meta escapes what is not ASCII before it signs; X sends it as it is.
    body = json.dumps(event, ensure_ascii=network == "facebook", separators=(",", ":"))
    with store().writing():
        for webhook in registered():
            if (webhook.network, webhook.account_id) == (network, account_id):
                _enqueue_for(webhook, body)


def _enqueue_for(webhook: Webhook, body: str) -> None:
    shuffled = faults.bite(webhook.network, webhook.account_id, "all", "shuffle") is not None
    repeated = faults.bite(webhook.network, webhook.account_id, "all", "repeat") is not None
    due = _held_back(webhook) if shuffled else time.time()
    for _ in range(REPEATS if repeated else 1):
        number = store().next("delivery")
        delivery = Delivery(new_id(), webhook.id, body, due=due, shuffled=shuffled, number=number)
        delivery.save()
        store().enlist(QUEUE, number, "delivery", delivery.id)


def _held_back(webhook: Webhook) -> float:
    """When an event to be shuffled goes out: together with those that wait already, a moment from now."""
    held = [d for d in waiting() if d.webhook_id == webhook.id and d.shuffled and d.attempts == 0]
    if len(held) >= SHUFFLE_MOST:
        return held[0].due
    due = time.time() + SHUFFLE_SECONDS
    for delivery in held:
        delivery.due = due
        delivery.save()
    return due


def waiting() -> list[Delivery]:
    """What is still to be delivered, oldest first."""
    return [Delivery(**body) for body in store().listed(QUEUE, newest_first=False)]
