"""Who may do what: two small lists and the ONE table that joins them."""

from django.db.models import TextChoices


class Role(TextChoices):
    OFFICER = "officer", "Officer"
    MANAGER = "manager", "Manager"
    ADMIN = "admin", "Admin"
    EXECUTIVE = "executive", "Executive"


class Permission(TextChoices):
    """What a person may do. Labels finish the sentence "You need to be allowed to …"."""

    VIEW_INBOX = "view_inbox", "read the inbox"
    WORK_CASES = "work_cases", "work cases"
    DRAFT_POSTS = "draft_posts", "write posts and replies"
    APPROVE_POSTS = "approve_posts", "approve posts"
    VIEW_SCHEDULE = "view_schedule", "see what is scheduled"
    DECIDE_DELIVERIES = "decide_deliveries", "decide what happens to a stuck post"
    VIEW_POLICIES = "view_policies", "read staff policies"
    EDIT_POLICIES = "edit_policies", "edit and publish policies"
    EDIT_ORGANISATION = "edit_organisation", "change the organisation's profile and hours"
    MANAGE_ACCOUNTS = "manage_accounts", "manage network accounts"
    MANAGE_PEOPLE = "manage_people", "manage people and roles"
    VIEW_AUDIT = "view_audit", "read the audit log"
    VIEW_CRISIS = "view_crisis", "see the crisis room"
    DECLARE_INCIDENT = "declare_incident", "declare an incident"
    SEND_STATEMENT = "send_statement", "send a holding statement"
    APPROVE_STATEMENT = "approve_statement", "approve holding statements"
    STAND_DOWN = "stand_down", "stand an incident down"


P = Permission
TABLE: dict[str, frozenset[str]] = {
    Role.OFFICER: frozenset(
        {
            P.VIEW_INBOX,
            P.WORK_CASES,
            P.DRAFT_POSTS,
            P.VIEW_SCHEDULE,
            P.VIEW_POLICIES,
            P.VIEW_CRISIS,
            P.DECLARE_INCIDENT,
        }
    ),
    Role.MANAGER: frozenset(
        {
            P.VIEW_INBOX,
            P.WORK_CASES,
            P.DRAFT_POSTS,
            P.APPROVE_POSTS,
            P.VIEW_SCHEDULE,
            P.DECIDE_DELIVERIES,
            P.VIEW_POLICIES,
            P.VIEW_CRISIS,
            P.DECLARE_INCIDENT,
            P.SEND_STATEMENT,
            P.APPROVE_STATEMENT,
            P.STAND_DOWN,
        }
    ),
    # An admin keeps the desk running and can step in anywhere, so a small team is never locked out.
    Role.ADMIN: frozenset(Permission),
    Role.EXECUTIVE: frozenset({P.VIEW_POLICIES, P.VIEW_CRISIS, P.VIEW_SCHEDULE}),
}


def allows(role: str, permission: str) -> bool:
    return permission in TABLE.get(role, frozenset())
