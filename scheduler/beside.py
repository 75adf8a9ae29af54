"""Our text beside what stands on the network, for the person who has to say whether it went out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.utils import timezone

from scheduler.lookup import LONG_BEFORE, WRONG
from scheduler.models import Delivery, Kind
from socialdesk.networks.base import Network
from socialdesk.networks.errors import NetworkError
from socialdesk.networks.registry import network_of
from socialdesk.networks.services import with_fresh_token
from socialdesk.networks.shapes import Receipt, Said
from socialdesk.workflow import Refused

BEFORE = timedelta(minutes=5)  # read from this long before the first try
SHOWN = 20
SALT = "scheduler.beside"


@dataclass(frozen=True)
class Thing:
    """What our account has said. `is_likely`: the same words at the same place. `other` is a delivery of ours that is
    known to have made it; `token` says in a form that it is this delivery's."""

    said: Said
    is_likely: bool
    other: Delivery | None
    token: str

    @property
    def kind(self) -> str:
        return str(Kind(self.said.kind).label)


@dataclass(frozen=True)
class Beside:
    """`problem` says in words why the network could not be read; `left_out` how many older things are not shown."""

    since: datetime
    things: list[Thing]
    left_out: int = 0
    problem: str = ""

    @property
    def likely(self) -> int:
        return sum(thing.is_likely for thing in self.things)


def look(row: Delivery) -> Beside:
    """Reads what our account has said since shortly before the first try, newest first. May take as long as a network
    may."""
    first = row.attempts.first()
    since = (first.started_at if first else row.due_at) - BEFORE
    try:
        network, now = network_of(with_fresh_token(row.account)), timezone.now()
        said = network.said(since, near=row.outgoing)
        if since > now or abs(network.wire.ahead) > WRONG:
            # A clock is or was wrong, so that moment means nothing.
            since = min(since, now) - LONG_BEFORE
            said = network.said(since, near=row.outgoing)
    except NetworkError as error:
        return Beside(since, [], problem=str(error))
    others = _others(row, said)
    things = [_thing(row, network, thing, others) for thing in said]
    shown = [thing for number, thing in enumerate(things) if number < SHOWN or thing.is_likely]
    return Beside(since, shown, left_out=len(things) - len(shown))


def _others(row: Delivery, said: list[Said]) -> dict[str, Delivery]:
    ids = [thing.remote_id for thing in said]
    rows: Any = Delivery.objects.filter(account=row.account_id, remote_id__in=ids).exclude(pk=row.pk)
    return {other.remote_id: other for other in rows.select_related("post")}


def _thing(row: Delivery, network: Network, said: Said, others: dict[str, Delivery]) -> Thing:
    other = others.get(said.remote_id)
    token = signing.dumps([row.pk, said.remote_id, said.url], salt=SALT)
    return Thing(said, other is None and network.is_it(said, row.outgoing), other, token)


def receipt(row: Delivery, token: str) -> Receipt:
    """What the person pointed at. Raises Refused for what this desk has not shown them beside this delivery."""
    try:
        pk, remote_id, url = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        pk = remote_id = url = None
    if pk != row.pk:
        raise Refused("Look again at what stands there, then choose it from the list.")
    return Receipt(remote_id, url)
