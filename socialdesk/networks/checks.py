"""Bad settings are said at start, with what to do, and not at three in the morning."""

from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error

HINT = "Make a key with: python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"


def field_keys(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if not settings.FIELD_KEYS:
        return [
            Error("FIELD_KEYS is not set, so no account can be connected.", hint=HINT, id="networks.E001")
        ]
    for key in settings.FIELD_KEYS:
        try:
            Fernet(key)
        except ValueError:
            return [
                Error("FIELD_KEYS holds something that is not a Fernet key.", hint=HINT, id="networks.E002")
            ]
    return []


def lease_outlasts_a_call(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """A call may take as long to connect as it then waits for its answer (wire.py). When the lease ends before that,
    another worker may send the row once more while the first call still runs."""
    if settings.DELIVERY_LEASE_SECONDS >= 2 * settings.NETWORK_TIMEOUT_SECONDS:
        return []
    return [
        Error(
            "DELIVERY_LEASE_SECONDS is too short for calls that may take NETWORK_TIMEOUT_SECONDS.",
            hint=f"Set it to {2 * settings.NETWORK_TIMEOUT_SECONDS:g} or more.",
            id="networks.E003",
        )
    ]
