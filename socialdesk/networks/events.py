"""What the audit log can say about our accounts."""

from django.db.models import TextChoices

from socialdesk.audit import log, words
from socialdesk.networks.models import Alarm


@log.names
class Event(TextChoices):
    CONNECTED = "account.connected", "connected an account"
    PAUSED = "account.paused", "paused an account"
    RESUMED = "account.resumed", "resumed an account"
    ALARM_RAISED = "account.alarm_raised", "raised an alarm"
    ALARM_ENDED = "account.alarm_ended", "found that an alarm is over"
    LAPSED = "account.lapsed", "an account needs reconnecting"
    BUDGET = "account.budget_set", "changed what an account may cost"


words.values(alarm=Alarm.Kind.choices)
words.facts(kept="kept from before", budget="budget for a month", words="what it says")
