"""What happened to a post, in order, and what its writer changed after it was sent back."""

from dataclasses import dataclass
from datetime import datetime

from policies import diff
from scheduler.models import Post, Wording
from scheduler.workflow import DONE
from socialdesk.networks.models import Account


@dataclass(frozen=True)
class Happening:
    at: datetime
    who: str
    did: str
    note: str = ""


def history(post: Post) -> list[Happening]:
    """Oldest first. Reads what Post.with_targets() has fetched."""
    wordings = list(post.wordings.all())
    rows = [Happening(post.created_at, post.writer, "wrote it")]
    rows += [Happening(w.at, _writer(post, w), "changed it") for w in wordings[1:]]
    rows += [Happening(s.at, s.actor, DONE.get(s.action, s.action), s.note) for s in post.steps.all()]
    rows += [
        Happening(row.sent_at, "The desk", f"sent it on {row.account.label}")
        for row in post.deliveries.all()
        if row.state == "sent" and row.sent_at
    ]
    return sorted(rows, key=lambda row: row.at)


def _writer(post: Post, wording: Wording) -> str:
    return str(wording.person) if wording.person else post.writer


@dataclass(frozen=True)
class Change:
    """`account` None: the same change on every account."""

    account: Account | None
    lines: list[diff.Line]


@dataclass(frozen=True)
class SinceSentBack:
    """Who sent it back and why, and how the text reads now against how it read then."""

    who: str
    at: datetime
    note: str
    changes: list[Change]


def since_sent_back(post: Post) -> SinceSentBack | None:
    """None where it was never sent back. Reads what Post.with_targets() has fetched."""
    step = next((s for s in reversed(post.steps.all()) if s.action == "send_back"), None)
    if step is None:
        return None
    before = next((w for w in reversed(post.wordings.all()) if w.at <= step.at), None)
    return SinceSentBack(step.actor, step.at, step.note, _changes(post, before) if before else [])


def _changes(post: Post, before: Wording) -> list[Change]:
    variants = list(post.variants.all())
    pairs = {(before.words_on(v.account_id), v.words): v.account for v in variants}
    changes = [Change(account, diff.compare(old, new)) for (old, new), account in pairs.items() if old != new]
    if len(pairs) == 1 and changes:
        return [Change(None, changes[0].lines)]
    return changes
