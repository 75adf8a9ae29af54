"""The few kinds of thing a practice network knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Literal

from socialdesk.practice.store import store

Network = Literal["x", "facebook"]
NETWORKS: tuple[Network, ...] = ("x", "facebook")


@dataclass
class Member:
    """Anyone with a profile on a network: a member of the public, or one of our accounts."""

    id: str
    network: Network
    handle: str
    name: str
    bio: str = ""
    followers: int = 0
    joined_at: float = 0.0
    ours: bool = False

    def save(self) -> None:
        store().put("member", f"{self.network}:{self.id}", asdict(self))
        store().put("handle", f"{self.network}:{self.handle.lower()}", {"id": self.id})


@dataclass
class Item:
    """A post, a comment or a direct message.

    `said` is what the author typed; `text` is what the network shows (X puts the names of the people
    being answered in front). `root_id` is the conversation: the first post of a thread on X, the post
    under which comments stand on Facebook, the thread of direct messages on both. `withheld` is what a fault of
    that name kept back.
    """

    id: str
    network: Network
    kind: Literal["post", "comment", "direct"]
    author_id: str
    said: str
    text: str
    created_at: float
    number: int
    root_id: str
    parent_id: str | None = None
    quoted_id: str | None = None
    reposted_id: str | None = None
    recipient_id: str | None = None
    page_id: str | None = None
    link: str | None = None
    media: list[dict[str, str]] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    updated_at: float | None = None
    hidden: bool = False
    deleted: bool = False
    withheld: bool = False

    @property
    def key(self) -> str:
        return f"{self.network}:{self.id}"

    def save(self, *listings: str) -> None:
        """Keep it, and put it on these listings too."""
        with store().writing():
            store().put("item", self.key, asdict(self))
            for name in listings:
                store().enlist(name, self.number, "item", self.key)

    def remove(self) -> None:
        """Off every listing; the document stays, so that the page can say "deleted"."""
        with store().writing():
            self.deleted = True
            store().unlist("item", self.key)
            self.save(timeline(self.network))


def timeline(network: Network) -> str:
    """The listing of everything on a network, deleted things included; the page reads it."""
    return f"timeline:{network}"


def find_item(network: Network, item_id: str | None) -> Item | None:
    """The live item of that id; None when there is none, or no longer."""
    body = store().get("item", f"{network}:{item_id}") if item_id else None
    return None if body is None or body["deleted"] else Item(**body)


def listed_items(
    name: str, *, above: int = -1, below: int | None = None, newest_first: bool = True
) -> Iterator[Item]:
    for body in store().listed(name, above=above, below=below, newest_first=newest_first):
        yield Item(**body)


def find_member(network: Network, member_id: str | None) -> Member | None:
    body = store().get("member", f"{network}:{member_id}") if member_id else None
    return None if body is None else Member(**body)


def profile(network: Network, member_id: str) -> Member:
    """The member of an id that the store itself wrote down. Raises LookupError."""
    member = find_member(network, member_id)
    if member is None:
        raise LookupError(f"{network} has no member {member_id}")
    return member


def member_called(network: Network, handle: str) -> Member | None:
    body = store().get("handle", f"{network}:{handle.lower().lstrip('@')}")
    return None if body is None else find_member(network, body["id"])
