"""What an account may cost in a month: set by an admin, watched by the desk. It never keeps anything from going out."""

from decimal import Decimal

from django.db import transaction

from socialdesk.accounts.access import insist
from socialdesk.accounts.roles import Permission
from socialdesk.audit.log import Actor, record
from socialdesk.networks import alarms, usage
from socialdesk.networks.events import Event
from socialdesk.networks.models import Account, Alarm

NEARLY = Decimal("0.8")


@transaction.atomic
def set_budget(account: Account, dollars: Decimal | None, *, by: Actor) -> None:
    """US dollars a month; None for no limit."""
    insist(by, Permission.MANAGE_ACCOUNTS)
    row = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if row.budget == dollars:
        return
    was, row.budget = row.budget, dollars
    row.save(update_fields=["budget"])
    record(Event.BUDGET, row, by=by, budget={"was": in_dollars(was), "is": in_dollars(dollars)})
    watch(row)


def watch(account: Account) -> None:
    """Rings while most of the budget is spent. A new month, or a higher budget, ends it."""
    budget = account.budget
    spent = usage.spent(account) if budget else Decimal(0)
    if budget and spent >= NEARLY * budget:
        alarms.ring(account, Alarm.Kind.BUDGET, _words(account.label, spent, budget))
    else:
        alarms.end(account, Alarm.Kind.BUDGET)


def watch_all() -> None:
    for account in Account.objects.defer("credentials", "cursors"):
        watch(account)


def _words(network: str, spent: Decimal, budget: Decimal) -> str:
    """Says which mark has been passed and no more, so that open pages are not told of every cent."""
    if spent >= budget:
        return (
            f"This month’s budget of {in_dollars(budget)} is spent. What you send still goes out; the desk "
            f"reads {network} less often until the month ends or the budget is raised."
        )
    return (
        f"More than 80% of this month’s budget of {in_dollars(budget)} is spent. When all of it is, the desk "
        f"reads {network} less often."
    )


def in_dollars(amount: Decimal | None) -> str:
    """ "$1,250", "$12.40", "no limit"."""
    if amount is None:
        return "no limit"
    return f"${amount:,.0f}" if amount == amount.to_integral_value() else f"${amount:,.2f}"
