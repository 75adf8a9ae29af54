"""A JSON column whose value is encrypted at rest with Fernet, newest key first (FIELD_KEYS)."""

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


def cipher() -> MultiFernet:
    if not settings.FIELD_KEYS:
        raise ImproperlyConfigured("FIELD_KEYS is empty: network credentials cannot be stored without a key.")
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])


class EncryptedJSONField(models.TextField):  # type: ignore[type-arg]
    _pyi_private_set_type: Any  # how django-stubs learns what the column takes and gives
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> str:
        return cipher().encrypt(json.dumps(value).encode()).decode()

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        if not value:
            return {}
        try:
            return json.loads(cipher().decrypt(value.encode()))
        except InvalidToken as error:
            raise ImproperlyConfigured(
                "No key in FIELD_KEYS opens the stored credentials. Put the old key back at the end of the list."
            ) from error
