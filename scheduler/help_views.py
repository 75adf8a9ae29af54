"""The help page on delivery: what can become of a post, drawn from the table by which the desk moves it."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from scheduler.drawing import draw
from scheduler.workflow import DELIVERY, MEANS
from socialdesk.accounts.access import DeskRequest, everyone_signed_in
from socialdesk.accounts.roles import Role, allows
from socialdesk.workflow import Move, State

# What each state means to somebody who only wants to know what becomes of a post.
STATES = {
    "queued": "It is approved and goes out at its time, or as soon as what stops it is over: a hold, a paused "
    "account, or a network that asked the desk to wait.",
    "sending": "The desk is talking to the network at this moment. It takes a few seconds, half a minute at most.",
    "sent": "The network has taken it, or somebody has seen it there. The desk never sends it again.",
    "failed": "The network said no and gave a reason. Trying again by itself would change nothing, so a person "
    "reads why.",
    "unknown": "No answer came, so it may be there or not. The desk reads our own timeline until it knows, and "
    "sends nothing meanwhile. What it cannot find out, a person does.",
    "parked": "Its time passed without it, or a hold was lifted over it. A person says whether it is still right.",
    "dropped": "It does not go out on this account.",
}
# What the desk does by itself. What people decide is explained where they decide it, in the same words (MEANS).
MOVES = {
    "claim": "Its time has come, nothing stops it and its account can send. Only one part of the desk can take it.",
    "hand_back": "Something stops it after all, or the network asked the desk to wait. Nothing was said, so it is "
    "tried again later.",
    "confirm": "Whenever a yes comes, it counts, even if somebody had given it up meanwhile: what was said is sent.",
    "refuse": "The network read it and said no, or the checks stopped it.",
    "lose": "The connection broke, the network did not answer in time, or the desk itself was stopped in between. "
    "The desk had written down beforehand that it would try.",
    "not_there": "The desk has read the network long enough after the last try, and it is not there. Only then is "
    "it tried again.",
    "park": f"It is more than {settings.TOO_LATE_MINUTES:g} minutes late, or what held it was lifted. "
    "After a standstill nothing bursts out.",
}


@dataclass(frozen=True)
class Line:
    """A move as a row of the table beside the drawing. `who` is "" for the desk itself."""

    move: Move
    means: str
    sources: list[State]
    target: State
    who: str


def lines() -> list[Line]:
    """In the order of the drawing: the desk's moves, then those of people."""
    moves = sorted(DELIVERY.moves, key=lambda move: bool(move.permission))
    return [
        Line(
            move,
            MOVES.get(move.action) or MEANS.get(move.action, ""),
            [state for state in DELIVERY.states if state.name in move.sources],
            DELIVERY.by_name[move.target],
            who(move),
        )
        for move in moves
    ]


def who(move: Move) -> str:
    """The roles that may, as words: "Manager or admin"."""
    roles = [role.label for role in Role if move.permission and allows(role, move.permission)]
    words = " or ".join(roles).capitalize()
    return f"{words}; its author, when it missed its time" if words and "parked" in move.sources else words


@everyone_signed_in
def help_delivery(request: DeskRequest) -> HttpResponse:
    context = {
        "drawing": draw(DELIVERY),
        "states": [(state, STATES.get(state.name) or state.guidance) for state in DELIVERY.states],
        "ends": DELIVERY.ends(),
        "lines": lines(),
    }
    return render(request, "scheduler/help_delivery.html", context)
