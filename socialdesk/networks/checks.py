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
