"""Whether somebody does the work: what has not been heard for a minute, and what that means."""

from datetime import datetime

from django.db.models import Exists, Max, Q
from django.utils import timezone

from socialdesk.networks.models import Account
from socialdesk.networks.models.accounts import AccountQuerySet
from socialdesk.status.models import SILENCE, Heartbeat

Kind = Heartbeat.Kind


def accounts_left_alone() -> AccountQuerySet:
    """Accounts for which somebody should be at work, while a kind of heart has stopped, or never beat. A desk that is
    being set up has none: its first account was connected less than a minute ago."""
    stopped = Q()
    for kind in Kind.values:
        stopped |= ~Q(Exists(Heartbeat.objects.fresh().filter(kind=kind)))
    found: AccountQuerySet = Account.objects.filter(stopped, connected_at__lte=timezone.now() - SILENCE)
    return found


def last_heard() -> dict[str, datetime | None]:
    """Each kind, and when any of it was last heard (None: not within the last hour)."""
    heard = dict(Heartbeat.objects.order_by().values_list("kind").annotate(Max("at")))
    return {kind: heard.get(kind) for kind in Kind.values}


def is_fresh(at: datetime | None) -> bool:
    return at is not None and at > timezone.now() - SILENCE


def what_stands_still(heard: dict[str, datetime | None]) -> str:
    """In plain words, with since when: a sentence, or "" while all is well."""
    silent = {kind: at for kind, at in heard.items() if not is_fresh(at)}
    if not silent:
        return ""
    last = [at for at in silent.values() if at]
    since = f" since {timezone.localtime(min(last)):%H:%M}" if len(last) == len(silent) else ""
    match sorted(silent):
        case [Kind.SENDING]:
            return f"Nothing goes out{since}: the desk’s sending has stopped."
        case [Kind.READING]:
            return f"Nothing comes in{since}: the desk’s receiving has stopped."
        case [Kind.CLOCK]:
            return f"Nothing goes out and nothing comes in{since}: the desk’s clock has stopped."
        case _:
            return f"Nothing goes out and nothing comes in{since}: the desk’s background work has stopped."
