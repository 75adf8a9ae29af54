"""Everything that happened in a conversation, merged by time: what was said, by them and by us, and what was
done about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from inbox import history, parents
from inbox.listing import digest
from inbox.models import CaseStep, Conversation, Message, Reply, Triage
from scheduler.models import Delivery, PostStep
from scheduler.standing import blocked


@dataclass(frozen=True)
class Entry:
    """One thing in the timeline. `kind` names its template; `stamp` changes when it looks different; `say` is
    what is read out when it appears or changes. `answers` is what a message answers, where that stands elsewhere."""

    kind: str
    at: datetime
    thing: Any
    stamp: str
    extra: Any = None
    say: str = ""
    answers: parents.Quoted | None = None

    @property
    def id(self) -> str:
        name = f"{self.at:%Y%m%d}" if self.kind == "day" else self.thing.pk
        return f"{self.kind}-{name}"

    @property
    def key(self) -> str:
        """Sorts by time; a day's heading comes before what happened on it."""
        rank = 0 if self.kind == "day" else 1
        return f"{self.at.astimezone(UTC):%Y%m%d%H%M%S%f}{rank}{self.id}"


@dataclass(frozen=True)
class Fate:
    """How a reply fares, in words. `kind` is a chip's: good, warn, bad, quiet."""

    words: str
    kind: str
    detail: str = ""
    at: datetime | None = None
    url: str = ""
    delivery: Delivery | None = None
    needs_decision: bool = False


def replies_of(conversation: Conversation) -> list[Reply]:
    """With all that decides how each fares."""
    deliveries = Delivery.objects.with_holds().select_related("account")
    rows = conversation.replies.select_related("post__author", "automatic").prefetch_related(
        Prefetch("post__deliveries", deliveries.defer("account__credentials"))
    )
    replies: list[Reply] = list(rows)
    sent_back = [reply.post for reply in replies if reply.post.state == "sent_back"]
    prefetch_related_objects(sent_back, Prefetch("steps", PostStep.objects.select_related("person")))
    return replies


def mark(conversation: Conversation, replies: Iterable[Reply]) -> str:
    """A fingerprint of the conversation: another one means that there is something to show."""
    return digest([conversation.changed_at.timestamp(), *(_facts(reply) for reply in replies)])


def _facts(reply: Reply) -> tuple[Any, ...]:
    deliveries = [
        (row.state, row.reason, row.remote_url, row.on_hold, row.due_at.timestamp(), blocked(row.account))
        for row in _deliveries(reply)
    ]
    return (reply.pk, reply.post.state, reply.post.edits, deliveries)


def _deliveries(reply: Reply) -> list[Any]:
    return list(reply.post.deliveries.all())


def fate(reply: Reply) -> Fate:
    post = reply.post
    row = next(iter(_deliveries(reply)), None)
    if row is None or post.state != "approved":
        return _before_the_door(reply)
    if row.state == "queued":
        return _queued(row)
    common = {"detail": row.reason, "delivery": row}
    if row.state == "sending":
        return Fate("Being sent", "quiet", delivery=row)
    if row.state == "sent":
        return Fate("Sent", "good", at=row.sent_at, url=row.remote_url, delivery=row)
    if row.state == "failed":
        return Fate("Not sent", "bad", **common, needs_decision=True)
    if row.state == "unknown":
        return Fate("Checking whether it went out", "warn", **common)
    if row.state == "parked":
        return Fate("Needs a decision", "bad", **common, needs_decision=True)
    return Fate("Dropped, it will not go out", "quiet", **common)


def _before_the_door(reply: Reply) -> Fate:
    state = reply.post.state
    if state == "in_review":
        return Fate("Waiting for approval", "warn", at=reply.post.due_at)
    if state == "sent_back":
        step = next((s for s in reversed(list(reply.post.steps.all())) if s.to == "sent_back"), None)
        return Fate("Sent back", "bad", f"{step.actor}: {step.note}" if step else "")
    if state == "withdrawn":
        return Fate("Withdrawn, it will not go out", "quiet")
    return Fate("Draft, not sent", "quiet")


def _queued(row: Any) -> Fate:
    if row.on_hold:
        return Fate(
            "On hold", "warn", "Everything is on hold. A person decides about it later.", delivery=row
        )
    if reason := blocked(row.account):
        return Fate("Waiting for the account", "warn", reason, delivery=row)
    if row.due_at > timezone.now():
        return Fate("Waiting for its time", "quiet", at=row.due_at, delivery=row)
    if row.reason:
        return Fate("Waiting to try again", "warn", row.reason, at=row.not_before, delivery=row)
    return Fate("Going out now", "quiet", delivery=row)


# --- putting it together -----------------------------------------------------------------------------------
def build(conversation: Conversation, replies: list[Reply], steps: Iterable[CaseStep]) -> list[Entry]:
    """Oldest first. `replies` are those of replies_of()."""
    entries = [
        *_messages(conversation, replies),
        *(_reply(reply) for reply in replies),
        *(
            Entry("note", note.at, note, "", say=f"Note by {note.by}")
            for note in conversation.notes.select_related("by")
        ),
        *(Entry("step", step.at, step, "") for step in steps),
        *_decisions(conversation),
    ]
    days = {timezone.localtime(entry.at).date(): entry for entry in entries}
    for day in days:
        midnight = timezone.make_aware(datetime.combine(day, datetime.min.time()))
        entries.append(Entry("day", midnight, day, ""))
    return sorted(entries, key=lambda entry: entry.key)


def _messages(conversation: Conversation, replies: list[Reply]) -> Iterator[Entry]:
    """What they said, and what we said without the desk: what the desk sent is shown as its reply."""
    own = {row.remote_id for reply in replies for row in _deliveries(reply) if row.remote_id}
    messages = list(history.with_changes(conversation.messages.all()))
    befell = history.of(messages, conversation.account.label)
    answers = parents.of(messages, own)
    for message in messages:
        if message.ours and message.remote_id in own:
            continue
        past, quoted = befell[message.pk], answers.get(message.pk)
        stamp = digest([message.text, message.hidden, past.events, len(past.wordings), quoted])
        say = "" if message.ours else f"{conversation.person} wrote"
        yield Entry("message", message.at, message, stamp, extra=past, say=say, answers=quoted)


def _reply(reply: Reply) -> Entry:
    how = fate(reply)
    at = how.at if how.words == "Sent" and how.at else reply.at
    say = f"Answer by {reply.post.writer}: {how.words}"
    return Entry("reply", at, reply, digest(_facts(reply)), extra=how, say=say)


def _decisions(conversation: Conversation) -> Iterator[Entry]:
    """Where it was put, whenever that changed something: each message is judged, but few move anything."""
    before: tuple[str, str, bool] | None = None
    decisions: list[Triage] = list(conversation.triage.select_related("person"))
    for decision in decisions:
        now = (decision.route, decision.urgency, decision.red_lane)
        if now != before and (before is None or decision.person_id or decision.red_lane):
            yield Entry("triage", decision.at, decision, "")
        if before is None or decision.person_id or decision.red_lane:
            before = now


def newest_from_them(entries: Iterable[Entry]) -> Message | None:
    """The message that an answer would answer."""
    theirs = [e.thing for e in entries if e.kind == "message" and not e.thing.ours and not e.thing.deleted_at]
    return theirs[-1] if theirs else None
