"""The life of one version of a policy: written, published, replaced. Nothing is ever thrown away."""

from socialdesk.accounts.roles import Permission
from socialdesk.workflow import Move, State, Workflow

DRAFT, PUBLISHED, SUPERSEDED, DISCARDED = "draft", "published", "superseded", "discarded"

VERSION = Workflow(
    name="version",
    label="Policy version",
    states=(
        State(DRAFT, "Draft", "Being written. Only people who edit policies see it."),
        State(PUBLISHED, "Published", "What counts now."),
        State(SUPERSEDED, "Replaced", "A later version took its place. Kept for the record."),
        State(DISCARDED, "Put aside", "Never published. Kept, and can be brought back as a new draft."),
    ),
    moves=(
        Move("publish", "Publish", (DRAFT,), PUBLISHED, Permission.EDIT_POLICIES, needs_note=True),
        Move("discard", "Put aside", (DRAFT,), DISCARDED, Permission.EDIT_POLICIES),
        # Made together with the publication of the next version, by the same person.
        Move("supersede", "Replace", (PUBLISHED,), SUPERSEDED, Permission.EDIT_POLICIES),
    ),
)
