"""What passes between the desk and a network: things said, things to say, payloads, credentials."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import TextChoices

UNREADABLE = "unreadable"  # the stream of a payload whose outermost shape is wrong already


class Kind(TextChoices):
    MENTION = "mention", "Mention"
    COMMENT = "comment", "Comment"
    DIRECT = "direct", "Private message"


class Change(TextChoices):
    NEW = "new"
    EDITED = "edited"
    DELETED = "deleted"
    HIDDEN = "hidden"
    SHOWN = "shown"


@dataclass(frozen=True)
class Author:
    remote_id: str
    handle: str = ""
    name: str = ""
    bio: str = ""
    followers: int | None = None


@dataclass(frozen=True)
class Item:
    """One thing that somebody said. `thread_id` names the thread on the network, `parent_id` what it answers.

    `to_id` is the other side of a private message that is ours (an echo); `media` holds {"type", "url", "alt"}.
    `told_at` is when the network told us of a change, where it says so.
    """

    kind: str
    remote_id: str
    at: datetime
    author: Author
    text: str = ""
    thread_id: str = ""
    parent_id: str = ""
    to_id: str = ""
    url: str = ""
    media: tuple[dict[str, str], ...] = ()
    change: str = Change.NEW
    told_at: datetime | None = None


@dataclass(frozen=True)
class Batch:
    """A payload as the network gave it, {} when it held nothing.

    `cursor` is set on the last batch of a sweep: then everything before it has been read.
    """

    stream: str
    payload: Any
    cursor: Any = None


@dataclass(frozen=True)
class Outgoing:
    """What is to be said. `in_reply_to` is a remote id; `to_id` the receiver of a private message."""

    kind: str  # "post" | "reply" | "direct" | "repost"
    text: str = ""
    in_reply_to: str = ""
    to_id: str = ""


@dataclass(frozen=True)
class Receipt:
    remote_id: str
    url: str = ""


@dataclass(frozen=True)
class Said:
    """One thing that our own account has said, as it stands on the network; `kind` and the rest as in Outgoing."""

    remote_id: str
    at: datetime
    text: str
    kind: str
    url: str = ""
    in_reply_to: str = ""
    to_id: str = ""


WRITES = "writes"  # among what a limit stops: everything that is sent


@dataclass(frozen=True)
class Limit:
    """What an answer says about one of the network's limits. `name` is for people; `stops` names the streams (or
    WRITES) for which there is nothing to be had until `resets_at` once none is `left`."""

    name: str
    most: int
    left: int
    resets_at: datetime | None = None
    stops: tuple[str, ...] = ()


@dataclass(frozen=True)
class Charge:
    """What a call cost: `units` of a kind (in words, 20 characters at most) at `micros` millionths of a US dollar
    each."""

    kind: str
    units: int
    micros: int


@dataclass(frozen=True)
class Secret:
    """A credential that `manage.py connect` asks for. `needs` names another, without which it is of no use."""

    name: str
    env: str
    label: str
    required: bool = True
    needs: str = ""


@dataclass(frozen=True)
class Renewal:
    """Credentials, and when their token ends: None where nothing ends or nothing can renew it."""

    credentials: dict[str, Any]
    expires_at: datetime | None


@dataclass
class Reading:
    """What a payload held: items, and the entries that could not be understood, each with the reason."""

    items: list[Item] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
