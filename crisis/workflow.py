"""How an incident moves: declared, then stood down. What happens in between is in the room, not in the state."""

from socialdesk.accounts.roles import Permission
from socialdesk.workflow import Move, State, Workflow

INCIDENT = Workflow(
    name="incident",
    label="Incident",
    states=(
        State("declared", "Under way", "Everything that is not about the incident is held."),
        State("stood_down", "Stood down", "Each held post waits for a person to keep, move or drop it."),
    ),
    moves=(
        Move("stand_down", "Stand down", ("declared",), "stood_down", Permission.STAND_DOWN, needs_note=True),
    ),
)

# What a move was, for the timeline.
DONE = {"stand_down": "stood it down"}
