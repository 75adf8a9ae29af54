"""What became of a batch: counted in the networks' own ledger, and only then compared with what the desk says."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scheduler.models import Delivery

SAID = ("post", "reply", "direct")
SETTLED = ("sent", "failed", "parked", "dropped")


@dataclass(frozen=True)
class Totals:
    wanted: int
    sent: int
    duplicate: int
    lost: int
    for_a_person: int
    seconds: float

    def line(self, name: str) -> str:
        numbers = (self.wanted, self.sent, self.duplicate, self.lost, self.for_a_person)
        return f"{name:<52}" + "".join(f"{n:>10}" for n in numbers) + f"{self.seconds:>9.1f}"


HEADING = f"{'':<52}" + "".join(
    f"{word:>10}" for word in ("wanted", "sent", "duplicate", "lost", "person")
)  # and seconds
HEADING += f"{'seconds':>9}"


def of_deliveries(rows: Iterable[Delivery], ledger: list[dict[str, Any]], seconds: float) -> Totals:
    """Each text once on its account, under the id that the desk has for it; what is not there waits for a person.

    Whatever else is said there in our name is a duplicate, too: nobody asked for it.
    """
    standing: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in ledger:
        if entry["action"] in SAID:
            standing[entry["account"], entry["text"]].append(entry["remote_id"])
    sent = person = wanted = 0
    for row in rows:
        wanted += 1
        there = standing.pop((row.account.remote_id, row.text), [])
        standing[row.account.remote_id, row.text] = there[1:]
        if row.state == "sent":
            sent += row.remote_id in there
        elif row.state in ("failed", "parked", "unknown"):
            # In doubt, it may stand there or not; of the others the desk says that they do not.
            person += row.state == "unknown" or not there
    duplicate = sum(len(spare) for spare in standing.values())
    return Totals(wanted, sent, duplicate, wanted - sent - person, person, seconds)


def of_messages(wanted: set[str], received: Iterable[str], seconds: float) -> Totals:
    times = Counter(received)
    duplicate = sum(n - 1 for remote_id, n in times.items() if remote_id in wanted)
    arrived = len(wanted & times.keys())
    return Totals(len(wanted), arrived, duplicate, len(wanted) - arrived, 0, seconds)
