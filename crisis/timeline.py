"""The whole story of an incident, in order: what was decided, by whom, what was said and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from crisis.models import Incident
from crisis.workflow import DONE
from scheduler import workflow as scheduler
from scheduler.models import Post
from socialdesk.audit.log import label
from socialdesk.audit.models import Entry

# Steps and statements say these with more: the note, the text.
SAID_BETTER = ("incident.moved", "statement.sent")
WORDS = {
    "incident.declared": "declared it",
    "hold.placed": "held everything that is not about it",
    "hold.lifted": "lifted the hold",
    "post.written": "wrote a post about it",
    "delivery.sent": "sent it out",
}


@dataclass(frozen=True)
class Happening:
    """`words` is a text that went out, `post` where it can be looked at."""

    at: datetime
    who: str
    did: str
    note: str = ""
    words: str = ""
    post: int | None = None


def timeline(incident: Incident) -> list[Happening]:
    """Oldest first."""
    posts = {post.pk: post for post in Post.objects.filter(topic=incident.topic)}
    sent = list(incident.statements_sent.select_related("statement", "post__author"))
    rows = [
        Happening(step.at, step.actor, DONE.get(step.action, step.action), step.note)
        for step in incident.steps.select_related("person")
    ]
    rows += [
        Happening(
            s.at, s.post.writer, f"sent the statement “{s.statement}”", words=s.post.body, post=s.post_id
        )
        for s in sent
    ]
    statements = {s.post_id for s in sent}
    for entry in _entries(incident, list(posts)):
        pk = int(entry.thing_id) if entry.thing_type == "scheduler.post" else None
        if pk in statements and entry.action in ("post.written", "post.moved"):
            continue
        rows.append(_from_audit(entry, pk, posts))
    return sorted(rows, key=lambda row: row.at)


def _entries(incident: Incident, posts: list[int]) -> list[Entry]:
    about = Q(thing_type="crisis.incident", thing_id=str(incident.pk))
    about |= Q(thing_type="scheduler.hold", thing_id=str(incident.hold_id))
    about |= Q(thing_type="scheduler.post", thing_id__in=[str(pk) for pk in posts])
    entries = Entry.objects.filter(about).exclude(action__in=SAID_BETTER)
    return list(entries.select_related("person").order_by("pk"))


def _from_audit(entry: Entry, pk: int | None, posts: dict[int, Post]) -> Happening:
    did, note = WORDS.get(entry.action, label(entry.action)), str(entry.facts.get("reason", ""))
    if entry.action == "post.moved":
        did = f"{scheduler.DONE.get(entry.facts.get('action', ''), did)}: a post about it"
    elif entry.action == "hold.lifted" and (waiting := entry.facts.get("waiting", 0)):
        did = f"{did}: {waiting} to keep, move or drop"
    elif entry.action.startswith("delivery.") and (account := entry.facts.get("account")):
        did = f"{did} on {account}"
    words = posts[pk].body if pk and entry.action == "post.written" else ""
    return Happening(entry.at, entry.actor, did, note, words, pk)
