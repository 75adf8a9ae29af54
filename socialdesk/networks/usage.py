"""What networks let us do and what they charge, as their answers tell it."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from socialdesk.networks.models import Account, Allowance
from socialdesk.networks.shapes import Charge, Limit


def note(account: Account, limits: Iterable[Limit], charges: Iterable[Charge]) -> None:
    """Writes down what a call's answers told. Nothing for an account that is only being tried."""


def spent(account: Account, month: date | None = None) -> Decimal:
    """US dollars in the month of that day, by default this one, by the network's price list."""
    return Decimal(0)


def allowances(account: Account) -> list[Allowance]:
    """What the account may still do, by name. What has started anew since it was seen is full again."""
    return list(account.allowances.all())


def pause(account: Account, usual: timedelta) -> timedelta:
    """How long to leave a stream between two polls: longer once the month's budget is spent."""
    return usual
