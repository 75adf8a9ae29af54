"""The list of conversations: its views and their counts, and a page of rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2s
from typing import Any

from django.db.models import Count, Q, QuerySet

from inbox.models import LONG_AGO, ON_ITS_WAY, Conversation, Route, Urgency
from scheduler.standing import blocked
from socialdesk.accounts.models import User

PAGE = 40
MICROSECOND = timedelta(microseconds=1)
KEY_LENGTH, LATEST = 39, timedelta(days=100 * 366) // MICROSECOND
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


def digest(facts: Any) -> str:
    return blake2s(repr(facts).encode(), digest_size=6).hexdigest()


def _facts(conversation: Any) -> tuple[Any, ...]:
    return (
        conversation.pk,
        conversation.changed_at.timestamp(),
        conversation.place,
        conversation.reply_post,
        conversation.reply_delivery,
        conversation.reply_held,
        blocked(conversation.account),
    )


@dataclass(frozen=True)
class Row:
    """One conversation as the list shows it. `here` is False when it has left the view that shows it."""

    conversation: Any  # with the annotations of for_list()
    here: bool = True

    @property
    def key(self) -> str:
        """Sorts as the list does; the larger comes first."""
        row = self.conversation
        return f"{row.place}{row.turn // MICROSECOND:019d}{row.pk:019d}"

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
        row = self.conversation
        if self.stuck and row.reply_post == "approved" and row.reply_delivery in ON_ITS_WAY:
            return "Answer not sent: it waits for the account"
        if row.reply_delivery == "queued" and row.reply_held:
            return "Answer on hold"
        return REPLY_WORDS.get(row.reply_delivery if row.reply_post == "approved" else row.reply_post, "")

    @property
    def stuck(self) -> bool:
        """Whether the newest answer will not reach the person unless somebody does something."""
        row = self.conversation
        if row.closed_at or row.reply_post in (None, "in_review"):
            return False
        if row.reply_post == "approved" and row.reply_delivery in ON_ITS_WAY:
            return bool(blocked(row.account))
        return not (row.reply_post == "approved" and row.reply_delivery == "sent")

    @property
    def waits(self) -> bool:
        return bool(self.conversation.waits)


def page(view: View, by: User, *, person: int | None = None, before: str = "") -> tuple[list[Row], str]:
    """A page of rows, and the key from which the older page goes on ("" on the last page).

    By key and not by number: what comes in meanwhile pushes nothing from one page to the next.
    """
    rows: QuerySet[Conversation] = Conversation.objects.for_list().filter(view.clause(by))
    if person:
        rows = rows.filter(person=person)
    is_closed = view.name == "closed"
    if is_closed:
        rows = rows.order_by("-last_message_at", "-pk")  # all in one place: the index has this order
    if key := _taken_apart(before):
        place, turn, pk = key
        if is_closed:
            at = LONG_AGO + turn
            rows = rows.filter(Q(last_message_at__lt=at) | Q(last_message_at=at, pk__lt=pk))
        else:
            later = Q(turn__lt=turn) | Q(turn=turn, pk__lt=pk)
            rows = rows.filter(Q(place=place) & later | Q(place__lt=place))
    found = [Row(conversation) for conversation in rows[: PAGE + 1]]
    return found[:PAGE], found[PAGE - 1].key if len(found) > PAGE else ""


def _taken_apart(key: str) -> tuple[int, timedelta, int] | None:
    """Row.key taken apart; None for what is not one."""
    if len(key) != KEY_LENGTH or not key.isdecimal() or int(key[1:20]) > LATEST:
        return None
    return int(key[:1]), int(key[1:20]) * MICROSECOND, int(key[20:])
