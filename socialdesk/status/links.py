"""Where somebody does something about what is wrong, for those whose role allows it."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.networks.models import Alarm


@dataclass(frozen=True)
class Act:
    words: str
    url: str


# For each kind of alarm: who acts, how that is called, and on which page.
_OF_ALARMS = {
    Alarm.Kind.LAPSED: (Permission.MANAGE_ACCOUNTS, "Reconnect it", "accounts"),
    Alarm.Kind.GAP: (Permission.MANAGE_ACCOUNTS, "See how it is doing", "status"),
    Alarm.Kind.SILENT: (Permission.MANAGE_ACCOUNTS, "See how it is doing", "status"),
    Alarm.Kind.BUDGET: (Permission.MANAGE_ACCOUNTS, "See the budget", "accounts"),
    Alarm.Kind.FOREIGN: (Permission.DECIDE_DELIVERIES, "Look at it", "differences"),
    Alarm.Kind.MISSING: (Permission.DECIDE_DELIVERIES, "Look at it", "differences"),
}


def act(person: User, permission: Permission, words: str, route: str) -> Act | None:
    """None where the person may not, or the desk has no such page."""
    if not person.can(permission):
        return None
    try:
        return Act(words, reverse(route))
    except NoReverseMatch:
        return None


def about(person: User, alarm: Alarm) -> Act | None:
    return act(person, *_OF_ALARMS[Alarm.Kind(alarm.kind)])


def kinds_for(person: User) -> list[str]:
    """The kinds of alarm that this person can do something about."""
    return [kind for kind, (permission, *_) in _OF_ALARMS.items() if person.can(permission)]
