"""What the audit log can say about incidents."""

from django.db.models import TextChoices

from socialdesk.audit import log


@log.names
class Event(TextChoices):
    DECLARED = "incident.declared", "declared an incident"
    MOVED = "incident.moved", "moved an incident on"
    STATEMENT_WRITTEN = "statement.written", "wrote a holding statement"
    STATEMENT_APPROVED = "statement.approved", "approved a holding statement"
    STATEMENT_RETIRED = "statement.retired", "retired a holding statement"
    STATEMENT_SENT = "statement.sent", "sent a holding statement"
