"""Opening cases: which workflow a route leads to, and that every open conversation has one."""

from django.utils import timezone

from inbox.events import Event
from inbox.models import Case, Conversation, Route
from inbox.workflow import WORKFLOWS
from socialdesk.audit.log import Actor, record
from socialdesk.audit.models import Machine
from socialdesk.audit.steps import move

FLOW_OF: dict[str, str] = {
    Route.COMPLAINT: "complaint",
    Route.FEEDBACK: "feedback",
    Route.MEDIA: "media",
}


def flow_of(route: str) -> str:
    return FLOW_OF.get(route, "enquiry")


def open_case(conversation: Conversation, *, by: Actor, previous: Case | None = None) -> Case:
    """A new case in the workflow that the conversation's route leads to. It becomes the one being worked."""
    flow = flow_of(conversation.route)
    case = Case.objects.create(
        conversation=conversation,
        flow=flow,
        state=WORKFLOWS[flow].initial,
        assignee=previous.assignee if previous else None,
        previous=previous,
    )
    conversation.case = case
    conversation.closed_at = None
    conversation.save(update_fields=["case", "closed_at", "changed_at"])
    record(Event.CASE_OPENED, case, by=by, flow=flow)
    return case


def ensure_open(conversation: Conversation) -> Case:
    """After a new message: the case at hand, opened again if it was closed, or a first one."""
    case = conversation.case
    if case is None:
        return open_case(conversation, by=Machine.ROUTING)
    if case.closed_at is not None:
        return reopen(case, by=Machine.INGEST, note="They wrote again.")
    if case.flow != flow_of(conversation.route) and not case.steps.exists():
        return replace(case, by=Machine.ROUTING)
    return case


def begin(case: Case, *, by: Actor) -> Case:
    """After an answer: where the workflow has a plain “start” here, it is made. Elsewhere the first move says what
    kind of case it is, and that is a person's to say."""
    if any(arrow.action == "start" for arrow in case.workflow.moves_from(case.state)):
        return move(case, "start", by=by)
    return case


def reopen(case: Case, *, by: Actor, note: str = "") -> Case:
    case = move(case, "reopen", by=by, note=note)
    case.closed_at, case.outcome = None, ""
    case.save(update_fields=["closed_at", "outcome"])
    Conversation.objects.filter(pk=case.conversation_id).update(closed_at=None, changed_at=timezone.now())
    return case


def replace(case: Case, *, by: Actor) -> Case:
    """Ends a case whose conversation turned out to belong elsewhere, and opens the right one after it."""
    conversation = Conversation.objects.get(pk=case.conversation_id)
    Case.objects.filter(pk=case.pk, closed_at__isnull=True).update(
        closed_at=timezone.now(), outcome=f"Moved to another route: {conversation.get_route_display()}"
    )
    return open_case(conversation, by=by, previous=case)
