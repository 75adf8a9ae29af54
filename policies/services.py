"""What a person can do with policies. Each verb checks the role, makes the change and writes it down."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from policies import texts
from policies.defaults import Default, load
from policies.events import Event
from policies.models import OfficeException, OfficeWindow, Organisation, Policy, Version
from policies.workflow import DRAFT, PUBLISHED
from socialdesk.accounts.access import insist
from socialdesk.accounts.roles import Permission
from socialdesk.audit.log import Actor, actor_fields, record
from socialdesk.audit.steps import move
from socialdesk.workflow import Refused

# How long a text stays good before somebody should read it again.
REVIEW_DAYS = 365


class StaleEdit(Refused):
    """Somebody else saved the text since this editor was opened. `theirs` is the version as it now stands."""

    def __init__(self, theirs: Version) -> None:
        self.theirs = theirs
        super().__init__(
            f"{theirs.writer} saved this text while you were writing. Both texts are kept below: "
            "put together what you need, then save again."
        )


class FieldInUse(Refused):
    """A field of the profile cannot be emptied, because published texts need its value."""

    def __init__(self, field: str, label: str, used: str) -> None:
        self.field = field
        super().__init__(f"The {label} is used in {used}. Publish a version without it first.")


def _lock(policy: Policy) -> Policy:
    """The policy read again, so that two people who act on it take turns."""
    return Policy.objects.select_for_update(no_key=True).prefetch_related("versions").get(pk=policy.pk)


def _person(by: Actor) -> Any:
    return actor_fields(by)["person"]


@transaction.atomic
def save_draft(policy: Policy, *, body: str, stamp: str, by: Actor) -> Version:
    """Keeps `body` in the one draft, which is made if there is none. `stamp` is the policy's stamp when the
    editor was opened. Raises StaleEdit, or Refused for an empty text or an unknown placeholder."""
    insist(by, Permission.EDIT_POLICIES)
    policy = _lock(policy)
    if policy.working and policy.stamp != stamp:
        raise StaleEdit(policy.working)
    body = tidy(body)
    if not body:
        raise Refused("Write the text first.")
    if unknown := texts.unknown_in(body):
        raise texts.Unfilled(unknown=unknown)
    if draft := policy.draft:
        draft.body, draft.saves = body, draft.saves + 1
        draft.written_by, draft.written_at = _person(by), timezone.now()
        draft.save(update_fields=["body", "saves", "written_by", "written_at"])
    else:
        draft = _add_version(policy, body=body, by=by)
    record(Event.DRAFTED, draft, by=by, save=draft.saves)
    return draft


def tidy(body: str) -> str:
    """Browsers send line ends as CRLF; a text is kept, compared and counted with LF."""
    return body.replace("\r\n", "\n").strip()


def _add_version(policy: Policy, *, body: str, by: Actor) -> Version:
    newest = policy.versions.order_by("-number").first()
    return policy.versions.create(
        number=newest.number + 1 if newest else 1,
        body=body,
        written_by=_person(by),
        written_at=timezone.now(),
    )


def _draft_of(policy: Policy) -> Version:
    if draft := policy.draft:
        return draft
    raise Refused("There is no draft. Somebody may have published it or put it aside a moment ago.")


@transaction.atomic
def publish(policy: Policy, *, note: str, stamp: str | None = None, by: Actor) -> Version:
    """Makes the draft what counts; the version before it is kept as replaced. `stamp`, where given, is that
    of the draft that was looked at. Raises StaleEdit, or Refused without a draft, a note or a value that a
    placeholder needs."""
    insist(by, Permission.EDIT_POLICIES)
    policy = _lock(policy)
    draft, earlier = _draft_of(policy), policy.published
    if stamp is not None and policy.stamp != stamp:
        raise StaleEdit(draft)
    if not note.strip():
        raise Refused("Say in a few words what has changed, for those who come after you.")
    texts.render(draft.body)  # raises Unfilled, which is a Refused
    if earlier:
        move(earlier, "supersede", by=by)
    move(draft, "publish", by=by, note=note)
    draft.change_note, draft.published_by, draft.published_at = note.strip(), _person(by), timezone.now()
    draft.save(update_fields=["change_note", "published_by", "published_at"])
    _set_review(policy)
    return draft


@transaction.atomic
def discard_draft(policy: Policy, *, by: Actor) -> Version:
    """Puts the draft aside; it can be brought back with restore_version. Raises Refused without a draft."""
    return move(_draft_of(_lock(policy)), "discard", by=by)


@transaction.atomic
def restore_version(policy: Policy, *, number: int, by: Actor) -> Version:
    """Copies an earlier version to a new draft. Raises Refused while there is a draft."""
    insist(by, Permission.EDIT_POLICIES)
    policy = _lock(policy)
    if policy.draft:
        raise Refused("There is a draft already. Publish it or put it aside first.")
    version = policy.versions.filter(number=number).first()
    if version is None:
        raise Refused(f"There is no version {number}.")
    draft = _add_version(policy, body=version.body, by=by)
    record(Event.RESTORED, draft, by=by, version=number)
    return draft


@transaction.atomic
def mark_reviewed(policy: Policy, *, review_due: date | None = None, by: Actor) -> Policy:
    """Somebody read the text and found it still right. The next review is in a year, or by `review_due`."""
    insist(by, Permission.EDIT_POLICIES)
    policy = _lock(policy)
    if not policy.published:
        raise Refused("Publish this text before you review it.")
    if review_due and review_due <= timezone.localdate():
        raise Refused("The next review must be on a later day than today.")
    _set_review(policy, review_due)
    record(Event.REVIEWED, policy, by=by, review_due=str(policy.review_due))
    return policy


def _set_review(policy: Policy, review_due: date | None = None) -> None:
    policy.review_due = review_due or timezone.localdate() + timedelta(days=REVIEW_DAYS)
    policy.save(update_fields=["review_due"])


@transaction.atomic
def install_defaults(by: Actor) -> list[Policy]:
    """Adds each default text that is not here yet, and publishes those that the profile can fill; the rest
    stay drafts. Run again after the profile is complete it publishes them too. A text that anybody touched is
    left alone. Returns what was added or published."""
    insist(by, Permission.EDIT_POLICIES)
    done = []
    nation = Organisation.get().nation
    for default in load():
        if default.nation not in {"", nation}:
            continue
        policy = Policy.objects.filter(slug=default.slug).first()
        added = policy is None
        policy = policy or _add_policy(default, by)
        if _publish_untouched(policy, default, by) or added:
            done.append(policy)
    return done


def _add_policy(default: Default, by: Actor) -> Policy:
    policy = Policy.objects.create(
        slug=default.slug,
        title=default.title,
        audience=default.audience,
        kind=default.kind,
        about=default.about,
        order=default.order,
    )
    record(Event.ADDED, policy, by=by)
    _add_version(policy, body=default.body, by=by)
    return policy


def _publish_untouched(policy: Policy, default: Default, by: Actor) -> bool:
    versions = list(policy.versions.all())
    if len(versions) != 1 or versions[0].state != DRAFT or versions[0].body != default.body:
        return False
    try:
        texts.render(default.body)
    except texts.Unfilled:
        return False
    publish(policy, note="The text that the desk came with.", by=by)
    return True


# --- the organisation and its hours -----------------------------------------------------------------------


def _checked(row: models.Model) -> None:
    """Raises Refused with what the model finds wrong."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


