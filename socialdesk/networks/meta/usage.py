"""What an answer of Graph says about our limits (developers.facebook.com, "Rate limits"): how much is used, in per
cent, and for a business when access comes back. Facebook charges nothing."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from socialdesk.networks.shapes import Limit

USED = ("call_count", "total_time", "total_cputime")
NAMES = {"x-app-usage": "Calls of our app", "x-page-usage": "Calls for our page"}
BUSINESS = "x-business-use-case-usage"


def read(headers: Mapping[str, str], stops: tuple[str, ...]) -> Iterator[Limit]:
    for header, name in NAMES.items():
        if header in headers:
            yield _limit(name, json.loads(headers[header]), stops)
    for meter in _business(headers):
        yield _limit(f"Calls for our business: {meter.get('type', 'all')}", meter, stops)


def minutes_to_wait(headers: Mapping[str, str]) -> int:
    """Until access comes back, as far as Graph says; 0 where it does not."""
    return max((meter.get("estimated_time_to_regain_access", 0) for meter in _business(headers)), default=0)


def _business(headers: Mapping[str, str]) -> list[dict[str, Any]]:
    try:
        businesses = json.loads(headers.get(BUSINESS, "{}"))
        return [meter for meters in businesses.values() for meter in meters if isinstance(meter, dict)]
    except (AttributeError, TypeError, ValueError):
        return []  # of no use, but no reason to fail either


def _limit(name: str, meter: dict[str, Any], stops: tuple[str, ...]) -> Limit:
    minutes = meter.get("estimated_time_to_regain_access", 0)
    used = 100 if minutes else max(int(meter.get(part, 0)) for part in USED)
    again = timezone.now() + timedelta(minutes=minutes) if minutes else None
    return Limit(name, 100, max(0, 100 - used), again, stops)
