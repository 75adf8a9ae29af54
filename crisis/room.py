"""What the crisis room shows: what is ready, what has been said, what is held."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Min

from crisis.forms import SendForm
from crisis.models import HoldingStatement, Incident
from policies.checks import stops
from scheduler.models import Delivery, Post, Variant
from scheduler.previews import Check, Preview, checks, previews
from scheduler.timetable import by_day, planned
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import TABLE, Permission
from socialdesk.networks.models import Account

HELD_SHOWN = 20


@dataclass(frozen=True)
class Ready:
    """A statement as it would go out now. `sent` are the deliveries of it for this incident."""

    statement: HoldingStatement
    words: str
    previews: list[Preview]
    checks: list[Check]
    form: SendForm
    sent: list[Delivery] = field(default_factory=list)

    @property
    def open_to(self) -> bool:
        return bool(self.form.fields["accounts"].choices)  # type: ignore[attr-defined]


def look_at(words: str, accounts: Iterable[Account]) -> list[Preview]:
    """How these words look on each account."""
    post = Post(body=words)
    return previews(post, [Variant(post=post, account=account) for account in accounts])


def ready(incident: Incident, refused: SendForm | None = None) -> list[Ready]:
    """`refused` is a form that came back, with what was ticked and why it did not work."""
    accounts = list(Account.objects.filter(is_active=True))
    sent: dict[int, list[Delivery]] = {}
    for said in incident.statements_sent.all():
        rows = Delivery.objects.filter(post=said.post_id).select_related("account", "post")
        sent.setdefault(said.statement_id, []).extend(rows)
    return [
        _ready(incident, statement, accounts, sent.get(statement.pk, []), refused)
        for statement in HoldingStatement.objects.ready().select_related("approved_by")
    ]


def _ready(
    incident: Incident,
    statement: HoldingStatement,
    accounts: list[Account],
    sent: list[Delivery],
    refused: SendForm | None,
) -> Ready:
    done = {row.account_id for row in sent if row.state not in ("failed", "dropped")}
    open_to = [account for account in accounts if account.pk not in done]
    words = statement.words_for(incident)
    looks = look_at(words, open_to)
    fits = {look.account.pk for look in looks if not stops(list(look.findings))}
    form = SendForm(incident=incident, statement=statement, open_to=open_to, fits=fits)
    if refused is not None and refused.statement.pk == statement.pk:
        form = refused
    return Ready(statement, words, looks, checks(looks), form, sent)


def said(incident: Incident) -> list[Post]:
    """Everything about the incident that is on its way or went out, newest first."""
    return list(
        Post.objects.filter(topic=incident.topic, state="approved").with_targets().order_by("-created_at")
    )


def held(person: User) -> dict[str, Any]:
    """How much every hold stops now, and the first of it that this person may read."""
    rows = Delivery.objects.held()
    shown = list(rows.seen_by(person).with_holds().select_related("post__author", "account")[:HELD_SHOWN])
    counts = rows.aggregate(count=Count("post", distinct=True), deliveries=Count("pk"))
    return {**counts, "rows": shown, "days": by_day(shown, planned)}


def set_aside(incident: Incident, person: User) -> dict[str, Any]:
    """What standing the incident down left for somebody to decide: how much, and what this person may read of it."""
    rows = Delivery.objects.set_aside_by(incident.hold) if incident.hold else Delivery.objects.none()
    shown = (
        rows.seen_by(person).with_holds().select_related("post__author", "account").order_by("due_at", "pk")
    )
    return {"count": rows.count(), "rows": list(shown[:HELD_SHOWN])}


def to_be_held() -> dict[str, Any]:
    """What declaring an incident would stop now: `posts`, and when the `first` of them would have gone out."""
    found: dict[str, Any] = Delivery.objects.stoppable().aggregate(
        posts=Count("post", distinct=True), first=Min("due_at")
    )
    return found


def who_may(permission: Permission) -> list[User]:
    roles = [role for role, permissions in TABLE.items() if permission in permissions]
    return list(User.objects.filter(is_active=True, role__in=roles))
