"""Draws a workflow: each state a box with a line under it, each move an arrow in a row of its own.

With a row for each move no two labels meet, and with the boxes above the rows no arrow runs through one. A dot on a
state's line says that the move leaves it, an arrowhead that it leads there; lines that it only crosses it hops over.
All lengths are in SVG user units, about a pixel each.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from socialdesk.workflow import Move, State, Workflow

STEP = 152  # from one state's line to the next
BOX, TALL = 136, 50
EDGE = 6
ROW = 42
HEAD = 40  # of a band
LETTER = 7.4  # the width of one in a label, on average and a little more
HOP, DOT = 6, 4
ABOVE = 11  # how far a label stands over its arrow


@dataclass(frozen=True)
class Box:
    """A state. `left` and `top` are its corner, `x` its line; `lines` are its label, in one piece or two."""

    state: State
    x: int
    top: int
    lines: tuple[str, ...]
    is_end: bool
    width: int = BOX
    height: int = TALL

    @property
    def left(self) -> int:
        return self.x - BOX // 2

    @property
    def rows(self) -> list[tuple[int, str]]:
        """Each line of its label with its baseline."""
        first = self.top + TALL // 2 + (5 if len(self.lines) == 1 else -4)
        return [(first + 18 * number, words) for number, words in enumerate(self.lines)]


@dataclass(frozen=True)
class Arrow:
    """A move: its path, where it leaves states, its heads, and its label (`x` is the label's middle)."""

    move: Move
    path: str
    dots: tuple[int, ...]
    heads: tuple[str, ...]
    x: float
    y: int

    @property
    def label_y(self) -> int:
        return self.y - ABOVE

    @property
    def label_width(self) -> float:
        return len(self.move.label) * LETTER


@dataclass(frozen=True)
class Band:
    """The moves of one kind of mover, from `top` for `height`."""

    title: str
    by_people: bool
    top: int
    height: int
    arrows: tuple[Arrow, ...]

    @property
    def title_y(self) -> int:
        return self.top + 22


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    boxes: tuple[Box, ...]
    bands: tuple[Band, ...]

    @property
    def below(self) -> int:
        """Where the lines of the states begin."""
        return EDGE + TALL


def draw(flow: Workflow) -> Drawing:
    at = {state.name: EDGE + BOX // 2 + STEP * number for number, state in enumerate(flow.states)}
    width = 2 * EDGE + BOX + STEP * (len(flow.states) - 1)
    ends = flow.ends()
    boxes = tuple(
        Box(state, at[state.name], EDGE, two_lines(state.label), state.name in ends) for state in flow.states
    )
    bands, top = [], EDGE + TALL + 14
    for title, by_people in (("What the desk does by itself", False), ("What people decide", True)):
        moves = [move for move in flow.moves if bool(move.permission) is by_people]
        if moves:
            height = HEAD + ROW * len(moves)
            rows = range(top + HEAD + ROW - 20, top + height, ROW)
            arrows = tuple(_arrow(move, at, y, width) for move, y in zip(moves, rows, strict=True))
            bands.append(Band(title, by_people, top, height, arrows))
            top += height + 10
    return Drawing(width, top, boxes, tuple(bands))


def two_lines(label: str) -> tuple[str, ...]:
    """A label that is too long for its box, broken where the two parts are most alike in length."""
    words = label.split()
    if len(label) <= 15 or len(words) == 1:
        return (label,)
    breaks = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(breaks, key=lambda pair: max(map(len, pair)))


def _arrow(move: Move, at: dict[str, int], y: int, width: int) -> Arrow:
    to, dots = at[move.target], tuple(sorted(at[source] for source in move.sources))
    first, last = min(to, *dots), max(to, *dots)
    crossed = [x for x in sorted(at.values()) if first < x < last and x not in (to, *dots)]
    heads = [_head(to, y, 1)] if first < to else []
    heads += [_head(to, y, -1)] if last > to else []
    half = len(move.label) * LETTER / 2
    middle = min(max((first + last) / 2, EDGE + half), width - EDGE - half)
    return Arrow(move, " ".join(_line(first, last, y, crossed)), dots, tuple(heads), middle, y)


def _line(first: int, last: int, y: int, crossed: list[int]) -> Iterator[str]:
    yield f"M{first} {y}"
    for x in crossed:
        yield f"H{x - HOP}a{HOP} {HOP} 0 0 1 {2 * HOP} 0"
    yield f"H{last}"


def _head(to: int, y: int, towards: int) -> str:
    """A head whose point nearly touches the line at `to`, coming from the left (1) or the right (-1)."""
    return f"M{to - 12 * towards} {y - 6}L{to - 2 * towards} {y}l{-10 * towards} 6"
