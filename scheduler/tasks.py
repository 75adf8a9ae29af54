"""What runs in the background for publishing. The work itself is in delivery.py."""

from celery import shared_task

from scheduler import delivery, lookup


@shared_task
def send_due() -> None:
    for delivery_id, claim in delivery.claim_due():
        deliver.delay(delivery_id, claim)


@shared_task
def deliver(delivery_id: int, claim: str) -> None:
    delivery.deliver(delivery_id, claim)


@shared_task
def look_up_unknown() -> None:
    lookup.look_up_unknown()
