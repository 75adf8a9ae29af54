"""What a person does with conversations and cases: one verb a function."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from inbox import auto_reply, cases, threads
from inbox.events import Event
from inbox.models import Answer, Case, Conversation, Note, Reply, Route, Triage, Urgency
from scheduler import services as scheduler
from scheduler.models import SAFETY, Content, Kind
from socialdesk.accounts.access import insist
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.audit.log import record
from socialdesk.audit.steps import move
from socialdesk.workflow import Refused


class SentBefore(Refused):
    """The form was sent once already, with other words. `earlier` is the reply that came of it."""

    def __init__(self, earlier: Reply) -> None:
        self.earlier = earlier
        super().__init__(
            "An answer was already sent from this box, and it said something else. It stands above. "
            "Send again if this is a second answer."
        )


class Unread(Refused):
    """It was decided on a page that does not show what they said since."""

    def __init__(self) -> None:
        super().__init__("They wrote again since you opened this. Read it, then decide.")


class AnsweredMeanwhile(Refused):
    """A colleague has answered since the page was drawn on which this answer was written."""

    def __init__(self, theirs: Reply) -> None:
        super().__init__(
            f"{theirs.post.writer} has just answered: it stands above. Send yours as well only if it adds something."
        )


def _locked(pk: int, seen: int | None) -> Conversation:
    """The conversation, locked, or that of which it has become part. `seen` is the `heard` that its page showed (see
    with_heard); None means that nobody decides by a page. Raises Unread when there is more to read by now: it may be
    a cry for help."""
    conversation = threads.locked(pk)
    if seen is not None and conversation.triage.filter(person=None, pk__gt=seen).exists():
        raise Unread
    return conversation


def _changed(conversation: Conversation, **changes: object) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(changed_at=timezone.now(), **changes)


@transaction.atomic
def reroute(
    conversation: Conversation, *, by: User, to: str = "", urgency: str = "", seen: int | None = None
) -> Conversation:
    """A person's correction of where it belongs, how urgent it is, or both: what is empty stays. It is kept beside
    the guess, and the case moves to the right workflow. Another route than "crisis" takes it out of the red lane;
    another urgency alone does not. Raises Unread."""
    insist(by, Permission.WORK_CASES)
    if to and to not in Route.values:
        raise Refused("Choose one of the routes.")
    if urgency and urgency not in Urgency.values:
        raise Refused("Choose one of the urgencies.")
    now = _locked(conversation.pk, seen)
    to = to or now.route
    was = {"route": now.route, "urgency": now.urgency}
    if to != now.route:
        now.red_lane_open = to == Route.CRISIS
        now.red_lane_since = timezone.now() if now.red_lane_open else None
        now.urgency = Urgency.IMMEDIATE if now.red_lane_open else _calmer(now.urgency)
    if now.red_lane_open:
        auto_reply.take_back(now.person)
    now.route, now.urgency, now.corrected = to, urgency or now.urgency, True
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
    record(Event.REROUTED, now, by=by, was=was, to={"route": now.route, "urgency": now.urgency})
    if now.case is None:
        cases.open_case(now, by=by)
    elif now.case.flow != cases.flow_of(to):
        cases.replace(now.case, by=by)
    return Conversation.objects.for_list().get(pk=now.pk)


def _calmer(urgency: str) -> str:
    return Urgency.NORMAL if urgency == Urgency.IMMEDIATE else urgency


@transaction.atomic
def assign(case: Case, *, to: User | None, by: User) -> None:
    insist(by, Permission.WORK_CASES)
    if to is not None and not to.can(Permission.WORK_CASES):
        raise Refused(f"{to} does not work cases.")
    case.conversation = threads.locked(case.conversation_id)
    Case.objects.filter(pk=case.pk).update(assignee=to)
    _changed(case.conversation)
    record(Event.ASSIGNED, case, by=by, to=str(to) if to else "")


@transaction.atomic
def take_step(case: Case, action: str, *, by: User, note: str = "", seen: int | None = None) -> Case:
    """One move along the case's workflow. Closing keeps the note as the outcome, and leaves the red lane.

    Raises Unread, and Refused for a case that another one has replaced, besides all that move() refuses.
    """
    if _locked(case.conversation_id, seen).case_id != case.pk:
        raise Refused("This case was ended. Load the page again to work on the one that followed it.")
    if action == "reopen":
        return cases.reopen(case, by=by, note=note)
    case = move(case, action, by=by, note=note)
    if case.state == "closed":
        now = timezone.now()
        case.closed_at, case.outcome = now, note.strip()
        case.save(update_fields=["closed_at", "outcome"])
        _changed(case.conversation, closed_at=now, red_lane_open=False, red_lane_since=None)
    else:
        _changed(case.conversation)
    return case


@transaction.atomic
def answer_question(case: Case, *, question: str, text: str, by: User) -> Answer:
    """Raises Refused when the workflow does not ask this question."""
    insist(by, Permission.WORK_CASES)
    if question not in {q for state in case.workflow.states for q in state.questions}:
        raise Refused("This workflow does not ask that question.")
    case.conversation = threads.locked(case.conversation_id)
    answer, _ = Answer.objects.update_or_create(
        case=case, question=question, defaults={"text": text.strip(), "by": by}
    )
    _changed(case.conversation)
    record(Event.ANSWERED, case, by=by, question=question)
    return answer


@transaction.atomic
def add_note(conversation: Conversation, *, body: str, by: User) -> Note:
    insist(by, Permission.WORK_CASES)
    if not body.strip():
        raise Refused("Write the note first.")
    now = threads.locked(conversation.pk)
    note = Note.objects.create(conversation=now, body=body.strip(), by=by)
    _changed(now)
    record(Event.NOTED, now, by=by)
    return note


def reply(
    conversation: Conversation,
    *,
    body: str,
    by: User,
    private: bool = False,
    for_safety: bool = False,
    due_at: datetime | None = None,
    topic: str = "",
    form_key: uuid.UUID | None = None,
    seen: int | None = None,
    after: int | None = None,
) -> Reply:
    """Answers the newest message, in public or in private. Goes out at once where the role's replies need no
    approval, otherwise to a manager.

    `after` is the newest answer (a Reply's id, or 0) that its page showed: raises AnsweredMeanwhile when there is a
    newer one. `for_safety` lets it pass a hold, because somebody may be in danger. The same `form_key` and words again
    give the reply that was made the first time; other words raise SentBefore. Raises Unread, and Refused (Stopped,
    with the findings) when a check stops it; then nothing is kept, and the page still has what was typed.
    """
    insist(by, Permission.DRAFT_POSTS)
    if earlier := _sent_before(form_key, body):
        return earlier
    try:
        with transaction.atomic():
            now = _locked(conversation.pk, seen)
            if after is not None and (theirs := newest_answer(now, after=after)):
                raise AnsweredMeanwhile(theirs)
            return _reply(now, body, by, private, due_at, SAFETY if for_safety else topic, form_key)
    except IntegrityError:
        # The same form at the same moment: the other request's row was there first, and ours is undone.
        if earlier := _sent_before(form_key, body):
            return earlier
        raise


def newest_answer(conversation: Conversation, *, after: int) -> Reply | None:
    """What one of us has answered in the desk since the Reply with the id `after`."""
    written = conversation.replies.filter(automatic__isnull=True, pk__gt=after)
    return written.select_related("post__author").last()


def _sent_before(form_key: uuid.UUID | None, body: str) -> Reply | None:
    if form_key is None:
        return None
    earlier: Reply | None = Reply.objects.filter(form_key=form_key).select_related("post").first()
    if earlier and earlier.post.body != body.strip():
        raise SentBefore(earlier)
    return earlier


def _reply(
    now: Conversation,
    body: str,
    by: User,
    private: bool,
    due_at: datetime | None,
    topic: str,
    form_key: uuid.UUID | None,
) -> Reply:
    message = now.messages.filter(ours=False, deleted_at__isnull=True).select_related("person").last()
    if message is None or message.person is None:
        raise Refused("There is no message left to answer here.")
    direct = private or now.is_private
    if direct and message.person.is_withheld:
        raise Refused("The network does not say who wrote this, so they cannot be written to in private.")
    post = scheduler.write(
        body=body.strip(),
        accounts=[now.account],
        by=by,
        kind=Kind.DIRECT if direct else Kind.REPLY,
        content=Content.ANSWER,
        due_at=due_at,
        topic=topic,
        thread=now.thread,
        in_reply_to="" if now.is_private else message.remote_id,
        to_id=message.person.remote_id,
        to_name=str(message.person),
    )
    if post.needs_approval_from(by):
        scheduler.send_for_approval(post, by=by)
    else:
        scheduler.release(post, by=by)
    answer = Reply.objects.create(conversation=now, message=message, post=post, form_key=form_key)
    if now.case and by.can(Permission.WORK_CASES):
        if now.case.assignee_id is None:
            assign(now.case, to=by, by=by)
        cases.begin(now.case, by=by)
    _changed(now)
    record(Event.REPLIED, now, by=by, private=direct, for_safety=topic == SAFETY)
    return answer
