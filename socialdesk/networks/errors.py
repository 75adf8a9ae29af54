"""The five ways in which a network can say no. Each message is a sentence that an officer can act on."""

from datetime import datetime


class NetworkError(Exception):
    """Base of the five. `str()` is for people; the cause (with codes) is chained for the log."""


class Permanent(NetworkError):
    """Trying again would give the same answer."""


class Duplicate(Permanent):
    """The network says that this very text stands there already. It may be ours, from an earlier try."""


class Temporary(NetworkError):
    """Nothing was done. Try again: not before `until` (aware) where the network limits how often we may call,
    otherwise when the caller thinks fit."""

    def __init__(self, message: str, until: datetime | None = None) -> None:
        super().__init__(message)
        self.until = until


class NeedsReconnecting(NetworkError):
    """The account's permission has lapsed. Nothing is sent or read until an admin connects it again."""


class OutcomeUnknown(NetworkError):
    """No answer came, so it may or may not have been done. Look before doing it again."""
