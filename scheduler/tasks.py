"""What runs in the background for publishing. The work itself is in claims.py, delivery.py and lookup.py."""

from celery import shared_task

from scheduler import claims, delivery, ledger, lookup
from scheduler.models import Comparison, Delivery

EXPIRES = 60  # seconds: the next tick asks again


@shared_task
def send_due() -> None:
    _hand_out(claims.claim_due())


@shared_task
def deliver(delivery_id: int, claim: str) -> None:
    """When it is done, the account's next one goes to the end of the workers' line: each account has its turn."""
    delivery.deliver(delivery_id, claim)
    _hand_out(claims.claim_next(delivery_id))


def _hand_out(claimed: list[tuple[int, str]]) -> None:
    """A claim that the broker does not take is taken back when its lease has run out."""
    for delivery_id, claim in claimed:
        deliver.delay(delivery_id, claim)


@shared_task
def look_up_unknown() -> None:
    for account_id in Delivery.objects.to_look_up().order_by().values_list("account", flat=True).distinct():
        look_up_account.apply_async((account_id,), expires=EXPIRES)


@shared_task
def look_up_account(account_id: int) -> None:
    lookup.look_up_unknown(account_id)


@shared_task
def compare_ledger() -> None:
    ledger.compare_next()


@shared_task
def compare(comparison_id: int) -> None:
    ledger.carry_out(Comparison.objects.select_related("account").get(pk=comparison_id))
