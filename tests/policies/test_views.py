"""The pages: who may see them, what they keep when something is wrong, and what the world can read."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from policies import services
from policies.models import OfficeException, OfficeWindow, Organisation, Policy
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Role
from tests import factories
from tests.policies.conftest import PROFILE

SignIn = Callable[[User], Client]
SLUG = "crisis-policy"
STAFF_PAGES = ["policies", "policy", "policy_versions"]
EDIT_PAGES = ["policy_edit", "policy_publish"]
EDIT_VERBS = ["policy_preview", "policy_discard", "policy_restore", "policy_review"]
ADMIN_PAGES = ["organisation", "office_hours"]
PUBLIC_PAGES = ["public_policies", "public_policy"]


def url(name: str, slug: str = SLUG) -> str:
    return (
        reverse(name) if name in {"policies", "public_policies", *ADMIN_PAGES} else reverse(name, args=[slug])
    )


def words(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.fixture
def admin_client(client_for: SignIn, admin: User) -> Client:
    return client_for(admin)


@pytest.fixture
def drafted(policy: Policy, admin: User) -> Policy:
    services.save_draft(policy, body="## A draft\n\nNew words.", stamp=policy.stamp, by=admin)
    return Policy.objects.get(pk=policy.pk)


def editor_of(client: Client, slug: str = SLUG) -> dict[str, str]:
    """What the editor would send back as it stands."""
    form = client.get(url("policy_edit", slug)).context["form"]
    return {"body": form["body"].value(), "stamp": form["stamp"].value()}


# --- who may come in --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STAFF_PAGES + EDIT_PAGES + ADMIN_PAGES)
def test_a_stranger_is_asked_to_sign_in(policy: Policy, client: Client, name: str) -> None:
    response = client.get(url(name))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize("name", EDIT_VERBS)
def test_a_stranger_can_do_nothing(policy: Policy, client: Client, name: str) -> None:
    assert client.post(url(name)).status_code == 302


def test_a_suspended_person_is_a_stranger(policy: Policy, client_for: SignIn, outsider: User) -> None:
    assert client_for(outsider).get(url("policies")).status_code == 302


@pytest.mark.parametrize("role", Role.values)
def test_who_may_see_which_page(drafted: Policy, client_for: SignIn, role: str) -> None:
    client = client_for(factories.person(role))
    is_admin = role == Role.ADMIN
    for name in STAFF_PAGES + PUBLIC_PAGES:
        assert client.get(url(name)).status_code == 200, name
    for name in EDIT_PAGES + ADMIN_PAGES:
        assert client.get(url(name)).status_code == (200 if is_admin else 403), name
    for name in EDIT_VERBS:
        assert (client.post(url(name)).status_code == 403) is not is_admin, name


@pytest.mark.parametrize("name", EDIT_VERBS)
def test_verbs_are_never_done_by_following_a_link(policy: Policy, admin_client: Client, name: str) -> None:
    assert admin_client.get(url(name)).status_code == 302  # to the page above


@pytest.mark.parametrize("name", ["policy", "policy_edit", "policy_publish", "policy_versions"])
def test_a_policy_that_is_not_there_is_not_found(policy: Policy, admin_client: Client, name: str) -> None:
    assert admin_client.get(url(name, "no-such")).status_code == 404


def test_drafts_are_for_those_who_edit(
    drafted: Policy, client_for: SignIn, officer: User, admin_client: Client
) -> None:
    officer_client = client_for(officer)
    for name in ("policy", "policy_versions"):
        assert "Draft" in words(admin_client.get(url(name)))
        assert "Draft" not in words(officer_client.get(url(name)))
    assert "New words" not in words(officer_client.get(url("policy_versions") + "?version=2"))


def test_what_was_never_published_is_not_there_for_readers(
    db: None, client_for: SignIn, officer: User, admin_client: Client
) -> None:
    Policy.objects.create(slug="new", title="A new one", audience="staff", kind="page")
    assert client_for(officer).get(url("policy", "new")).status_code == 404
    assert "A new one" not in words(client_for(officer).get(url("policies")))
    assert "Nothing is published yet" in words(admin_client.get(url("policy", "new")))
    assert admin_client.get(url("policy_edit", "new")).status_code == 200


def test_an_empty_desk_says_what_to_do_first(db: None, admin_client: Client) -> None:
    assert "No policies yet" in words(admin_client.get(url("policies")))


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    texts_installed: list[Policy],
    admin_client: Client,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    admin_client.get(url("policies"))
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        admin_client.get(url("policies"))


# --- the editor -------------------------------------------------------------------------------------------


def test_it_saves_a_draft_and_stays_in_the_editor(policy: Policy, admin_client: Client) -> None:
    sent = editor_of(admin_client) | {"body": "## New\r\n\r\nwords"}
    response = admin_client.post(url("policy_edit"), sent)
    assert (response.status_code, response["Location"]) == (302, url("policy_edit"))
    draft = Policy.objects.get(pk=policy.pk).draft
    assert draft
    assert draft.body == "## New\n\nwords"


def test_it_goes_on_to_publishing(policy: Policy, admin_client: Client) -> None:
    sent = editor_of(admin_client) | {"body": "New words", "then_publish": "yes"}
    assert admin_client.post(url("policy_edit"), sent)["Location"] == url("policy_publish")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "Write the text first"),
        ("Kept {{ no.such }}", "There is no placeholder called “no.such”."),
    ],
)
def test_a_wrong_text_stays_in_the_editor_with_the_reason(
    policy: Policy, admin_client: Client, body: str, problem: str
) -> None:
    response = admin_client.post(url("policy_edit"), editor_of(admin_client) | {"body": body})
    assert response.status_code == 200
    assert response.context["form"]["body"].value() == body
    assert response.context["form"].errors["body"] == [problem]
    assert Policy.objects.get(pk=policy.pk).draft is None


def test_a_stale_edit_shows_both_texts_and_can_then_be_saved(
    policy: Policy, admin_client: Client, client_for: SignIn
) -> None:
    bea = client_for(factories.person(Role.ADMIN, "Bea Admin"))
    mine = editor_of(admin_client) | {"body": "My words"}
    bea.post(url("policy_edit"), editor_of(bea) | {"body": "Bea’s words"})

    response = admin_client.post(url("policy_edit"), mine)
    assert response.status_code == 200
    assert response.context["form"]["body"].value() == "My words"
    assert "Bea Admin saved this text while you were writing" in words(response)
    assert "Bea’s words" in words(response)
    assert Policy.objects.get(pk=policy.pk).draft.body == "Bea’s words"  # type: ignore[union-attr]

    fresh = {"body": "Both", "stamp": response.context["form"]["stamp"].value()}
    assert admin_client.post(url("policy_edit"), fresh).status_code == 302
    assert Policy.objects.get(pk=policy.pk).draft.body == "Both"  # type: ignore[union-attr]


def test_the_preview_is_a_fragment_for_htmx_and_saves_nothing(policy: Policy, admin_client: Client) -> None:
    response = admin_client.post(
        url("policy_preview"), {"body": "## Hello {{ organisation.name }}"}, headers={"HX-Request": "true"}
    )
    assert "<html" not in words(response)
    assert "Hello Thornwick Vale NHS Foundation Trust</h2>" in words(response)
    assert Policy.objects.get(pk=policy.pk).draft is None


def test_the_preview_is_the_whole_editor_for_everyone_else(policy: Policy, admin_client: Client) -> None:
    response = admin_client.post(url("policy_preview"), {"body": "**Typed**", "stamp": "1.1"})
    assert "<strong>Typed</strong>" in words(response)
    assert response.context["form"]["body"].value() == "**Typed**"
    assert response.context["form"]["stamp"].value() == "1.1"


def test_the_preview_says_what_is_not_filled_in(policy: Policy, admin_client: Client) -> None:
    Organisation.objects.update(press_email="")
    response = admin_client.post(
        url("policy_preview"), {"body": "{{ press.email }}"}, headers={"HX-Request": "true"}
    )
    assert "“press.email” has no value yet" in words(response)


def test_a_text_cannot_bring_script_into_a_page(policy: Policy, admin_client: Client) -> None:
    response = admin_client.post(
        url("policy_preview"), {"body": "<script>alert(1)</script>"}, headers={"HX-Request": "true"}
    )
    assert "<script" not in words(response)


def test_a_reply_is_shown_as_plain_text_with_its_length(
    texts_installed: object, admin_client: Client
) -> None:
    response = admin_client.post(
        url("policy_preview", "praise-thanks"), {"body": "Hi & <b>"}, headers={"HX-Request": "true"}
    )
    assert "Hi &amp; &lt;b&gt;" in words(response)
    assert "8 characters" in words(response)


# --- publishing, versions ---------------------------------------------------------------------------------


def test_it_publishes_what_was_looked_at(drafted: Policy, admin_client: Client, client: Client) -> None:
    page = admin_client.get(url("policy_publish"))
    assert "What changes" in words(page)
    sent = {"note": "Shorter", "stamp": page.context["form"]["stamp"].value()}
    assert admin_client.post(url("policy_publish"), sent)["Location"] == url("policy")
    assert "New words." in words(client.get(url("public_policy")))


def test_publishing_without_a_note_is_refused_beside_the_field(drafted: Policy, admin_client: Client) -> None:
    response = admin_client.post(url("policy_publish"), {"note": "", "stamp": drafted.stamp})
    assert response.context["form"].errors["note"] == ["Say in a few words what has changed"]
    assert Policy.objects.get(pk=drafted.pk).draft


def test_publishing_keeps_the_note_when_a_value_is_missing(drafted: Policy, admin_client: Client) -> None:
    drafted.versions.filter(state="draft").update(body="{{ press.email }}")
    Organisation.objects.update(press_email="")
    response = admin_client.post(url("policy_publish"), {"note": "Shorter", "stamp": drafted.stamp})
    assert response.context["form"]["note"].value() == "Shorter"
    assert "“press.email” has no value yet" in words(response)


def test_a_draft_that_changed_meanwhile_is_shown_again(
    drafted: Policy, admin: User, admin_client: Client
) -> None:
    looked_at = drafted.stamp
    services.save_draft(drafted, body="Changed since", stamp=looked_at, by=admin)
    response = admin_client.post(url("policy_publish"), {"note": "Shorter", "stamp": looked_at})
    assert "changed the draft while you were reading it" in words(response)
    assert "Changed since" in words(response)
    again = {"note": "Shorter", "stamp": response.context["form"]["stamp"].value()}
    assert admin_client.post(url("policy_publish"), again).status_code == 302


def test_there_is_nothing_to_publish_without_a_draft(policy: Policy, admin_client: Client) -> None:
    assert admin_client.get(url("policy_publish"))["Location"] == url("policy")
    response = admin_client.post(url("policy_publish"), {"note": "Shorter", "stamp": policy.stamp})
    assert "There is no draft" in words(response)


def test_a_draft_is_put_aside_and_brought_back(drafted: Policy, admin_client: Client) -> None:
    assert admin_client.post(url("policy_discard"))["Location"] == url("policy_versions")
    assert Policy.objects.get(pk=drafted.pk).draft is None
    assert admin_client.post(url("policy_restore"), {"number": "2"})["Location"] == url("policy_edit")
    assert Policy.objects.get(pk=drafted.pk).draft.body == "## A draft\n\nNew words."  # type: ignore[union-attr]


@pytest.mark.parametrize("number", ["", "x", "99", "-1", "²"])
def test_a_version_that_is_not_there_cannot_be_restored(
    policy: Policy, admin_client: Client, number: str
) -> None:
    response = admin_client.post(url("policy_restore"), {"number": number}, follow=True)
    assert "There is no version" in words(response)


def test_versions_show_what_changed(drafted: Policy, admin_client: Client) -> None:
    page = words(admin_client.get(url("policy_versions") + "?version=2&against=1"))
    assert "<ins>" in page
    assert "<del>" in page
    assert admin_client.get(url("policy_versions") + "?version=nonsense&against=7").status_code == 200


def test_it_marks_a_text_as_reviewed(policy: Policy, admin_client: Client) -> None:
    assert admin_client.post(url("policy_review"), {"review_due": "2099-01-31"}).status_code == 302
    assert Policy.objects.get(pk=policy.pk).review_due == date(2099, 1, 31)


@pytest.mark.parametrize(
    ("typed", "problem"), [("soon", "Enter a date"), ("2020-01-01", "on a later day than today")]
)
def test_a_wrong_review_date_stays_on_the_page(
    policy: Policy, admin_client: Client, typed: str, problem: str
) -> None:
    response = admin_client.post(url("policy_review"), {"review_due": typed})
    assert response.status_code == 200
    assert response.context["form"]["review_due"].value() == typed
    assert problem in words(response)


# --- what the world reads ---------------------------------------------------------------------------------


def test_the_world_reads_public_pages_without_signing_in(texts_installed: object, client: Client) -> None:
    index = words(client.get(url("public_policies")))
    assert "How we use social media" in index
    assert "Social media at work" not in index, "a staff page"
    assert "Out-of-hours reply" not in index, "a reply text"
    page = words(client.get(url("public_policy", "complaints-policy")))
    assert "Parliamentary and Health Service Ombudsman" in page
    assert "This version is from" in page
    assert "Sign out" not in page


@pytest.mark.parametrize("slug", ["hr-policy", "out-of-hours-reply", "no-such"])
def test_the_world_reads_nothing_else(texts_installed: object, client: Client, slug: str) -> None:
    assert client.get(url("public_policy", slug)).status_code == 404


def test_a_public_page_that_is_only_a_draft_is_not_there(db: None, admin: User, client: Client) -> None:
    policy = Policy.objects.create(slug="new", title="New", audience="public", kind="page")
    services.save_draft(policy, body="Secret so far", stamp="new", by=admin)
    assert client.get(url("public_policy", "new")).status_code == 404


def test_a_public_page_does_not_fail_when_a_value_is_gone(texts_installed: object, client: Client) -> None:
    Organisation.objects.update(press_email="")
    assert client.get(url("public_policy", "public-policy")).status_code == 200


# --- organisation and hours -------------------------------------------------------------------------------


def profile(**changes: object) -> dict[str, object]:
    numbers = {
        "x_posts_from": 10,
        "x_posts_to": 25,
        "facebook_posts": 5,
        "blog_weeks": 2,
        "keep_deleted_days": 1,
    }
    return {**PROFILE, "pals_name": "PALS", "nation": "england", **numbers, **changes}


def test_it_saves_the_profile(organisation: Organisation, admin_client: Client) -> None:
    sent = profile(nation="scotland", website="thornwick.example", replies_need_approval=["officer"])
    assert admin_client.post(url("organisation"), sent).status_code == 302
    saved = Organisation.get()
    assert (saved.nation, saved.website, saved.replies_need_approval) == (
        "scotland",
        "https://thornwick.example",
        ["officer"],
    )


def test_the_first_profile_can_be_typed_in(db: None, admin_client: Client) -> None:
    assert admin_client.get(url("organisation")).status_code == 200
    assert admin_client.post(url("organisation"), profile()).status_code == 302
    assert Organisation.get().name == PROFILE["name"]


def test_it_says_how_long_deleted_words_are_kept(organisation: Organisation, admin_client: Client) -> None:
    assert "X asks for one day at most" in admin_client.get(url("organisation")).content.decode()
    assert admin_client.post(url("organisation"), profile(keep_deleted_days=3)).status_code == 302
    assert Organisation.get().keep_deleted_days == 3


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"name": ""}, "name", "Enter the organisation’s name"),
        ({"press_email": "press"}, "press_email", "Enter an email address like name@example.nhs.uk"),
        ({"press_phone": "abc"}, "press_phone", "Enter a phone number with its area code, such as"),
        ({"pals_phone": "ring 01632 960 125"}, "pals_phone", "Enter a phone number with its area code"),
        ({"keep_deleted_days": ""}, "keep_deleted_days", "Enter a number of days"),
        ({"keep_deleted_days": -1}, "keep_deleted_days", "Enter a number of days"),
        ({"x_posts_from": 30}, "x_posts_to", "“At most” cannot be less than “at least”."),
        (
            {"press_email": ""},
            "press_email",
            "The press office email address is used in “How we use social media”",
        ),
    ],
)
def test_a_wrong_profile_keeps_what_was_typed(
    texts_installed: object, admin_client: Client, changes: dict[str, object], field: str, problem: str
) -> None:
    response = admin_client.post(url("organisation"), profile(biography="Typed just now", **changes))
    assert response.status_code == 200
    assert response.context["form"]["biography"].value() == "Typed just now"
    assert problem in str(response.context["form"].errors[field])
    assert Organisation.get().biography == PROFILE["biography"]


@pytest.mark.parametrize(
    "number",
    [
        "01632 960 120",
        "+44 1632 960120",
        "(01632) 960-120",
        "0300 123 4567 ext. 12",
        "01632 960120, option 2",
        "111",
    ],
)
def test_a_phone_number_may_be_written_in_many_ways(
    organisation: Organisation, admin_client: Client, number: str
) -> None:
    assert admin_client.post(url("organisation"), profile(press_phone=number)).status_code == 302
    assert Organisation.get().press_phone == number


def week(**changes: str) -> dict[str, str]:
    times = {f"{side}_{day}": "" for side in ("opens", "closes") for day in range(7)}
    return {**times, "opens_0": "09:00", "closes_0": "17:00", **changes}


def test_it_shows_the_usual_week_before_any_was_saved(
    organisation: Organisation, admin_client: Client
) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False):
        page = words(admin_client.get(url("office_hours")))
    assert "We are open now." in page
    assert page.count('value="17:30"') == 5
    assert "Boxing Day (substitute day)" in page
    assert "Monday 28 December 2026" in page


def test_it_saves_the_week(organisation: Organisation, admin_client: Client) -> None:
    assert admin_client.post(url("office_hours"), week(opens_5="20:00", closes_5="02:00")).status_code == 302
    assert [str(row) for row in OfficeWindow.objects.all()] == [
        "Monday 09:00 to 17:00",
        "Saturday 20:00 to 02:00",
    ]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"closes_0": ""}, "Monday: enter both times"),
        ({"opens_3": "9 o'clock"}, "Thursday opens: enter a time"),
        ({"opens_0": "", "closes_0": ""}, "at least one day"),
    ],
)
def test_a_wrong_week_keeps_what_was_typed(
    organisation: Organisation, admin_client: Client, changes: dict[str, str], problem: str
) -> None:
    sent = week(opens_6="11:11", closes_6="", **changes) if "opens_0" not in changes else week(**changes)
    response = admin_client.post(url("office_hours"), sent)
    assert response.status_code == 200
    assert problem in words(response)
    assert response.context["week"]["opens_6"].value() == sent["opens_6"]
    assert not OfficeWindow.objects.exists()


def test_it_adds_and_removes_a_day(organisation: Organisation, admin_client: Client) -> None:
    sent = {"add": "yes", "date": "2099-12-31", "reason": "Stocktaking", "opens": "09:00", "closes": "12:00"}
    assert admin_client.post(url("office_hours"), sent).status_code == 302
    exception = OfficeException.objects.get()
    assert (exception.opens, exception.reason) == (time(9), "Stocktaking")
    assert admin_client.post(url("office_hours"), {"remove": exception.pk}).status_code == 302
    assert not OfficeException.objects.exists()
    assert admin_client.post(url("office_hours"), {"remove": exception.pk}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"date": ""}, "Enter the date"),
        ({"reason": ""}, "Say why"),
        ({"closes": ""}, "Give both times"),
        ({"date": "2099-01-01"}, "has different hours already"),
        ({"date": "2026-01-05"}, "That day has passed. Choose today or a later day"),
        ({"closes": "08:59"}, "Enter a time after 09:00, when you open"),
        ({"closes": "09:00"}, "Enter a time after 09:00, when you open"),
    ],
)
def test_a_wrong_day_keeps_what_was_typed(
    organisation: Organisation, admin_client: Client, changes: dict[str, str], problem: str
) -> None:
    OfficeException.objects.create(date=date(2099, 1, 1), reason="There already")
    sent = {"add": "yes", "date": "2099-12-31", "reason": "Why not", "opens": "09:00", "closes": "12:00"}
    response = admin_client.post(url("office_hours"), sent | changes)
    assert response.status_code == 200
    assert problem in words(response)
    assert response.context["exception"]["opens"].value() == "09:00"
    assert OfficeException.objects.count() == 1


def test_it_says_when_the_list_of_bank_holidays_ends(
    organisation: Organisation, client_for: SignIn, admin: User
) -> None:
    with time_machine.travel(datetime(2028, 6, 1, 12, tzinfo=UTC), tick=False):
        page = words(client_for(admin).get(url("office_hours")))
    assert "ends on 26 December 2028" in page
