"""What the audit log can say about incidents."""

from django.db.models import TextChoices

from crisis.models import Level
from crisis.workflow import INCIDENT
from socialdesk.audit import log, words


@log.names
class Event(TextChoices):
    DECLARED = "incident.declared", "declared an incident"
    MOVED = "incident.moved", "moved an incident on"
    STATEMENT_WRITTEN = "statement.written", "wrote a holding statement"
    STATEMENT_APPROVED = "statement.approved", "approved a holding statement"
    STATEMENT_RETIRED = "statement.retired", "retired a holding statement"
    STATEMENT_SENT = "statement.sent", "sent a holding statement"


words.moves("incident", INCIDENT)
words.values(level=Level.choices)
