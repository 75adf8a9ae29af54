"""The Celery app. Tasks are two or three lines each and live in every app's tasks.py."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from celery import Celery
from kombu import Connection, Producer
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialdesk.settings")

app = Celery("socialdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@contextmanager
def brief_connection() -> Iterator[Connection]:
    """For a web request, which cannot wait as a worker can: where the broker is away, or takes calls and says
    nothing, kombu's OperationalError comes after about two seconds."""
    hurried = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 1, "interval_start": 0}
    with app.connection_for_write(transport_options=hurried) as connection:
        yield connection


@contextmanager
def brief_producer() -> Iterator[Producer]:
    with brief_connection() as connection:
        yield app.amqp.Producer(connection, auto_declare=False)


def broker_answers() -> bool:
    try:
        with brief_connection() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0)
    except OperationalError:
        return False
    return True
