"""Placeholders, pages and published texts."""

from datetime import UTC, datetime, time

import pytest
import time_machine

from policies import services, texts
from policies.hours import LONDON, Hours
from policies.models import Organisation, Policy
from policies.placeholders import BY_NAME, PLACEHOLDERS, clock, spoken, spoken_welsh, summary
from socialdesk.accounts.models import User
from socialdesk.networks.models import Account


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def test_it_fills_placeholders_however_they_are_spaced(organisation: Organisation) -> None:
    text = texts.render("{{organisation.name}}, {{  organisation.short_name }}")
    assert text == "Thornwick Vale NHS Foundation Trust, Thornwick Vale"


def test_every_placeholder_has_a_value_once_the_profile_is_filled_in(organisation: Organisation) -> None:
    assert [placeholder.name for placeholder, value in texts.present_values() if not value] == []


def test_names_are_listed_once() -> None:
    assert len(BY_NAME) == len(PLACEHOLDERS)


def test_every_field_that_a_placeholder_needs_is_in_the_profile() -> None:
    fields = {field.name for field in Organisation._meta.get_fields()}
    assert {placeholder.field for placeholder in PLACEHOLDERS} - {""} <= fields


@pytest.mark.parametrize(
    ("body", "unknown", "empty"),
    [
        ("{{ organisation.nane }}", ["organisation.nane"], []),
        ("{{ press.email }}", [], ["press.email"]),
        ("{{ }}", [""], []),
        ("{{ organisation.__class__ }}", ["organisation.__class__"], []),
        ("{{ settings.SECRET_KEY }} {{ press.phone }}", ["settings.SECRET_KEY"], ["press.phone"]),
        ("{{ organisation.name|upper }}", ["organisation.name|upper"], []),
    ],
)
def test_it_names_what_is_not_filled_in(db: None, body: str, unknown: list[str], empty: list[str]) -> None:
    with pytest.raises(texts.Unfilled) as raised:
        texts.render(body)
    assert (raised.value.unknown, raised.value.empty) == (unknown, empty)
    for name in unknown + empty:
        assert f"“{name}”" in str(raised.value)


@pytest.mark.parametrize("body", ["{% load static %}", "{# note #}", "{ organisation.name }", "{{{", "}}"])
def test_nothing_but_double_braces_means_anything(db: None, body: str) -> None:
    assert texts.render(body) == body


def test_a_value_is_never_filled_again(organisation: Organisation) -> None:
    organisation.biography = "{{ press.email }}"
    organisation.save()
    assert texts.render("{{ organisation.biography }}") == "{{ press.email }}"


def test_the_caller_may_add_and_override(db: None) -> None:
    text = texts.render("{{ person }} {{ next_opening }}", person="Gwen", next_opening="on Monday at 9am")
    assert text == "Gwen on Monday at 9am"


def test_it_lists_our_accounts(db: None) -> None:
    assert texts.render("{{ accounts.list }}").startswith("- Our website")
    Account.objects.create(network="x", handle="ThornwickVale", name="Thornwick Vale", remote_id="1")
    Account.objects.create(network="facebook", handle="old", remote_id="2", is_active=False)
    assert texts.render("{{ accounts.list }}") == "- X: Thornwick Vale, @ThornwickVale"


@pytest.mark.parametrize(
    ("nation", "ombudsman", "urgent"),
    [
        ("england", "Parliamentary and Health Service Ombudsman", "call 111"),
        ("wales", "Public Services Ombudsman for Wales", "call 111"),
        ("scotland", "Scottish Public Services Ombudsman", "call 111"),
        ("northern-ireland", "Northern Ireland Public Services Ombudsman", "GP out-of-hours service"),
    ],
)
def test_the_nation_decides_who_helps(
    organisation: Organisation, nation: str, ombudsman: str, urgent: str
) -> None:
    organisation.nation = nation
    organisation.save()
    assert ombudsman in texts.render("{{ nation.ombudsman }}")
    assert urgent in texts.render("{{ nation.urgent }}")


