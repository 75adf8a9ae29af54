"""What people can do with policies, the profile and the hours: state by state, role by role."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from policies import services
from policies.events import Event
from policies.models import OfficeException, OfficeWindow, Organisation, Policy, Version
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission, Role, allows
from socialdesk.audit.models import Entry, Machine
from socialdesk.workflow import Refused
from tests import factories
from tests.policies.conftest import PROFILE

Action = Callable[[Policy, User], object]

ACTIONS: dict[str, Action] = {
    "save": lambda policy, by: services.save_draft(policy, body="New words", stamp=policy.stamp, by=by),
    "publish": lambda policy, by: services.publish(policy, note="Better", by=by),
    "discard": lambda policy, by: services.discard_draft(policy, by=by),
    "restore": lambda policy, by: services.restore_version(policy, number=1, by=by),
    "review": lambda policy, by: services.mark_reviewed(policy, by=by),
}


def draft(policy: Policy, by: User, body: str = "Drafted") -> Version:
    return services.save_draft(policy, body=body, stamp=policy.stamp, by=by)


def states(policy: Policy) -> list[str]:
    return [version.state for version in policy.versions.order_by("number")]


def fresh(policy: Policy) -> Policy:
    return Policy.objects.get(pk=policy.pk)


# --- state by action --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("with_draft", "action", "after"),
    [
        (False, "save", ["published", "draft"]),
        (True, "save", ["published", "draft"]),
        (False, "publish", None),
        (True, "publish", ["superseded", "published"]),
        (False, "discard", None),
        (True, "discard", ["published", "discarded"]),
        (False, "restore", ["published", "draft"]),
        (True, "restore", None),
        (False, "review", ["published"]),
        (True, "review", ["published", "draft"]),
    ],
)
def test_each_action_in_each_state(
    policy: Policy, admin: User, with_draft: bool, action: str, after: list[str] | None
) -> None:
    if with_draft:
        draft(policy, admin)
    before = states(policy)
    if after is None:
        with pytest.raises(Refused):
            ACTIONS[action](fresh(policy), admin)
        assert states(policy) == before
    else:
        ACTIONS[action](fresh(policy), admin)
        assert states(policy) == after


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_by_each_role(policy: Policy, admin: User, action: str, role: str) -> None:
    if action in {"publish", "discard"}:
        draft(policy, admin)
    person = factories.person(role)
    before, entries = states(policy), Entry.objects.count()
    if allows(role, Permission.EDIT_POLICIES):
        ACTIONS[action](fresh(policy), person)
        assert Entry.objects.first().person == person  # type: ignore[union-attr]
    else:
        with pytest.raises(Refused):
            ACTIONS[action](fresh(policy), person)
        assert (states(policy), Entry.objects.count()) == (before, entries)


def test_a_suspended_admin_can_do_nothing(policy: Policy) -> None:
    suspended = factories.person(Role.ADMIN, is_active=False)
    with pytest.raises(Refused):
        draft(policy, suspended)


@pytest.mark.parametrize("role", Role.values)
def test_profile_and_hours_by_each_role(organisation: Organisation, role: str) -> None:
    person = factories.person(role)
    exception = OfficeException(date=date(2026, 12, 31), reason="Stocktaking")
    kept = OfficeException.objects.create(date=date(2026, 12, 30), reason="Storm")
    verbs: list[Callable[[], object]] = [
        lambda: services.change_organisation(short_name="TV", by=person),
        lambda: services.change_hours(windows=[window(0)], by=person),
        lambda: services.add_exception(exception, by=person),
        lambda: services.remove_exception(kept, by=person),
    ]
    for verb in verbs:
        if allows(role, Permission.EDIT_ORGANISATION):
            verb()
        else:
            with pytest.raises(Refused, match="need to be allowed to change the organisation"):
                verb()


# --- texts ------------------------------------------------------------------------------------------------


def test_saving_again_changes_the_one_draft(policy: Policy, admin: User, author: User) -> None:
    first = draft(policy, admin, "One")
    again = services.save_draft(fresh(policy), body="Two\r\n\r\nlines ", stamp=fresh(policy).stamp, by=admin)
    assert again.pk == first.pk
    assert (again.body, again.saves, again.number) == ("Two\n\nlines", 2, 2)


def test_publishing_keeps_every_version_and_who_and_when(policy: Policy, admin: User) -> None:
    old = policy.published
    draft(policy, admin, "New words")
    new = services.publish(fresh(policy), note=" Shorter ", by=admin)
    assert old
    old.refresh_from_db()
    assert (old.state, old.body != "New words") == ("superseded", True)
    assert (new.state, new.change_note, new.published_by) == ("published", "Shorter", admin)
    assert new.published_at
    assert [(step.action, step.note) for step in new.steps.all()] == [("publish", "Shorter")]
    assert [step.action for step in old.steps.all()] == ["publish", "supersede"]


def test_publishing_sets_the_next_review_a_year_ahead(policy: Policy, admin: User) -> None:
    draft(policy, admin)
    services.publish(fresh(policy), note="Better", by=admin)
    assert fresh(policy).review_due == timezone.localdate() + timedelta(days=365)


def test_a_version_that_was_put_aside_can_come_back(policy: Policy, admin: User) -> None:
    draft(policy, admin, "Put aside")
    services.discard_draft(fresh(policy), by=admin)
    version = services.restore_version(fresh(policy), number=2, by=admin)
    assert (version.number, version.state, version.body) == (3, "draft", "Put aside")


def test_there_is_no_version_99(policy: Policy, admin: User) -> None:
    with pytest.raises(Refused, match="no version 99"):
        services.restore_version(policy, number=99, by=admin)


@pytest.mark.parametrize("body", ["", "  \r\n "])
def test_an_empty_draft_is_refused(policy: Policy, admin: User, body: str) -> None:
    with pytest.raises(Refused, match="Write the text first"):
        draft(policy, admin, body)


def test_an_unknown_placeholder_is_refused_at_saving(policy: Policy, admin: User) -> None:
    with pytest.raises(Refused, match=r"“press\.fax”"):
        draft(policy, admin, "Fax us: {{ press.fax }}")


def test_a_placeholder_without_a_value_may_be_saved_but_not_published(policy: Policy, admin: User) -> None:
    Organisation.objects.update(press_email="")
    draft(policy, admin, "Write to {{ press.email }}")
    with pytest.raises(Refused, match=r"“press\.email” has no value yet"):
        services.publish(fresh(policy), note="New", by=admin)
    assert states(policy) == ["published", "draft"]


@pytest.mark.parametrize("note", ["", "  "])
def test_publishing_needs_a_note(policy: Policy, admin: User, note: str) -> None:
    draft(policy, admin)
    with pytest.raises(Refused, match="what has changed"):
        services.publish(fresh(policy), note=note, by=admin)
    assert states(policy) == ["published", "draft"]


def test_a_stale_edit_is_refused_and_keeps_both_texts(policy: Policy, admin: User) -> None:
    opened = policy.stamp
    other = factories.person(Role.ADMIN, "Bea Admin")
    draft(policy, other, "Bea’s words")
    with pytest.raises(services.StaleEdit, match="Bea Admin saved this text") as raised:
        services.save_draft(fresh(policy), body="My words", stamp=opened, by=admin)
    assert raised.value.theirs.body == "Bea’s words"
    assert fresh(policy).draft == raised.value.theirs
    services.save_draft(fresh(policy), body="Both", stamp=fresh(policy).stamp, by=admin)


@pytest.mark.parametrize("happened", ["publish", "discard"])
def test_an_editor_that_stayed_open_while_the_draft_went_is_stale(
    policy: Policy, admin: User, happened: str
) -> None:
    draft(policy, admin)
    opened = fresh(policy).stamp
    ACTIONS[happened](fresh(policy), admin)
    if happened == "publish":  # the draft became what is published: the text is the one that was opened
        services.save_draft(fresh(policy), body="More", stamp=opened, by=admin)
    else:
        with pytest.raises(services.StaleEdit):
            services.save_draft(fresh(policy), body="More", stamp=opened, by=admin)


def test_what_is_published_is_what_was_looked_at(policy: Policy, admin: User) -> None:
    draft(policy, admin, "Looked at")
    looked_at = fresh(policy).stamp
    services.save_draft(fresh(policy), body="Changed since", stamp=looked_at, by=admin)
    with pytest.raises(services.StaleEdit):
        services.publish(fresh(policy), note="New", stamp=looked_at, by=admin)
    assert states(policy) == ["published", "draft"]


def test_a_review_must_be_in_the_future(policy: Policy, admin: User) -> None:
    with pytest.raises(Refused, match="later day"):
        services.mark_reviewed(policy, review_due=timezone.localdate(), by=admin)
    due = timezone.localdate() + timedelta(days=30)
    assert services.mark_reviewed(policy, review_due=due, by=admin).review_due == due


def test_what_was_never_published_cannot_be_reviewed(policy: Policy, admin: User) -> None:
    unpublished = Policy.objects.create(slug="new", title="New", audience="staff", kind="page")
    with pytest.raises(Refused, match="Publish this text"):
        services.mark_reviewed(unpublished, by=admin)


def test_the_database_holds_one_draft_and_one_published_version(policy: Policy, admin: User) -> None:
    draft(policy, admin)
    for state in ("draft", "published"):
        with pytest.raises(IntegrityError), transaction.atomic():
            policy.versions.create(number=9, state=state, body="x", written_at=timezone.now())


# --- the organisation -------------------------------------------------------------------------------------


def test_there_is_one_organisation(organisation: Organisation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(id=2, name="Another")


def test_before_anybody_fills_it_in_the_profile_is_empty(db: None) -> None:
    assert Organisation.get().name == ""
    assert not Organisation.objects.exists()


def test_a_change_is_audited_with_what_was(organisation: Organisation, admin: User) -> None:
    services.change_organisation(by=admin, **{**PROFILE, "short_name": "The Vale"})
    entry = Entry.objects.first()
    assert entry
    assert (entry.action, entry.person) == (Event.PROFILE_CHANGED, admin)
    assert entry.facts == {"changes": {"short_name": {"was": "Thornwick Vale", "is": "The Vale"}}}


def test_no_change_is_no_entry(organisation: Organisation, admin: User) -> None:
    before = Entry.objects.count()
    services.change_organisation(by=admin, **PROFILE)
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"press_email": "not an address"}, "valid email address"),
        ({"nation": "france"}, "not a valid choice"),
        ({"x_posts_from": 30}, "cannot be less"),
        ({"blog_weeks": 0}, "greater than or equal to 1"),
        ({"name": ""}, "The full name is used in “How we use social media” and"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(
    texts_installed: list[Policy], admin: User, fields: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        services.change_organisation(by=admin, **fields)


def test_a_value_that_a_published_text_needs_cannot_be_emptied(
    texts_installed: list[Policy], admin: User
) -> None:
    with pytest.raises(
        Refused, match="address is used in “How we use social media”, “Social media at work” and “First"
    ):
        services.change_organisation(by=admin, press_email="")
    services.change_organisation(by=admin, press_night_phone="")  # nothing uses it


def test_replies_wait_for_the_roles_that_are_set(organisation: Organisation, admin: User) -> None:
    assert not organisation.replies_wait(Role.OFFICER)
    changed = services.change_organisation(replies_need_approval=["officer"], by=admin)
    assert changed.replies_wait(Role.OFFICER)
    assert not changed.replies_wait(Role.MANAGER)


# --- hours ------------------------------------------------------------------------------------------------


def window(weekday: int, opens: str = "10:00", closes: str = "16:00") -> OfficeWindow:
    return OfficeWindow(weekday=weekday, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))


def test_the_week_is_replaced_whole(organisation: Organisation, admin: User) -> None:
    services.change_hours(windows=[window(0), window(1)], by=admin)
    services.change_hours(windows=[window(4)], by=admin)
    assert [str(row) for row in OfficeWindow.objects.all()] == ["Friday 10:00 to 16:00"]
    entry = Entry.objects.first()
    assert entry
    assert entry.facts["week"] == {
        "was": ["Monday 10:00 to 16:00", "Tuesday 10:00 to 16:00"],
        "is": ["Friday 10:00 to 16:00"],
    }


def test_a_week_without_an_opening_is_refused_and_changes_nothing(
    organisation: Organisation, admin: User
) -> None:
    services.change_hours(windows=[window(0)], by=admin)
    with pytest.raises(Refused, match="at least one day"):
        services.change_hours(windows=[], by=admin)
    with pytest.raises(Refused):
        services.change_hours(windows=[window(1), window(1)], by=admin)
    assert OfficeWindow.objects.count() == 1


def test_saving_the_same_week_is_no_entry(organisation: Organisation, admin: User) -> None:
    services.change_hours(windows=[window(0)], by=admin)
    before = Entry.objects.count()
    services.change_hours(windows=[window(0)], exceptions=[], by=admin)
    assert Entry.objects.count() == before


def test_exceptions_come_and_go(organisation: Organisation, admin: User) -> None:
    day = OfficeException(date=date(2026, 12, 31), reason="Stocktaking")
    services.add_exception(day, by=admin)
    with pytest.raises(Refused, match="has different hours already"):
        services.add_exception(OfficeException(date=date(2026, 12, 31), reason="Again"), by=admin)
    with pytest.raises(Refused, match="both times"):
        services.add_exception(
            OfficeException(date=date(2026, 12, 30), opens=time(9), reason="Half"), by=admin
        )
    services.remove_exception(day, by=admin)
    assert not OfficeException.objects.exists()
    assert [entry.action for entry in Entry.objects.all()[:2]] == [
        Event.EXCEPTION_REMOVED,
        Event.EXCEPTION_ADDED,
    ]


def test_the_set_up_command_may_do_everything(organisation: Organisation) -> None:
    services.change_hours(
        windows=[window(0)], exceptions=[OfficeException(date=date(2027, 1, 4), reason="x")],
        by=Machine.SETUP,
    )  # fmt: skip
    assert OfficeException.objects.get().hours == "closed"
