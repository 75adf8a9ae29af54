"""A state machine, in plain Python: which states there are, and which moves lead from one to another.

A workflow is a table, declared once beside the model that it governs. It knows nothing of databases or
people: a move names the permission that it needs, and whoever carries it out (socialdesk.audit.steps) checks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


class Refused(Exception):
    """A move that is not allowed now. The message is a sentence for the person who tried it."""


@dataclass(frozen=True)
class State:
    """A place where a thing can rest. `guidance` and `questions` help the person who has to work it."""

    name: str
    label: str
    guidance: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Move:
    """An arrow. `permission` is the value of an accounts Permission; "" means machine only."""

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    permission: str = ""
    needs_note: bool = False


@dataclass(frozen=True)
class Workflow:
    """States and moves, checked when the module is imported: a bad table never starts.

    Raises ValueError for an unknown state, a repeated action from one state, or a state nothing leads to.
    """

    name: str
    label: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    by_name: dict[str, State] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name = {state.name: state for state in self.states}
        object.__setattr__(self, "by_name", by_name)
        seen: set[tuple[str, str]] = set()
        for move in self.moves:
            for name in (*move.sources, move.target):
                if name not in by_name:
                    raise ValueError(f"{self.name}: {move.action} names the unknown state {name!r}")
            for source in move.sources:
                if (source, move.action) in seen:
                    raise ValueError(f"{self.name}: {move.action} leaves {source!r} twice")
                seen.add((source, move.action))
        unreachable = set(by_name) - {self.initial} - {move.target for move in self.moves}
        if unreachable:
            raise ValueError(f"{self.name}: nothing leads to {sorted(unreachable)}")

    @property
    def initial(self) -> str:
        return self.states[0].name

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(state.name, state.label) for state in self.states]

    def moves_from(self, state: str) -> list[Move]:
        return [move for move in self.moves if state in move.sources]

    def ends(self) -> frozenset[str]:
        """States that no move leaves."""
        return frozenset(self.by_name) - {source for move in self.moves for source in move.sources}

    def move(self, state: str, action: str) -> Move:
        """The arrow called `action` out of `state`. Raises Refused when there is none."""
        for move in self.moves_from(state):
            if move.action == action:
                return move
        label = next((move.label for move in self.moves if move.action == action), action)
        raise Refused(f"“{label}” is not possible here: this is now “{self.by_name[state].label}”.")


def labels(moves: Iterable[Move]) -> dict[str, str]:
    """Action to label, for pages that list what was done."""
    return {move.action: move.label for move in moves}
