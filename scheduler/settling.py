"""What people say about a difference between our ledger and a network, and the alarms that ring until they have."""

from collections.abc import Iterable
from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from scheduler import services
from scheduler.events import Event
from scheduler.models import Difference, Post
from socialdesk.accounts.access import insist
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.audit.log import Actor, record
from socialdesk.audit.models import Machine
from socialdesk.networks import alarms
from socialdesk.networks.errors import NetworkError
from socialdesk.networks.models import Account
from socialdesk.networks.registry import network_of
from socialdesk.networks.services import with_fresh_token
from socialdesk.templatetags.desk import london
from socialdesk.workflow import Refused

# They stand after the account's name.
WORDS = {
    Difference.Kind.FOREIGN: (
        "Something stands there that was not sent from the desk: {at}. Did one of us post it by hand?",
        "{count} things stand there that were not sent from the desk, the first: {at}. Did one of us post them by "
        "hand?",
    ),
    Difference.Kind.MISSING: (
        "Something that went out is not there any more: {at}. Did one of us delete it?",
        "{count} things that went out are not there any more, the first: {at}. Did one of us delete them?",
    ),
}


@transaction.atomic
def settle(difference: Difference, action: str, *, by: Actor) -> Difference:
    """Takes a difference along its table and returns it as it now is. Raises Refused when the role does not allow
    it, or it is no longer as `difference` was seen."""
    rows = Difference.objects.select_for_update(of=("self",), no_key=True).select_related("account")
    row: Difference = rows.get(pk=difference.pk)
    if row.state != difference.state:
        raise Refused("This has moved on meanwhile. Look at it again.")
    move = row.workflow.move(row.state, action)
    if reason := row.refusal(move, by):
        raise Refused(reason)
    was = row.state
    row.settle(move.target, timezone.now(), None if isinstance(by, Machine) else by)
    record(Event.DIFFERENCE_MOVED, row, by=by, action=action, was=was, to=row.state, account=str(row.account))
    ring(row.account, row.kind)
    return row


def by_hand(rows: Iterable[Difference], *, by: User) -> int:
    """One of us posted all these by hand. Each is a decision of its own: one that has moved on meanwhile does not
    stop the others. Returns how many were settled."""
    insist(by, Permission.DECIDE_DELIVERIES)
    settled = 0
    for row in rows:
        with suppress(Refused):
            settle(row, "say_by_hand", by=by)
            settled += 1
    return settled


def look_again(difference: Difference, *, by: User) -> Difference:
    """Asks the network now. Raises Refused when it is still not there, or the network cannot be asked."""
    insist(by, Permission.DECIDE_DELIVERIES)
    difference.workflow.move(difference.state, "find")
    try:
        account = with_fresh_token(difference.account)
        found = network_of(account).stands([difference.remote_id])
    except NetworkError as error:
        raise Refused(str(error)) from error
    if difference.remote_id not in found:
        raise Refused(f"The desk has just asked {difference.account.label}: it is still not there.")
    return settle(difference, "find", by=by)


@transaction.atomic
def rewrite(difference: Difference, *, by: User) -> Post:
    """A new draft with its words, for the same place. Nothing goes out by this."""
    old = difference.delivery.post if difference.delivery else Post()
    draft = services.write(
        body=difference.text,
        accounts=[difference.account],
        by=by,
        kind=old.kind,
        content=old.content,
        topic=old.topic,
        thread=old.thread,
        in_reply_to=old.in_reply_to,
        to_id=old.to_id,
        to_name=old.to_name,
    )
    settle(difference, "rewrite", by=by)
    return draft


def ring(account: Account, kind: str) -> None:
    """The alarm about an account's differences of this kind says how many there are; with the last, it is over."""
    rows = Difference.objects.open().filter(account=account, kind=kind).order_by("at", "pk")
    first, count = rows.first(), rows.count()
    if first is None:
        alarms.end(account, kind)
        return
    words = WORDS[Difference.Kind(kind)][count > 1]
    alarms.ring(account, kind, words.format(count=count, at=london(first.at)))
