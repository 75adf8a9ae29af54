import re
from collections.abc import Callable
from smtplib import SMTPException
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse

from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission, Role
from socialdesk.audit.models import Entry

NIA = {"name": "Nia Newcomer", "email": "nia@thornwick.example", "role": "manager"}


class Broken(BaseEmailBackend):
    def send_messages(self, email_messages: Any) -> int:
        raise SMTPException("no")


@pytest.fixture
def browser(admin: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(admin)


def page(response: Any) -> str:
    return str(response.content.decode())


def test_it_lists_everybody_with_role_and_state(browser: Client, officer: User, outsider: User) -> None:
    shown = page(browser.get(reverse("people")))
    assert officer.name in shown
    assert "Suspended" in shown
    assert shown.index(officer.name) < shown.index(outsider.name)


def test_it_adds_a_person_and_mails_them_a_link(browser: Client, mailoutbox: list[EmailMessage]) -> None:
    shown = page(browser.post(reverse("people_add"), NIA))
    nia = User.objects.get(email=NIA["email"])
    assert (nia.name, nia.role, nia.has_usable_password()) == ("Nia Newcomer", "manager", False)
    assert mailoutbox[0].to == [nia.email]
    assert "/password/choose/" in mailoutbox[0].body
    assert "/password/choose/" not in shown
    assert list(Entry.objects.order_by("pk").values_list("action", flat=True)) == [
        "person.added",
        "person.invited",
    ]


def test_it_shows_the_link_where_mail_does_not_leave_the_host(
    browser: Client, client: Client, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    shown = page(browser.post(reverse("people_add"), NIA))
    link = re.search(r"http://testserver(/password/choose/[^<\"]+)", shown)
    assert link
    assert "Choose a password" in page(client.get(link.group(1), follow=True))


def test_it_tells_when_the_mail_could_not_be_sent(browser: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.accounts.test_views.Broken"
    shown = page(browser.post(reverse("people_add"), NIA, follow=True))
    assert "The email to nia@thornwick.example could not be sent" in shown
    assert User.objects.filter(email=NIA["email"]).exists()
    assert not Entry.objects.filter(action="person.invited").exists()


@pytest.mark.parametrize("typed", ["olu@thornwick.example", "Olu@Thornwick.example", "OLU@THORNWICK.EXAMPLE"])
@pytest.mark.parametrize("stored", ["olu@thornwick.example", "Olu@thornwick.example"])
def test_somebody_who_is_there_already_is_said_once_with_the_way_to_them(
    typed: str, stored: str, browser: Client, officer: User
) -> None:
    User.objects.filter(pk=officer.pk).update(email=stored)
    response = browser.post(reverse("people_add"), NIA | {"email": typed})
    shown = page(response)
    assert response.context["form"].errors.as_data().keys() == {"email"}
    # Once beside the field, once in the summary that leads there.
    assert shown.count("Olu Officer already signs in with this email address") == 2
    assert f'<a href="{reverse("person_edit", args=[officer.pk])}">Open Olu Officer</a>' in shown
    assert typed in shown
    assert User.objects.filter(email__iexact=typed).count() == 1


def test_somebody_who_is_suspended_can_be_let_in_again(browser: Client, outsider: User) -> None:
    shown = page(browser.post(reverse("people_add"), NIA | {"email": outsider.email}))
    assert "Otto Outsider, who is suspended, has this email address" in shown
    assert "to let them sign in again" in shown


def test_ones_own_address_is_not_taken(browser: Client, officer: User) -> None:
    User.objects.filter(pk=officer.pk).update(email="Olu@thornwick.example")
    data = {"name": "Olu", "email": "olu@thornwick.example", "role": "officer"}
    assert browser.post(reverse("person_edit", args=[officer.pk]), data).status_code == 302
    officer.refresh_from_db()
    assert officer.email == "olu@thornwick.example"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Enter the person&#x27;s name"),
        ({"email": ""}, "Enter the person&#x27;s work email address"),
        ({"email": "nia"}, "Enter an email address like"),
        ({"role": ""}, "Choose a role"),
        ({"role": "superuser"}, "Choose a role"),
    ],
)
def test_it_says_what_is_missing_and_keeps_what_was_typed(
    changes: dict[str, str], said: str, browser: Client
) -> None:
    shown = page(browser.post(reverse("people_add"), NIA | changes))
    assert said in shown
    assert [value for key, value in (NIA | changes).items() if key != "role" and value not in shown] == []
    assert not mail.outbox


def test_it_changes_a_person(browser: Client, officer: User) -> None:
    url = reverse("person_edit", args=[officer.pk])
    fields = {"name": officer.name, "email": officer.email, "role": Role.MANAGER.value}
    shown = page(browser.post(url, fields, follow=True))
    assert f"{officer.name} has been changed." in shown
    officer.refresh_from_db()
    assert officer.can(Permission.APPROVE_POSTS)


def test_it_refuses_to_lose_the_last_admin_beside_the_field(browser: Client, admin: User) -> None:
    url = reverse("person_edit", args=[admin.pk])
    shown = page(browser.post(url, {"name": "Adil A", "email": admin.email, "role": "officer"}))
    assert 'id="id_role_error"' in shown
    assert "This is the only admin" in shown
    assert 'value="Adil A"' in shown
    admin.refresh_from_db()
    assert admin.role == Role.ADMIN


def test_it_suspends_and_lets_in_again(browser: Client, officer: User) -> None:
    shown = page(browser.post(reverse("person_suspend", args=[officer.pk]), follow=True))
    assert f"{officer.name} can no longer sign in." in shown
    shown = page(browser.post(reverse("person_restore", args=[officer.pk]), follow=True))
    assert f"{officer.name} can sign in again." in shown


def test_it_says_why_the_last_admin_cannot_be_suspended(browser: Client, admin: User) -> None:
    shown = page(browser.post(reverse("person_suspend", args=[admin.pk]), follow=True))
    assert "You cannot suspend yourself" in shown
    assert "can no longer sign in" not in shown


def test_it_makes_no_link_for_somebody_suspended(browser: Client, outsider: User) -> None:
    assert browser.post(reverse("person_invite", args=[outsider.pk])).status_code == 404


@pytest.mark.parametrize("name", ["person_suspend", "person_restore", "person_invite"])
def test_nothing_happens_by_following_a_link(name: str, browser: Client, officer: User) -> None:
    assert browser.get(reverse(name, args=[officer.pk])).status_code == 302  # to the page above


def test_the_roles_page_draws_the_table(browser: Client) -> None:
    shown = page(browser.get(reverse("roles")))
    for permission in Permission:
        assert str(permission.label)[1:].replace("'", "&#x27;") in shown
    assert all(role.label in shown for role in Role)


def test_your_account_says_what_you_may_do(executive: User, client_for: Callable[[User], Client]) -> None:
    shown = page(client_for(executive).get(reverse("you")))
    assert "see the crisis room" in shown
    assert "work cases" not in shown
