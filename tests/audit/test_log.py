import pytest
from django.db import models, transaction

from socialdesk.accounts.events import Event
from socialdesk.accounts.models import User
from socialdesk.audit import log
from socialdesk.audit.models import Entry, Machine


def test_it_writes_down_who_what_and_to_what(officer: User, admin: User) -> None:
    with transaction.atomic():
        entry = log.record(Event.CHANGED, officer, by=admin, role="manager")
    assert (entry.actor, entry.thing_type, entry.thing_id) == (admin.name, "accounts.user", str(officer.pk))
    assert entry.thing_label == officer.name
    assert entry.facts == {"role": "manager"}


def test_the_desk_itself_has_a_name(officer: User) -> None:
    with transaction.atomic():
        assert log.record(Event.ADDED, officer, by=Machine.SETUP).actor == "Set-up command"


def test_it_goes_with_the_change_when_that_is_undone(officer: User, admin: User) -> None:
    with transaction.atomic():
        log.record(Event.CHANGED, officer, by=admin)
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_refuses_outside_the_transaction_of_the_change() -> None:
    person = User.objects.create_user("a@thornwick.example", name="A")
    with pytest.raises(RuntimeError, match="inside the transaction"):
        log.record(Event.CHANGED, person, by=person)


def test_it_refuses_a_name_nobody_registered(officer: User) -> None:
    with pytest.raises(ValueError, match="registered"):
        log.record("person.teleported", officer, by=officer)


@pytest.mark.parametrize("name", ["undotted", "person.added"])
def test_it_registers_only_new_dotted_names(name: str) -> None:
    with pytest.raises(ValueError, match="dotted"):
        log.names(models.TextChoices("Other", [("A", (name, "a"))]))
