"""Meta's field selection: `id,message,comments.limit(5){id,from}` as a tree.

developers.facebook.com, "Field expansion".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from socialdesk.practice.graph import refusals

TOKEN = re.compile(r"[\w-]+|[{},]|\.\w+\([^)]*\)")


@dataclass
class Selection:
    """The fields asked for, each with its own modifiers and the fields asked for below it."""

    fields: dict[str, Selection] = field(default_factory=dict)
    modifiers: dict[str, str] = field(default_factory=dict)

    def names(self, default: tuple[str, ...]) -> list[str]:
        """What to show: the asked-for names, always with the id, or the default."""
        return list(dict.fromkeys([*self.fields, "id"])) if self.fields else list(default)

    def below(self, name: str) -> Selection:
        return self.fields.get(name, Selection())


def parse(text: str) -> Selection:
    """Raises Refusal on unbalanced braces or stray characters."""
    text = text.replace(" ", "")
    tokens = TOKEN.findall(text)
    if "".join(tokens) != text:
        raise _wrong(text)
    selection = _selection(tokens, text)
    if tokens:
        raise _wrong(text)
    return selection


def _selection(tokens: list[str], text: str) -> Selection:
    selection = Selection()
    while tokens and tokens[0] != "}":
        name = tokens.pop(0)
        if name == ",":
            continue
        if name in "{}" or name.startswith("."):
            raise _wrong(text)
        modifiers = {}
        while tokens and tokens[0].startswith("."):
            key, _, value = tokens.pop(0)[1:-1].partition("(")
            modifiers[key] = value
        inner = Selection()
        if tokens and tokens[0] == "{":
            tokens.pop(0)
            inner = _selection(tokens, text)
            if not tokens or tokens.pop(0) != "}":
                raise _wrong(text)
        inner.modifiers = modifiers
        selection.fields[name] = inner
    return selection


def _wrong(text: str) -> refusals.Refusal:
    return refusals.Refusal(400, 2500, f"Syntax error in the fields parameter: {text[:80]}")
