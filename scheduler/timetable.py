"""Deliveries as people read them: by London day, a post that goes to several accounts at once as one line."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from scheduler.models import Delivery, Post


@dataclass
class Slot:
    """What goes out (or went out) of one post at one minute."""

    post: Post
    at: datetime
    deliveries: list[Delivery] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """Its words: once when they are the same everywhere."""
        return list(dict.fromkeys(delivery.text for delivery in self.deliveries))


@dataclass
class Day:
    date: date
    slots: list[Slot] = field(default_factory=list)

    @property
    def label(self) -> str:
        """ "Today, Tuesday 24 November"."""
        today = timezone.localdate()
        near = {0: "Today, ", 1: "Tomorrow, ", -1: "Yesterday, "}.get((self.date - today).days, "")
        year = "" if self.date.year == today.year else f" {self.date.year}"
        return f"{near}{self.date:%A} {self.date.day} {self.date:%B}{year}"


def by_day(deliveries: Iterable[Delivery], when: Callable[[Delivery], datetime]) -> list[Day]:
    """In the order given. `when` says which of its moments counts."""
    days: dict[date, Day] = {}
    slots: dict[tuple[int, datetime], Slot] = {}
    for delivery in deliveries:
        at = when(delivery).replace(second=0, microsecond=0)
        slot = slots.get((delivery.post_id, at))
        if slot is None:
            slot = slots[delivery.post_id, at] = Slot(delivery.post, at)
            day = timezone.localtime(at).date()
            days.setdefault(day, Day(day)).slots.append(slot)
        slot.deliveries.append(delivery)
    return list(days.values())


def planned(delivery: Delivery) -> datetime:
    """When it goes out: at its time, or at the later one that the network asked for."""
    return max(delivery.due_at, delivery.not_before or delivery.due_at)


def happened(delivery: Delivery) -> datetime:
    return delivery.sent_at or delivery.due_at
