"""How often an account may call, counted in fixed windows as the networks do."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from socialdesk.practice import settings
from socialdesk.practice.store import store


@dataclass
class Reading:
    """What one window says after a call: the limit, what is left, when it starts again (unix seconds)."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool


def count_call(network: str, account_id: str, route: str, documented: int, window_seconds: int) -> Reading:
    """Count one call and say what is left. A refused call costs nothing more."""
    limit = allowed(network, route, documented)
    key = f"{network}:{account_id}:{route}"
    now = time.time()
    with store().writing():
        meter = store().get("meter", key)
        if meter is None or now >= meter["started"] + window_seconds:
            meter = {"started": now, "used": 0}
        exceeded = meter["used"] >= limit
        if not exceeded:
            meter["used"] += 1
            store().put("meter", key, meter)
    return Reading(limit, max(0, limit - meter["used"]), int(meter["started"] + window_seconds), exceeded)


def allowed(network: str, route: str, documented: int) -> int:
    """The limit in force: one set for this route, or the documented one times the factor."""
    rules = rules_in_force()
    return int(rules["routes"].get(f"{network}:{route}", documented * rules["factor"]))


def rules_in_force() -> dict[str, Any]:
    return store().get("limits", "rules") or {"factor": settings.PRACTICE_LIMIT_FACTOR, "routes": {}}


def set_factor(factor: int) -> None:
    with store().writing():
        store().put("limits", "rules", rules_in_force() | {"factor": factor})


def set_limit(network: str, route: str, limit: int) -> None:
    with store().writing():
        rules = rules_in_force()
        rules["routes"][f"{network}:{route}"] = limit
        store().put("limits", "rules", rules)
