import csv
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from socialdesk.accounts.events import Event
from socialdesk.accounts.models import User
from socialdesk.audit import log, views
from socialdesk.audit.models import Entry, Machine


def write(action: str, thing: User, by: log.Actor, at: datetime | None = None, **facts: Any) -> Entry:
    with transaction.atomic(), time_machine.travel(at or datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
        return log.record(action, thing, by=by, **facts)


@pytest.fixture
def browser(admin: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(admin)


def shown(browser: Client, **query: Any) -> list[Entry]:
    response = browser.get(reverse("audit"), query)
    assert response.status_code == 200
    return [row["entry"] for row in response.context["entries"]]


def rows(response: Any) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(text.splitlines()))


def test_it_shows_the_newest_first_in_words(browser: Client, officer: User, admin: User) -> None:
    first = write(Event.ADDED, officer, admin, role="officer")
    second = write(Event.CHANGED, officer, admin, role={"was": "officer", "is": "manager"})
    assert shown(browser) == [second, first]
    page = browser.get(reverse("audit")).content.decode()
    assert "changed a person" in page
    assert "Officer → Manager" in page


def test_it_shows_a_thing_that_has_gone_and_text_that_looks_like_html(browser: Client, admin: User) -> None:
    write(Event.ADDED, User(pk=99, name="<b>Bo</b>"), admin)
    assert "&lt;b&gt;Bo&lt;/b&gt;" in browser.get(reverse("audit")).content.decode()


def test_it_narrows_by_who_what_thing_and_days(browser: Client, officer: User, manager: User) -> None:
    old = write(Event.SIGNED_IN, officer, officer, datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    late = write(Event.SIGNED_IN, officer, officer, datetime(2026, 10, 25, 23, 59, tzinfo=UTC))
    setup = write(Event.ADDED, manager, Machine.SETUP, datetime(2026, 10, 26, 0, 0, tzinfo=UTC))
    assert shown(browser, who=f"person-{officer.pk}") == [late, old]
    assert shown(browser, who="machine-setup") == [setup]
    assert shown(browser, action="person.added") == [setup]
    assert shown(browser, thing="mair") == [setup]
    assert shown(browser, of=f"accounts.user-{manager.pk}") == [setup]
    assert shown(browser, since="2026-10-26") == [setup]
    assert shown(browser, until="2026-10-25") == [late, old]
    assert shown(browser, since="2026-10-25", until="2026-10-25", action="person.signed_in") == [late, old]


@pytest.mark.parametrize(
    "query",
    [
        {"who": "person-x"},
        {"who": "rubbish"},
        {"action": "no.such"},
        {"since": "yesterday"},
        {"since": "2026-11-02", "until": "2026-11-01"},
        {"before": "x"},
        {"after": "9" * 40},
        {"before": "-1"},
        {"of": "nothing"},
        {"thing": "%"},
        {"thing": "x" * 500},
    ],
)
def test_nonsense_in_the_address_is_no_fault(query: dict[str, str], browser: Client, officer: User) -> None:
    write(Event.SIGNED_IN, officer, officer)
    shown(browser, **query)


def test_it_says_which_date_is_wrong(browser: Client) -> None:
    page = browser.get(reverse("audit"), {"since": "2026-11-02", "until": "2026-11-01"}).content.decode()
    assert "The last day must not be before the first" in page


def test_it_pages_to_the_end_and_back_while_entries_are_added(
    browser: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE", 3)
    written = [write(Event.SIGNED_IN, officer, officer) for _ in range(7)][::-1]

    def go(**query: Any) -> Any:
        return browser.get(reverse("audit"), query).context

    seen, context = [], go()
    seen += context["entries"]
    while context["older"]:
        write(Event.CHANGED, officer, officer)
        context = go(before=context["older"])
        seen += context["entries"]
    assert [row["entry"] for row in seen] == written

    context = go(after=context["newer"])
    assert [row["entry"] for row in context["entries"]] == written[3:6]
    assert context["older"] == written[5].pk
    assert context["newer"] == written[3].pk


def test_the_paging_links_keep_the_filter(
    browser: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE", 1)
    entries = [write(Event.SIGNED_IN, officer, officer) for _ in range(2)]
    page = browser.get(reverse("audit"), {"action": "person.signed_in"}).content.decode()
    assert f'href="?action=person.signed_in&amp;before={entries[1].pk}"' in page


def test_an_empty_answer_says_what_to_do(browser: Client) -> None:
    page = browser.get(reverse("audit"), {"thing": "no such thing"}).content.decode()
    assert "Nothing matches" in page
    assert "Show everything" in page


def test_the_file_holds_what_matches_and_is_itself_written_down(
    browser: Client, officer: User, admin: User
) -> None:
    write(Event.SIGNED_IN, officer, officer, datetime(2026, 7, 1, 9, 0, tzinfo=UTC))
    write(Event.ADDED, officer, Machine.SETUP, role="officer")
    response = browser.get(reverse("audit_export"), {"action": "person.signed_in"})
    assert response["Content-Disposition"].startswith('attachment; filename="audit-')
    head, *lines = rows(response)
    assert head[:3] == ["When (London)", "Who", "Action"]
    assert lines == [
        [
            "2026-07-01T10:00:00+01:00",
            officer.name,
            "person.signed_in",
            "signed in",
            "accounts.user",
            str(officer.pk),
            officer.name,
            "",
            "{}",
        ]
    ]
    export = Entry.objects.get(action="audit.exported")
    assert (export.person, export.facts) == (admin, {"filters": {"Did what": "signed in"}})


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_the_file_cannot_carry_a_formula(name: str, browser: Client, admin: User) -> None:
    write(Event.ADDED, User(pk=99, name=name), admin)
    lines = rows(browser.get(reverse("audit_export"), {"action": "person.added"}))
    assert lines[1][6] == f"'{name}"


def test_an_unknown_value_in_the_address_is_said_in_plain_words(browser: Client) -> None:
    html = browser.get(reverse("audit"), {"who": "zz"}).content.decode()
    assert "This is no longer in the list. Choose from it again" in html
    assert "valid choice" not in html
