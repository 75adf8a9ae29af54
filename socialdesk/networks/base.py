"""What a network is to the desk. An adapter builds and reads payloads; Caller times calls and sorts errors.

One folder a network: delete it and its line in registry.py and it is gone. Nothing outside this folder imports a
network's library.
"""

import hmac
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, TypeVar

from django.conf import settings

from socialdesk.networks.caller import Caller
from socialdesk.networks.shapes import (
    UNREADABLE,
    Batch,
    Item,
    Outgoing,
    Reading,
    Receipt,
    Renewal,
    Said,
    Secret,
)

Seen = TypeVar("Seen", Item, Receipt, Said)


def alike(given: str, expected: str) -> bool:
    """Compares a secret in constant time. As bytes: compare_digest raises on text that is not ASCII."""
    return hmac.compare_digest(given.encode(), expected.encode())


class Network(Caller):
    limit: ClassVar[int]  # longest public post, in the network's own count
    direct_limit: ClassVar[int]
    secrets: ClassVar[tuple[Secret, ...]]
    streams: ClassVar[Mapping[str, timedelta]]  # what can be polled, and how long to leave between two polls
    charges: ClassVar[bool] = False  # for calls

    @property
    def begins(self) -> datetime:
        """Where reading begins that has no cursor yet: some days before the account was connected."""
        return self.account.connected_at - timedelta(days=settings.BACKFILL_DAYS)

    # --- in --------------------------------------------------------------------------------------------
    @abstractmethod
    def fetch(self, stream: str, cursor: Any) -> Iterator[Batch]:
        """Everything new on one of `streams` since `cursor`, without one since `begins`. Raises NetworkError."""

    @abstractmethod
    def between(self, since: datetime, until: datetime) -> Iterator[Batch]:
        """The public messages of that time once more, as batches of the ordinary streams without a cursor."""

    @property
    def can_count(self) -> bool:
        """Whether tally() can tell anything at all."""
        return True

    def tally(self, since: datetime, until: datetime) -> dict[datetime, int] | None:
        """How many public messages to us the network counts in each hour of that time, by the hour's start (UTC).
        An hour of which it cannot tell is left out. Private messages are not counted. None where it cannot count
        at all."""
        return self.ask(self._tally, since.astimezone(UTC), until.astimezone(UTC))

    def one(self, remote_id: str) -> Item | None:
        """One public message, whoever wrote it. None when it is gone or not for us to see."""
        found = self.ask(self._one, remote_id)
        return self.seen(found) if found else None

    @abstractmethod
    def entries(self, stream: str, payload: Any) -> Iterator[Any]:
        """The single entries inside a payload."""

    @abstractmethod
    def item(self, stream: str, entry: Any, payload: Any) -> Item | None:
        """Reads one entry. None for what does not concern us. Raises anything when it is malformed."""

    def read(self, stream: str, payload: Any) -> Reading:
        """Reads a payload entry by entry: one that cannot be read does not stop the others."""
        reading = Reading()
        if stream == UNREADABLE:
            reading.problems.append("It is not what this network sends.")
            return reading
        try:
            for entry in self.entries(stream, payload):
                try:
                    if item := self.item(stream, entry, payload):
                        reading.items.append(self.seen(item))
                except (
                    Exception
                ) as error:  # strangers write these: nothing that they contain may stop the rest
                    reading.problems.append(f"{type(error).__name__}: {error}")
        except Exception as error:
            reading.problems.append(f"{type(error).__name__}: {error}")
        return reading

    def seen(self, thing: Seen) -> Seen:
        """With the address at which a person sees it: on the page of the practice networks, for what they hold."""
        if not (thing.url and self.account.api_url):
            return thing
        return replace(
            thing, url=f"{self.account.api_url.rstrip('/')}/?network={self.name}#item-{thing.remote_id}"
        )

    # --- webhooks --------------------------------------------------------------------------------------
    @classmethod
    @abstractmethod
    def handshake(cls, query: Mapping[str, str], credentials: list[dict[str, Any]]) -> str | None:
        """The answer to a webhook's set-up check, or None to refuse it."""

    @classmethod
    @abstractmethod
    def is_signed(cls, body: bytes, headers: Mapping[str, str], credentials: dict[str, Any]) -> bool:
        """Whether the RAW body carries this app's signature."""

    @classmethod
    @abstractmethod
    def addressees(cls, payload: Any) -> Iterator[tuple[str | None, Any]]:
        """(remote id of our account, its part of the payload), for each account that the POST is about. Without an id
        a part that names none: as a payload of its own, so that it can be given to this again."""

    @classmethod
    def wrong_handle(cls, handle: str) -> str:
        """What is wrong with it as the name of an account here, in a sentence, or ""."""
        return ""

    # --- out -------------------------------------------------------------------------------------------
    @abstractmethod
    def _send(self, outgoing: Outgoing) -> Receipt: ...

    @abstractmethod
    def _delete(self, remote_id: str) -> None: ...

    @abstractmethod
    def _hide(self, remote_id: str, hidden: bool) -> None: ...

    @abstractmethod
    def _said(self, since: datetime, until: datetime | None, near: Outgoing | None) -> list[Said]: ...

    @abstractmethod
    def _stands(self, remote_ids: list[str]) -> set[str]: ...

    @abstractmethod
    def _tally(self, since: datetime, until: datetime) -> dict[datetime, int] | None: ...

    @abstractmethod
    def _one(self, remote_id: str) -> Item | None: ...

    @abstractmethod
    def is_it(self, said: Said, outgoing: Outgoing) -> bool:
        """Whether the network may have made the one of the other: the same words at the same place."""

    @abstractmethod
    def _whoami(self) -> tuple[str, str, str]: ...

    @abstractmethod
    def count(self, text: str) -> int:
        """Length of `text` as the network counts it."""

    def refresh(self) -> Renewal:
        """New credentials for the present ones, which may be spent by it: the caller saves these before anything
        else. The same ones where tokens do not lapse."""
        return Renewal(self.account.credentials, None)

    def send(self, outgoing: Outgoing) -> Receipt:
        """Says it, in one call with a time-out. Raises one of the five NetworkErrors."""
        return self.seen(self.call(self._send, outgoing, writes=True))

    def delete(self, remote_id: str) -> None:
        self.call(self._delete, remote_id, writes=True)

    def hide(self, remote_id: str, *, hidden: bool = True) -> None:
        self.call(self._hide, remote_id, hidden, writes=True)

    def said(
        self, since: datetime, until: datetime | None = None, near: Outgoing | None = None
    ) -> list[Said]:
        """What our account has said publicly from then (or seconds before: clocks differ) up to `until`, newest
        first. With `near`, only what was said where that belongs: in its chat, where it is a private message.
        Raises Temporary also when there is more than is read at once."""
        return [self.seen(thing) for thing in self.ask(self._said, since, until, near)]

    def matches(self, outgoing: Outgoing, since: datetime) -> list[Receipt]:
        """What stands on the network since `since` with this text at this place: was it done after all?"""
        said = self.said(since, near=outgoing)
        return [Receipt(thing.remote_id, thing.url) for thing in said if self.is_it(thing, outgoing)]

    def stands(self, remote_ids: list[str]) -> set[str]:
        """Which of these public things of ours are still there. Do not ask of private messages: networks do not
        say, so they are never among the answer."""
        return self.ask(self._stands, list(dict.fromkeys(remote_ids)))

    def whoami(self) -> tuple[str, str, str]:
        """(remote id, handle, name) of the account that the credentials belong to."""
        return self.ask(self._whoami)
