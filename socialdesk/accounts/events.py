"""What the audit log can say about people."""

from django.db.models import TextChoices

from socialdesk.accounts.roles import Role
from socialdesk.audit import log, words


@log.names
class Event(TextChoices):
    ADDED = "person.added", "added a person"
    CHANGED = "person.changed", "changed a person"
    INVITED = "person.invited", "made a link to choose a password"
    SUSPENDED = "person.suspended", "stopped a person signing in"
    RESTORED = "person.restored", "let a person sign in again"
    SIGNED_IN = "person.signed_in", "signed in"
    PASSWORD_CHANGED = "person.password_changed", "changed their password"


words.values(role=Role.choices)
