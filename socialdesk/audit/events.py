"""What the audit log says about itself."""

from django.db.models import TextChoices

from socialdesk.audit import log


@log.names
class Event(TextChoices):
    EXPORTED = "audit.exported", "downloaded the audit log"
