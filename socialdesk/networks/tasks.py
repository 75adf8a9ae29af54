"""What runs in the background for accounts. The work itself is in alarms.py."""

from celery import shared_task

from socialdesk.networks import alarms


@shared_task
def tell_admins() -> None:
    alarms.tell()
