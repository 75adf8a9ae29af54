"""Things for tests, made plainly: a function each, with sensible defaults. Apps add theirs below."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from inbox import intake
from inbox.models import Conversation, Incoming, Message
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Role
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Author, Item, Kind
from socialdesk.status.models import Heartbeat

PASSWORD = "six calm badgers dance"
_numbers = count(1)


def person(role: str = Role.OFFICER, name: str = "", **fields: object) -> User:
    number = next(_numbers)
    name = name or f"Person {number}"
    email = fields.pop("email", f"{name.lower().replace(' ', '.')}.{number}@thornwick.example")
    return User.objects.create_user(str(email), PASSWORD, name=name, role=role, **fields)


# --- networks and the inbox --------------------------------------------------------------------------------
def account(network: str = "x", **fields: Any) -> Account:
    """One of ours, connected long ago. It talks to nobody: its address leads nowhere."""
    number = next(_numbers)
    return Account.objects.create(
        **{
            "network": network,
            "handle": f"thornwick{number}",
            "name": "Thornwick Vale NHS",
            "remote_id": f"our-{number}",
            "api_url": "http://127.0.0.1:9",
            "connected_at": datetime(2020, 1, 1, tzinfo=UTC),
            "credentials": {"access_token": "a", "app_secret": "b", "client_id": "c", "client_secret": "d"},
            **fields,
        }
    )


def item(text: str = "The lift in block C is out again", *, by: str = "gwen", **fields: Any) -> Item:
    """Something said by a person whose id and handle are `by`."""
    number = next(_numbers)
    defaults = {"kind": Kind.MENTION, "remote_id": f"said-{number}", "at": timezone.now()}
    author = fields.pop("author", None) or Author(by, handle=by, name=by.title())
    return Item(**{**defaults, "author": author, "text": text, **fields})


def take_in(ours: Account, said: Item, **fields: Any) -> Message | None:
    """`fields` are the payload's: its source, when it was received."""
    number = next(_numbers)
    defaults = {"source": "poll", "stream": "t", "digest": str(number), "payload": {}}
    incoming = Incoming.objects.create(account=ours, **{**defaults, **fields})
    return intake.take_in(ours, said, incoming)


def message(
    text: str = "The lift in block C is out again",
    *,
    ours: Account | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> Message:
    """A message that came in the ordinary way, with its conversation and its case."""
    taken = take_in(ours or account(), item(text, at=at or timezone.now(), **fields))
    assert taken
    return taken


def conversation(text: str = "The lift in block C is out again", **fields: Any) -> Conversation:
    found: Conversation = Conversation.objects.for_list().get(pk=message(text, **fields).conversation_id)
    return found


# --- the desk itself -----------------------------------------------------------------------------------------
def heart(name: str, kind: str, at: datetime | None = None) -> None:
    """One part of the desk was heard at that time, by default now."""
    at = at or timezone.now()
    times = {"at": at, "started_at": at - timedelta(days=1)}
    Heartbeat.objects.update_or_create(name=name, kind=kind, defaults=times)


def hearts(at: datetime | None = None, *kinds: str) -> None:
    """Every part of the desk that works in the background, or those kinds."""
    for kind in kinds or Heartbeat.Kind.values:
        heart(f"{kind}@thornwick-1", kind, at)
