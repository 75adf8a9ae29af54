import pytest
from allauth.account.models import EmailAddress

from socialdesk.accounts import services
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission, Role
from socialdesk.audit.models import Entry, Machine
from socialdesk.workflow import Refused


def actions() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def change(person: User, by: User, **changes: str) -> User:
    fields = {"name": person.name, "email": person.email, "role": person.role, **changes}
    return services.change_person(person, by=by, **fields)


def test_it_adds_a_person_without_a_password(admin: User) -> None:
    person = services.add_person(name="Nia", email="nia@thornwick.example", role=Role.MANAGER, by=admin)
    assert not person.has_usable_password()
    entry = Entry.objects.get()
    assert (entry.action, entry.person, entry.thing_label) == ("person.added", admin, "Nia")
    assert entry.facts == {"role": "manager"}


@pytest.mark.django_db
def test_the_set_up_command_is_named_as_the_one_who_did_it() -> None:
    services.add_person(name="Nia", email="nia@thornwick.example", role=Role.ADMIN, by=Machine.SETUP)
    assert Entry.objects.get().actor == "Set-up command"


def test_it_writes_down_what_changed_and_only_that(admin: User, officer: User) -> None:
    change(officer, admin, role=Role.MANAGER)
    assert Entry.objects.get().facts == {"role": {"was": "officer", "is": "manager"}}
    officer.refresh_from_db()
    assert officer.can(Permission.APPROVE_POSTS)


def test_saving_without_a_change_writes_nothing_down(admin: User, officer: User) -> None:
    change(officer, admin)
    assert actions() == []


def test_a_changed_address_takes_the_old_one_out_of_password_resets(admin: User, officer: User) -> None:
    EmailAddress.objects.create(user=officer, email=officer.email, primary=True, verified=True)
    change(officer, admin, email="olu@thornwick.example")
    assert not EmailAddress.objects.filter(user=officer).exists()


def test_it_keeps_the_only_admin_an_admin(admin: User) -> None:
    with pytest.raises(Refused, match="only admin"):
        change(admin, admin, role=Role.OFFICER)
    admin.refresh_from_db()
    assert admin.role == Role.ADMIN
    assert actions() == []


def test_a_suspended_admin_does_not_count_as_another_one(admin: User, manager: User) -> None:
    change(manager, admin, role=Role.ADMIN)
    services.suspend(manager, by=admin)
    with pytest.raises(Refused, match="only admin"):
        change(admin, admin, role=Role.OFFICER)


def test_an_admin_may_step_down_when_there_is_another(admin: User, manager: User) -> None:
    change(manager, admin, role=Role.ADMIN)
    change(admin, manager, role=Role.OFFICER)
    admin.refresh_from_db()
    assert admin.role == Role.OFFICER


def test_nobody_suspends_themselves(admin: User, manager: User) -> None:
    change(manager, admin, role=Role.ADMIN)
    with pytest.raises(Refused, match="yourself"):
        services.suspend(admin, by=admin)


def test_it_suspends_and_restores_once_each(admin: User, officer: User) -> None:
    for _ in range(2):
        services.suspend(officer, by=admin)
    officer.refresh_from_db()
    assert not officer.can(Permission.VIEW_INBOX)
    for _ in range(2):
        services.restore(officer, by=admin)
    officer.refresh_from_db()
    assert officer.can(Permission.VIEW_INBOX)
    assert actions() == ["person.suspended", "person.restored"]
