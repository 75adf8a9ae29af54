"""What befell a message on its network, told in plain words: it was edited, hidden, shown again, deleted, erased."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects

from inbox import retention
from inbox.models import Message, MessageChange, Wording
from socialdesk.networks.shapes import Change


@dataclass(frozen=True)
class Event:
    words: str
    at: datetime


@dataclass(frozen=True)
class History:
    """`events` oldest first; `wordings` are how it read before. Of a deleted message `erased_from` is when its words
    will be erased, unless that is done."""

    events: tuple[Event, ...] = ()
    wordings: tuple[Wording, ...] = ()
    erased_from: datetime | None = None


def with_changes(messages: "QuerySet[Message]") -> "QuerySet[Any]":
    """What of() needs to know of each: most messages have no history, and of the others all is asked for at once."""
    told = [rows.objects.filter(message=OuterRef("pk")) for rows in (MessageChange, Wording)]
    return messages.annotate(has_changed=Exists(told[0]) | Exists(told[1]))


def of(messages: Iterable[Any], network: str) -> dict[int, History]:
    """The history of each of with_changes(), by its key. `network` is what it is called."""
    found = list(messages)
    changed = [message for message in found if message.has_changed]
    prefetch_related_objects(changed, "changes", "earlier_wordings")
    keep = cache(retention.keep)  # asked for at most once
    histories = {}
    for message in found:
        wordings = tuple(message.earlier_wordings.all()) if message.has_changed else ()
        events = tuple(_events(message, network, reworded=bool(wordings)))
        waits = message.deleted_at and not message.erased_at and not message.ours
        histories[message.pk] = History(events, wordings, message.deleted_at + keep() if waits else None)
    return histories


def _events(message: Any, network: str, *, reworded: bool) -> Iterable[Event]:
    """Where the earlier wordings are there to be read, they say themselves that it was edited."""
    sight: list[str] = []
    for row in message.changes.all() if message.has_changed else ():
        if row.change in (Change.HIDDEN, Change.SHOWN) and sight[-1:] != [row.change]:
            again = " again" if row.change in sight or row.change == Change.SHOWN else ""
            yield Event(f"{'Hidden' if row.change == Change.HIDDEN else 'Shown'}{again} on {network}", row.at)
            sight.append(row.change)
        elif row.change == Change.EDITED and not reworded:
            yield Event("Edited", row.at)
    if message.deleted_at:
        yield Event(f"Deleted on {network}", message.deleted_at)
    if message.erased_at:
        yield Event("Words erased here", message.erased_at)
