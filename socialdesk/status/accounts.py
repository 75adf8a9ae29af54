"""How each of our accounts is doing, gathered in as many queries for ten accounts as for one."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery, Sum
from django.utils import timezone

from inbox.gaps import HOUR, can_count
from inbox.models import Tally
from scheduler.models.differences import Comparison, Difference
from socialdesk.networks import usage
from socialdesk.networks.budgets import in_dollars
from socialdesk.networks.limits import waits
from socialdesk.networks.models import Account, Alarm, Allowance
from socialdesk.templatetags.desk import london

LATELY = timedelta(hours=3)  # every full hour is counted soon after its end


@dataclass(frozen=True)
class Fact:
    """A line of a card: `words`, or when (`at`), or both, and what follows on that (`then`)."""

    label: str
    words: str = ""
    at: datetime | None = None
    then: str = ""
    is_wrong: bool = False


@dataclass(frozen=True)
class Card:
    account: Account
    facts: list[Fact]
    allowances: list[Allowance]
    alarms: list[Alarm]

    @property
    def is_wrong(self) -> bool:
        return bool(self.alarms) or (self.account.is_active and self.account.state != Account.LIVE)


def cards() -> list[Card]:
    accounts = Account.objects.defer("credentials", "cursors").prefetch_related("allowances")
    alarms: dict[int, list[Alarm]] = defaultdict(list)
    for alarm in Alarm.objects.ringing():
        alarms[alarm.account_id].append(alarm)
    spent, compared = usage.spent_by_account(), _comparisons()
    counted, gaps, uncountable = _counted(), _gaps(), _uncountable()
    differences = dict(Difference.objects.open().order_by().values_list("account").annotate(Count("pk")))
    return [
        Card(
            account,
            [
                *_door(account),
                *_limits(account),
                *_money(account, spent.get(account.pk, Decimal(0))),
                _gap(account, counted.get(account.pk), gaps.get(account.pk), account.pk in uncountable),
                _compared(account, compared.get(account.pk), differences.get(account.pk, 0)),
            ],
            usage.allowances(account),
            alarms[account.pk],
        )
        for account in accounts
    ]


def _door(account: Account) -> Iterator[Fact]:
    yield Fact("Last read", "" if account.last_in_at else "never", account.last_in_at)
    yield Fact("Last sent", "" if account.last_out_at else "never", account.last_out_at)
    ends = account.token_expires_at
    if account.state == Account.RECONNECT:
        yield Fact("Permission", "has ended: connect the account again", is_wrong=True)
    elif ends is None:
        yield Fact("Permission", f"lasts until {account.label} ends it")
    elif ends > timezone.now():
        yield Fact("Permission", f"lasts until {_clock(ends)}, then renewed by itself")
    else:
        yield Fact("Permission", "being renewed")


def _limits(account: Account) -> Iterator[Fact]:
    for what, until in waits(account):
        yield Fact(what, f"waits until {_clock(until)}", is_wrong=True)


def _clock(at: datetime) -> str:
    """ "16:05", and the day where it is another."""
    local = timezone.localtime(at)
    return f"{local:%H:%M}" if local.date() == timezone.localdate() else london(at)


def _money(account: Account, spent: Decimal) -> Iterator[Fact]:
    if account.budget:
        words = f"{in_dollars(spent)} of {in_dollars(account.budget)}"
        yield Fact("This month", words, is_wrong=spent >= account.budget)
    elif spent:
        yield Fact("This month", f"{in_dollars(spent)}, no budget set")


def _gaps() -> dict[int, tuple[int, datetime]]:
    """For each account where some are missing: how many messages, and since which hour."""
    short = Tally.objects.filter(missing_since__isnull=False).order_by().values("account")
    rows = short.annotate(lost=Sum(F("counted") - F("stored")), since=Min("hour"))
    return {row["account"]: (row["lost"], row["since"]) for row in rows}


def _counted() -> dict[int, datetime]:
    """Until when each account's messages were counted."""
    rows = Tally.objects.order_by().values_list("account").annotate(Max("hour"))
    return {account: hour + HOUR for account, hour in rows}


def _uncountable() -> set[int]:
    with suppress(ImproperlyConfigured):  # a desk that has lost its key still has this page
        return {account.pk for account in Account.objects.all() if not can_count(account)}
    return set()


def _gap(account: Account, until: datetime | None, gap: tuple[int, datetime] | None, cannot: bool) -> Fact:
    label = "Missing messages"
    if gap:
        missing, since = gap
        return Fact(label, f"{missing}, the first", since, is_wrong=True)
    if cannot:
        return Fact(label, f"not counted: the desk has no bearer token of your {account.label} app")
    if until is None:
        return Fact(label, "not counted yet")
    return Fact(label, "none") if until > timezone.now() - LATELY else Fact(label, "not counted since", until)


def _comparisons() -> dict[int, Comparison]:
    """The newest of each account that has ended: well, or with a problem."""
    ended = Q(finished_at__isnull=False) | ~Q(problem="")
    newest = Comparison.objects.filter(ended, account=OuterRef("account"))
    rows = Comparison.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    return {row.account_id: row for row in rows}


def _compared(account: Account, row: Comparison | None, differences: int) -> Fact:
    label = f"Compared with {account.label}"
    if row is None:
        return Fact(label, "not yet")
    if row.problem:
        return Fact(label, "tried", row.started_at, f"– {row.problem}", is_wrong=True)
    found = {0: "nothing differs", 1: "1 difference"}.get(differences, f"{differences} differences")
    return Fact(label, "up to", row.until, f"– {found}", is_wrong=bool(differences))
