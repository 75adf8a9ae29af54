"""A Celery worker or beat of the desk that can be made to die at named points of the door out.

    python -m tests.faults.saboteur worker --concurrency 2        (the ordinary words of celery)

Nothing is stood in for: the real functions run, and at a pass that the orders name the process kills itself with
SIGKILL. Orders are read at every pass from $SABOTAGE/orders.json, so that nobody needs to be started again:

    {"clock": 3600, "copies": 3, "kills": [{"point": "after_accept", "words": "Winter clinic", "passes": [2, 5]}]}

before_call    the attempt is written down, the call not made
after_accept   the network did it and answered; the desk never reads the answer
after_answer   the answer was read; the database does not know yet

`words` are in the text that is being sent; passes are counted over all processes, from 1. `clock` is added to what
Django calls now, in seconds. `copies`: how often the broker gets each task that hands a delivery out. The desk's
own pauses are a tenth of what they are, or the runs would take hours.
"""

import fcntl
import json
import os
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import django
import requests
from celery import signals
from django.utils import timezone

FOLDER = Path(os.environ.get("SABOTAGE", "."))
HASTE = 10


def orders() -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((FOLDER / "orders.json").read_text())
    except FileNotFoundError:
        return {}
    return found


def pass_by(point: str, text: str) -> None:
    for number, kill in enumerate(orders().get("kills", [])):
        if kill["point"] == point and kill["words"] in text and _count(number) in kill["passes"]:
            os.kill(os.getpid(), signal.SIGKILL)


def _count(number: int) -> int:
    """Which pass this is, over all processes: one byte in a file for each."""
    with (FOLDER / f"passes-{number}").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(b".")
        file.flush()
        return file.tell()


def shift_the_clock() -> None:
    """Before any model is loaded: their fields take `now` as it is then."""
    real = timezone.now

    def now() -> datetime:
        return real() + timedelta(seconds=orders().get("clock", 0))

    timezone.now = now


def set_the_points() -> None:
    from scheduler import delivery
    from socialdesk.networks.base import Network
    from socialdesk.networks.wire import Wire

    send, carry, went_out = Network.send, Wire.send, delivery.went_out
    saying: list[str] = []  # what this process is sending now

    def send_if_alive(network: Network, outgoing: Any) -> Any:
        pass_by("before_call", outgoing.text)
        saying.append(outgoing.text)
        try:
            return send(network, outgoing)
        finally:
            saying.pop()

    def carry_if_alive(wire: Wire, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        response = carry(wire, request, **kwargs)
        if saying and response.ok:
            pass_by("after_accept", saying[-1])
        return response

    def went_out_if_alive(row: Any, *rest: Any) -> None:
        pass_by("after_answer", row.text)
        went_out(row, *rest)

    Network.send, Wire.send, delivery.went_out = send_if_alive, carry_if_alive, went_out_if_alive


def copy_what_is_handed_out() -> None:
    from scheduler.tasks import deliver

    hand_out = deliver.delay

    def hand_out_copies(*words: Any) -> None:
        for _ in range(orders().get("copies", 1)):
            hand_out(*words)

    deliver.delay = hand_out_copies


def make_haste() -> None:
    from inbox import receive
    from scheduler import lookup, outcomes
    from socialdesk.celery import app

    patience = outcomes.backoff
    outcomes.backoff = lambda delivery: patience(delivery) / HASTE
    lookup.LOOK_AGAIN /= HASTE
    receive.RETRY /= HASTE
    app.conf.beat_schedule["look up unknown outcomes"]["schedule"] = 1.0


def say_when_ready() -> None:
    signals.worker_ready.connect(lambda **_: (FOLDER / f"ready-{os.getpid()}").touch(), weak=False)


def main(words: list[str]) -> None:
    shift_the_clock()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialdesk.settings")
    django.setup()
    from socialdesk.celery import app

    set_the_points()
    copy_what_is_handed_out()
    make_haste()
    say_when_ready()
    app.start(words)


if __name__ == "__main__":
    main(sys.argv[1:])
