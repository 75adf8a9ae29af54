"""What people do in the crisis room: declare, send a statement that was ready, stand down."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from crisis.events import Event
from crisis.models import HoldingStatement, Incident, StatementSent
from crisis.workflow import INCIDENT
from scheduler import decisions
from scheduler import services as scheduler
from scheduler.models import Content
from socialdesk.accounts.access import insist
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.audit.log import record
from socialdesk.audit.steps import move
from socialdesk.networks.models import Account
from socialdesk.workflow import Refused


@transaction.atomic
def declare(*, title: str, level: str, why: str, hashtags: str = "", by: User) -> Incident:
    """Declares an incident and, in the same moment, holds everything that is not about it."""
    insist(by, Permission.DECLARE_INCIDENT)
    incident = Incident.objects.create(
        title=title.strip(),
        level=level,
        why=why.strip(),
        hashtags=tidy_hashtags(hashtags),
        declared_by=by,
        state=INCIDENT.initial,
    )
    record(Event.DECLARED, incident, by=by, level=level)
    incident.hold = decisions.place_hold(topic=incident.topic, reason=incident.title, by=by)
    incident.save(update_fields=["hold"])
    return incident


def tidy_hashtags(hashtags: str) -> str:
    """Turns “flood, #Thornwick” into “#flood #Thornwick”."""
    words = hashtags.replace(",", " ").split()
    return " ".join(word if word.startswith("#") else f"#{word}" for word in words)


@transaction.atomic
def write_statement(*, title: str, body: str, by: User) -> HoldingStatement:
    """Raises Refused for a blank that nothing would fill."""
    insist(by, Permission.DRAFT_POSTS)
    body = body.replace("\r\n", "\n").strip()
    statement = HoldingStatement(title=title.strip(), body=body, written_by=by)
    if unknown := statement.unknown_blanks:
        raise Refused(
            f"Nothing fills “{{{unknown[0]}}}”. A statement can leave {{title}} and {{hashtags}} open."
        )
    statement.save()
    record(Event.STATEMENT_WRITTEN, statement, by=by)
    return statement


@transaction.atomic
def approve_statement(statement: HoldingStatement, *, by: User) -> HoldingStatement:
    """Raises Refused when it is the writer's own, approved already, or retired."""
    insist(by, Permission.APPROVE_STATEMENT)
    now = HoldingStatement.objects.select_for_update(of=("self",), no_key=True).get(pk=statement.pk)
    if now.written_by_id == by.pk:
        raise Refused("Somebody who did not write it has to approve it.")
    if now.approved_by_id or now.retired_at:
        raise Refused("This statement has been approved or retired meanwhile.")
    now.approved_by, now.approved_at = by, timezone.now()
    now.save(update_fields=["approved_by", "approved_at"])
    record(Event.STATEMENT_APPROVED, now, by=by)
    return now


@transaction.atomic
def retire_statement(statement: HoldingStatement, *, by: User) -> None:
    """Takes it out of use. A changed text is a new statement, to be approved anew."""
    insist(by, Permission.APPROVE_STATEMENT)
    if HoldingStatement.objects.in_use().filter(pk=statement.pk).update(retired_at=timezone.now()):
        record(Event.STATEMENT_RETIRED, statement, by=by)


@transaction.atomic
def send_statement(
    incident: Incident, statement: HoldingStatement, *, accounts: Iterable[Account], by: User
) -> StatementSent:
    """Sends approved words at once, past the incident's own hold. Raises Refused when the incident is over, the
    statement is not ready, it has gone to one of these accounts already (two people pressed at once), or a
    check stops the filled text."""
    insist(by, Permission.SEND_STATEMENT)
    now, accounts = incident.locked(), list(accounts)
    if now.state != INCIDENT.initial:
        raise Refused("This incident has been stood down.")
    statement = HoldingStatement.objects.select_for_update(of=("self",), no_key=True).get(pk=statement.pk)
    if statement.approved_by_id is None or statement.retired_at is not None:
        raise Refused("This statement is not approved.")
    if said := now.said_on(statement, accounts):
        raise Refused(f"This statement has already gone to {said.label} for this incident.")
    post = scheduler.write(
        body=statement.words_for(now),
        accounts=accounts,
        by=by,
        content=Content.INCIDENT,
        topic=now.topic,
        preapproved_by=statement.approved_by,
    )
    scheduler.release(post, by=by)
    sent = StatementSent.objects.create(incident=now, statement=statement, post=post)
    record(Event.STATEMENT_SENT, now, by=by, statement=statement.title)
    return sent


@transaction.atomic
def stand_down(incident: Incident, *, note: str, by: User) -> Incident:
    """Ends the incident. What it held is set aside for a person to keep, move or drop."""
    now = move(incident, "stand_down", by=by, note=note)
    now.stood_down_at = timezone.now()
    now.save(update_fields=["stood_down_at"])
    if now.hold and now.hold.lifted_at is None:
        decisions.lift_hold(now.hold, by=by)
    return now
