"""The part of X's search language that a communications team uses.

docs.x.com, "Build a query": words and "phrases" beside each other must all occur; OR, brackets and a
minus before a term; the operators from:, to:, url:, conversation_id:, is:reply, is:retweet, is:quote,
@handle and #hashtag.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from socialdesk.practice.records import Item, find_item, find_member
from socialdesk.practice.x import problems

Test = Callable[[Item], bool]
TERM = re.compile(r'-?"[^"]*"|[()]|-\(|[^\s()"]+')


def matcher(query: str) -> Test:
    """A test for posts. Raises Problem when the brackets do not match."""
    terms = TERM.findall(query)
    test = _either(terms)
    if terms:
        raise problems.invalid("There were errors processing your request: unexpected bracket", query=[query])
    return test


def _either(terms: list[str]) -> Test:
    groups = [_every(terms)]
    while terms and terms[0] == "OR":
        terms.pop(0)
        groups.append(_every(terms))
    return lambda item: any(test(item) for test in groups)


def _every(terms: list[str]) -> Test:
    tests: list[Test] = []
    while terms and terms[0] not in (")", "OR"):
        tests.append(_one(terms))
    return lambda item: all(test(item) for test in tests)


def _one(terms: list[str]) -> Test:
    term = terms.pop(0)
    if term in ("(", "-("):
        inner = _either(terms)
        if not terms or terms.pop(0) != ")":
            raise problems.invalid("There were errors processing your request: missing bracket")
        return (lambda item: not inner(item)) if term == "-(" else inner
    if term.startswith("-"):
        wanted = _term(term[1:])
        return lambda item: not wanted(item)
    return _term(term)


def _term(term: str) -> Test:
    operator, _, value = term.partition(":")
    value = value.lstrip("@").lower()
    known: dict[str, Test] = {
        "from": lambda item: _handle(item.author_id) == value,
        "to": lambda item: (
            (p := find_item("x", item.parent_id)) is not None and _handle(p.author_id) == value
        ),
        "url": lambda item: value in item.text.lower(),
        "conversation_id": lambda item: item.root_id == value,
        "is": lambda item: bool(
            {"reply": item.parent_id, "retweet": item.reposted_id, "quote": item.quoted_id}.get(value)
        ),
    }
    if value and operator in known:
        return known[operator]
    words = re.compile(rf"(?<!\w){re.escape(term.strip(chr(34)))}(?!\w)", re.IGNORECASE)
    return lambda item: words.search(item.text) is not None


def _handle(member_id: str) -> str:
    member = find_member("x", member_id)
    return member.handle.lower() if member else ""
