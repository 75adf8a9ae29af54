"""Ids and dates as the networks write them."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from socialdesk.practice.store import store

# X counts milliseconds from this moment in its "snowflake" ids (4 November 2010).
SNOWFLAKE_EPOCH_MS = 1288834974657


def new_id() -> str:
    """A digit string larger than every one before it, in this run and all earlier ones."""
    now_ms = int(time.time() * 1000)
    return str(store().next("id", at_least=(now_ms - SNOWFLAKE_EPOCH_MS) << 22))


def x_date(at: float) -> str:
    """2026-11-20T10:00:00.000Z"""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def graph_date(at: float) -> str:
    """2026-11-20T10:00:00+0000"""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def read_date(text: str) -> float:
    """Unix seconds of an ISO 8601 date or of a number written as text. Raises ValueError."""
    try:
        return float(text)
    except ValueError:
        moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
