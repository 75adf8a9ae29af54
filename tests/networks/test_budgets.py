"""What an account may cost in a month: set by an admin, watched, and never in the way of what goes out."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from socialdesk.accounts.models import User
from socialdesk.audit.models import Entry
from socialdesk.networks import budgets, usage
from socialdesk.networks.models import Account, Alarm
from socialdesk.networks.shapes import Charge
from socialdesk.workflow import Refused
from tests import factories

pytestmark = pytest.mark.django_db
NOVEMBER = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def browser(admin: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(admin)


def spend(account: Account, dollars: float) -> None:
    usage.note(account, [], [Charge("posts sent", 1, int(dollars * 1_000_000))])


def ringing() -> str:
    return next(iter(Alarm.objects.ringing().filter(kind="budget").values_list("words", flat=True)), "")


@pytest.mark.parametrize(
    ("spent", "words"),
    [
        (0, ""),
        (39.99, ""),
        (40, "More than 80%"),
        (49.99, "More than 80%"),
        (50, "is spent. What you send still"),
    ],
)
def test_it_warns_when_most_is_spent_and_says_when_all_is(spent: float, words: str) -> None:
    ours = factories.account(budget=Decimal(50))
    if spent:
        spend(ours, spent)
    budgets.watch_all()
    assert words in ringing()
    assert bool(ringing()) == bool(words)


def test_without_a_budget_nothing_is_said() -> None:
    spend(factories.account(), 900)
    budgets.watch_all()
    assert ringing() == ""


def test_it_is_over_when_the_month_turns() -> None:
    with time_machine.travel(NOVEMBER, tick=False):
        spend(factories.account(budget=Decimal(5)), 5)
        budgets.watch_all()
        assert ringing()
    with time_machine.travel(NOVEMBER.replace(month=12, day=1), tick=False):
        budgets.watch_all()
        assert ringing() == ""


def test_it_is_over_at_once_when_the_budget_is_raised(admin: User) -> None:
    ours = factories.account(budget=Decimal(5))
    spend(ours, 5)
    budgets.watch_all()
    budgets.set_budget(ours, Decimal(50), by=admin)
    assert ringing() == ""
    budgets.set_budget(ours, Decimal(6), by=admin)
    assert "80%" in ringing()
    budgets.set_budget(ours, None, by=admin)
    assert ringing() == ""


def test_only_those_who_manage_accounts_set_one(manager: User) -> None:
    with pytest.raises(Refused, match="manage network accounts"):
        budgets.set_budget(factories.account(), Decimal(5), by=manager)


# --- on the accounts page ----------------------------------------------------------------------------------
def save(browser: Client, account: Account, typed: str) -> Any:
    return browser.post(
        reverse("account_budget", args=[account.pk]), {f"account{account.pk}-budget": typed}, follow=True
    ).content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("50", Decimal(50)), ("49.50", Decimal("49.50")), ("$1,250", Decimal(1250)), ("", None), (" ", None)],
)
def test_it_is_typed_as_people_write_dollars(browser: Client, typed: str, kept: Decimal | None) -> None:
    ours = factories.account(budget=Decimal(7))
    save(browser, ours, typed)
    assert Account.objects.get().budget == kept
    assert Entry.objects.get(action="account.budget_set").facts["budget"]["was"] == "$7"


@pytest.mark.parametrize("typed", ["fifty", "0", "-3", "1000000", "1.005", "NaN", "12,50"])
def test_what_is_no_budget_is_said_beside_the_field_and_stays_there(browser: Client, typed: str) -> None:
    first, second = factories.account(budget=Decimal(7)), factories.account(budget=Decimal(8))
    page = save(browser, second, typed)
    assert f'id="id_account{second.pk}-budget_error"' in page
    assert f'id="id_account{first.pk}-budget_error"' not in page
    assert f'value="{typed}"' in page
    assert Account.objects.get(pk=second.pk).budget == 8


def test_the_same_budget_again_says_nothing_new(browser: Client) -> None:
    save(browser, factories.account(budget=Decimal(50)), "50")
    assert not Entry.objects.filter(action="account.budget_set").exists()


def test_the_page_says_what_was_spent_in_plain_words(browser: Client) -> None:
    ours = factories.account(budget=Decimal(50))
    spend(ours, 12.4)
    page = browser.get(reverse("accounts")).content.decode()
    assert "$12.40 of $50" in page


def test_a_network_that_charges_nothing_has_no_budget_to_set(browser: Client) -> None:
    factories.account("facebook")
    page = browser.get(reverse("accounts")).content.decode()
    assert "budget" not in page
    assert "Spent this month" not in page
