"""The thread that delivers webhook events, tries again while the desk is down, and gives up in the end."""

from __future__ import annotations

import logging
import threading
import time

import requests

from socialdesk.practice import webhooks
from socialdesk.practice.store import store
from socialdesk.practice.webhooks import Delivery, Webhook

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.1
# A desk that is down is tried again after 1, 2, 4 ... seconds, at most a minute apart, for a day and a half
# as Meta does (developers.facebook.com: failed updates are retried for 36 hours).
LONGEST_WAIT_SECONDS = 60
ATTEMPTS = 36 * 60


def begin() -> None:
    """Start the sender; it ends with the process, and what is queued waits for the next one."""
    threading.Thread(target=_run, name="webhook-sender", daemon=True).start()


def _run() -> None:
    session = requests.Session()
    while True:
        try:
            send_due(session)
        except Exception:
            # The thread must outlive any single bad event, or all later ones are lost in silence.
            log.exception("The webhook sender stumbled and goes on")
        time.sleep(LOOK_SECONDS)


def send_due(session: requests.Session) -> None:
    """One round through the queue: in order, but newest first among the shuffled."""
    now = time.time()
    by_id = {webhook.id: webhook for webhook in webhooks.registered()}
    due = [delivery for delivery in webhooks.waiting() if delivery.due <= now]
    due.sort(key=lambda delivery: -delivery.number if delivery.shuffled else delivery.number)
    unreachable: set[str] = set()
    for delivery in due:
        webhook = by_id.get(delivery.webhook_id)
        if webhook is None:
            store().drop("delivery", delivery.id)
        elif webhook.id not in unreachable and not _deliver(session, webhook, delivery):
            unreachable.add(webhook.id)


def _deliver(session: requests.Session, webhook: Webhook, delivery: Delivery) -> bool:
    """True when the address answered at all; anything but 2xx is tried again later."""
    body = delivery.body.encode()
    headers = {"Content-Type": "application/json"} | webhooks.signature(webhook, body)
    try:
        response = session.post(
            webhook.url, data=body, headers=headers, timeout=webhooks.ANSWER_SECONDS, allow_redirects=False
        )
    except requests.RequestException:
        _later(delivery)
        return False
    if response.ok and not response.is_redirect:
        store().drop("delivery", delivery.id)
    else:
        _later(delivery)
    return True


def _later(delivery: Delivery) -> None:
    delivery.attempts += 1
    if delivery.attempts >= ATTEMPTS:
        store().drop("delivery", delivery.id)
        return
    delivery.due = time.time() + min(2 ** (delivery.attempts - 1), LONGEST_WAIT_SECONDS)
    # The queue may have been emptied by a reset while this event was on its way.
    with store().writing():
        if store().get("delivery", delivery.id):
            delivery.save()
