"""The facts of an entry in plain words. Each app says, beside its event names, what its facts and values are called."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from socialdesk.workflow import Workflow, labels

DAY = re.compile(r"\d{4}-\d\d-\d\d")
_facts: dict[str, str] = {}
_values: dict[str, dict[str, str]] = {}
_states: dict[str, dict[str, str]] = {}
_moves: dict[str, dict[str, str]] = {}


def facts(**names: str) -> None:
    """What facts are called on the page: `facts(remote_id="number on the network")`. "" leaves one out."""
    _facts.update(names)


def values(**choices: Iterable[tuple[Any, Any]]) -> None:
    """What the values of a fact are called: `values(role=Role.choices)`."""
    for name, pairs in choices.items():
        _values[name] = {str(value): str(label) for value, label in pairs}


def moves(noun: str, *workflows: Workflow) -> None:
    """What the states and moves of "noun.moved" (and other events of that noun) are called. Where two workflows
    call a state by the same name, an entry cannot tell which it was."""
    states = _states.setdefault(noun, {})
    for workflow in workflows:
        for name, label in workflow.choices:
            states[name] = label if states.get(name, label) == label else f"{states[name]} or {label}"
        _moves.setdefault(noun, {}).update(labels(workflow.moves))


def details(action: str, found: dict[str, Any]) -> list[tuple[str, str]]:
    """Pairs of a name ("" for a move, which needs none) and what to say: the facts of the event `action`."""
    noun, left, rows = action.partition(".")[0], dict(found), []
    if noun in _moves and "action" in left:
        move, change = str(left.pop("action")), ""
        if "was" in left and "to" in left:
            was, to = left.pop("was"), left.pop("to")
            change = f": {_states[noun].get(was, was)} → {_states[noun].get(to, to)}"
        rows.append(("", f"“{_moves[noun].get(move, move)}”{change}"))
    elif isinstance(left.get("was"), dict) and isinstance(left.get("to"), dict):
        was, to = left.pop("was"), left.pop("to")
        left = {key: {"was": was[key], "is": to.get(key)} for key in was if was[key] != to.get(key)} | left
    for name, value in left.items():
        if isinstance(value, dict) and not _is_change(value):
            rows += [(_named(key), _say(key, inner)) for key, inner in value.items()]
        elif _named(name):
            rows.append((_named(name), _say(name, value)))
    return rows


def _named(fact: str) -> str:
    return _facts.get(fact, fact.replace("_", " "))


def _is_change(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"was", "is"}


def _say(name: str, value: Any) -> str:
    if _is_change(value):
        return f"{_say(name, value['was'])} → {_say(name, value['is'])}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{_named(key)}: {_say(key, inner)}" for key, inner in value.items())
    if isinstance(value, list):
        said = [_say(name, inner) for inner in value]
        return (" " if all(words.endswith(".") for words in said) else "; ").join(said) or "nothing"
    text = "" if value is None else str(value)
    if DAY.fullmatch(text):
        day = date.fromisoformat(text)
        return f"{day.day} {day:%B %Y}"
    return _values.get(name, {}).get(text, text) or "nothing"
