"""What happens when the server starts: the seeded accounts exist, and webhooks are delivered again."""

from __future__ import annotations

from socialdesk.practice import accounts, sender


def begin() -> None:
    accounts.seed()
    sender.begin()
