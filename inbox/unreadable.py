"""Payloads with something in them that the desk could not read: why, what stands in them, and reading them again
after the desk has learned how."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from inbox import receive
from inbox.events import Event
from inbox.models import Incoming, Message
from inbox.splitting import split
from socialdesk.accounts.access import insist
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.audit.log import record
from socialdesk.networks.models import Account
from socialdesk.networks.registry import NETWORKS
from socialdesk.networks.shapes import UNREADABLE
from socialdesk.workflow import Refused

AT_ONCE = 20  # payloads that one task reads again
SHOWN = 8_000  # characters of a payload on the page

HIDDEN = "•••"
SECRET = re.compile("token|secret|password|authorization", re.IGNORECASE)
IN_ADDRESS = re.compile(r"((?:token|secret|proof)=)[^&\s\"\\]+", re.IGNORECASE)

# The first that stands in a line of Incoming.problem says in plain words what it means.
MEANINGS = (
    ("What it changes has not come.", "It tells of a change to a message that never came here."),
    ("It is not what this network sends.", "It does not look like anything that this network sends."),
    ("KeyError: ", "Something that the desk looks for is missing in it."),
    ("IndexError: ", "Something that the desk looks for is missing in it."),
    ("ValueError: ", "Something in it has another form than the desk knows."),
    ("TypeError: ", "Something in it has another form than the desk knows."),
    ("AttributeError: ", "Something in it has another form than the desk knows."),
    ("DataError: ", "The desk’s database could not take in what it holds."),
    ("IntegrityError: ", "The desk’s database could not take in what it holds."),
)
UNKNOWN = "The desk could not make sense of it."


def meanings(problem: str) -> list[str]:
    """What the lines of a problem mean, in plain words, each once."""
    said = (
        next((words for sign, words in MEANINGS if sign in line), UNKNOWN) for line in problem.splitlines()
    )
    return list(dict.fromkeys(said))


# --- reading again -------------------------------------------------------------------------------------------
def ask_again(incoming: Incoming, *, by: User) -> None:
    """Has it read again, in the background. Raises Refused where there is nothing to read."""
    insist(by, Permission.MANAGE_ACCOUNTS)
    with transaction.atomic():
        if not _open().filter(pk=incoming.pk).update(again_at=timezone.now()):
            raise Refused("This has been read or left meanwhile, or what it held has been erased.")
        record(Event.READ_AGAIN, incoming, by=by)


def ask_all_again(*, by: User) -> int:
    """Has all of them read again, and says how many those are."""
    insist(by, Permission.MANAGE_ACCOUNTS)
    with transaction.atomic():
        one = _open().first()
        asked: int = _open().update(again_at=timezone.now())
        if one:
            record(Event.ALL_READ_AGAIN, one, by=by, payloads=asked)
    return asked


def leave(incoming: Incoming, *, by: User) -> None:
    """Settles one that will never be read. It is kept like those that have been."""
    insist(by, Permission.MANAGE_ACCOUNTS)
    with transaction.atomic():
        left = {"left_at": timezone.now(), "left_by": by, "again_at": None}
        if not Incoming.objects.unreadable().filter(pk=incoming.pk).update(**left):
            raise Refused("This has been read or left meanwhile.")
        record(Event.LEFT_UNREAD, incoming, by=by)


def _open() -> Any:
    return Incoming.objects.unreadable().filter(emptied_at__isnull=True)


def read_asked() -> None:
    """Reads again what somebody asked for. Two processes may do it at once: whatever is read twice is stored once."""
    for asked in Incoming.objects.asked_again().select_related("account")[:AT_ONCE]:
        still = Incoming.objects.filter(pk=asked.pk, again_at=asked.again_at)
        if still.exists():
            read = [asked, *_split_again(asked)]
            came = Message.objects.filter(incoming__in=read, received_at__gte=asked.again_at).count()
            still.update(again_at=None, reread_at=timezone.now(), found=came)


def _split_again(asked: Incoming) -> Iterator[Incoming]:
    """Reads it again. Of what could not be split by account, the parts that it can be split into now."""
    if asked.stream != UNREADABLE:
        receive.process_again(asked)
        return
    network = asked.account.network
    accounts = [asked.account, *Account.objects.filter(network=network).exclude(pk=asked.account_id)]
    parts = list(split(NETWORKS[network], asked.payload, accounts))
    for account, stream, part in parts:
        if account is None or part == asked.payload:
            continue
        if incoming := receive.store(account, "webhook", stream, part, asked.received_at):
            if account.is_active:
                receive.process(incoming)
            yield incoming
    if all(part != asked.payload for _, _, part in parts):
        Incoming.objects.filter(pk=asked.pk).update(problem="")


def download(incoming: Incoming, *, by: User) -> str:
    """All of it, to be kept elsewhere: it may hold what somebody told us in private, so who took it is written
    down."""
    insist(by, Permission.MANAGE_ACCOUNTS)
    with transaction.atomic():
        record(Event.DOWNLOADED, incoming, by=by)
    return shown(incoming)


# --- what stands in it ---------------------------------------------------------------------------------------
def shown(incoming: Incoming) -> str:
    """The payload to look at, with no secret of ours in it: Graph puts our token into the address of its next page."""
    masked = _masked(incoming.payload)
    text = masked if isinstance(masked, str) else json.dumps(masked, indent=2, ensure_ascii=False)
    for secret in _secrets(incoming.account.credentials):
        text = text.replace(secret, HIDDEN)
    return text


def _masked(thing: Any) -> Any:
    match thing:
        case str():
            return IN_ADDRESS.sub(rf"\1{HIDDEN}", thing)
        case list():
            return [_masked(part) for part in thing]
        case dict():
            return {name: HIDDEN if SECRET.search(name) else _masked(part) for name, part in thing.items()}
        case _:
            return thing


def _secrets(credentials: dict[str, Any]) -> Iterator[str]:
    """What is too short to be a secret would only make the rest hard to read."""
    for value in credentials.values():
        if isinstance(value, str) and len(value) > 5:
            yield value
