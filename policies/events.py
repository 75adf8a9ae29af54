"""What the audit log can say about policies, the organisation's profile and its hours."""

from django.db.models import TextChoices

from policies.nations import Nation
from policies.workflow import VERSION
from socialdesk.accounts.roles import Role
from socialdesk.audit import log, words


@log.names
class Event(TextChoices):
    ADDED = "policy.added", "added a policy"
    DRAFTED = "policy.drafted", "saved a draft of a policy"
    RESTORED = "policy.restored", "made a draft from an old version"
    MOVED = "policy.moved", "moved a version of a policy"
    REVIEWED = "policy.reviewed", "reviewed a policy"
    PROFILE_CHANGED = "organisation.changed", "changed the organisation's profile"
    HOURS_CHANGED = "hours.changed", "changed the office hours"
    EXCEPTION_ADDED = "hours.exception_added", "added a day with different hours"
    EXCEPTION_REMOVED = "hours.exception_removed", "removed a day with different hours"


words.moves("policy", VERSION)
words.values(nation=Nation.choices, replies_need_approval=Role.choices)
words.facts(save="how often saved", review_due="next review", exceptions="days with different hours")
