"""Every call leaves by the one wire, and no setting of the host turns it aside."""

from datetime import timedelta

import pytest
from django.utils import timezone

from socialdesk.networks.registry import network_of
from socialdesk.networks.services import with_fresh_token
from tests.desk import X_CREDENTIALS, facebook_account, x_account
from tests.practice_server import PracticeServer


@pytest.mark.django_db
def test_a_proxy_of_the_host_sees_neither_calls_nor_tokens(
    practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    soon = timezone.now() + timedelta(minutes=1)
    renewed = with_fresh_token(x_account(practice, token_expires_at=soon))
    assert renewed.credentials != X_CREDENTIALS
    for ours in (renewed, facebook_account(practice)):
        assert network_of(ours).whoami()[0] == ours.remote_id
