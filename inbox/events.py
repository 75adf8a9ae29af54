"""What the audit log can say about conversations and cases."""

from django.db.models import TextChoices

from socialdesk.audit import log


@log.names
class Event(TextChoices):
    ROUTED = "conversation.routed", "routed a conversation"
    REROUTED = "conversation.rerouted", "corrected a route"
    NOTED = "conversation.noted", "wrote a note"
    REPLIED = "conversation.replied", "replied"
    AUTO_REPLIED = "conversation.auto_replied", "replied automatically"
    CASE_OPENED = "case.opened", "opened a case"
    CASE_MOVED = "case.moved", "moved a case on"
    ASSIGNED = "case.assigned", "assigned a case"
    ANSWERED = "case.answered", "answered a guiding question"
