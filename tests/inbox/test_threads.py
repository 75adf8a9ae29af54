"""Which messages belong together, in whichever order they come."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inbox import services
from inbox.models import Case, CaseStep, Conversation, Message, Note, Reply, Route, Urgency
from inbox.threads import BOTH, locked
from inbox.workflow import COMPLAINT
from scheduler.models import Post
from socialdesk.accounts.models import User
from socialdesk.audit.models import Entry
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Change, Item, Kind
from tests.factories import account, item, message, person, take_in
from tests.inbox.test_intake import on_postgres, somebody_waits_for_a_lock
from tests.waiting import until

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
        and conversation.triage.exclude(message=None).count() == len(said)
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


# --- joined by what somebody else says ------------------------------------------------------------------------
@dataclass
class Gwen:
    """Said something under c and something under r, which nobody knows to be one thread until Dai's r comes."""

    ours: Account
    words: dict[str, str] = field(default_factory=dict)
    first: str = "r"

    def __post_init__(self) -> None:
        for place in sorted("cr", key=lambda place: place != self.first):
            text = self.words.get(place, "What are the visiting times?")
            minute = timedelta(minutes="cr".index(place))
            said = {
                "remote_id": f"under {place}",
                "parent_id": place,
                "thread_id": place,
                "at": START + minute,
            }
            take_in(self.ours, item(text, by="gwen", **said))

    def under(self, place: str) -> Conversation:
        rows = Conversation.objects.with_heard().with_said().select_related("case")
        found: Conversation = rows.get(messages__remote_id=f"under {place}")
        return found

    def joined(self) -> Conversation:
        answer = {"remote_id": "r", "parent_id": "c", "thread_id": "c", "at": START + timedelta(seconds=30)}
        take_in(self.ours, item("I agree", by="dai", **answer))
        assert Conversation.objects.filter(person__remote_id="gwen").count() == 1
        return self.under("c")


@pytest.fixture
def facebook() -> Account:
    return account("facebook")


@pytest.mark.parametrize("first", ["c", "r"])
def test_danger_that_a_page_never_showed_is_not_closed_from_it(
    facebook: Account, officer: User, first: str
) -> None:
    gwen = Gwen(facebook, {"r": CRY}, first)
    page = gwen.under("c")
    joined = gwen.joined()
    with pytest.raises(services.Unread):
        services.take_step(joined.case, "close", by=officer, note="Told her the times", seen=page.heard)
    with pytest.raises(services.Unread):
        services.reroute(page, to=Route.FEEDBACK, by=officer, seen=page.heard)
    assert Conversation.objects.red_lane().get() == joined
    services.reroute(joined, to=Route.FEEDBACK, by=officer, seen=gwen.under("c").heard)


def test_an_answer_that_a_page_never_showed_is_not_given_twice(
    facebook: Account, officer: User, manager: User
) -> None:
    gwen = Gwen(facebook)
    services.reply(gwen.under("r"), body="From 2 to 8", by=manager)
    services.reply(gwen.under("c"), body="One moment", by=officer)
    page = gwen.under("c")
    gwen.joined()
    with pytest.raises(services.Unread):
        services.reply(page, body="From 2 to 8", by=officer, seen=page.heard, after=page.said)


def test_the_row_that_says_they_are_one_repeats_no_word_of_theirs(facebook: Account) -> None:
    joined = Gwen(facebook, {"r": CRY}).joined()
    assert any("“" in reason for reason in joined.reasons)
    assert joined.triage.get(message=None).reasons == [BOTH]


@pytest.mark.parametrize("first", ["c", "r"])
@pytest.mark.parametrize("elsewhere", [True, False])
def test_an_answer_in_one_is_none_to_what_waits_in_the_other(
    facebook: Account, officer: User, first: str, elsewhere: bool
) -> None:
    gwen = Gwen(facebook, first=first)
    answer(gwen, "r", officer, elsewhere)
    joined = gwen.joined()
    assert joined.waits_for_us
    services.reply(joined, body="From 2 to 8, as I said", by=officer)
    assert not joined.waits_for_us


