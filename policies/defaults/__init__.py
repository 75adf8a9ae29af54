"""The texts that a new desk starts with: one Markdown file each, named by its slug.

A file begins with "name: value" lines (title, audience, kind, order, about; nation for a text that only one
nation needs), then an empty line, then the text. They are written for this desk, in plain English, and are
meant to be changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Default:
    slug: str
    title: str
    audience: str
    kind: str
    order: int
    about: str
    nation: str
    body: str


def load() -> list[Default]:
    """Every default text, in the order in which they are listed. Raises KeyError for a missing line."""
    return sorted(_read(), key=lambda default: default.order)


def _read() -> Iterator[Default]:
    for file in Path(__file__).parent.glob("*.md"):
        head, _, body = file.read_text(encoding="utf-8").partition("\n\n")
        lines = dict(line.split(": ", 1) for line in head.splitlines())
        yield Default(
            slug=file.stem,
            title=lines["title"],
            audience=lines["audience"],
            kind=lines["kind"],
            order=int(lines["order"]),
            about=lines["about"],
            nation=lines.get("nation", ""),
            body=body.strip(),
        )
