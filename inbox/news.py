"""What has changed in the list since a page was drawn: asked every two seconds by every open inbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from inbox.listing import Row, View, digest
from inbox.models import Conversation, Reply
from socialdesk.accounts.models import User

MOST_CHANGES = 100  # more than these, and a page is better loaded again
# A change is stamped before its transaction ends, so one may become visible a moment after a later one.
OVERLAP = timedelta(seconds=5)


@dataclass(frozen=True)
class Mark:
    """How far a page has seen: until `since`, and of the last moments before it and of the answers still on
    their way, the fingerprint `seen`. `underway` are the conversations with such an answer: how it fares is the
    scheduler's to know, and does not stamp the conversation."""

    since: datetime
    seen: str
    underway: frozenset[int]

    @classmethod
    def of(cls, conversations: Iterable[Any], now: datetime | None = None) -> "Mark":
        """The mark of a page that shows these."""
        now = now or timezone.now()
        shown = list(conversations)
        alive = {
            row.pk: (row.reply_post, row.reply_delivery, row.account.is_active, row.account.state)
            for row in shown
            if _is_underway(row)
        }
        fresh = {row.pk: row.changed_at for row in shown if row.changed_at > now - OVERLAP}
        return cls._made(now, fresh, alive)

    @classmethod
    def _made(cls, now: datetime, fresh: dict[int, datetime], alive: dict[int, Any]) -> "Mark":
        stamps = sorted((pk, at.timestamp()) for pk, at in fresh.items())
        return cls(now, digest([stamps, sorted(alive.items())]), frozenset(alive))

    @classmethod
    def read(cls, text: str) -> "Mark":
        """Raises ValueError for what str() did not make."""
        since, seen, underway = text.split(".")
        ids = frozenset(int(pk) for pk in underway.split("-") if pk)
        return cls(datetime.fromtimestamp(int(since) / 1_000_000, UTC), seen, ids)

    def __str__(self) -> str:
        ids = "-".join(str(pk) for pk in sorted(self.underway)[:MOST_CHANGES])
        return f"{round(self.since.timestamp() * 1_000_000)}.{self.seen}.{ids}"


ALIVE_POST, ALIVE_DELIVERY = ("in_review", "sent_back"), ("queued", "sending", "failed", "unknown", "parked")
ALIVE_FOR = timedelta(days=7)


def _is_underway(row: Any) -> bool:
    return row.reply_post in ALIVE_POST or row.reply_delivery in ALIVE_DELIVERY


@dataclass(frozen=True)
class Changes:
    """`too_many`: more happened than a page can take in row by row."""

    ids: list[int]
    mark: Mark
    too_many: bool


def changes(mark: Mark) -> Changes | None:
    """What has changed since `mark`, or None. Two small queries."""
    now = timezone.now()
    changed = dict(
        Conversation.objects.filter(changed_at__gt=mark.since - OVERLAP)
        .order_by("-changed_at")
        .values_list("pk", "changed_at")[: MOST_CHANGES + 1]
    )
    # Oldest first, so that the newest answer of a conversation is the one that stays.
    alive = {
        pk: tuple(how_it_fares)
        for pk, *how_it_fares in Reply.objects.filter(
            Q(post__state__in=ALIVE_POST) | Q(post__deliveries__state__in=ALIVE_DELIVERY),
            at__gt=now - ALIVE_FOR,
            automatic__isnull=True,
        )
        .order_by("pk")
        .values_list(
            "conversation_id",
            "post__state",
            "post__deliveries__state",
            "conversation__account__is_active",
            "conversation__account__state",
        )
    }
    if Mark._made(mark.since, changed, alive).seen == mark.seen:
        return None
    fresh = {pk: at for pk, at in changed.items() if at > now - OVERLAP}
    ids = {*changed, *list(alive)[-MOST_CHANGES:], *mark.underway}
    return Changes(list(ids), Mark._made(now, fresh, alive), too_many=len(changed) > MOST_CHANGES)


def rows_of(ids: Iterable[int], view: View, by: User, *, person: int | None = None) -> list[Row]:
    """These conversations as rows, and whether each belongs to the view."""
    rows = list(Conversation.objects.for_list().filter(pk__in=list(ids)))
    belongs = Conversation.objects.filter(view.clause(by), pk__in=[row.pk for row in rows])
    if person:
        belongs = belongs.filter(person=person)
    here = set(belongs.values_list("pk", flat=True))
    return [Row(row, row.pk in here) for row in rows]
