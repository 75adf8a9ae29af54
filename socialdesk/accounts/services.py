"""What an admin does with people."""

from django.db import transaction

from socialdesk.accounts.events import Event
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Role
from socialdesk.audit.log import Actor, record
from socialdesk.workflow import Refused


@transaction.atomic
def add_person(*, name: str, email: str, role: str, password: str, by: Actor) -> User:
    person = User.objects.create_user(email, password, name=name, role=role)
    record(Event.ADDED, person, by=by, role=role)
    return person


@transaction.atomic
def change_person(person: User, *, name: str, email: str, role: str, is_active: bool, by: Actor) -> User:
    """Raises Refused when it would leave the desk without an active admin."""
    was = User.objects.select_for_update().get(pk=person.pk)
    leaves_admins = was.is_active and was.role == Role.ADMIN and not (is_active and role == Role.ADMIN)
    if leaves_admins and not _other_admins(was):
        raise Refused("This is the only admin. Make somebody else an admin first.")
    person.name, person.email, person.role, person.is_active = name, email, role, is_active
    person.save()
    record(Event.CHANGED, person, by=by, role={"was": was.role, "is": role})
    if was.is_active != is_active:
        record(Event.RESTORED if is_active else Event.SUSPENDED, person, by=by)
    return person


def _other_admins(person: User) -> bool:
    admins = User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True)
    return any(admin.pk != person.pk for admin in admins)
