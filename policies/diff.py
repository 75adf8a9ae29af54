"""What changed between two texts, line by line, with the words that changed inside a line marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# Unchanged lines shown around a change; what lies between is counted, not shown.
CONTEXT = 2


@dataclass(frozen=True)
class Part:
    text: str
    changed: bool


@dataclass(frozen=True)
class Line:
    """`gap` stands for `count` unchanged lines that are left out."""

    kind: Literal["same", "added", "removed", "gap"]
    parts: tuple[Part, ...] = ()
    count: int = 0


def compare(old: str, new: str) -> list[Line]:
    """Empty when the two are the same."""
    before, after = old.splitlines(), new.splitlines()
    if before == after:
        return []
    lines: list[Line] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            lines += _same(before[a:b], first=a == 0, last=b == len(before))
        else:
            lines += _changed(before[a:b], after[c:d])
    return lines


def _same(lines: list[str], *, first: bool, last: bool) -> Iterator[Line]:
    head, tail = (0 if first else CONTEXT), (0 if last else CONTEXT)
    gap = len(lines) - head - tail
    if gap < 2:
        head, gap = len(lines), 0
    yield from (Line("same", (Part(line, False),)) for line in lines[:head])
    if gap:
        yield Line("gap", count=gap)
        yield from (Line("same", (Part(line, False),)) for line in lines[len(lines) - tail :])


def _changed(before: list[str], after: list[str]) -> Iterator[Line]:
    pairs = [_words(old, new) for old, new in zip(before, after, strict=False)]
    yield from (Line("removed", old) for old, _ in pairs)
    yield from (Line("removed", (Part(line, False),)) for line in before[len(pairs) :])
    yield from (Line("added", new) for _, new in pairs)
    yield from (Line("added", (Part(line, False),)) for line in after[len(pairs) :])


def _words(old: str, new: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    removed, added = [], []
    # Two lines with little in common are two lines, not one that was mended.
    alike = matcher.ratio() > 0.4
    for tag, a, b, c, d in matcher.get_opcodes():
        if a < b:
            removed.append(Part("".join(before[a:b]), alike and tag != "equal"))
        if c < d:
            added.append(Part("".join(after[c:d]), alike and tag != "equal"))
    return tuple(removed), tuple(added)
