"""Everything that happened in a conversation, merged by time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inbox import services, timeline
from inbox.models import CaseStep, Conversation, Reply, Route
from inbox.timeline import Entry
from scheduler import decisions
from scheduler import services as scheduler
from scheduler.models import Delivery, Post
from socialdesk.accounts.models import User
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Change
from tests.factories import account, item, message, take_in

pytestmark = pytest.mark.django_db


def entries(conversation: Conversation) -> list[Entry]:
    steps = CaseStep.objects.filter(thing__conversation=conversation).select_related("thing", "person")
    return timeline.build(conversation, timeline.replies_of(conversation), steps)


def kinds(conversation: Conversation) -> list[str]:
    return [entry.kind for entry in entries(conversation) if entry.kind != "day"]


def test_it_merges_everything_by_time(officer: User) -> None:
    first = message(at=timezone.now() - timedelta(minutes=5)).conversation
    services.add_note(first, body="Rang the ward", by=officer)
    services.reply(first, body="Hello", by=officer)
    services.take_step(first.case, "close", by=officer, note="Done")
    assert kinds(first) == ["message", "triage", "note", "reply", "step", "step"]


def test_each_day_has_its_heading() -> None:
    ours, now = account(), timezone.now()
    first = message(ours=ours, at=now - timedelta(days=1), thread_id="t").conversation
    message(ours=ours, at=now, thread_id="t")
    days = [entry.thing for entry in entries(first) if entry.kind == "day"]
    assert days == sorted(
        {timezone.localtime(now - timedelta(days=1)).date(), timezone.localtime(now).date()}
    )


def test_what_the_desk_sent_is_not_shown_again_as_its_echo(officer: User) -> None:
    ours = account()
    first = message(ours=ours)
    services.reply(first.conversation, body="Hello", by=officer)
    Delivery.objects.update(state="sent", sent_at=timezone.now(), remote_id="echo")
    echo = {"by": ours.remote_id, "parent_id": first.remote_id}
    take_in(ours, item("Hello", remote_id="echo", **echo))
    take_in(ours, item("By the app", remote_id="other", **echo))
    said = [entry.thing.text for entry in entries(first.conversation) if entry.kind == "message"]
    assert said == [first.text, "By the app"]
    assert kinds(first.conversation).count("reply") == 1


def test_earlier_wordings_come_with_the_message() -> None:
    first = message("Parking is a joke", ours=account("facebook"))
    take_in(first.account, item("Parking is dear", remote_id=first.remote_id, change=Change.EDITED))
    (shown,) = [entry for entry in entries(first.conversation) if entry.kind == "message"]
    assert [wording.text for wording in shown.extra.wordings] == ["Parking is a joke"]


def test_only_decisions_that_changed_something_are_told(officer: User) -> None:
    ours = account()
    first = message(ours=ours, thread_id="t").conversation
    for _ in range(3):
        message(ours=ours, thread_id="t")
    services.reroute(first, to=Route.COMPLAINT, by=officer)
    assert kinds(first).count("triage") == 2


# --- how a reply fares -------------------------------------------------------------------------------------
def _in_review(post: Post) -> None:
    post.deliveries.all().delete()
    Post.objects.update(state="in_review")


def _sent_back(post: Post, manager: User) -> None:
    _in_review(post)
    scheduler.send_back(post, by=manager, note="Leave out the date")


def _delivery(**changes: Any) -> Callable[[Post], object]:
    return lambda post: Delivery.objects.update(**changes)


def _account(**changes: Any) -> Callable[[Post], object]:
    return lambda post: Account.objects.update(**changes)


PAUSED = "This account is paused: nothing goes out until an admin resumes it."
LAPSED = "This account needs reconnecting: nothing goes out until an admin has done so."
FATES = [
    (lambda post: None, "Going out now", "quiet", ""),
    (_in_review, "Waiting for approval", "warn", ""),
    (_delivery(due_at=timezone.now() + timedelta(days=1)), "Waiting for its time", "quiet", ""),
    (_delivery(reason="X asks us to wait"), "Waiting to try again", "warn", "X asks us to wait"),
    (_account(is_active=False), "Waiting for the account", "warn", PAUSED),
    (_account(state="reconnect"), "Waiting for the account", "warn", LAPSED),
    (_delivery(state="sending"), "Being sent", "quiet", ""),
    (_delivery(state="sent", remote_url="https://x.example/1"), "Sent", "good", ""),
    (_delivery(state="failed", reason="Too old"), "Not sent", "bad", "Too old"),
    (_delivery(state="unknown", reason="No answer"), "Checking whether it went out", "warn", "No answer"),
    (_delivery(state="parked", reason="Too late"), "Needs a decision", "bad", "Too late"),
    (_delivery(state="dropped", reason="Dropped by Mair"), "Dropped, it will not go out", "quiet", "Dropped by Mair"),
    (lambda post: Post.objects.update(state="withdrawn"), "Withdrawn, it will not go out", "quiet", ""),
]  # fmt: skip


@pytest.mark.parametrize(("change", "words", "kind", "detail"), FATES, ids=[row[1] for row in FATES])
def test_how_a_reply_fares(
    officer: User, change: Callable[[Post], object], words: str, kind: str, detail: str
) -> None:
    first = message().conversation
    change(services.reply(first, body="Hello", by=officer).post)
    (reply,) = timeline.replies_of(first)
    fate = timeline.fate(reply)
    assert (fate.words, fate.kind, fate.detail) == (words, kind, detail)
    assert fate.needs_decision == (words in {"Not sent", "Needs a decision"})


def test_a_reply_that_was_sent_back_says_why(officer: User, manager: User) -> None:
    first = message().conversation
    _sent_back(services.reply(first, body="Hello", by=officer).post, manager)
    (reply,) = timeline.replies_of(first)
    assert timeline.fate(reply).detail == f"{manager}: Leave out the date"


def test_a_reply_on_hold_says_so(officer: User, manager: User) -> None:
    decisions.place_hold(topic="incident-1", reason="Fire", by=manager)
    first = message().conversation
    services.reply(first, body="Hello", by=officer)
    (reply,) = timeline.replies_of(first)
    assert timeline.fate(reply).words == "On hold"


def test_the_mark_changes_with_the_conversation_and_with_its_answers(officer: User) -> None:
    first = message().conversation

    def mark() -> str:
        now = Conversation.objects.get(pk=first.pk)
        return timeline.mark(now, timeline.replies_of(now))

    before = mark()
    assert mark() == before
    services.add_note(first, body="Rang", by=officer)
    with_note = mark()
    assert with_note != before
    services.reply(first, body="Hello", by=officer)
    with_reply = mark()
    Delivery.objects.update(state="sending")
    assert len({before, with_note, with_reply, mark()}) == 4
    assert Reply.objects.count() == 1
