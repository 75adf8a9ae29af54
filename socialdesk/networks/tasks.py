"""What runs in the background for accounts. The work itself is in alarms.py, budgets.py and services.py."""

from celery import shared_task
from django.utils import timezone

from socialdesk.networks import alarms, budgets, services
from socialdesk.networks.models import Account


@shared_task
def tell_admins() -> None:
    alarms.tell()


@shared_task
def watch_budgets() -> None:
    budgets.watch_all()


@shared_task
def renew_tokens() -> None:
    for account in Account.objects.with_token_ending(timezone.now() + services.REFRESH_AHEAD):
        renew_token.delay(account.pk)


@shared_task
def renew_token(account_id: int) -> None:
    services.renew_ending(Account.objects.get(pk=account_id))
