"""Faults that can be switched on, each as a real network shows it.

rate_limited  refused until its seconds are over: 429 on X, error 4 or 32 on Facebook
unavailable   503
slow          done at once, answered after some seconds
hang          done at once, then the connection is dropped after some seconds without an answer
blocked       Facebook refuses for policy (error 368); X with 403
duplicate     a post is refused as a duplicate of an earlier one
expired       every token issued before the switch has expired; one got afterwards works
shuffle       webhook events arrive newest first
repeat        every webhook event arrives three times
no_credit     X answers 402: the credit of the app is used up
withhold      public messages to us that are written while it is on come neither by webhook nor in the ordinary
              listings. The network has them all the same: they are counted, found by their id and shown to whoever
              asks for a stretch of time (start_time, end_time; on Facebook since, until). They stay withheld.
"""

from __future__ import annotations

import math
import time
from dataclasses import asdict, dataclass
from typing import Literal

from socialdesk.practice.records import Network
from socialdesk.practice.stamps import new_id
from socialdesk.practice.store import store

Name = Literal[
    "rate_limited",
    "unavailable",
    "slow",
    "hang",
    "blocked",
    "duplicate",
    "expired",
    "shuffle",
    "repeat",
    "no_credit",
    "withhold",
]
Calls = Literal["writes", "reads", "tokens", "all"]
NAMES: tuple[Name, ...] = (
    "rate_limited",
    "unavailable",
    "slow",
    "hang",
    "blocked",
    "duplicate",
    "expired",
    "shuffle",
    "repeat",
    "no_credit",
    "withhold",
)
CALLS: tuple[Calls, ...] = ("writes", "reads", "tokens", "all")
DEFAULT_SECONDS = 30.0
# A test that forgets to say how long must not block the server's threads for ever.
LONGEST_SECONDS = 300.0


@dataclass
class Fault:
    id: str
    network: Network
    name: Name
    calls: Calls = "all"
    account_id: str | None = None
    seconds: float = DEFAULT_SECONDS
    count: int | None = None
    code: int | None = None
    bitten: int = 0
    since: float = 0.0

    @property
    def ends_at(self) -> float | None:
        """Unix seconds. None for those that stay until they are switched off or have bitten their last."""
        return self.since + self.seconds if self.name == "rate_limited" else None

    @property
    def seconds_left(self) -> int | None:
        return None if self.ends_at is None else math.ceil(self.ends_at - time.time())


def switch_on(
    network: Network,
    name: Name,
    *,
    calls: Calls = "all",
    account_id: str | None = None,
    seconds: float = DEFAULT_SECONDS,
    count: int | None = None,
    code: int | None = None,
) -> Fault:
    """`count`: how many requests it bites, None until it is switched off. `code`: Facebook's error number."""
    seconds = min(max(seconds, 0.0), LONGEST_SECONDS)
    fault = Fault(new_id(), network, name, calls, account_id, seconds, count, code, since=time.time())
    store().put("fault", fault.id, asdict(fault))
    return fault


def switched_on() -> list[Fault]:
    faults = [Fault(**body) for body in store().all("fault")]
    for fault in faults:
        if fault.seconds_left is not None and fault.seconds_left <= 0:
            switch_off(fault.id)
    return [fault for fault in faults if fault.seconds_left is None or fault.seconds_left > 0]


def switch_off(fault_id: str) -> bool:
    return store().drop("fault", fault_id)


def bite(
    network: Network, account_id: str, kind: Calls, *names: Name, token_issued_at: float | None = None
) -> Fault | None:
    """The first fault of these names that concerns this request, counted; None when there is none."""
    if not switched_on():
        return None
    with store().writing():
        for fault in switched_on():
            if (fault.network, fault.name in names) != (network, True):
                continue
            if fault.account_id not in (None, account_id) or fault.calls not in ("all", kind):
                continue
            if fault.name == "expired" and (token_issued_at is None or token_issued_at > fault.since):
                continue
            _count(fault)
            return fault
    return None


def _count(fault: Fault) -> None:
    fault.bitten += 1
    if fault.count is not None:
        fault.count -= 1
    if fault.count == 0:
        store().drop("fault", fault.id)
    else:
        store().put("fault", fault.id, asdict(fault))
