"""Filling placeholders in a text, and turning it into a page.

A placeholder is a name in double braces, `{{ organisation.name }}`. The names are those in placeholders.py
and nothing else: no logic, no attributes, so that no text can reach into the desk. A value stands as it is
typed in the profile; in a page it is Markdown like the text around it.
"""

import re
from collections.abc import Iterable, Mapping

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from policies.models import Version
from policies.placeholders import BY_NAME, PLACEHOLDERS, Placeholder, Values
from policies.workflow import PUBLISHED
from socialdesk.workflow import Refused

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


class TextUnavailable(Refused):
    """A text cannot be used now. The message is a sentence for the person who needs it."""


class NothingPublished(TextUnavailable):
    """The policy is missing, or none of its versions is published."""


class Unfilled(TextUnavailable):
    """Placeholders that are not on the list, or have no value yet. `unknown` and `empty` name them."""

    def __init__(self, *, unknown: Iterable[str] = (), empty: Iterable[str] = ()) -> None:
        self.unknown, self.empty = list(unknown), list(empty)
        sentences = [f"There is no placeholder called “{name}”." for name in self.unknown]
        sentences += [f"“{name}” has no value yet: see the organisation page." for name in self.empty]
        super().__init__(" ".join(sentences))


def names_in(body: str) -> list[str]:
    """The placeholders that a text uses, each once, in order."""
    return list(dict.fromkeys(PLACEHOLDER.findall(body)))


def unknown_in(body: str) -> list[str]:
    return [name for name in names_in(body) if name not in BY_NAME]


def render(body: str, **extra: str) -> str:
    """`body` with every placeholder filled, as plain text. `extra` adds names or overrides a value
    (`next_opening="on Monday at 9am"`). Raises Unfilled."""
    text, unfilled = _fill(body, extra)
    if unfilled:
        raise unfilled
    return text


def _fill(body: str, extra: Mapping[str, str]) -> tuple[str, Unfilled | None]:
    values = Values()
    known: dict[str, str] = {}
    unknown, empty = [], []
    for name in names_in(body):
        if name in extra:
            known[name] = str(extra[name])
        elif name not in BY_NAME:
            unknown.append(name)
        elif value := BY_NAME[name].value(values):
            known[name] = value
        else:
            empty.append(name)
    text = PLACEHOLDER.sub(lambda found: known.get(found[1], f"[{found[1]} is not filled in]"), body)
    return text, Unfilled(unknown=unknown, empty=empty) if unknown or empty else None


def fill_marked(body: str, **extra: str) -> str:
    """As `render`, but what is not filled in is marked so in the text. For a person to look at."""
    return _fill(body, extra)[0]


def present_values() -> list[tuple[Placeholder, str]]:
    """Every placeholder with its value now, for the list beside the editor."""
    values = Values()
    return [(placeholder, placeholder.value(values)) for placeholder in PLACEHOLDERS]


def _safe_link(url: str) -> bool:
    return re.match(r"(https?://|mailto:|tel:|/(?!/)|#)", url, re.IGNORECASE) is not None


_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")
_markdown.validateLink = _safe_link  # type: ignore[method-assign]
_CLASSES = {
    "paragraph_open": "nhsuk-body",
    "bullet_list_open": "nhsuk-list nhsuk-list--bullet",
    "ordered_list_open": "nhsuk-list nhsuk-list--number",
    "link_open": "nhsuk-link",
    "blockquote_open": "nhsuk-inset-text",
}
_HEADINGS = {"h2": "nhsuk-heading-m", "h3": "nhsuk-heading-s", "h4": "nhsuk-heading-xs"}


def to_html(body: str, **extra: str) -> SafeString:
    """A page from CommonMark. Raw HTML is shown as text, pictures are left out, links may only go to the web,
    mail or phone. What is not filled in is marked so in the text, for a preview; nothing is raised."""
    tokens = _markdown.parse(fill_marked(body, **extra))
    for token in [one for top in tokens for one in (top, *(top.children or ()))]:
        if token.type in {"heading_open", "heading_close"}:
            # The page has its own h1.
            token.tag = "h2" if token.tag == "h1" else min(token.tag, "h4")
        name = _HEADINGS.get(token.tag) if token.type == "heading_open" else _CLASSES.get(token.type)
        if name:
            token.attrSet("class", name)
    html: str = _markdown.renderer.render(tokens, _markdown.options, {})
    return mark_safe(html)  # noqa: S308 made by markdown-it with raw HTML off


def published(slug: str) -> Version:
    """The version of `slug` that counts now. Raises NothingPublished."""
    version = Version.objects.filter(policy__slug=slug, state=PUBLISHED).select_related("policy").first()
    if version is None:
        raise NothingPublished(f"There is no published text “{slug}”. Publish one on the policies page.")
    return version


def published_text(slug: str, **extra: str) -> str:
    """The published text of a policy, filled and ready to send. Raises NothingPublished or Unfilled."""
    return render(published(slug).body, **extra)


def fields_needed(body: str) -> set[str]:
    """The fields of the profile that must not be empty for this text."""
    return {BY_NAME[name].field for name in names_in(body) if name in BY_NAME} - {""}
