import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from socialdesk.accounts.models import User
from socialdesk.audit.models import Entry
from tests.factories import PASSWORD

SIGN_IN = "/sign-in/"
NEW = "three odd teapots sing"


@pytest.fixture(autouse=True)
def _no_tries_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> object:
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("you")).status_code == 200


def link_in(text: str) -> str:
    return re.search(r"http://testserver(/password/choose/\S+)", text).group(1)  # type: ignore[union-attr]


def choose_password(client: Client, link: str, first: str = NEW, second: str = NEW) -> object:
    page = client.get(link, follow=True)
    return client.post(page.request["PATH_INFO"], {"password1": first, "password2": second}, follow=True)


def test_it_signs_in_whatever_the_case_of_the_address_and_writes_it_down(
    client: Client, officer: User
) -> None:
    response = sign_in(client, officer.email.upper())
    assert response.url == reverse("home")  # type: ignore[attr-defined]
    entry = Entry.objects.get()
    assert (entry.action, entry.person, entry.thing_id) == ("person.signed_in", officer, str(officer.pk))


def test_it_says_the_same_to_a_wrong_password_and_an_unknown_address(client: Client, officer: User) -> None:
    wrong = sign_in(client, officer.email, "not it at all")
    unknown = sign_in(client, "nobody@thornwick.example", "not it at all")
    for response in (wrong, unknown):
        assert "The email address or the password is not right." in response.content.decode()  # type: ignore[attr-defined]
    assert officer.email in wrong.content.decode()  # type: ignore[attr-defined]
    assert not is_signed_in(client)


@pytest.mark.django_db
def test_it_names_the_empty_fields(client: Client) -> None:
    page = sign_in(client, "", "").content.decode()  # type: ignore[attr-defined]
    assert "Enter your email address" in page
    assert "Enter your password" in page
    assert "<title>Error: Sign in" in page


def test_it_keeps_somebody_suspended_out(client: Client, outsider: User) -> None:
    response = sign_in(client, outsider.email)
    page = client.get(response.url).content.decode()  # type: ignore[attr-defined]
    assert "An admin of the desk has suspended this account" in page
    assert not is_signed_in(client)
    assert not Entry.objects.exists()


def test_an_open_session_ends_with_suspension(officer: User, client_for: Callable[[User], Client]) -> None:
    browser = client_for(officer)
    assert is_signed_in(browser)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert not is_signed_in(browser)


def test_it_stops_guessing(client: Client, officer: User) -> None:
    for _ in range(5):
        sign_in(client, officer.email, "not it at all")
    page = sign_in(client, officer.email).content.decode()  # type: ignore[attr-defined]
    assert "Too many wrong passwords. Wait 5 minutes, then try again." in page
    assert not is_signed_in(client)


def test_it_leads_back_to_where_one_was_going(client: Client, officer: User) -> None:
    assert client.get(reverse("you")).url == f"{SIGN_IN}?next={reverse('you')}"  # type: ignore[attr-defined]
    assert f'value="{reverse("you")}"' in client.get(f"{SIGN_IN}?next={reverse('you')}").content.decode()
    assert sign_in(client, officer.email, next=reverse("you")).url == reverse("you")  # type: ignore[attr-defined]


def test_it_does_not_lead_to_somebody_elses_site(client: Client, officer: User) -> None:
    response = sign_in(client, officer.email, next="https://evil.example/")
    assert response.url == reverse("home")  # type: ignore[attr-defined]


def test_the_session_ends_with_the_browser(client: Client, officer: User) -> None:
    sign_in(client, officer.email)
    assert client.cookies["sessionid"]["max-age"] == ""


def test_signing_out_takes_a_press_of_a_button(officer: User, client_for: Callable[[User], Client]) -> None:
    browser = client_for(officer)
    browser.get(reverse("account_logout"))
    assert is_signed_in(browser)
    assert browser.post(reverse("account_logout")).url == SIGN_IN  # type: ignore[attr-defined]
    assert not is_signed_in(browser)


def test_a_forgotten_password_is_replaced_by_mail(
    client: Client, officer: User, mailoutbox: list[EmailMessage]
) -> None:
    response = client.post(reverse("account_reset_password"), {"email": officer.email.upper()}, follow=True)
    assert "Look in your email" in response.content.decode()
    assert [mail.to for mail in mailoutbox] == [[officer.email]]
    response = choose_password(client, link_in(str(mailoutbox[0].body)))
    assert "Your password is saved" in response.content.decode()  # type: ignore[attr-defined]
    assert list(Entry.objects.values_list("action", "person")) == [("person.password_changed", officer.pk)]
    sign_in(client, officer.email, NEW)
    assert is_signed_in(client)


@pytest.mark.django_db
def test_an_unknown_address_gets_the_same_page_and_no_mail(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    response = client.post(reverse("account_reset_password"), {"email": "who@thornwick.example"}, follow=True)
    assert "Look in your email" in response.content.decode()
    assert not mailoutbox


def test_somebody_suspended_gets_no_mail(
    client: Client, outsider: User, mailoutbox: list[EmailMessage]
) -> None:
    client.post(reverse("account_reset_password"), {"email": outsider.email})
    assert not mailoutbox


def test_a_link_works_once(client: Client, officer: User, mailoutbox: list[EmailMessage]) -> None:
    client.post(reverse("account_reset_password"), {"email": officer.email})
    link = link_in(str(mailoutbox[0].body))
    choose_password(client, link)
    assert "This link no longer works" in Client().get(link, follow=True).content.decode()


def test_a_link_works_for_three_days(client: Client, officer: User, mailoutbox: list[EmailMessage]) -> None:
    client.post(reverse("account_reset_password"), {"email": officer.email})
    link = link_in(str(mailoutbox[0].body))
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        assert "This link no longer works" in client.get(link, follow=True).content.decode()


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("short", "short", "at least 12 characters"),
        ("password1234", "password1234", "too common"),
        (NEW, "three odd teapots hum", "same password"),
        ("", "", "Choose a password"),
    ],
)
def test_a_weak_password_is_refused_beside_its_field(
    first: str, second: str, said: str, client: Client, officer: User, mailoutbox: list[EmailMessage]
) -> None:
    client.post(reverse("account_reset_password"), {"email": officer.email})
    response = choose_password(client, link_in(str(mailoutbox[0].body)), first, second)
    assert said in response.content.decode()  # type: ignore[attr-defined]


def test_one_changes_ones_own_password_and_stays_signed_in(
    officer: User, client_for: Callable[[User], Client]
) -> None:
    browser, elsewhere = client_for(officer), client_for(officer)
    url = reverse("account_change_password")
    fields = {"oldpassword": "not it at all", "password1": NEW, "password2": NEW}
    assert "This is not your current password." in browser.post(url, fields).content.decode()
    response = browser.post(url, fields | {"oldpassword": PASSWORD}, follow=True)
    assert "Your password is saved. Other browsers have been signed out." in response.content.decode()
    assert is_signed_in(browser)
    assert not is_signed_in(elsewhere)
    assert Entry.objects.get().action == "person.password_changed"