def answer(gwen: Gwen, place: str, by: User, elsewhere: bool) -> None:
    if elsewhere:
        take_in(gwen.ours, item("From 2 to 8", by=gwen.ours.remote_id, parent_id=f"under {place}"))
    else:
        services.reply(gwen.under(place), body="From 2 to 8", by=by)
    assert not gwen.under(place).waits_for_us


@pytest.mark.parametrize("elsewhere", [True, False])
def test_what_was_answered_in_both_waits_for_nobody(
    facebook: Account, officer: User, elsewhere: bool
) -> None:
    gwen = Gwen(facebook)
    answered = START - timedelta(minutes=9)
    for place in "cr":
        answer(gwen, place, officer, elsewhere)
    Conversation.objects.filter(answered_at__isnull=False, pk=gwen.under("c").pk).update(
        answered_at=answered, last_message_at=answered
    )
    assert not gwen.joined().waits_for_us


def test_when_the_later_answer_is_taken_back_the_earlier_does_not_stand_for_it(
    facebook: Account, officer: User
) -> None:
    gwen = Gwen(facebook, first="c")
    answer(gwen, "c", officer, elsewhere=False)
    Reply.objects.update(at=timezone.now() - timedelta(minutes=2))
    Conversation.objects.filter(pk=gwen.under("c").pk).update(heard_at=timezone.now() - timedelta(minutes=3))
    answer(gwen, "r", officer, elsewhere=False)
    joined = gwen.joined()
    Reply.objects.latest("pk").post.deliveries.update(state="failed")
    assert joined.waits_for_us


@pytest.mark.parametrize("first", ["c", "r"])
def test_whoever_is_in_danger_has_been_since_the_first_sign(facebook: Account, first: str) -> None:
    assert Gwen(facebook, {"c": CRY, "r": CRY}, first).joined().red_lane_since == START


@pytest.mark.parametrize("first", ["c", "r"])
def test_of_two_that_no_person_corrected_the_more_urgent_stands(facebook: Account, first: str) -> None:
    gwen = Gwen(facebook, first=first)
    Conversation.objects.filter(pk=gwen.under("c").pk).update(route=Route.POLITICS, urgency=Urgency.HIGH)
    joined = gwen.joined()
    assert (joined.route, joined.urgency) == (Route.POLITICS, Urgency.HIGH)


@pytest.mark.parametrize("first", ["c", "r"])
def test_no_calm_correction_stands_against_danger_from_before(officer: User, first: str) -> None:
    gwen = Gwen(account("facebook", connected_at=timezone.now()), {"r": CRY}, first)
    services.reroute(gwen.under("c"), to=Route.SPAM, by=officer)
    joined = gwen.joined()
    assert joined.route == Route.CRISIS
    assert not joined.red_lane_open


def test_danger_that_a_person_has_dealt_with_does_not_come_back(facebook: Account, officer: User) -> None:
    gwen = Gwen(facebook, {"r": CRY})
    services.take_step(gwen.under("r").case, "close", by=officer, note="Rang her, all is well")
    services.reroute(gwen.under("c"), to=Route.POLITICS, by=officer)
    joined = gwen.joined()
    assert joined.route == Route.POLITICS
    assert not joined.red_lane_open


def test_danger_from_before_rings_when_it_joins_what_they_say_now() -> None:
    gwen = Gwen(account("facebook", connected_at=START + timedelta(seconds=45)), {"c": CRY})
    assert not Conversation.objects.red_lane().exists()
    assert gwen.joined().red_lane_open


def test_whatever_is_done_on_a_page_of_either_is_done_to_both(facebook: Account, officer: User) -> None:
    gwen = Gwen(facebook, dict.fromkeys("cr", "Six hours in A&E, a disgrace"))
    gone = max(gwen.under("c"), gwen.under("r"), key=lambda one: one.pk)
    cases = [Case.objects.select_related("conversation").get(pk=gone.case.pk) for _ in range(2)]
    joined = gwen.joined()
    asked = COMPLAINT.states[0].questions[0]
    for deed in (
        lambda: services.add_note(gone, body="Rang the ward", by=officer),
        lambda: services.reply(gone, body="From 2 to 8", by=officer),
        lambda: services.assign(cases[0], to=officer, by=officer),
        lambda: services.answer_question(cases[1], question=asked, text="The times", by=officer),
        lambda: services.reroute(gone, to=Route.QUESTION, by=officer),
    ):
        before = Conversation.objects.get(pk=joined.pk).changed_at
        deed()
        assert Conversation.objects.get(pk=joined.pk).changed_at > before
    assert Note.objects.get().conversation == joined
    assert Reply.objects.get().conversation == joined
    with pytest.raises(Conversation.DoesNotExist):
        locked(gone.pk + 100)


