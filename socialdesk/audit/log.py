"""Writing to the audit log: explicit, in the same transaction as the change, never anonymous."""

from typing import Any, Protocol

from django.db import connection, models

from socialdesk.audit.models import Entry, Machine


class Person(Protocol):
    """What the audit needs of a User. (The accounts app stands above this one, so it is not imported.)"""

    pk: Any

    def can(self, permission: str) -> bool: ...


Actor = Person | Machine
_names: dict[str, str] = {}


def names(events: type[models.TextChoices]) -> type[models.TextChoices]:
    """Registers an app's event names: a TextChoices of "noun.verb" and the words shown on the audit page.

    Raises ValueError for a name without a dot or one that another app has taken.
    """
    for value, label in events.choices:
        if "." not in value or value in _names:
            raise ValueError(f"{value!r} is not a new dotted audit name")
        _names[value] = str(label)
    return events


def label(action: str) -> str:
    return _names.get(action, action)


def all_names() -> list[tuple[str, str]]:
    return sorted(_names.items(), key=lambda pair: pair[1])


def record(action: str, thing: models.Model, /, *, by: Actor, **facts: Any) -> Entry:
    """Adds an entry. Must be called inside the transaction that makes the change.

    Raises ValueError for an unregistered name, RuntimeError outside a transaction.
    """
    if action not in _names:
        raise ValueError(f"{action!r} is not a registered audit name")
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction that makes the change")
    return Entry.objects.create(
        action=action,
        thing_type=thing._meta.label_lower,
        thing_id=str(thing.pk),
        thing_label=str(thing)[:200],
        facts=facts,
        **actor_fields(by),
    )


def actor_fields(by: Actor) -> dict[str, Any]:
    """Columns for "who": a person, or the desk itself."""
    return {"machine": by, "person": None} if isinstance(by, Machine) else {"person": by, "machine": ""}
