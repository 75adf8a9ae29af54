"""What the audit log can say about our accounts."""

from django.db.models import TextChoices

from socialdesk.audit import log


@log.names
class Event(TextChoices):
    CONNECTED = "account.connected", "connected an account"
    PAUSED = "account.paused", "paused an account"
    RESUMED = "account.resumed", "resumed an account"
    ALARM_RAISED = "account.alarm_raised", "raised an alarm"
    ALARM_ENDED = "account.alarm_ended", "found that an alarm is over"
    LAPSED = "account.lapsed", "an account needs reconnecting"
