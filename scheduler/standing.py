"""Where a post stands, in one sentence, from what became of it on each account."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from scheduler.models import Delivery, Post
from scheduler.workflow import DELIVERY
from socialdesk.networks.models import Account
from socialdesk.templatetags.desk import london


@dataclass(frozen=True)
class Standing:
    """`label` and `kind` are its chip, `words` a sentence."""

    label: str
    kind: str
    words: str


@dataclass(frozen=True)
class _Part:
    """What is true of some of a post's deliveries. `does` goes on after "It", with `{where}` and `{accounts}`
    open; `weight` says how much it asks for attention."""

    weight: int
    label: str
    kind: str
    does: str


def blocked(account: Account) -> str:
    """Why nothing goes out on an account at the moment, and who can change that, or ""."""
    if not account.is_active:
        return "This account is paused: nothing goes out until an admin resumes it."
    if account.state == Account.RECONNECT:
        return "This account needs reconnecting: nothing goes out until an admin has done so."
    return ""


def standing(post: Post) -> Standing:
    """Reads what Post.with_targets() has fetched: deliveries that know whether a hold stops them."""
    rows = list(post.deliveries.all())
    if post.state == "approved" and rows:
        return standing_of(rows)
    kind = {"in_review": "question", "sent_back": "warn"}.get(post.state, "quiet")
    return Standing(post.state_now.label, kind, post.state_now.guidance)


def standing_of(rows: Iterable[Delivery]) -> Standing:
    """Of deliveries from with_holds(), at least one. What asks most for attention gives the chip."""
    parts: dict[_Part, int] = {}
    for row in rows:
        part = _part(row)
        parts[part] = parts.get(part, 0) + 1
    total = sum(parts.values())
    clauses: list[str] = []
    for part in sorted(parts, key=lambda part: part.weight or 99):  # what was dropped comes last
        where = _where(parts[part], total, first=not clauses)
        accounts = "account" if parts[part] == 1 else "accounts"
        clauses.append(part.does.format(where=where, accounts=accounts))
    pressing = max(parts, key=lambda part: part.weight)
    return Standing(pressing.label, pressing.kind, f"It {'; '.join(clauses)}.")


def _where(count: int, total: int, *, first: bool) -> str:
    if count == total:
        return {1: "", 2: " on both accounts"}.get(total, f" on all {total} accounts")
    return f" on {count} of {total} accounts" if first else f" on {count}"


def _part(row: Delivery) -> _Part:
    label = DELIVERY.by_name[row.state].label
    match row.state:
        case "dropped":
            return _Part(0, label, "quiet", "was dropped{where}")
        case "sent":
            return _Part(1, label, "good", f"was sent {london(row.sent_at)}".strip() + "{where}")
        case "sending":
            return _Part(2, label, "question", "is being sent{where}")
        case "unknown":
            return _Part(8, label, "warn", "may have gone out{where}, and the desk is looking")
        case "parked":
            return _Part(9, label, "warn", "waits{where} for a person to decide")
        case "failed":
            return _Part(10, label, "bad", "was not sent{where}, and needs a person to decide")
    return _queued(row)


def _queued(row: Delivery) -> _Part:
    """Why it has not gone out: what has to end first comes first."""
    if row.on_hold:
        return _Part(5, "On hold", "warn", "waits{where} until the hold is lifted")
    if row.is_behind:
        return _Part(5, "In line", "warn", "waits{where} until what was to be said before it has gone out")
    if not row.account.is_active:
        return _Part(6, "Account paused", "warn", "waits{where} until an admin resumes the {accounts}")
    if row.account.state == Account.RECONNECT:
        return _Part(7, "Needs reconnecting", "warn", "waits{where} until an admin reconnects the {accounts}")
    again = max(filter(None, [row.not_before, row.account.writes_limited_until]), default=None)
    if again and again > max(row.due_at, timezone.now()):
        return _Part(4, "Trying again", "", f"is tried again {london(again)}" + "{where}")
    if not row.is_due:
        return _Part(4, "Scheduled", "", f"goes out {london(row.due_at)}" + "{where}")
    return _Part(3, "Going out", "question", "goes out now{where}")
