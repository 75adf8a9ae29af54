"""What the desk says at start about its keys and its patience."""

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from socialdesk.networks.checks import field_keys


def test_it_names_a_missing_key_and_how_to_make_one(settings: Settings) -> None:
    settings.FIELD_KEYS = []
    (error,) = field_keys(None)
    assert "Fernet.generate_key" in str(error.hint)


def test_it_names_a_key_that_is_none(settings: Settings) -> None:
    settings.FIELD_KEYS = ["secret"]
    assert field_keys(None)[0].id == "networks.E002"


def test_it_is_content_with_good_keys(settings: Settings) -> None:
    assert field_keys(None) == []


@pytest.mark.parametrize(("timeout", "lease", "is_wrong"), [(23, 45, True), (20, 40, False), (1.5, 4, False)])
def test_nothing_starts_with_a_lease_that_a_call_may_outlast(
    timeout: float, lease: float, is_wrong: bool, settings: Settings
) -> None:
    settings.NETWORK_TIMEOUT_SECONDS, settings.DELIVERY_LEASE_SECONDS = timeout, lease
    assert ("networks.E003" in {message.id for message in run_checks()}) == is_wrong
