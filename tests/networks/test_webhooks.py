"""Who may call the desk: signatures and handshakes, with whatever a stranger puts into them."""

import hashlib
import hmac

import pytest

from socialdesk.networks.base import Network
from socialdesk.networks.meta import Facebook
from socialdesk.networks.x import X
from socialdesk.networks.x.adapter import signature

BODY = b'{"object": "page"}'
SIGNED = {
    X: ("x-twitter-webhooks-signature", {"webhook_secret": "secret"}, signature("secret", BODY)),
    Facebook: (
        "x-hub-signature-256",
        {"app_secret": "secret"},
        "sha256=" + hmac.new(b"secret", BODY, hashlib.sha256).hexdigest(),
    ),
}


@pytest.mark.parametrize("network", SIGNED)
def test_it_takes_what_is_signed_and_nothing_else(network: type[Network]) -> None:
    header, credentials, right = SIGNED[network]
    assert network.is_signed(BODY, {header: right}, credentials)
    for given in ("", right[:-1], "sha256=é", "sha256=☠"):
        assert not network.is_signed(BODY, {header: given}, credentials)
    assert not network.is_signed(BODY, {header: right}, {})


@pytest.mark.parametrize(
    ("token", "answer"), [("open-sesame", "42"), ("other", None), ("é", None), ("", None)]
)
def test_facebook_is_answered_only_with_our_verify_token(token: str, answer: str | None) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": token}
    assert Facebook.handshake(query, [{}, {"verify_token": "open-sesame"}]) == answer
