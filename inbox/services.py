"""What a person does with conversations and cases: one verb a function."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from inbox import cases
from inbox.events import Event
from inbox.models import Answer, Case, Conversation, Note, Reply, Route, Triage, Urgency
from scheduler import services as scheduler
from scheduler.models import SAFETY, Content, Kind
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.audit.log import record
from socialdesk.audit.steps import move
from socialdesk.workflow import Refused


def _may(by: User, permission: Permission) -> None:
    if not by.can(permission):
        raise Refused(f"You need to be allowed to {permission.label}.")


def _changed(conversation: Conversation, **changes: object) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(changed_at=timezone.now(), **changes)


@transaction.atomic
def reroute(conversation: Conversation, *, to: str, by: User, urgency: str = "") -> Conversation:
    """A person's correction. It is kept beside the guess, and the case moves to the right workflow."""
    _may(by, Permission.WORK_CASES)
    if to not in Route.values:
        raise Refused("Choose one of the routes.")
    now = Conversation.objects.select_for_update(of=("self",)).select_related("case").get(pk=conversation.pk)
    was = now.route
    now.route, now.urgency, now.corrected = to, urgency or now.urgency, True
    now.red_lane_open = to == Route.CRISIS
    if not urgency:
        now.urgency = Urgency.IMMEDIATE if to == Route.CRISIS else _calmer(now.urgency)
    now.reasons = [f"{by} put it here."]
    now.save()
    Triage.objects.create(
        conversation=now,
        message=now.messages.filter(ours=False).last(),
        route=now.route,
        urgency=now.urgency,
        red_lane=now.red_lane_open,
        reasons=now.reasons,
        person=by,
    )
    record(Event.REROUTED, now, by=by, was=was, to=to)
    if now.case and now.case.flow != cases.flow_of(to):
        cases.replace(now.case, by=by)
    return Conversation.objects.for_list().get(pk=now.pk)


def _calmer(urgency: str) -> str:
    return Urgency.NORMAL if urgency == Urgency.IMMEDIATE else urgency


@transaction.atomic
def assign(case: Case, *, to: User | None, by: User) -> None:
    _may(by, Permission.WORK_CASES)
    if to is not None and not to.can(Permission.WORK_CASES):
        raise Refused(f"{to} does not work cases.")
    Case.objects.filter(pk=case.pk).update(assignee=to)
    _changed(case.conversation)
    record(Event.ASSIGNED, case, by=by, to=str(to) if to else "")


@transaction.atomic
def take_step(case: Case, action: str, *, by: User, note: str = "") -> Case:
    """One move along the case's workflow. Closing keeps the note as the outcome, and leaves the red lane."""
    if action == "reopen":
        return cases.reopen(case, by=by, note=note)
    case = move(case, action, by=by, note=note)
    if case.state == "closed":
        now = timezone.now()
        case.closed_at, case.outcome = now, note.strip()
        case.save(update_fields=["closed_at", "outcome"])
        _changed(case.conversation, closed_at=now, red_lane_open=False)
    else:
        _changed(case.conversation)
    return case


@transaction.atomic
def answer_question(case: Case, *, question: str, text: str, by: User) -> Answer:
    """Raises Refused when the workflow does not ask this question."""
    _may(by, Permission.WORK_CASES)
    if question not in {q for state in case.workflow.states for q in state.questions}:
        raise Refused("This workflow does not ask that question.")
    answer, _ = Answer.objects.update_or_create(
        case=case, question=question, defaults={"text": text.strip(), "by": by}
    )
    record(Event.ANSWERED, case, by=by, question=question)
    return answer


@transaction.atomic
def add_note(conversation: Conversation, *, body: str, by: User) -> Note:
    _may(by, Permission.WORK_CASES)
    if not body.strip():
        raise Refused("Write the note first.")
    note = Note.objects.create(conversation=conversation, body=body.strip(), by=by)
    _changed(conversation)
    record(Event.NOTED, conversation, by=by)
    return note


@transaction.atomic
def reply(
    conversation: Conversation,
    *,
    body: str,
    by: User,
    private: bool = False,
    for_safety: bool = False,
    due_at: datetime | None = None,
    topic: str = "",
) -> Reply:
    """Answers the newest message, in public or in private. Goes out at once where the role's replies need no
    approval, otherwise to a manager.

    `for_safety` lets it pass a hold, because somebody may be in danger. Raises Refused (Stopped, with the
    findings) when a check stops it; then nothing is kept, and the page still has what was typed.
    """
    _may(by, Permission.DRAFT_POSTS)
    message = conversation.messages.filter(ours=False, deleted_at__isnull=True).last()
    if message is None or message.person is None:
        raise Refused("There is no message left to answer here.")
    direct = private or conversation.is_private
    if direct and message.person.remote_id.startswith("withheld:"):
        raise Refused("The network does not say who wrote this, so they cannot be written to in private.")
    post = scheduler.write(
        body=body.strip(),
        accounts=[conversation.account],
        by=by,
        kind=Kind.DIRECT if direct else Kind.REPLY,
        content=Content.ANSWER,
        due_at=due_at,
        topic=SAFETY if for_safety else topic,
        in_reply_to="" if conversation.is_private else message.remote_id,
        to_id=message.person.remote_id,
        to_name=str(message.person),
    )
    if post.needs_approval_from(by):
        scheduler.send_for_approval(post, by=by)
    else:
        scheduler.release(post, by=by)
    answer = Reply.objects.create(conversation=conversation, message=message, post=post)
    case = conversation.case
    if case and case.assignee is None:
        Case.objects.filter(pk=case.pk).update(assignee=by)
    _changed(conversation, answered_at=timezone.now())
    record(Event.REPLIED, conversation, by=by, private=direct)
    return answer
