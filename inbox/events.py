"""What the audit log can say about conversations and cases."""

from django.db.models import TextChoices

from inbox.models import Route, Urgency
from inbox.workflow import WORKFLOWS
from socialdesk.audit import log, words


@log.names
class Event(TextChoices):
    ROUTED = "conversation.routed", "routed a conversation"
    REROUTED = "conversation.rerouted", "corrected a route"
    NOTED = "conversation.noted", "wrote a note"
    REPLIED = "conversation.replied", "replied"
    AUTO_REPLIED = "conversation.auto_replied", "replied automatically"
    JOINED = "conversation.joined", "joined two conversations of one person"
    CASE_OPENED = "case.opened", "opened a case"
    CASE_MOVED = "case.moved", "moved a case on"
    ASSIGNED = "case.assigned", "assigned a case"
    ANSWERED = "case.answered", "answered a guiding question"
    READ_AGAIN = "payload.read_again", "had a payload read again"
    ALL_READ_AGAIN = "payload.all_read_again", "had all unreadable payloads read again"
    LEFT_UNREAD = "payload.left_unread", "left a payload unread"
    DOWNLOADED = "payload.downloaded", "downloaded a payload"
    GAP_GIVEN_UP = "gap.given_up", "stopped asking for messages that are missing"


words.moves("case", *WORKFLOWS.values())
words.values(
    route=Route.choices,
    urgency=Urgency.choices,
    to=[("", "nobody")],
    flow=[(flow.name, flow.label) for flow in WORKFLOWS.values()],
)
words.facts(
    flow="way of working",
    for_safety="for somebody’s safety",
    joined="number of the other one",
    private="in private",
    reasons="why",
)
