"""How a post moves by people, and how a delivery moves by machine (design: "the door out")."""

from socialdesk.accounts.roles import Permission
from socialdesk.workflow import Move, State, Workflow

WRITE, APPROVE, DECIDE = Permission.DRAFT_POSTS, Permission.APPROVE_POSTS, Permission.DECIDE_DELIVERIES

POST = Workflow(
    name="post",
    label="Post",
    states=(
        State("draft", "Draft", "Only its author works on it."),
        State("in_review", "Waiting for approval", "A manager who did not write it reads it."),
        State("approved", "Approved", "Its text is locked. It goes out at its time."),
        State("sent_back", "Sent back", "The manager said what to change."),
        State("withdrawn", "Withdrawn", "It will not go out."),
    ),
    moves=(
        Move("send_for_approval", "Send for approval", ("draft", "sent_back"), "in_review", WRITE),
        Move("release", "Send", ("draft", "sent_back"), "approved", WRITE),
        Move("approve", "Approve", ("in_review",), "approved", APPROVE),
        Move("send_back", "Send back", ("in_review",), "sent_back", APPROVE, needs_note=True),
        Move("reopen", "Edit", ("in_review", "approved"), "draft", WRITE),
        Move("withdraw", "Withdraw", ("draft", "in_review", "sent_back", "approved"), "withdrawn", WRITE),
    ),
)

DELIVERY = Workflow(
    name="delivery",
    label="Delivery",
    states=(
        State("queued", "Waiting for its time"),
        State("sending", "Being sent"),
        State("sent", "Sent"),
        State("failed", "Not sent", "The network refused it. Read why, then send again or drop it."),
        State("unknown", "Checking", "No answer came. The desk is looking whether it went out."),
        State(
            "parked", "Needs a decision", "It did not go out at its time. Send it now, move it or drop it."
        ),
        State("dropped", "Dropped"),
    ),
    moves=(
        Move("claim", "Taken up to be sent", ("queued",), "sending"),
        Move("hand_back", "Handed back", ("sending",), "queued"),
        Move(
            "confirm",
            "The network accepted it",
            ("sending", "unknown", "queued", "parked", "failed", "dropped"),
            "sent",
        ),
        Move("refuse", "The network refused it", ("sending", "unknown"), "failed"),
        Move("lose", "No answer came", ("sending",), "unknown"),
        Move("not_there", "Looked: it is not there", ("unknown",), "queued"),
        Move("park", "Set aside for a person", ("queued", "sending"), "parked"),
        Move("say_sent", "It is there", ("unknown",), "sent", DECIDE),
        Move("send_again", "It is not there: send again", ("unknown",), "queued", DECIDE),
        Move("send_now", "Send now", ("parked", "failed"), "queued", DECIDE),
        Move("reschedule", "Move to another time", ("parked", "failed"), "queued", DECIDE),
        Move("keep", "Keep at its time", ("parked",), "queued", DECIDE),
        Move("drop", "Drop", ("queued", "sending", "parked", "failed", "unknown"), "dropped", DECIDE),
    ),
)

# What a move was, for the history: "Asha sent it for approval".
DONE = {
    "send_for_approval": "sent it for approval",
    "release": "sent it",
    "approve": "approved it",
    "send_back": "sent it back",
    "reopen": "took it back to change it",
    "withdraw": "withdrew it",
}

# What each decision about a stuck delivery does, before somebody presses it.
MEANS = {
    "send_now": "It goes out within seconds, unless a hold stops it.",
    "reschedule": "It goes back in the queue for the time that you choose.",
    "keep": "It goes back in the queue for the time that it had.",
    "drop": "It does not go out on this account. What was said elsewhere stays.",
    "say_sent": "You have seen it on the network. The desk marks it as sent and does nothing more.",
    "send_again": "You have looked and it is not there. The desk sends it again.",
}
