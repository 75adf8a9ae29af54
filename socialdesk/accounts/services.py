"""What an admin does with people."""

from allauth.account.models import EmailAddress
from django.db import transaction

from socialdesk.accounts.events import Event
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Role
from socialdesk.audit.log import Actor, record
from socialdesk.workflow import Refused


@transaction.atomic
def add_person(*, name: str, email: str, role: str, by: Actor, password: str | None = None) -> User:
    """Without a password the person chooses one by the link of `signin.password_link`."""
    person = User.objects.create_user(email, password, name=name, role=role)
    record(Event.ADDED, person, by=by, role=role)
    return person


@transaction.atomic
def change_person(person: User, *, name: str, email: str, role: str, by: Actor) -> User:
    """Raises Refused when it would leave the desk without an active admin."""
    was = _locked(person)
    if role != Role.ADMIN:
        _refuse_last_admin(was)
    facts = {
        field: {"was": getattr(was, field), "is": now}
        for field, now in (("name", name), ("email", email), ("role", role))
        if getattr(was, field) != now
    }
    if not facts:
        return was
    if was.email != email:
        # allauth keeps a list of addresses that may reset the password: the old one must not.
        EmailAddress.objects.filter(user=was).delete()
    was.name, was.email, was.role = name, email, role
    was.save(update_fields=["name", "email", "role"])
    record(Event.CHANGED, was, by=by, **facts)
    return was


@transaction.atomic
def suspend(person: User, *, by: Actor) -> User:
    """From now on the person cannot sign in, and an open session ends at its next page.

    Raises Refused for the only admin, and for oneself.
    """
    person = _locked(person)
    if person.pk == getattr(by, "pk", None):
        raise Refused("You cannot suspend yourself. Ask another admin.")
    _refuse_last_admin(person)
    if person.is_active:
        person.is_active = False
        person.save(update_fields=["is_active"])
        record(Event.SUSPENDED, person, by=by)
    return person


@transaction.atomic
def restore(person: User, *, by: Actor) -> User:
    person = _locked(person)
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
        record(Event.RESTORED, person, by=by)
    return person


def _locked(person: User) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _refuse_last_admin(person: User) -> None:
    if not (person.is_active and person.role == Role.ADMIN):
        return
    admins = User.objects.select_for_update(no_key=True).filter(role=Role.ADMIN, is_active=True)
    if all(admin.pk == person.pk for admin in admins):
        raise Refused("This is the only admin. Make somebody else an admin first.")
