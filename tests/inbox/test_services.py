"""What a person does with conversations and cases."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from inbox import drafts, services
from inbox.models import Case, Conversation, Reply, Route, Urgency
from inbox.workflow import COMPLAINT
from policies.models import Organisation
from scheduler import decisions
from scheduler import services as scheduler
from scheduler.models import Delivery, Post
from socialdesk.accounts.models import User
from socialdesk.audit.models import Entry
from socialdesk.networks.shapes import Author, Change, Kind
from socialdesk.workflow import Refused
from tests.factories import account, conversation, item, message, take_in

pytestmark = pytest.mark.django_db


def again(thing: Conversation) -> Conversation:
    found: Conversation = Conversation.objects.select_related("case").get(pk=thing.pk)
    return found


def complaint(by: User) -> Conversation:
    services.reroute(conversation(), to=Route.COMPLAINT, by=by)
    return again(Conversation.objects.latest("pk"))


# --- routes ------------------------------------------------------------------------------------------------
def test_a_correction_is_kept_and_moves_the_case(officer: User) -> None:
    put = complaint(officer)
    assert (put.route, put.corrected) == (Route.COMPLAINT, True)
    assert put.case.flow == "complaint"
    assert put.reasons == [f"{officer} put it here."]
    guess, correction = put.triage.all()
    assert guess.machine
    assert (correction.person, correction.route) == (officer, Route.COMPLAINT)
    assert Entry.objects.filter(action="conversation.rerouted", person=officer).exists()


def test_the_case_before_is_kept_with_its_end(officer: User) -> None:
    first = conversation()
    services.reroute(first, to=Route.COMPLAINT, by=officer)
    services.reroute(first, to=Route.MEDIA, by=officer)
    case = again(first).case
    assert case.flow == "media"
    assert case.previous.flow == "complaint"
    assert case.previous.outcome == "Moved to another route: Media"


def test_what_was_closed_keeps_its_outcome_under_another_route(officer: User) -> None:
    first = conversation("Thank you all so much")
    services.take_step(first.case, "close", by=officer, note="Passed to the ward")
    services.reroute(first, to=Route.COMPLAINT, by=officer)
    assert again(first).case.previous.outcome == "Passed to the ward"


def test_another_route_with_the_same_workflow_keeps_the_case(officer: User) -> None:
    first = conversation()
    services.reroute(first, to=Route.POLITICS, by=officer)
    case = again(first).case
    services.reroute(first, to=Route.OTHER, by=officer)
    assert again(first).case == case


def test_under_crisis_it_is_in_the_red_lane_and_elsewhere_it_is_not(officer: User) -> None:
    first = conversation()
    services.reroute(first, to=Route.CRISIS, by=officer)
    put = again(first)
    assert put.red_lane_open
    assert put.red_lane_since
    assert put.urgency == Urgency.IMMEDIATE
    services.reroute(first, to=Route.COMPLAINT, by=officer)
    put = again(first)
    assert not put.red_lane_open
    assert put.red_lane_since is None
    assert put.urgency == Urgency.NORMAL


def test_another_urgency_alone_does_not_leave_the_red_lane(officer: User) -> None:
    first = conversation()
    Conversation.objects.update(red_lane_open=True, red_lane_since=timezone.now(), route=Route.COMPLAINT)
    services.reroute(again(first), to=Route.COMPLAINT, urgency=Urgency.HIGH, by=officer)
    put = again(first)
    assert put.red_lane_open
    assert put.urgency == Urgency.HIGH


@pytest.mark.parametrize(("to", "urgency"), [("nowhere", ""), ("complaint", "whenever")])
def test_it_refuses_what_is_no_route_and_no_urgency(officer: User, to: str, urgency: str) -> None:
    with pytest.raises(Refused):
        services.reroute(conversation(), to=to, urgency=urgency, by=officer)


def test_a_conversation_that_we_began_gets_its_case_with_its_route(officer: User) -> None:
    ours = account("facebook")
    take_in(ours, item(by=ours.remote_id, kind=Kind.DIRECT, to_id="marta", thread_id="t"))
    begun = Conversation.objects.get()
    assert begun.case is None
    services.reroute(begun, to=Route.QUESTION, by=officer)
    assert again(begun).case.flow == "enquiry"


# --- what the page did not show -------------------------------------------------------------------------------
def seen_of(thing: Conversation) -> int:
    return int(Conversation.objects.with_heard().get(pk=thing.pk).heard)


def deeds(put: Conversation, by: User, seen: int) -> dict[str, Callable[[], object]]:
    return {
        "another route": lambda: services.reroute(put, to=Route.FEEDBACK, by=by, seen=seen),
        "another urgency": lambda: services.reroute(put, urgency=Urgency.LOW, by=by, seen=seen),
        "close": lambda: services.take_step(put.case, "close", by=by, note="Told them", seen=seen),
        "reply": lambda: services.reply(put, body="About two hours.", by=by, seen=seen),
    }


DEEDS = ["another route", "another urgency", "close", "reply"]


@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_is_decided_on_a_page_that_does_not_show_a_cry_for_help(officer: User, deed: str) -> None:
    said = message("How long is the wait?", thread_id="t")
    put = again(said.conversation)
    seen = seen_of(put)
    message("I want to end my life tonight", ours=said.account, thread_id="t")
    with pytest.raises(Refused, match="They wrote again"):
        deeds(put, officer, seen)[deed]()
    assert again(put).red_lane_open
    assert not Reply.objects.exists()
    deeds(again(put), officer, seen_of(put))[deed]()


def test_an_edit_and_what_arrives_late_were_not_seen_either(officer: User) -> None:
    said = message("How long is the wait?", thread_id="t")
    for later in (
        item("I want to end my life", remote_id=said.remote_id, change=Change.EDITED),
        item("I am afraid", thread_id="t", at=said.at - timedelta(hours=1)),
    ):
        seen = seen_of(said.conversation)
        take_in(said.account, later)
        with pytest.raises(services.Unread):
            services.reply(said.conversation, body="About two hours.", by=officer, seen=seen)


@pytest.mark.parametrize("deed", DEEDS)
def test_what_colleagues_and_we_ourselves_do_is_nothing_to_read_first(officer: User, deed: str) -> None:
    said = message("Six hours in A&E, a disgrace", thread_id="t")
    seen = seen_of(said.conversation)
    services.reroute(said.conversation, to=Route.COMPLAINT, by=officer)
    take_in(said.account, item("Sorry", by=said.account.remote_id, parent_id=said.remote_id))
    deeds(again(said.conversation), officer, seen)[deed]()


def test_an_urgency_alone_leaves_the_route_that_another_gave_it_meanwhile(officer: User) -> None:
    stale = conversation()
    services.reroute(stale, to=Route.CRISIS, by=officer)
    services.reroute(stale, urgency=Urgency.HIGH, by=officer)
    put = again(stale)
    assert (put.route, put.red_lane_open, put.urgency) == (Route.CRISIS, True, Urgency.HIGH)


# --- cases -------------------------------------------------------------------------------------------------
def test_a_case_is_given_and_put_back(officer: User, manager: User) -> None:
    case = conversation().case
    services.assign(case, to=manager, by=officer)
    assert Case.objects.get(pk=case.pk).assignee == manager
    services.assign(case, to=None, by=officer)
    assert Case.objects.get(pk=case.pk).assignee is None
    assert Entry.objects.filter(action="case.assigned").count() == 2


def test_it_is_not_given_to_somebody_who_does_not_work_cases(officer: User, executive: User) -> None:
    with pytest.raises(Refused, match="does not work cases"):
        services.assign(conversation().case, to=executive, by=officer)


def test_a_step_is_kept_with_its_author(officer: User) -> None:
    case = services.take_step(complaint(officer).case, "ours", by=officer)
    assert case.state == "acknowledge"
    step = case.steps.get()
    assert (step.action, step.to, step.person) == ("ours", "acknowledge", officer)
    assert step.label == "It is about us"


def test_closing_needs_an_outcome_and_leaves_the_red_lane(officer: User) -> None:
    put = complaint(officer)
    Conversation.objects.update(red_lane_open=True, red_lane_since=timezone.now())
    with pytest.raises(Refused, match="needs a reason"):
        services.take_step(put.case, "close", by=officer)
    services.take_step(put.case, "close", by=officer, note="Went to PALS")
    put = again(put)
    assert put.closed_at
    assert not put.red_lane_open
    assert put.case.outcome == "Went to PALS"


def test_a_closed_case_can_be_reopened(officer: User) -> None:
    put = complaint(officer)
    services.take_step(put.case, "close", by=officer, note="Done")
    services.take_step(again(put).case, "reopen", by=officer)
    put = again(put)
    assert put.closed_at is None
    assert (put.case.state, put.case.outcome, put.case.closed_at) == ("seen", "", None)


def test_a_case_that_was_replaced_takes_no_step(officer: User) -> None:
    put = complaint(officer)
    services.reroute(put, to=Route.MEDIA, by=officer)
    with pytest.raises(Refused, match="was ended"):
        services.take_step(put.case, "ours", by=officer)


def test_answers_are_kept_and_can_be_changed(officer: User, manager: User) -> None:
    case = complaint(officer).case
    question = COMPLAINT.states[0].questions[0]
    services.answer_question(case, question=question, text="The lifts", by=officer)
    services.answer_question(case, question=question, text=" The lifts in block C ", by=manager)
    answer = case.answers.get()
    assert (answer.text, answer.by) == ("The lifts in block C", manager)


def test_it_refuses_a_question_that_nobody_asked(officer: User) -> None:
    with pytest.raises(Refused):
        services.answer_question(complaint(officer).case, question="Why?", text="Because", by=officer)


def test_a_note_needs_words(officer: User) -> None:
    first = conversation()
    with pytest.raises(Refused):
        services.add_note(first, body="  ", by=officer)
    services.add_note(first, body="Rang the ward", by=officer)
    assert first.notes.get().body == "Rang the ward"


@pytest.mark.parametrize("verb", ["reroute", "assign", "take_step", "answer_question", "add_note", "reply"])
def test_an_executive_can_do_none_of_it(executive: User, officer: User, verb: str) -> None:
    put = complaint(officer)
    question = COMPLAINT.states[0].questions[0]
    calls = {
        "reroute": lambda: services.reroute(put, to=Route.SPAM, by=executive),
        "assign": lambda: services.assign(put.case, to=officer, by=executive),
        "take_step": lambda: services.take_step(put.case, "ours", by=executive),
        "answer_question": lambda: services.answer_question(
            put.case, question=question, text="x", by=executive
        ),
        "add_note": lambda: services.add_note(put, body="x", by=executive),
        "reply": lambda: services.reply(put, body="Hello", by=executive),
    }
    with pytest.raises(Refused):
        calls[verb]()


# --- replies -----------------------------------------------------------------------------------------------
def test_a_reply_answers_the_newest_message_in_public(officer: User) -> None:
    ours = account()
    message(ours=ours, thread_id="t")
    newest = message(ours=ours, thread_id="t")
    reply = services.reply(newest.conversation, body=" Sorry to hear it ", by=officer)
    post = reply.post
    assert (post.kind, post.body, post.in_reply_to, post.to_id) == (
        "reply",
        "Sorry to hear it",
        newest.remote_id,
        "gwen",
    )
    assert post.deliveries.get().state == "queued"
    put = again(newest.conversation)
    assert not put.waits_for_us
    assert put.case.assignee == officer


def test_a_private_reply_keeps_what_it_answers(officer: User) -> None:
    said = message()
    post = services.reply(said.conversation, body="Tell us more here", private=True, by=officer).post
    assert (post.kind, post.in_reply_to) == ("direct", said.remote_id)


def test_nobody_writes_in_private_to_somebody_without_a_name(officer: User) -> None:
    said = message(ours=account("facebook"), author=Author(""), kind=Kind.COMMENT)
    with pytest.raises(Refused, match="does not say who wrote this"):
        services.reply(said.conversation, body="Hello", private=True, by=officer)


def test_a_deleted_message_is_not_answered(officer: User) -> None:
    said = message()
    said.deleted_at = timezone.now()
    said.save()
    with pytest.raises(Refused, match="no message left"):
        services.reply(said.conversation, body="Hello", by=officer)


def test_a_reply_waits_for_approval_where_the_role_says_so(officer: User, manager: User) -> None:
    Organisation.objects.create(replies_need_approval=["officer"])
    first = conversation()
    assert services.reply(first, body="Hello", by=officer).post.state == "in_review"
    assert services.reply(first, body="Hello again", by=manager).post.state == "approved"


def test_a_reply_can_wait_for_its_time(officer: User) -> None:
    later = timezone.now() + timedelta(hours=2)
    reply = services.reply(conversation(), body="Hello", by=officer, due_at=later)
    assert reply.post.deliveries.get().due_at == later


def test_a_hold_stops_a_reply_unless_it_is_for_safety(officer: User, manager: User) -> None:
    decisions.place_hold(topic="incident-1", reason="Fire", by=manager)
    first = conversation()
    held = services.reply(first, body="Hello", by=officer)
    passes = services.reply(first, body="Call 999 now", by=officer, for_safety=True)
    due = Delivery.objects.due(timezone.now() + timedelta(seconds=1))
    assert [row.post for row in due] == [passes.post]
    assert held.post in [row.post for row in Delivery.objects.held()]


def test_a_check_that_stops_a_reply_keeps_nothing(officer: User) -> None:
    first = conversation()
    with pytest.raises(scheduler.Stopped) as stopped:
        services.reply(first, body="x" * 281, by=officer)
    assert [finding.code for finding in stopped.value.findings] == ["too_long"]
    assert not Post.objects.exists()
    assert again(first).waits_for_us


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [("When does the clinic open?", "new", "working"), ("Six hours in A&E, a disgrace", "seen", "seen")],
)
def test_an_answer_begins_an_enquiry(officer: User, text: str, before: str, after: str) -> None:
    first = conversation(text)
    assert first.case
    assert first.case.state == before
    for answer in ("At 9am.", "And at 8am on Mondays."):
        services.reply(first, body=answer, by=officer)
        first.case.refresh_from_db()
        assert first.case.state == after


def test_the_same_form_answers_once(officer: User) -> None:
    first, key = conversation(), uuid.uuid4()
    one = services.reply(first, body="Hello", by=officer, form_key=key)
    assert services.reply(first, body="Hello ", by=officer, form_key=key) == one
    assert Post.objects.count() == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_the_same_form_at_the_same_moment_answers_once(officer: User) -> None:
    first, key, together = conversation(), uuid.uuid4(), Barrier(4)

    def send(_: int) -> int:
        together.wait()
        try:
            return int(services.reply(first, body="Hello", by=officer, form_key=key).pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as senders:
        replies = set(senders.map(send, range(4)))
    assert len(replies) == 1
    assert Post.objects.count() == 1


def test_the_same_form_with_other_words_is_not_swallowed(officer: User) -> None:
    first, key = conversation(), uuid.uuid4()
    one = services.reply(first, body="Hello", by=officer, form_key=key)
    with pytest.raises(services.SentBefore) as refused:
        services.reply(first, body="Hello, and sorry", by=officer, form_key=key)
    assert refused.value.earlier == one
    assert Reply.objects.count() == 1


def test_a_draft_is_checked_without_keeping_it() -> None:
    checked = drafts.check(conversation(), body="Your appointment was missed. Ring 07700 900123")
    assert {finding.code for finding in checked.warnings} == {"confirms_patient", "phone"}
    assert checked.stops == []
    assert (checked.count, checked.limit) == (46, 280)
    assert not Post.objects.exists()


def test_a_private_draft_may_speak_of_care() -> None:
    checked = drafts.check(conversation(), body="Your appointment was missed.", private=True)
    assert checked.findings == []
    assert checked.limit == 10_000
