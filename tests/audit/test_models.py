import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from socialdesk.accounts.events import Event
from socialdesk.accounts.models import User
from socialdesk.audit import log
from socialdesk.audit.models import Entry


@pytest.fixture
def entry(officer: User) -> Entry:
    with transaction.atomic():
        return log.record(Event.SIGNED_IN, officer, by=officer)


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_code_refuses_to_change_or_delete(entry: Entry) -> None:
    entry.action = Event.ADDED
    for change in (entry.save, entry.delete, Entry.objects.all().delete):
        with pytest.raises(TypeError, match="cannot be"):
            change()
    with pytest.raises(TypeError, match="cannot be changed"):
        Entry.objects.update(action=Event.ADDED)


def test_the_database_refuses_to_change(entry: Entry) -> None:
    with pytest.raises(DatabaseError, match="audit entries cannot be"):
        run("UPDATE audit_entry SET action = 'person.added'")
    assert Entry.objects.get().action == Event.SIGNED_IN


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="on SQLite the model alone refuses")
def test_the_database_refuses_to_delete(entry: Entry) -> None:
    with pytest.raises(DatabaseError, match="audit entries cannot be"):
        run("DELETE FROM audit_entry")
    assert Entry.objects.exists()


@pytest.mark.parametrize("machine", ["", "delivery"])
def test_the_database_wants_exactly_one_who(machine: str, officer: User) -> None:
    person = officer if machine else None
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(action=Event.ADDED, person=person, machine=machine)


def test_a_person_in_the_log_cannot_be_deleted(entry: Entry, officer: User) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        officer.delete()
