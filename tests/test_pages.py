"""The frame around every page, and the pages that say what went wrong."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.utils import timezone

from inbox.models import Conversation
from policies.models import Organisation
from socialdesk import context, views
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Role
from socialdesk.networks import alarms, services
from socialdesk.networks.models import Account, Alarm
from tests import factories

SignIn = Callable[[User], Client]


def words(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_404_is_in_our_own_look(officer: User, client_for: SignIn) -> None:
    response = client_for(officer).get("/no/such/page/")
    assert response.status_code == 404
    assert "There is nothing at this address" in words(response)
    assert 'class="desk-bar"' in words(response)


@pytest.mark.django_db
def test_404_tells_a_signed_out_visitor_nothing_more(client: Client) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "desk-bar__person" not in words(response)


def test_403_says_what_one_would_need_to_be_allowed(officer: User, client_for: SignIn) -> None:
    response = client_for(officer).get(reverse("people"))
    assert response.status_code == 403
    assert "You need to be allowed to manage people and roles." in words(response)


def test_an_executive_who_is_refused_approvals_reads_who_can_and_what_they_can_do(
    executive: User, client_for: SignIn
) -> None:
    response = client_for(executive).get(reverse("approvals"))
    assert response.status_code == 403
    said = words(response)
    assert "You need to be allowed to write posts and replies." in said
    assert "Officers, managers and admins can: ask one of them." in said
    assert "Your role is executive. With it you can:" in said
    main = said.split("<main")[1]
    for name, label in (
        ("schedule", "see what is scheduled"),
        ("crisis", "see the crisis room"),
        ("policies", "read staff policies"),
    ):
        assert f'<a href="{reverse(name)}">{label}</a>' in main
    assert reverse("inbox") not in main


def test_500_is_in_our_own_look_and_asks_the_database_nothing(rf: RequestFactory) -> None:
    response = views.went_wrong(rf.get("/"))  # no `db` fixture: a query would fail this test
    assert response.status_code == 500
    assert "The desk could not finish what you asked" in words(response)
    assert "Social media desk" in words(response)


def test_it_is_our_pages_that_answer_for_faults() -> None:
    resolver = get_resolver()
    handlers = [resolver.resolve_error_handler(code) for code in (403, 404, 500)]
    assert handlers == [views.not_allowed, views.not_found, views.went_wrong]


@pytest.mark.django_db
def test_a_stale_form_is_explained() -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a"})
    assert response.status_code == 403
    assert "This page had been open too long" in words(response)


@pytest.mark.django_db
@pytest.mark.parametrize(("backend", "sends"), [("smtp", True), ("console", False), ("dummy", False)])
def test_no_email_is_promised_where_none_can_be_sent(
    client: Client, settings: Any, backend: str, sends: bool
) -> None:
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    page = words(client.get(reverse("account_reset_password")))
    assert ("We send a link to it." in page) == sends
    assert ("Ask an admin of your desk to set a new one" in page) == (not sends)


@pytest.mark.django_db
def test_health_is_open_and_reaches_the_database(client: Client) -> None:
    response = client.get(reverse("health"))
    assert response.status_code == 200
    assert response.json() == {"database": "ok"}


@pytest.mark.parametrize("role", Role)
@pytest.mark.django_db
def test_home_leads_each_role_to_a_page_that_opens(role: Role, client_for: SignIn) -> None:
    response = client_for(factories.person(role)).get(reverse("home"), follow=True)
    assert response.redirect_chain
    assert response.status_code == 200


def test_everyone_has_a_first_page_even_with_no_permission(officer: User) -> None:
    officer.role = "visitor"
    assert context.first_page(officer) == reverse("you")


def test_only_admins_see_the_way_to_the_settings(officer: User, admin: User, client_for: SignIn) -> None:
    assert ">Settings</a>" in words(client_for(admin).get(reverse("you")))
    assert ">Settings</a>" not in words(client_for(officer).get(reverse("you")))


def test_it_marks_where_you_are(admin: User, client_for: SignIn) -> None:
    page = words(client_for(admin).get(reverse("people_add")))
    assert f'<a href="{reverse("people")}" aria-current="page">People</a>' in page
    assert '" aria-current="page">Settings</a>' in page


def test_the_bar_names_the_trust_and_says_whether_the_office_is_open(
    officer: User, client_for: SignIn
) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"name": "Thornwick Vale NHS Foundation Trust"})
    page = words(client_for(officer).get(reverse("you")))
    assert "Thornwick Vale NHS Foundation Trust" in page
    assert "Open until" in page or "Closed, opens" in page


@pytest.mark.django_db
def test_a_place_whose_route_is_not_there_is_left_out(admin: User) -> None:
    assert not context.Place("Reports", "no_such_route", context.PLACES[0].permissions).is_for(admin)


def test_a_banner_says_which_account_needs_reconnecting_while_it_does(
    officer: User, client_for: SignIn
) -> None:
    account = Account.objects.create(
        network="x", handle="thornwickvale", name="Thornwick Vale", remote_id="1", state=Account.RECONNECT
    )
    said = "X · Thornwick Vale needs reconnecting."
    assert said in words(client_for(officer).get(reverse("you")))
    account.state = Account.LIVE
    account.save()
    assert said not in words(client_for(officer).get(reverse("you")))


# --- banners on a page that is already open -----------------------------------------------------------------
def asks(html: str) -> str:
    found = re.search(r'id="desk-banners"[^>]* hx-get="([^"]+)"', html)
    assert found, "the page does not ask for banners"
    return found[1]


def in_danger(**fields: object) -> None:
    said = factories.message("Good morning", **fields)
    Conversation.objects.filter(pk=said.conversation_id).update(
        red_lane_open=True, red_lane_since=timezone.now()
    )


def test_an_open_page_is_told_only_what_it_does_not_show_yet(officer: User, client_for: SignIn) -> None:
    browser = client_for(officer)
    question = asks(words(browser.get(reverse("you"))))
    assert browser.get(question).status_code == 204
    in_danger(by="ann")
    told = words(browser.get(question))
    assert "Somebody may be in danger" in told
    assert "<html" not in told
    assert browser.get(asks(told)).status_code == 204
    in_danger(by="bea")
    assert "2 people may be in danger" in words(browser.get(asks(told)))


def test_what_is_over_goes(officer: User, client_for: SignIn) -> None:
    in_danger()
    browser = client_for(officer)
    question = asks(words(browser.get(reverse("you"))))
    Conversation.objects.update(red_lane_open=False)
    assert "danger" not in words(browser.get(question))


def test_an_executive_is_not_told_what_is_not_for_them(executive: User, client_for: SignIn) -> None:
    browser = client_for(executive)
    factories.hearts()
    question = asks(words(browser.get(reverse("you"))))
    in_danger()
    assert browser.get(question).status_code == 204


def test_asking_for_banners_is_cheap(
    officer: User, client_for: SignIn, django_assert_max_num_queries: Any
) -> None:
    browser = client_for(officer)
    question = asks(words(browser.get(reverse("you"))))
    with django_assert_max_num_queries(3):  # who is asking (2), and whether anything is wrong
        assert browser.get(question).status_code == 204


# --- alarms, and work that stands still ---------------------------------------------------------------------
def told(person: User, client_for: SignIn) -> str:
    return words(client_for(person).get(reverse("banners")))


def test_an_account_that_lapses_has_one_banner(admin: User, client_for: SignIn) -> None:
    ours = factories.account()
    services.mark_lapsed(ours, "X said no.")
    assert told(admin, client_for).count(str(ours)) == 1


ALARMS = {
    Alarm.Kind.GAP: ({Role.ADMIN}, "status"),
    Alarm.Kind.SILENT: ({Role.ADMIN}, "status"),
    Alarm.Kind.BUDGET: ({Role.ADMIN}, "accounts"),
    Alarm.Kind.FOREIGN: ({Role.ADMIN, Role.MANAGER}, "differences"),
    Alarm.Kind.MISSING: ({Role.ADMIN, Role.MANAGER}, "differences"),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", ALARMS)
@pytest.mark.django_db
def test_an_alarm_is_told_to_those_who_can_act(kind: Alarm.Kind, role: Role, client_for: SignIn) -> None:
    ours = factories.account()
    factories.hearts()
    alarms.ring(ours, kind, "Something is wrong.")
    html = told(factories.person(role), client_for)
    roles, route = ALARMS[kind]
    assert (f"{ours}: Something is wrong." in html) == (role in roles)
    assert (f'href="{reverse(route)}"' in html) == (role in roles)
    alarms.end(ours, kind)
    assert "Something is wrong." not in told(factories.person(role), client_for)


def test_many_alarms_do_not_push_the_page_away(admin: User, client_for: SignIn) -> None:
    factories.hearts()
    for _ in range(4):
        alarms.ring(factories.account(), Alarm.Kind.GAP, "Something is wrong.")
    html = told(admin, client_for)
    assert "4 alarms about our accounts." in html
    assert html.count("desk-banner--warn") == 1


@pytest.mark.parametrize("role", Role)
@pytest.mark.django_db
def test_everyone_is_told_when_nobody_works(role: Role, client_for: SignIn) -> None:
    factories.account()
    factories.hearts(timezone.now() - timedelta(seconds=61))
    html = told(factories.person(role), client_for)
    assert "desk-banner--down" in html
    assert "Nothing goes out and nothing comes in since " in html
    assert ("Start it again" in html) == (role == Role.ADMIN)
    assert f'href="{reverse("status")}"' in html
    factories.hearts()
    assert "desk-banner--down" not in told(factories.person(role), client_for)


@pytest.mark.parametrize(
    ("silent", "words_said"),
    [
        ("sending", "Nothing goes out since "),
        ("celery", "Nothing comes in since "),
        ("beat", "Nothing goes out and nothing comes in since "),
    ],
)
def test_it_says_what_stands_still(silent: str, words_said: str, officer: User, client_for: SignIn) -> None:
    factories.account()
    factories.hearts()
    factories.hearts(timezone.now() - timedelta(minutes=3), silent)
    assert words_said in told(officer, client_for)


def test_what_never_worked_counts_too(officer: User, client_for: SignIn) -> None:
    factories.account()
    assert "Nothing goes out and nothing comes in: " in told(officer, client_for)


def test_a_desk_that_is_being_set_up_is_left_in_peace(officer: User, client_for: SignIn) -> None:
    assert "desk-banner" not in told(officer, client_for).replace("desk-banners", "")
    factories.account(connected_at=timezone.now() - timedelta(seconds=50))
    assert "desk-banner--down" not in told(officer, client_for)


def test_with_accounts_and_all_at_work_asking_stays_cheap(
    admin: User, client_for: SignIn, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        factories.account()
    factories.hearts()
    browser = client_for(admin)
    question = asks(words(browser.get(reverse("you"))))
    with django_assert_max_num_queries(3):
        assert browser.get(question).status_code == 204


@pytest.mark.django_db
def test_a_page_for_everybody_asks_nothing(client: Client) -> None:
    assert "hx-get" not in words(client.get(reverse("account_login")))


def test_an_address_that_only_takes_forms_leads_to_the_page_above(officer: User, client_for: SignIn) -> None:
    browser = client_for(officer)
    assert browser.get("/inbox/10/reply/").url == "/inbox/10/"
    assert browser.post("/inbox/10/reply/").status_code == 404


@pytest.mark.django_db
def test_a_form_that_is_too_old_is_told_apart_from_a_role_that_may_not() -> None:
    refused = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a"})
    assert refused.status_code == 403
    assert refused["Desk-Problem"] == "stale"
