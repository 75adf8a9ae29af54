"""What a worker does for the status page: its main process, which gives the work out, writes that it is there.

Celery imports this in every worker. The signal comes every 2 seconds, with --without-gossip and --without-mingle too.
"""

from typing import Any

from celery.signals import heartbeat_sent

from socialdesk.celery import app
from socialdesk.status.heart import Heart

heart = Heart()


@heartbeat_sent.connect
def beat(sender: Any, **_: Any) -> None:
    heart.beat(sender.eventer.hostname, app.amqp.queues.consume_from)
