from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from socialdesk.accounts.models import User
from socialdesk.audit.models import Entry

pytestmark = pytest.mark.django_db


def add(*arguments: str) -> str:
    out = StringIO()
    call_command("add_person", *arguments, stdout=out)
    return out.getvalue()


def test_it_takes_the_password_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_PASSWORD", "six calm badgers dance")
    said = add("Adil@Thornwick.Example", "--name", "Adil Admin", "--role", "admin")
    person = User.objects.get()
    assert (person.email, person.role) == ("adil@thornwick.example", "admin")
    assert person.check_password("six calm badgers dance")
    assert "Adil Admin can sign in as adil@thornwick.example (Admin)." in said
    assert "badgers" not in said
    assert Entry.objects.get().actor == "Set-up command"


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("adil@thornwick.example", "short", "at least 12 characters"),
        ("adil", "six calm badgers dance", "email address like"),
    ],
)
def test_it_refuses_with_a_sentence(
    email: str, password: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_PASSWORD", password)
    with pytest.raises(CommandError, match=said):
        add(email, "--name", "Adil Admin")
    assert not User.objects.exists()


def test_it_says_where_a_password_can_come_from_when_nobody_can_be_asked() -> None:
    with pytest.raises(CommandError, match="Set DESK_PASSWORD"):
        add("adil@thornwick.example", "--name", "Adil Admin")


def test_it_refuses_an_address_that_is_taken(monkeypatch: pytest.MonkeyPatch, officer: User) -> None:
    monkeypatch.setenv("DESK_PASSWORD", "six calm badgers dance")
    with pytest.raises(CommandError, match="already signs in"):
        add(officer.email, "--name", "Another")