@transaction.atomic
def change_organisation(*, by: Actor, **fields: Any) -> Organisation:
    """Changes these fields of the profile. Raises FieldInUse for emptying one that a published text needs, or
    Refused for a value that does not fit."""
    insist(by, Permission.EDIT_ORGANISATION)
    organisation = Organisation.objects.select_for_update(no_key=True).filter(pk=1).first() or Organisation()
    changes = {
        name: {"was": getattr(organisation, name), "is": value}
        for name, value in fields.items()
        if getattr(organisation, name) != value
    }
    for name, value in fields.items():
        setattr(organisation, name, value)
        if name in changes and value == "" and (used := _uses(name)):
            label = Organisation._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            raise FieldInUse(name, str(label), used)
    _checked(organisation)
    organisation.save()
    if changes:
        record(Event.PROFILE_CHANGED, organisation, by=by, changes=changes)
    return organisation


def _uses(field: str) -> str:
    """The policies whose published text needs a value in this field of the profile: "“One” and “Two”"."""
    published = Version.objects.filter(state=PUBLISHED).select_related("policy").order_by("policy__order")
    used = [f"“{version.policy}”" for version in published if field in texts.fields_needed(version.body)]
    return " and ".join(filter(None, [", ".join(used[:-1]), *used[-1:]]))


@transaction.atomic
def change_hours(
    *,
    windows: Iterable[OfficeWindow] | None = None,
    exceptions: Iterable[OfficeException] | None = None,
    by: Actor,
) -> None:
    """Puts these rows (not yet saved) in place of the week, the exceptions or both; None leaves them as they
    are. Raises Refused for a week without an opening or a row that does not fit."""
    insist(by, Permission.EDIT_ORGANISATION)
    organisation = Organisation.get()
    facts = {}
    if windows is not None:
        facts["week"] = _replace(OfficeWindow, windows)
        if not facts["week"]["is"]:
            raise Refused("Give the times of at least one day. Messages could never be answered otherwise.")
    if exceptions is not None:
        facts["exceptions"] = _replace(OfficeException, exceptions)
    if any(change["was"] != change["is"] for change in facts.values()):
        record(Event.HOURS_CHANGED, organisation, by=by, **facts)


def _replace(model: type[models.Model], rows: Iterable[models.Model]) -> dict[str, list[str]]:
    """What the rows were and what they are now, in words."""
    old = model._default_manager.select_for_update(no_key=True).all()
    was = [str(row) for row in old]
    old.delete()
    for row in rows:
        _checked(row)
        row.save(force_insert=True)
    return {"was": was, "is": [str(row) for row in model._default_manager.all()]}


@transaction.atomic
def add_exception(exception: OfficeException, *, by: Actor) -> OfficeException:
    """Raises Refused for a date that has an exception already."""
    insist(by, Permission.EDIT_ORGANISATION)
    _checked(exception)
    exception.save(force_insert=True)
    record(Event.EXCEPTION_ADDED, exception, by=by, reason=exception.reason)
    return exception


@transaction.atomic
def remove_exception(exception: OfficeException, *, by: Actor) -> None:
    insist(by, Permission.EDIT_ORGANISATION)
    record(Event.EXCEPTION_REMOVED, exception, by=by, reason=exception.reason)
    exception.delete()
