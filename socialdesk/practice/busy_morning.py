"""Plays the busy morning: 60 made-up messages to the trust, spread over some seconds.

The script itself is busy_morning.json, beside this file. Each line carries the route that a sensible
officer would give it; tests of routing compare with it, the networks never show it.
"""

from __future__ import annotations

import json
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any

from socialdesk.practice import public
from socialdesk.practice.accounts import Account, all_accounts, meet
from socialdesk.practice.records import Item, Network, find_item, profile
from socialdesk.practice.stamps import new_id
from socialdesk.practice.store import store

Line = dict[str, Any]

SCRIPT = Path(__file__).with_suffix(".json")
ROUTES = ("complaint", "media", "feedback", "question", "crisis", "politics", "spam", "other")
DEFAULT_SECONDS = 300.0

_playing = threading.Lock()
_stopped = threading.Event()


@cache
def script() -> dict[str, list[Line]]:
    """`ours`: what the trust had posted before; `messages`: the 60, in order."""
    loaded: dict[str, list[Line]] = json.loads(SCRIPT.read_text(encoding="utf-8"))
    return loaded


def progress() -> Line:
    """How far the last playing came: running, done, total, seconds, and the ids by label."""
    idle = {"done": 0, "total": len(script()["messages"]), "seconds": 0.0, "ids": {}}
    return {"running": _playing.locked()} | (store().get("busy", "morning") or idle)


def play(seconds: float) -> bool:
    """Start in a thread of its own; False when it is being played already."""
    if not _playing.acquire(blocking=False):
        return False
    _stopped.clear()
    _note({}, seconds)
    threading.Thread(target=_run, args=(seconds,), name="busy-morning", daemon=True).start()
    return True


def stop() -> None:
    """End the playing and wait until it has ended."""
    _stopped.set()
    with _playing:
        pass


def _run(seconds: float) -> None:
    try:
        ids = {line["label"]: _before(line).id for line in script()["ours"]}
        messages = script()["messages"]
        began = time.monotonic()
        for n, line in enumerate(messages):
            due = began + seconds * n / len(messages)
            if _stopped.wait(max(0.0, due - time.monotonic())):
                return
            with store().writing():
                ids[line["label"]] = _say(line, ids).id
                _note(ids, seconds)
    finally:
        _playing.release()


def _note(ids: dict[str, str], seconds: float) -> None:
    messages = script()["messages"]
    done = sum(line["label"] in ids for line in messages)
    store().put("busy", "morning", {"done": done, "total": len(messages), "seconds": seconds, "ids": ids})


def _account(network: Network) -> Account:
    return next(account for account in all_accounts() if account.network == network)


def _before(line: Line) -> Item:
    """Something the trust itself had posted, for the town to answer."""
    account = _account(line["network"])
    return public.post(profile(account.network, account.id), account, line["text"])


def _say(line: Line, ids: dict[str, str]) -> Item:
    network: Network = line["network"]
    account = _account(network)
    author = meet(network, line["handle"], line["name"], line.get("bio", ""), line.get("followers"))
    pictures = line.get("media", [])
    media = [{"id": new_id(), "url": picture["url"], "alt": picture["alt"]} for picture in pictures]
    if line["kind"] == "direct":
        return public.direct(author, account, line["text"], media=media)
    if line["kind"] == "comment":
        under = find_item(network, ids[line["in_reply_to"]])
        if under is not None:
            return public.comment(author, line["text"], under, media=media)
    if line["kind"] == "post":
        return public.post(author, account, line["text"], media=media)
    return public.mention(author, account, line["text"], media=media)
