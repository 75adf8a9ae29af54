"""The timeline as the page shows it: threads, the newest activity first, each read from the top."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

from socialdesk.practice.records import Item, Member, Network, listed_items, profile, timeline

# As much as a person can take in; the ledger has the rest.
ITEMS_SHOWN = 300
THREADS_SHOWN = 40
DEEPEST = 2


@dataclass
class Entry:
    """One item in its thread."""

    item: Item
    author: Member
    depth: int

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.item.created_at, UTC)

    @property
    def can_be_answered(self) -> bool:
        return not self.item.deleted and self.item.kind != "direct" and self.item.reposted_id is None


@dataclass
class Thread:
    id: str
    private: bool
    entries: list[Entry] = field(default_factory=list)


def threads(network: Network) -> list[Thread]:
    """The newest threads of a network. Replaced versions of an edited post are left out."""
    newest = list(islice(listed_items(timeline(network)), ITEMS_SHOWN))
    replaced = {version for item in newest for version in item.versions[:-1]}
    found: dict[str, Thread] = {}
    for item in newest:
        if item.id not in replaced:
            found.setdefault(item.root_id, Thread(item.root_id, item.kind == "direct"))
            found[item.root_id].entries.append(Entry(item, profile(network, item.author_id), 0))
    shown = list(found.values())[:THREADS_SHOWN]
    for thread in shown:
        thread.entries.reverse()
        if not thread.private:
            thread.entries = _in_reading_order(thread.entries)
    return shown


def _in_reading_order(entries: list[Entry]) -> list[Entry]:
    """Answers below what they answer, indented; what answers something no longer shown stands at the top."""
    here = {entry.item.id for entry in entries}
    below: dict[str | None, list[Entry]] = {}
    for entry in entries:
        item = entry.item
        above = item.parent_id or (None if item.id == item.root_id else item.root_id)
        below.setdefault(above if above in here else None, []).append(entry)
    ordered: list[Entry] = []

    def read(parent: str | None, depth: int) -> None:
        for entry in below.get(parent, []):
            entry.depth = min(depth, DEEPEST)
            ordered.append(entry)
            read(entry.item.id, depth + 1)

    read(None, 0)
    return ordered
