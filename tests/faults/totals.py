"""What became of a batch: counted in the networks' own ledger, and only then compared with what the desk says."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from typing import Any

from scheduler.models import Delivery

TOTALS = "totals"  # under which name a test records its line of the table
SAID = ("post", "reply", "direct")
SETTLED = ("sent", "failed", "parked", "dropped")
HEADING = ("", "wanted", "sent", "duplicate", "lost", "person", "seconds")


@dataclass(frozen=True)
class Totals:
    """`sent`: of messages, received. `person`: waits for a person's decision."""

    wanted: int
    sent: int
    duplicate: int
    lost: int
    person: int
    seconds: float = 0

    def within(self, seconds: float) -> "Totals":
        return replace(self, seconds=round(seconds, 1))

    def line(self, name: str) -> str:
        return row(name, *astuple(self))


def row(name: str, *columns: object) -> str:
    return f"{name:<52}" + "".join(f"{column:>10}" for column in columns)


def of_deliveries(rows: Iterable[Delivery], ledger: list[dict[str, Any]]) -> Totals:
    """Each text once on its account, under the id that the desk has for it; what is not there waits for a person.

    Whatever else is said there in our name is a duplicate, too: nobody asked for it.
    """
    there: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in ledger:
        if entry["action"] in SAID:
            there[entry["account"], entry["text"]].append(entry["remote_id"])
    wanted = sent = person = 0
    for delivery in rows:
        wanted += 1
        found = there.pop((delivery.account.remote_id, delivery.text), [])
        if delivery.state == "sent":
            sent += delivery.remote_id in found
        elif delivery.state in ("failed", "parked"):
            person += not found
        elif delivery.state == "unknown":
            person += 1
        there[delivery.account.remote_id, delivery.text] = found[1:]
    duplicate = sum(len(spare) for spare in there.values())
    return Totals(wanted, sent, duplicate, wanted - sent - person, person)


def of_messages(wanted: set[str], received: list[str]) -> Totals:
    """Whatever came that nobody wrote is a duplicate: one message under two ids."""
    arrived = len(wanted & {*received})
    return Totals(len(wanted), arrived, len(received) - arrived, len(wanted) - arrived, 0)