@pytest.mark.parametrize(
    ("moment", "words", "welsh"),
    [
        ("2026-11-24 09:00", "today at 9am", "heddiw am 9yb"),
        ("2026-11-30 17:30", "on Monday at 5:30pm", "ddydd Llun am 5:30yp"),
        ("2026-12-29 12:00", "on Tuesday 29 December at midday", "ddydd Mawrth 29 Rhagfyr am hanner dydd"),
        ("2026-11-25 00:00", "on Wednesday at midnight", "ddydd Mercher am hanner nos"),
    ],
)
def test_it_says_when_we_are_back(moment: str, words: str, welsh: str) -> None:
    now = at("2026-11-24 08:00")
    assert spoken(at(moment), now) == words
    assert spoken_welsh(at(moment), now) == welsh


@pytest.mark.parametrize(("hour", "words"), [("00:30", "12:30am"), ("12:30", "12:30pm"), ("11:00", "11am")])
def test_it_writes_times_as_the_nhs_does(hour: str, words: str) -> None:
    assert clock(datetime.fromisoformat(f"2026-11-24 {hour}")) == words


def test_it_puts_the_week_into_words() -> None:
    nine, half_five, noon = time(9), time(17, 30), time(12)
    assert summary(Hours()) == "9am to 5:30pm, Monday to Friday"
    mixed = Hours(week={0: ((nine, half_five),), 2: ((nine, half_five),), 5: ((nine, noon),)})
    assert summary(mixed) == "9am to 5:30pm, Monday; 9am to 5:30pm, Wednesday; 9am to midday, Saturday"


# --- pages ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "contains", "lacks"),
    [
        ("# Big", '<h2 class="nhsuk-heading-m">Big</h2>', "<h1"),
        ("##### Small", '<h4 class="nhsuk-heading-xs">Small</h4>', "<h5"),
        ("<script>alert(1)</script>", "&lt;script&gt;", "<script"),
        ("a <b onclick=x>b</b>", "&lt;b onclick", "<b"),
        ("[x](javascript:alert(1))", "[x]", "<a"),
        ("[x](data:text/html,hello)", "[x]", "<a"),
        ("[x](//elsewhere.example)", "[x]", "<a"),
        ("[x](JaVaScRiPt:alert(1))", "[x]", "<a"),
        ("[x](https://a.example 'say \"hi\"')", 'href="https://a.example"', 'say "hi"'),
        ("[x](/policies/public/)", 'href="/policies/public/"', "nothing"),
        ("<a@b.example>", 'href="mailto:a@b.example"', "nothing"),
        ("![alt](https://a.example/x.png)", "alt", "<img"),
        ("- one", '<ul class="nhsuk-list nhsuk-list--bullet">', "nothing"),
    ],
)
def test_a_page_is_safe_and_looks_like_the_nhs(db: None, body: str, contains: str, lacks: str) -> None:
    html = texts.to_html(body)
    assert contains in html
    assert lacks not in html


def test_a_page_marks_what_is_not_filled_in_and_does_not_fail(db: None) -> None:
    assert "[press.email is not filled in]" in texts.to_html("Write to {{ press.email }}")


# --- what others use --------------------------------------------------------------------------------------


def test_nothing_published_is_a_clear_error(policy: Policy, admin: User) -> None:
    with pytest.raises(texts.NothingPublished, match="no-such-text"):
        texts.published_text("no-such-text")


def test_a_draft_is_not_published(policy: Policy, admin: User) -> None:
    before = texts.published_text(policy.slug)
    services.save_draft(policy, body="Something else", stamp=policy.stamp, by=admin)
    assert texts.published_text(policy.slug) == before


def test_the_out_of_hours_reply_says_when_we_are_back(texts_installed: list[Policy]) -> None:
    with time_machine.travel(at("2026-12-24 20:00"), tick=False):
        text = texts.published_text("out-of-hours-reply")
    assert "on Tuesday at 9am" in text
    assert "999" in text
    assert "111" in text
