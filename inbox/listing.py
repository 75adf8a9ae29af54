"""The list of conversations: its views and their counts, a page of rows, and what has changed since a page was
drawn."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2s
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from inbox.models import ON_ITS_WAY, Conversation, Reply, Route, Urgency
from socialdesk.accounts.models import User

PAGE = 40
MOST_CHANGES = 100  # more than these, and a page is better loaded again
# A change is stamped before its transaction ends, so one may become visible a moment after a later one.
OVERLAP = timedelta(seconds=5)
OPEN = Q(closed_at__isnull=True)


@dataclass(frozen=True)
class View:
    """One way to look at the inbox. `empty` says what it means that nothing is here."""

    name: str
    label: str
    clause: Callable[[User], Q]
    empty: str


VIEWS = (
    View(
        "red-lane",
        "Red lane",
        lambda _: Q(red_lane_open=True),
        "Nobody who wrote to us seems to be in danger. Messages that speak of danger to life come here first.",
    ),
    View(
        "mine",
        "Mine",
        lambda by: OPEN & Q(case__assignee=by),
        "You have nothing open. Take something from Unassigned: press “Take it” in its case.",
    ),
    View(
        "unassigned",
        "Unassigned",
        lambda _: OPEN & Q(case__assignee__isnull=True),
        "Everything has somebody.",
    ),
    View(
        "waiting",
        "Waiting for us",
        lambda _: Conversation.objects.unanswered_clause(),
        "Everybody has had an answer.",
    ),
    View("open", "All open", lambda _: OPEN, "Everything that came in has been closed."),
    View("closed", "Closed", lambda _: Q(closed_at__isnull=False), "Nothing has been closed yet."),
)
ROUTES = tuple(
    View(
        route.value,
        route.label,
        lambda _, route=route: OPEN & Q(route=route),  # type: ignore[misc]
        f"Nothing open is under “{route.label}”.",
    )
    for route in Route
)
BY_NAME = {view.name: view for view in (*VIEWS, *ROUTES)}
DEFAULT = BY_NAME["open"]


def counts(by: User) -> dict[str, int]:
    """How many conversations each view holds, in one query."""
    asked = {name.replace("-", "_"): Count("pk", filter=view.clause(by)) for name, view in BY_NAME.items()}
    found = Conversation.objects.order_by().aggregate(**asked)
    return {name.replace("_", "-"): number for name, number in found.items()}


# --- rows --------------------------------------------------------------------------------------------------
REPLY_WORDS = {
    "in_review": "Answer waits for approval",
    "queued": "Answer waits for its time",
    "sending": "Answer is being sent",
    "unknown": "Checking whether the answer went out",
    "draft": "Answer not sent: it is being changed",
    "sent_back": "Answer not sent: it was sent back",
    "withdrawn": "Answer not sent: it was withdrawn",
    "failed": "Answer not sent",
    "parked": "Answer not sent: it needs a decision",
    "dropped": "Answer not sent: it was dropped",
}


@dataclass(frozen=True)
class Row:
    """One conversation as the list shows it. `here` is False when it has left the view that shows it."""

    conversation: Any  # with the annotations of for_list()
    here: bool = True

    @property
    def key(self) -> str:
        """Sorts as the list does; the larger comes first."""
        conversation = self.conversation
        at = conversation.last_message_at.astimezone(UTC)
        return f"{conversation.place}{at:%Y%m%d%H%M%S%f}{conversation.pk:019d}"

    @property
    def stamp(self) -> str:
        return digest([_facts(self.conversation), self.here])

    @property
    def assignee(self) -> User | None:
        case = self.conversation.case
        return case.assignee if case else None

    @property
    def initials(self) -> str:
        words = str(self.assignee or "").replace("-", " ").split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def state(self) -> str:
        conversation = self.conversation
        if conversation.closed_at:
            return "Closed"
        return str(conversation.case.state_now.label) if conversation.case else "No case"

    @property
    def urgency(self) -> str:
        """In words, unless it is the ordinary one."""
        if self.conversation.urgency == Urgency.NORMAL:
            return ""
        return f"{self.conversation.get_urgency_display()} urgency"

    @property
    def answer(self) -> str:
        """How the newest answer fares, while that is worth knowing."""
        post, delivery = self.conversation.reply_post, self.conversation.reply_delivery
        return REPLY_WORDS.get(delivery if post == "approved" else post, "")

    @property
    def stuck(self) -> bool:
        """Whether the newest answer will not reach the person unless somebody does something."""
        row = self.conversation
        on_its_way = row.reply_post == "in_review" or (
            row.reply_post == "approved" and row.reply_delivery in ON_ITS_WAY
        )
        return row.reply_post is not None and row.closed_at is None and not on_its_way

    @property
    def waits(self) -> bool:
        return bool(self.conversation.waits)


def page(view: View, by: User, *, person: int | None = None, before: str = "") -> tuple[list[Row], str]:
    """A page of rows, and the key from which the older page goes on ("" on the last page).

    By key and not by number: what comes in meanwhile pushes nothing from one page to the next.
    """
    rows: QuerySet[Conversation] = Conversation.objects.for_list().filter(view.clause(by))
    if view.name == "closed":
        rows = rows.order_by("-last_message_at", "-pk")  # all in one place: the index has this order
    if person:
        rows = rows.filter(person=person)
    if key := _taken_apart(before):
        place, at, pk = key
        later = Q(last_message_at__lt=at) | Q(last_message_at=at, pk__lt=pk)
        rows = rows.filter(Q(place=place) & later | Q(place__lt=place))
    found = [Row(conversation) for conversation in rows[: PAGE + 1]]
    return found[:PAGE], found[PAGE - 1].key if len(found) > PAGE else ""


def _taken_apart(key: str) -> tuple[int, datetime, int] | None:
    """Row.key taken apart; None for what is not one."""
    try:
        return (
            int(key[:1]),
            datetime.strptime(key[1:21], "%Y%m%d%H%M%S%f").replace(tzinfo=UTC),
            int(key[21:]),
        )
    except ValueError:
        return None


# --- what has changed --------------------------------------------------------------------------------------
def digest(facts: Any) -> str:
    return blake2s(repr(facts).encode(), digest_size=6).hexdigest()


def _facts(conversation: Any) -> tuple[Any, ...]:
    return (
        conversation.pk,
        conversation.changed_at.timestamp(),
        conversation.place,
        conversation.reply_post,
        conversation.reply_delivery,
    )


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
        alive = {row.pk: (row.reply_post, row.reply_delivery) for row in shown if _is_underway(row)}
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
        pk: (post, delivery)
        for pk, post, delivery in Reply.objects.filter(
            Q(post__state__in=ALIVE_POST) | Q(post__deliveries__state__in=ALIVE_DELIVERY),
            at__gt=now - ALIVE_FOR,
            automatic__isnull=True,
        )
        .order_by("pk")
        .values_list("conversation_id", "post__state", "post__deliveries__state")
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
