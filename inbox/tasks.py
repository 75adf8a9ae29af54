"""What runs in the background for the inbox. The work itself is elsewhere."""

from celery import shared_task

from inbox import gaps, parents, receive, retention, silence, unreadable
from inbox.models import Incoming
from socialdesk.networks.models import Account


@shared_task
def poll_accounts() -> None:
    for account in Account.objects.working():
        poll_account.delay(account.pk)


@shared_task
def poll_account(account_id: int) -> None:
    receive.poll(Account.objects.get(pk=account_id))


@shared_task
def process_incoming(incoming_id: int) -> None:
    receive.process(Incoming.objects.select_related("account").get(pk=incoming_id))


@shared_task
def process_arrived() -> None:
    receive.process_waiting()


@shared_task
def read_again() -> None:
    unreadable.read_asked()


@shared_task
def erase_what_need_not_be_kept() -> None:
    retention.sweep()


@shared_task
def check_accounts() -> None:
    silence.let_rest()
    for account in Account.objects.working():
        check_account.delay(account.pk)


@shared_task
def check_account(account_id: int) -> None:
    for account in Account.objects.working().filter(pk=account_id):
        silence.check(account)
        gaps.check(account)


@shared_task
def ask_for_parents() -> None:
    parents.ask()
