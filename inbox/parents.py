"""What a message answers when that was not said to us: a post of our own, or the words of somebody who did not
mention us. The desk asks the network for it, so that an officer sees what is being talked about."""

import logging
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.db.models import F
from django.utils import timezone

from inbox.models import Conversation, Message, Parent
from inbox.models.incoming import storable
from inbox.models.messages import shortened
from scheduler.models import Delivery
from socialdesk.audit.models import Machine
from socialdesk.networks import usage
from socialdesk.networks.errors import NeedsReconnecting, NetworkError, Temporary
from socialdesk.networks.models import Account
from socialdesk.networks.registry import network_of
from socialdesk.networks.services import mark_lapsed, with_fresh_token
from socialdesk.networks.shapes import Item

log = logging.getLogger(__name__)
MOST_TRIES, LATER, LATEST = 3, timedelta(minutes=5), timedelta(hours=6)
LEASE = timedelta(minutes=2)  # how long one that is being asked for is left alone by other workers
LONGEST_AUTHOR, LONGEST_URL = 255, 1000


@dataclass(frozen=True)
class Quoted:
    """What a message answers, as the timeline shows it. `state` is a Parent.State; `conversation` the id of the one
    in which it stands, where it is a message of ours or to us."""

    state: str
    author: str = ""
    text: str = ""
    at: datetime | None = None
    url: str = ""
    conversation: int | None = None

    @property
    def link(self) -> str:
        return self.url if self.url.startswith(("https://", "http://")) else ""


def want(message: Message) -> None:
    """Notes that what a message answers has to be asked for, and lets go of what was asked for and is this message.
    Runs inside take_in's transaction."""
    account, remote_id = message.account, message.parent_id
    Parent.objects.filter(account=account, remote_id=message.remote_id).delete()
    if not remote_id or Message.objects.filter(account=account, remote_id=remote_id).exists():
        return
    said = Delivery.objects.filter(account=account, remote_id=remote_id)
    ours = said.values("text", "sent_at", "remote_url", "post__reply__conversation").first()
    if ours is None:
        parent = Parent(account=account, remote_id=remote_id)
    elif ours["post__reply__conversation"] == message.conversation_id:
        return  # our answer stands in this very conversation
    else:
        parent = Parent(
            account=account,
            remote_id=remote_id,
            state=Parent.State.FOUND,
            author=str(account),
            text=ours["text"],
            at=ours["sent_at"],
            url=ours["remote_url"],
        )
    Parent.objects.bulk_create([parent], ignore_conflicts=True)


def ask(most: int = 20) -> None:
    """Asks the networks for what is wanted, the longest wait first."""
    now = timezone.now()
    due = Parent.objects.filter(
        state=Parent.State.WANTED, ask_at__lte=now, account__in=Account.objects.working()
    )
    limited: set[int] = set()
    for parent in due.select_related("account").order_by("ask_at")[:most]:
        mine = Parent.objects.filter(pk=parent.pk, ask_at=parent.ask_at, state=Parent.State.WANTED)
        if parent.account_id not in limited and mine.update(ask_at=now + LEASE) and not _ask(parent):
            limited.add(parent.account_id)


def _ask(parent: Parent) -> bool:
    """Whether the account's others may be asked for as well."""
    row = Parent.objects.filter(pk=parent.pk)
    if Message.objects.filter(account=parent.account_id, remote_id=parent.remote_id).exists():
        row.delete()  # it has come by itself
        return True
    if wait := usage.pause(parent.account, timedelta()):
        _leave(
            parent.account, timezone.now() + wait
        )  # the month's budget is spent: what is said to us comes first
        return False
    try:
        account = with_fresh_token(parent.account, by=Machine.INGEST)
        item = network_of(account).one(parent.remote_id)
    except NeedsReconnecting as error:
        mark_lapsed(parent.account, str(error), by=Machine.INGEST)
        return False
    except Temporary as error:
        if error.until:  # not for this one alone
            _leave(parent.account, error.until)
            return False
        _try_later(parent)
    except NetworkError:
        _answered(parent, None)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("What %s answers could not be read", parent.remote_id)
        if parent.tries + 1 < MOST_TRIES:
            _try_later(parent)
        else:
            _answered(parent, None)
    else:
        _answered(parent, item)
    return True


def _leave(account: Account, until: datetime) -> None:
    """All that is wanted of an account waits until then."""
    Parent.objects.filter(account=account, state=Parent.State.WANTED).update(ask_at=until)


def _try_later(parent: Parent) -> None:
    """Each pause is twice as long as the one before it, up to a few hours."""
    pause = min(LATER * 2 ** min(parent.tries, 10), LATEST)
    Parent.objects.filter(pk=parent.pk).update(tries=F("tries") + 1, ask_at=timezone.now() + pause)


def forget(account: Account, remote_id: str) -> None:
    """Its author took it back: no word of it is kept."""
    for parent in Parent.objects.filter(account=account, remote_id=remote_id).select_related("account"):
        _answered(parent, None)


def _answered(parent: Parent, item: Item | None) -> None:
    account, row = parent.account, Parent.objects.filter(pk=parent.pk)
    if item is None:
        row.update(state=Parent.State.GONE, author="", text="", url="", at=None)
    else:
        ours = item.author.remote_id == account.remote_id
        author = str(account) if ours else item.author.name or item.author.handle
        row.update(
            state=Parent.State.FOUND,
            author=shortened(storable(author), LONGEST_AUTHOR),
            text=storable(item.text),
            at=item.at,
            url=item.url if len(item.url) <= LONGEST_URL else "",
        )
    answering = Conversation.objects.filter(
        messages__account=account,
        messages__parent_id=parent.remote_id,
        last_message_at__gte=account.connected_at,
    )
    Conversation.objects.filter(pk__in=answering.values("pk")).update(changed_at=timezone.now())


def of(messages: Sequence[Message], shown: AbstractSet[str] = frozenset()) -> dict[int, Quoted]:
    """What each of these messages of one account answers, by its id: two queries. What stands among them, or is
    `shown` beside them, is left out: it is there to be read."""
    here = {message.remote_id for message in messages} | shown
    asked = {message.parent_id for message in messages} - here - {""}
    if not asked:
        return {}
    of_account = {"account": messages[0].account_id, "remote_id__in": asked}
    found = {
        parent.remote_id: Quoted(parent.state, parent.author, parent.text, parent.at, parent.url)
        for parent in Parent.objects.filter(**of_account)
    }
    known = (
        Message.objects.filter(**of_account).select_related("person", "account").defer("account__credentials")
    )
    found |= {message.remote_id: _quoted(message) for message in known}
    return {message.pk: found[message.parent_id] for message in messages if message.parent_id in found}


def _quoted(message: Message) -> Quoted:
    if message.deleted_at:
        return Quoted(Parent.State.GONE, conversation=message.conversation_id)
    author = str(message.account if message.ours else message.person)
    return Quoted(
        Parent.State.FOUND,
        author,
        message.text,
        message.at,
        message.url,
        conversation=message.conversation_id,
    )