def test_a_note_written_on_a_page_of_either_is_kept(
    client_for: Callable[[User], Client], facebook: Account, officer: User
) -> None:
    gwen = Gwen(facebook)
    gone = max(gwen.under("c"), gwen.under("r"), key=lambda one: one.pk)

    waiting = [gwen.joined]

    def meanwhile(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """They become one just before the note is written."""
        if waiting and 'FROM "inbox_person"' in sql:
            waiting.pop()()
        return execute(sql, *rest)

    with connection.execute_wrapper(meanwhile):
        page = client_for(officer).post(
            reverse("conversation_note", args=[gone.pk]),
            {"note": "Rang the ward"},
            headers={"HX-Request": "true"},
        )
    assert page.status_code == 200
    assert "Rang the ward" in page.content.decode()
    assert not waiting


# --- at this very moment --------------------------------------------------------------------------------------
def meanwhile(ours: Account, deed: Callable[[], object], *, at: str = "") -> None:
    """A worker does `deed` while POST makes one conversation of FIRST and SECOND: just before the statement that
    begins with `at`, or when all but the commit is done. It may have to wait for that."""

    def in_a_worker() -> None:
        try:
            deed()
        finally:
            connection.close()

    def begin(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith(at) and not begun:
            begun.append(workers.submit(in_a_worker))
            until(lambda: begun[0].done() or somebody_waits_for_a_lock())
        return execute(sql, *rest)

    begun: list[Future[None]] = []
    with ThreadPoolExecutor(1) as workers:
        with transaction.atomic():
            with connection.execute_wrapper(begin) if at else nullcontext():
                take_in(ours, POST)
            begin(lambda *_: None, at)
        begun[0].result()


MOMENTS = pytest.mark.parametrize("at", ['UPDATE "scheduler_post"', 'DELETE FROM "inbox_conversation"', ""])


@MOMENTS
@on_postgres
def test_a_note_written_while_two_become_one_is_kept(at: str) -> None:
    ours, officer = account("facebook"), person()
    second = come([FIRST, SECOND], ours)["d"].conversation
    meanwhile(ours, lambda: services.add_note(second, body="Rang the ward", by=officer), at=at)
    assert Note.objects.get().conversation == Conversation.objects.get()


@MOMENTS
@pytest.mark.parametrize("change", [Change.DELETED, Change.EDITED])
@on_postgres
def test_a_change_that_comes_while_two_become_one_is_mirrored(at: str, change: Change) -> None:
    ours = account("facebook")
    come([FIRST, SECOND], ours)
    told = item(CRY, by="gwen", remote_id="d", change=change)
    meanwhile(ours, lambda: take_in(ours, told), at=at)
    assert Message.objects.get(remote_id="d").changes.get().change == change
    assert Conversation.objects.get().red_lane_open == (change == Change.EDITED)


@MOMENTS
@on_postgres
def test_what_we_answer_in_the_app_while_two_become_one_is_kept(at: str) -> None:
    ours = account("facebook")
    come([FIRST, SECOND], ours)
    echo = item("From 2 to 8", by=ours.remote_id, remote_id="e", parent_id="d")
    meanwhile(ours, lambda: take_in(ours, echo), at=at)
    assert together(ours) == {"vcde"}


@MOMENTS
@on_postgres
def test_an_answer_written_while_two_become_one_asks_to_be_read_first(at: str) -> None:
    ours, officer = account("facebook"), person()
    second = come([FIRST, SECOND], ours)["d"].conversation
    seen = Conversation.objects.with_heard().get(pk=second.pk).heard

    def write() -> None:
        with pytest.raises(services.Unread):
            services.reply(second, body="From 2 to 8", by=officer, seen=seen)

    meanwhile(ours, write, at=at)
