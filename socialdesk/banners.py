"""What is wrong right now: the sentences under the bar of every page, only while they are true."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2s

from django.db.models import Count, Exists, Min, QuerySet
from django.urls import reverse
from django.utils import timezone

from crisis.models import Incident
from inbox.models import Conversation
from scheduler import attention
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.networks.models import Account, Alarm
from socialdesk.status import links, pulse


@dataclass(frozen=True)
class Banner:
    """`kind`: crisis, red-lane, down, warn."""

    kind: str
    words: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True)
class Trouble:
    """`rows` are wrong, as far as this person is concerned; `banners` says it. It is only asked when there are
    any."""

    rows: Callable[[User], QuerySet]  # type: ignore[type-arg]
    banners: Callable[[User, QuerySet], Iterator[Banner]]  # type: ignore[type-arg]


def _people_in_danger(person: User, rows: "QuerySet[Conversation]") -> Iterator[Banner]:
    waiting = rows.aggregate(count=Count("pk"), since=Min("red_lane_since"))
    people = "Somebody" if waiting["count"] == 1 else f"{waiting['count']} people"
    since = f", since {timezone.localtime(waiting['since']):%H:%M}" if waiting["since"] else ""
    yield Banner(
        "red-lane", f"{people} may be in danger{since}.", f"{reverse('inbox')}?view=red-lane", "Open"
    )


def _incidents(person: User, rows: "QuerySet[Incident]") -> Iterator[Banner]:
    url = reverse("crisis") if person.can(Permission.VIEW_CRISIS) else ""
    for incident in rows:
        words = f"{incident}: everything that is not about it is on hold."
        yield Banner("crisis", words, url, "Go to the crisis room")


def _standing_still(person: User, rows: "QuerySet[Account]") -> Iterator[Banner]:
    yield from _down(person, pulse.what_stands_still(pulse.last_heard()))


def _left_waiting(person: User, rows: QuerySet) -> Iterator[Banner]:  # type: ignore[type-arg]
    yield from _down(person, pulse.what_is_left_waiting(rows))


def _down(person: User, what: str) -> Iterator[Banner]:
    then = (
        "Start it again on the computer where the desk runs."
        if person.can(Permission.MANAGE_ACCOUNTS)
        else "Tell an admin."
    )
    url = reverse("status") if person.can(Permission.VIEW_SCHEDULE) else ""
    if what:
        words = f"{what} What is due waits, and nothing is lost. {then}"
        yield Banner("down", words, url, "See the status page")


def _accounts(person: User, rows: "QuerySet[Account]") -> Iterator[Banner]:
    url = reverse("accounts") if person.can(Permission.MANAGE_ACCOUNTS) else ""
    for account in rows:
        words = f"{account} needs reconnecting. Until then nothing goes out, and messages may be missing."
        yield Banner("warn", words, url, "Reconnect it")


def _stuck(person: User, rows: QuerySet) -> Iterator[Banner]:  # type: ignore[type-arg]
    count = rows.count()
    posts = "One post" if count == 1 else f"{count} posts"
    yield Banner("warn", f"{posts} did not go out as planned.", reverse("stuck"), "Decide what happens")


def _alarms(person: User, rows: "QuerySet[Alarm]") -> Iterator[Banner]:
    alarms = list(rows)
    if len(alarms) > MOST_ALARMS:
        yield Banner(
            "warn", f"{len(alarms)} alarms about our accounts.", reverse("status"), "See the status page"
        )
        return
    for alarm in alarms:
        act = links.about(person, alarm)
        yield Banner(
            "warn", f"{alarm.account}: {alarm.words}", act.url if act else "", act.words if act else ""
        )


def _alarms_for(person: User) -> "QuerySet[Alarm]":
    """Of those whose permission has ended everybody is told, above."""
    kinds = [kind for kind in links.kinds_for(person) if kind != Alarm.Kind.LAPSED]
    rows: QuerySet[Alarm] = Alarm.objects.ringing().filter(kind__in=kinds).select_related("account")
    return rows


MOST_ALARMS = 3  # each with a banner of its own; more would push the page away
TROUBLES = (
    Trouble(
        lambda by: (
            Conversation.objects.red_lane() if by.can(Permission.VIEW_INBOX) else Conversation.objects.none()
        ),
        _people_in_danger,
    ),
    Trouble(lambda by: Incident.objects.under_way(), _incidents),
    Trouble(lambda by: pulse.accounts_left_alone(), _standing_still),
    Trouble(lambda by: pulse.left_waiting().filter(~pulse.something_has_stopped()), _left_waiting),
    Trouble(lambda by: Account.objects.needing_reconnection(), _accounts),
    Trouble(attention.stuck_rows, _stuck),
    Trouble(_alarms_for, _alarms),
)


def banners_for(person: User) -> list[Banner]:
    """Every open page asks this every few seconds: one query while nothing is wrong, and one more for each
    kind of thing that is."""
    kinds = [(trouble, trouble.rows(person)) for trouble in TROUBLES]
    asked = User.objects.filter(pk=person.pk).values_list(*(Exists(rows) for _, rows in kinds))
    wrong = asked.get()
    return [
        banner
        for (trouble, rows), is_wrong in zip(kinds, wrong, strict=True)
        if is_wrong
        for banner in trouble.banners(person, rows)
    ]


def fingerprint(banners: list[Banner]) -> str:
    """An open page asks with it whether others are true now."""
    return blake2s(repr(banners).encode(), digest_size=6).hexdigest()
