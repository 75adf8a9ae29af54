"""What the audit log can say about our accounts."""

from django.db.models import TextChoices

from socialdesk.audit import log


@log.names
class Event(TextChoices):
    CONNECTED = "account.connected", "connected an account"
    PAUSED = "account.paused", "paused an account"
    RESUMED = "account.resumed", "resumed an account"
    LAPSED = "account.lapsed", "an account needs reconnecting"
