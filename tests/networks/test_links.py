"""Where a person sees what was said: on the network, or on the practice page that stands in for it."""

from typing import Any

import pytest
import requests
from django.utils import timezone

from socialdesk.networks.base import Network
from socialdesk.networks.meta import Facebook
from socialdesk.networks.registry import network_of
from socialdesk.networks.shapes import Outgoing
from socialdesk.networks.x import X
from tests.desk import facebook_account, x_account
from tests.factories import account
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db


def polled(network: Network) -> list[str]:
    return [
        item.url
        for batch in network.fetch(next(iter(network.streams)), None)
        for item in network.read(batch.stream, batch.payload).items
    ]


@pytest.mark.parametrize("ours", [x_account, facebook_account])
def test_what_practice_networks_hold_is_seen_on_their_page(practice: PracticeServer, ours: Any) -> None:
    network, began = network_of(ours(practice)), timezone.now()
    say = practice.mention if network.name == "x" else practice.post
    outgoing = Outgoing(kind="reply", text="In car park B.", in_reply_to=say("Where do I park?")["id"])
    sent = network.send(outgoing)
    (found,) = network.matches(outgoing, began)
    for url in (*polled(network), sent.url, found.url):
        address, _, anchor = url.partition("#")
        assert f'id="{anchor}"' in requests.get(address, timeout=10).text


def test_what_real_networks_hold_is_seen_there() -> None:
    post = {"id": "5", "author_id": "9", "text": "Hello", "created_at": "2026-11-20T10:00:00.000Z"}
    users = [{"id": "9", "username": "gwen_l", "name": "Gwen"}]
    (item,) = X(account(api_url="")).read("mentions", {"data": [post], "includes": {"users": users}}).items
    assert item.url == "https://x.com/gwen_l/status/5"
    url = "https://www.facebook.com/P/posts/1"
    visitor = {"id": "P_1", "created_time": "2026-11-20T10:00:00+0000", "permalink_url": url}
    (item,) = Facebook(account("facebook", api_url="")).read("feed", {"data": [visitor]}).items
    assert item.url == url
