"""What networks let us do and what they charge, as their answers tell it."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from socialdesk.networks.models import Account, Allowance, Spend
from socialdesk.networks.shapes import WRITES, Charge, Limit

MILLION = 1_000_000
SELDOM = timedelta(minutes=15)  # between two polls of a stream, once the month's budget is spent


def note(account: Account, limits: Iterable[Limit], charges: Iterable[Charge]) -> None:
    """Writes down what the answers of one call told, oldest first. For an account that is only being tried: nothing.

    Where nothing is left, the account waits from now on: not only when the network has refused.
    """
    newest, charges = {limit.name: limit for limit in limits}, list(charges)
    if account.pk is None or not (newest or charges):
        return
    with transaction.atomic():
        _keep(account, newest)
        for kind in sorted({charge.kind for charge in charges}):
            _add(account, kind, [charge for charge in charges if charge.kind == kind])
        for limit in newest.values():
            _wait(account, limit)


def _keep(account: Account, limits: dict[str, Limit]) -> None:
    rows = [
        Allowance(
            account=account,
            name=name,
            most=limits[name].most,
            left=limits[name].left,
            resets_at=limits[name].resets_at,
        )
        for name in sorted(limits)  # in one order, so that two processes never wait for each other
    ]
    Allowance.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["account", "name"],
        update_fields=["most", "left", "resets_at", "seen_at"],
    )


def _add(account: Account, kind: str, charges: list[Charge]) -> None:
    units = sum(charge.units for charge in charges)
    micros = sum(charge.units * charge.micros for charge in charges)
    month = timezone.now().date().replace(day=1)  # networks bill by UTC
    row = Spend.objects.filter(account=account, month=month, kind=kind)
    more = {"units": F("units") + units, "micros": F("micros") + micros}
    if units and not row.update(**more):
        Spend.objects.bulk_create([Spend(account=account, month=month, kind=kind)], ignore_conflicts=True)
        row.update(**more)


def _wait(account: Account, limit: Limit) -> None:
    until = limit.resets_at
    if limit.left or until is None or until <= timezone.now():
        return
    for what in limit.stops:
        if what == WRITES:
            account.limit_writes(until)
        else:
            account.refresh_from_db(fields=["rests"])
            account.rest(what, until)


def spent(account: Account, month: date | None = None) -> Decimal:
    """US dollars in the month of that day, by default this one, by the network's price list."""
    return spent_by_account(month, account=account).get(account.pk, Decimal(0))


def spent_by_account(month: date | None = None, **which: Account) -> dict[int, Decimal]:
    """The same for each account (its id) that cost anything, in one query."""
    first = (month or timezone.now().date()).replace(day=1)
    rows = Spend.objects.filter(month=first, **which).order_by().values_list("account")
    return {pk: Decimal(micros) / MILLION for pk, micros in rows.annotate(Sum("micros"))}


def allowances(account: Account) -> list[Allowance]:
    """What the account may still do, by name. What has started anew since it was seen is full again."""
    now, rows = timezone.now(), list(account.allowances.all())
    for row in rows:
        if row.resets_at and row.resets_at <= now:
            row.left, row.resets_at = row.most, None
    return rows


def pause(account: Account, usual: timedelta) -> timedelta:
    """How long to leave a stream between two polls: longer once the month's budget is spent."""
    if account.budget and spent(account) >= account.budget:
        return max(usual, SELDOM)
    return usual
