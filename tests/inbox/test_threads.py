"""Which messages belong together, in whichever order they come."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inbox import services
from inbox.models import Case, CaseStep, Conversation, Message, Note, Reply, Route
from scheduler.models import Post
from socialdesk.accounts.models import User
from socialdesk.audit.models import Entry
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Item, Kind
from tests.factories import account, item, message, take_in

pytestmark = pytest.mark.django_db

START = timezone.now() - timedelta(hours=1)
CRY = "I want to end my life tonight"


def thread(*said: tuple[str, str, str, str]) -> list[Item]:
    """Each is (its id, by whom, what it answers, the network's thread), a minute after the one before."""
    return [
        item(
            remote_id,
            by=by,
            remote_id=remote_id,
            parent_id=parent_id,
            thread_id=thread_id,
            at=START + timedelta(minutes=minute),
        )
        for minute, (remote_id, by, parent_id, thread_id) in enumerate(said)
    ]


THREADS = {
    "a thread on X names its beginning": (
        thread(
            ("r", "gwen", "", "r"), ("a", "gwen", "r", "r"), ("b", "dai", "a", "r"), ("c", "gwen", "b", "r")
        ),
        {"rac", "b"},
    ),
    "a thread on X that a stranger began": (
        thread(("a", "gwen", "s", "s"), ("b", "dai", "a", "s"), ("c", "gwen", "t", "s")),
        {"ac", "b"},
    ),
    "comments under a visitor's post name only what they answer": (
        thread(
            ("v", "gwen", "", "v"),
            ("c", "gwen", "v", "c"),
            ("d", "dai", "v", "d"),
            ("e", "gwen", "d", "d"),
        ),
        {"vce", "d"},
    ),
    "comments under our own post stay apart": (
        thread(("c", "gwen", "p", "c"), ("d", "gwen", "p", "d"), ("e", "gwen", "c", "c")),
        {"ce", "d"},
    ),
    "answers to answers, each under the one before": (
        thread(
            ("c", "gwen", "p", "c"), ("d", "dai", "c", "c"), ("e", "gwen", "d", "d"), ("f", "gwen", "e", "e")
        ),
        {"cef", "d"},
    ),
    "what stands far below a message that quotes another": (
        thread(("m", "gwen", "", "m"), ("q", "gwen", "m", "q"), ("s", "gwen", "t", "q")),
        {"mqs"},
    ),
    "a quoted message, and what is said below the quoting one": (
        thread(
            ("m", "gwen", "", "m"), ("q", "gwen", "m", "q"), ("f", "gwen", "q", "q"), ("s", "gwen", "t", "q")
        ),
        {"mqfs"},
    ),
}


def together(ours: Account) -> set[str]:
    """The ids of each conversation, joined, in the order in which they were said."""
    conversations = Conversation.objects.filter(account=ours)
    return {"".join(m.remote_id for m in conversation.messages.all()) for conversation in conversations}


@pytest.mark.parametrize(("said", "expected"), THREADS.values(), ids=THREADS)
def test_they_end_together_in_whichever_order_they_come(said: list[Item], expected: set[str]) -> None:
    for order in permutations(said):
        ours = account()
        for one in order:
            take_in(ours, one)
        assert together(ours) == expected, [one.remote_id for one in order]
        assert all(is_whole(one) for one in Conversation.objects.filter(account=ours).select_related("case"))


def test_what_two_workers_took_apart_is_brought_together_by_the_next_answer() -> None:
    """Gwen's post and Dai's comment under it came at the same moment: neither worker saw what the other did."""
    post, comment, answer = thread(("v", "gwen", "", "v"), ("d", "dai", "v", "d"), ("g", "gwen", "d", "d"))
    ours = account("facebook")
    come([post, comment], ours)
    Conversation.objects.filter(person__remote_id="dai").update(thread_key="d")
    take_in(ours, answer)
    assert together(ours) == {"vg", "d"}
    assert set(Conversation.objects.values_list("thread_key", flat=True)) == {"v"}


def is_whole(conversation: Conversation) -> bool:
    """Whether what is kept with a conversation agrees with what is said in it."""
    said = list(conversation.messages.all())
    open_cases = list(conversation.cases.filter(closed_at=None))
    return (
        (conversation.first_message_at, conversation.last_message_at) == (said[0].at, said[-1].at)
        and conversation.preview == said[-1].text
        and conversation.triage.count() == len(said)
        and open_cases == [conversation.case]
    )


def come(said: Iterable[Item], ours: Account) -> dict[str, Message]:
    for one in said:
        take_in(ours, one)
    return {m.remote_id: m for m in Message.objects.select_related("conversation__case")}


POST, FIRST, SECOND = thread(("v", "gwen", "", "v"), ("c", "gwen", "v", "c"), ("d", "gwen", "v", "d"))


def test_what_was_done_about_either_is_kept(officer: User) -> None:
    ours = account("facebook")
    here = come([FIRST, SECOND], ours)
    first, second = here["c"].conversation, here["d"].conversation
    services.add_note(first, body="Rang the ward", by=officer)
    services.reply(second, body="We are looking into it", by=officer)
    assert second.pk != first.pk
    take_in(ours, POST)
    joined = Conversation.objects.get()
    assert joined.pk == first.pk
    assert Note.objects.get().conversation == joined
    assert Reply.objects.get().conversation == joined
    assert Post.objects.get().thread == joined.thread
    assert joined.case.assignee == officer
    assert Entry.objects.filter(action="conversation.joined", thing_id=str(joined.pk)).exists()


def _assigned(case: Case, by: User) -> None:
    services.assign(case, to=by, by=by)


def _moved_on(case: Case, by: User) -> None:
    CaseStep.objects.create(thing=case, action="start", to="working", person=by)


@pytest.mark.parametrize("work", [_assigned, _moved_on])
def test_the_case_that_somebody_works_on_goes_on(work: Callable[[Case, User], None], officer: User) -> None:
    ours = account("facebook")
    here = come([FIRST, SECOND], ours)
    idle, worked = here["c"].conversation.case, here["d"].conversation.case
    work(worked, officer)
    take_in(ours, POST)
    conversation = Conversation.objects.get()
    assert conversation.case == worked
    assert conversation.case.previous == idle
    assert Case.objects.get(pk=idle.pk).outcome.startswith("Another conversation of theirs")
    assert Case.objects.filter(conversation=conversation).count() == 2


def test_an_open_case_goes_on_and_not_a_closed_one(officer: User) -> None:
    ours = account("facebook")
    here = come([FIRST, SECOND], ours)
    services.take_step(here["c"].conversation.case, "close", by=officer, note="Answered on the phone")
    take_in(ours, POST)
    conversation = Conversation.objects.get()
    assert conversation.closed_at is None
    assert conversation.case == here["d"].conversation.case
    assert Case.objects.get(pk=here["c"].conversation.case_id).outcome == "Answered on the phone"


@pytest.mark.parametrize("cry", [0, 1])
def test_danger_in_either_stands(cry: int) -> None:
    ours = account("facebook")
    words = ["Thank you, lovely ward", "Thank you, lovely ward"]
    words[cry] = CRY
    for early, text in zip((FIRST, SECOND), words, strict=True):
        take_in(
            ours, item(text, by="gwen", remote_id=early.remote_id, parent_id="v", thread_id=early.thread_id)
        )
    since = Conversation.objects.red_lane().get().red_lane_since
    take_in(ours, POST)
    conversation = Conversation.objects.get()
    assert conversation.red_lane_open
    assert (conversation.route, conversation.red_lane_since) == (Route.CRISIS, since)


@pytest.mark.parametrize("text", ["The lift is out", CRY])
def test_a_correction_stands_except_against_danger(officer: User, text: str) -> None:
    ours = account("facebook")
    here = come([replace(FIRST, text=text), SECOND], ours)
    services.reroute(here["d"].conversation, to=Route.POLITICS, by=officer)
    take_in(ours, POST)
    conversation = Conversation.objects.get()
    assert conversation.corrected
    assert conversation.route == (Route.CRISIS if text == CRY else Route.POLITICS)


def test_another_account_of_ours_has_its_own() -> None:
    one, other = account("facebook"), account("facebook")
    message(ours=one, by="gwen", kind=Kind.COMMENT, remote_id="c", parent_id="v", thread_id="c")
    message(ours=other, by="gwen", remote_id="v", thread_id="v")
    assert Conversation.objects.count() == 2


def test_an_open_page_of_either_goes_on_with_both(
    client_for: Callable[[User], Client], officer: User
) -> None:
    ours, browser = account("facebook"), client_for(officer)
    given_up = come([FIRST, SECOND], ours)["d"].conversation_id
    take_in(ours, POST)
    joined = Conversation.objects.get()
    assert joined.pk != given_up
    for route in ("conversation", "conversation_news"):
        page = browser.get(reverse(route, args=[given_up]))
        assert all(f'id="message-{said.pk}"' in page.content.decode() for said in joined.messages.all())
    assert browser.get(reverse("conversation", args=[given_up + 100])).status_code == 404
