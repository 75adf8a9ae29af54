"""Taking things in: threads, echoes, changes, repeats, and the automatic reply."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.db.models import CharField, Model
from django.utils import timezone

from inbox import auto_reply, intake, services
from inbox.models import AutoReply, Conversation, Message, Person, Reply, Route, Urgency
from policies import services as policies
from policies.models import Organisation
from scheduler import claims, decisions
from scheduler import delivery as door
from scheduler import services as scheduler
from scheduler.models import Delivery, Post
from socialdesk.accounts.models import User
from socialdesk.audit.models import Entry, Machine
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Author, Change, Item, Kind
from tests.desk import x_account
from tests.factories import account, item, message, take_in
from tests.practice_server import PracticeServer
from tests.scheduler.cast import in_doubt, tick
from tests.waiting import until

pytestmark = pytest.mark.django_db

OPEN = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # a Tuesday
CLOSED = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)  # a Saturday


@pytest.fixture
def x(db: None) -> Account:
    return account("x")


@pytest.fixture
def facebook(db: None) -> Account:
    return account("facebook")


@pytest.fixture
def texts(db: None) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"name": "Thornwick Vale NHS Foundation Trust"})
    policies.install_defaults(by=Machine.SETUP)


# --- threads -----------------------------------------------------------------------------------------------
def test_it_starts_a_conversation_with_a_case(x: Account) -> None:
    said = take_in(x, item("When does the clinic open?", by="gwen"))
    assert said
    conversation = said.conversation
    assert conversation.person.handle == "gwen"
    assert conversation.preview == "When does the clinic open?"
    assert conversation.case.state == conversation.case.workflow.initial
    assert conversation.triage.count() == 1
    assert conversation.waits_for_us


def test_it_keeps_an_answer_with_what_it_answers(x: Account) -> None:
    first = message(ours=x, by="gwen", thread_id="t1")
    second = message(ours=x, by="gwen", parent_id=first.remote_id, thread_id="elsewhere")
    assert second.conversation_id == first.conversation_id


def test_it_keeps_a_thread_together(x: Account) -> None:
    first = message(ours=x, by="gwen", thread_id="t1")
    assert message(ours=x, by="gwen", thread_id="t1").conversation_id == first.conversation_id
    assert message(ours=x, by="gwen", thread_id="t2").conversation_id != first.conversation_id


def test_two_people_in_one_thread_have_a_conversation_each(x: Account) -> None:
    first = message(ours=x, by="gwen", thread_id="t1")
    other = message(ours=x, by="dai", thread_id="t1", parent_id=first.remote_id)
    assert other.conversation_id != first.conversation_id
    assert other.conversation.thread_key == first.conversation.thread_key


def test_the_same_thing_delivered_twice_is_stored_once(x: Account) -> None:
    said = item()
    assert take_in(x, said)
    assert take_in(x, said) is None
    assert Message.objects.count() == 1
    assert Conversation.objects.get().triage.count() == 1


def test_what_arrives_late_does_not_become_the_newest(x: Account) -> None:
    newest = message("Still here", ours=x, thread_id="t")
    message("Six hours now", ours=x, thread_id="t", at=newest.at - timedelta(hours=1))
    conversation = Conversation.objects.get()
    assert conversation.preview == "Still here"
    assert conversation.last_message_at == newest.at
    assert conversation.first_message_at == newest.at - timedelta(hours=1)
    assert [said.text for said in conversation.messages.all()] == ["Six hours now", "Still here"]


def test_strangers_whom_the_network_does_not_name_stay_strangers(facebook: Account) -> None:
    nobody = Author("", name="")
    take_in(facebook, item(author=nobody, kind=Kind.COMMENT))
    take_in(facebook, item(author=nobody, kind=Kind.COMMENT))
    assert Person.objects.count() == 2
    assert all(person.is_withheld for person in Person.objects.all())


def test_it_brings_a_profile_up_to_date_and_forgets_nothing(x: Account) -> None:
    take_in(x, item(author=Author("7", handle="gwen", name="Gwen", bio="Baker", followers=5)))
    take_in(x, item(author=Author("7", handle="gwen_l", name="Gwen", followers=6)))
    person = Person.objects.get()
    assert (person.handle, person.bio, person.followers) == ("gwen_l", "Baker", 6)


def fits(thing: Model) -> bool:
    """Whether all its texts are as short as its columns: PostgreSQL refuses the row otherwise."""
    texts = [field for field in thing._meta.concrete_fields if isinstance(field, CharField)]
    return all(len(getattr(thing, field.attname)) <= (field.max_length or 0) for field in texts)


@pytest.mark.parametrize("author", [Author("p" * 255, handle="h" * 500, name="n" * 500), Author("")])
def test_nothing_is_too_long_to_be_taken_in(facebook: Account, author: Author) -> None:
    said = take_in(
        facebook,
        item(
            author=author,
            remote_id="m" * 255,
            parent_id="q" * 255,
            thread_id="t" * 255,
            url="https://" + "u" * 2000,
        ),
    )
    assert said
    assert said.person
    assert fits(said)
    assert fits(said.person)
    assert fits(said.conversation)
    assert (said.remote_id, said.conversation.thread_key, said.url) == ("m" * 255, "t" * 255, "")
    assert str(said.person) in ("n" * 119 + "…", "Somebody")


def test_a_new_message_opens_a_closed_case_again(x: Account, officer: User) -> None:
    first = message(ours=x, thread_id="t")
    services.take_step(first.conversation.case, "close", by=officer, note="Answered on the phone")
    message(ours=x, thread_id="t")
    conversation = Conversation.objects.get()
    assert conversation.closed_at is None
    assert conversation.case.closed_at is None
    assert conversation.case.steps.last().note == "They wrote again."


@pytest.mark.parametrize("to", [Route.POLITICS, Route.OTHER])
@pytest.mark.parametrize("text", ["When does it open?", "On a trolley in A&E for 12 hours, in agony"])
def test_a_later_message_does_not_undo_a_correction(x: Account, officer: User, to: str, text: str) -> None:
    first = message("Thank you so much, lovely ward", ours=x, thread_id="t")
    services.reroute(first.conversation, to=to, urgency=Urgency.NORMAL, by=officer)
    message(text, ours=x, thread_id="t")
    conversation = Conversation.objects.get()
    assert (conversation.route, conversation.urgency) == (to, Urgency.NORMAL)
    message("I want to end my life tonight", ours=x, thread_id="t")
    assert Conversation.objects.get().red_lane_open


def test_it_keeps_what_an_officer_did_while_a_message_came_in(x: Account, officer: User) -> None:
    first = message(ours=x, thread_id="t")
    services.assign(first.conversation.case, to=officer, by=officer)
    message(ours=x, thread_id="t")
    assert Conversation.objects.get().case.assignee == officer


# --- our own words come back -------------------------------------------------------------------------------
def test_what_we_typed_on_the_network_itself_is_shown_and_answers(x: Account) -> None:
    first = message(ours=x)
    echo = take_in(x, item("Sorry to hear it", by=x.remote_id, parent_id=first.remote_id))
    assert echo
    assert echo.ours
    conversation = Conversation.objects.get()
    assert conversation.answered_at == echo.at
    assert not conversation.waits_for_us


def test_a_private_echo_finds_its_conversation_by_whom_it_is_for(facebook: Account) -> None:
    message(ours=facebook, by="marta", kind=Kind.DIRECT, thread_id="inbox-7")
    direct = {"kind": Kind.DIRECT, "to_id": "marta", "thread_id": "inbox-7"}
    echo = take_in(facebook, item("Hello Marta", by=facebook.remote_id, **direct))
    assert echo
    assert Conversation.objects.get().messages.count() == 2


def test_what_we_said_to_nobody_in_particular_is_dropped(x: Account) -> None:
    assert take_in(x, item("Flu clinics open on Saturday", by=x.remote_id)) is None
    assert not Message.objects.exists()


@pytest.mark.parametrize("delivery", [{"state": "sent", "remote_id": "echo-1"}, {"state": "sending"}])
def test_the_echo_of_an_automatic_reply_is_no_answer(
    x: Account, texts: None, delivery: dict[str, str]
) -> None:
    with time_machine.travel(CLOSED):
        first = message(ours=x)
        Delivery.objects.update(**delivery)
        take_in(x, item("We are closed", by=x.remote_id, parent_id=first.remote_id, remote_id="echo-1"))
    assert Reply.objects.get().automatic
    assert Conversation.objects.get().waits_for_us


# --- changes -----------------------------------------------------------------------------------------------
def test_an_edit_keeps_the_earlier_wording(facebook: Account) -> None:
    first = message("Parking is a joke", ours=facebook)
    take_in(facebook, item("Parking is dear", remote_id=first.remote_id, change=Change.EDITED))
    first.refresh_from_db()
    assert first.text == "Parking is dear"
    assert [wording.text for wording in first.earlier_wordings.all()] == ["Parking is a joke"]
    assert Conversation.objects.get().preview == "Parking is dear"


@pytest.mark.parametrize(
    ("reworded", "is_open"), [("Parking is dear", False), ("I want to end my life tonight", True)]
)
def test_an_edit_opens_a_closed_case_again_only_for_danger(
    facebook: Account, officer: User, reworded: str, is_open: bool
) -> None:
    first = message("Parking is a joke", ours=facebook)
    services.take_step(first.conversation.case, "close", by=officer, note="Answered on the phone")
    take_in(facebook, item(reworded, remote_id=first.remote_id, change=Change.EDITED))
    conversation = Conversation.objects.get()
    assert (conversation.closed_at is None, conversation.case.closed_at is None) == (is_open, is_open)
    assert conversation.red_lane_open is is_open


def test_the_same_edit_again_keeps_no_second_wording(facebook: Account) -> None:
    first = message("Parking is a joke", ours=facebook)
    edit = item("Parking is dear", remote_id=first.remote_id, change=Change.EDITED)
    take_in(facebook, edit)
    take_in(facebook, edit)
    assert first.earlier_wordings.count() == 1


def test_a_deletion_keeps_the_words_but_takes_them_out_of_the_list(facebook: Account) -> None:
    message("Parking is a joke", ours=facebook, thread_id="t")
    second = message("And here is my phone number", ours=facebook, thread_id="t")
    take_in(facebook, item("", remote_id=second.remote_id, change=Change.DELETED))
    second.refresh_from_db()
    assert second.deleted_at
    assert second.text == "And here is my phone number"
    assert Conversation.objects.get().preview == "Parking is a joke"


def test_it_mirrors_hiding_and_showing(facebook: Account) -> None:
    first = message(ours=facebook)
    for change, hidden in ((Change.HIDDEN, True), (Change.SHOWN, False)):
        take_in(facebook, item("", remote_id=first.remote_id, change=change))
        first.refresh_from_db()
        assert first.hidden is hidden


def test_an_edit_of_what_we_never_had_brings_it(facebook: Account) -> None:
    said = take_in(facebook, item("Parking is dear", remote_id="r", change=Change.EDITED))
    assert said
    assert said.conversation.case
    assert take_in(facebook, item("Parking is a joke", remote_id="r"), source="webhook") is None
    assert Message.objects.get().text == "Parking is dear"


def test_a_poll_shows_an_edit_that_nobody_told_us_of(facebook: Account) -> None:
    first = message("Parking is dear", ours=facebook)
    take_in(facebook, item("Parking is  dear\n", remote_id=first.remote_id))
    take_in(facebook, item("", remote_id=first.remote_id))
    assert not first.earlier_wordings.exists()
    take_in(facebook, item("I want to end my life", remote_id=first.remote_id))
    assert first.earlier_wordings.get().text == "Parking is dear"
    assert Conversation.objects.get().red_lane_open


def test_a_poll_from_before_an_edit_does_not_undo_it(facebook: Account) -> None:
    first = message("Parking is a joke", ours=facebook)
    asked = timezone.now()
    take_in(facebook, item("Parking is dear", remote_id=first.remote_id, change=Change.EDITED))
    take_in(facebook, item("Parking is a joke", remote_id=first.remote_id), received_at=asked)
    assert Message.objects.get().text == "Parking is dear"


@pytest.mark.parametrize("order", [("Two", "Three"), ("Three", "Two")])
def test_of_two_edits_the_later_stands_in_whichever_order_they_are_worked_through(
    facebook: Account, order: tuple[str, str]
) -> None:
    first = message("One", ours=facebook)
    came = {"Two": timezone.now(), "Three": timezone.now() + timedelta(seconds=1)}
    for text in order:
        edit = item(text, remote_id=first.remote_id, change=Change.EDITED)
        take_in(facebook, edit, source="webhook", received_at=came[text])
    assert Message.objects.get().text == "Three"


def test_danger_in_an_edit_that_a_later_one_overtook_is_not_missed(facebook: Account) -> None:
    first = message("Parking is a joke", ours=facebook)
    now = timezone.now()
    for came, text in (
        (2, "Sorry, all is well"),
        (1, "I want to end my life tonight"),
        (1, "I want to end my life tonight"),
    ):
        edit = item(text, remote_id=first.remote_id, change=Change.EDITED)
        take_in(facebook, edit, source="webhook", received_at=now + timedelta(seconds=came))
    assert Message.objects.get().text == "Sorry, all is well"
    earlier = [wording.text for wording in first.earlier_wordings.all()]
    assert earlier == ["Parking is a joke", "I want to end my life tonight"]
    conversation = Conversation.objects.get()
    assert conversation.red_lane_open
    assert conversation.preview == "Sorry, all is well"


def test_an_edit_that_came_before_its_message_was_worked_through_is_later_all_the_same(
    facebook: Account,
) -> None:
    came = timezone.now() - timedelta(seconds=9)
    said = item("One")
    take_in(facebook, said, source="webhook", received_at=came)
    edit = item("Two", remote_id=said.remote_id, change=Change.EDITED)
    take_in(facebook, edit, source="webhook", received_at=came + timedelta(seconds=1))
    assert Message.objects.get().text == "Two"


def test_a_change_to_what_has_not_come_is_too_early(facebook: Account) -> None:
    with pytest.raises(intake.TooEarly):
        take_in(facebook, item("", remote_id="unknown", change=Change.DELETED))


@pytest.mark.parametrize(
    "said", [{"parent_id": "our-post"}, {"remote_id": "our-post", "change": Change.DELETED}]
)
def test_what_concerns_a_post_of_ours_alone_is_no_news(
    facebook: Account, author: User, said: dict[str, str]
) -> None:
    post = scheduler.write(body="Flu clinics", accounts=[facebook], by=author)
    Delivery.objects.create(
        post=post, account=facebook, text="Flu clinics", due_at=timezone.now(), remote_id="our-post"
    )
    assert take_in(facebook, item("Bring your letter", by=facebook.remote_id, **said)) is None


def as_if_meanwhile(done: Callable[[], object], before: str) -> Callable[..., Any]:
    """For execute_wrapper: somebody else commits `done` just before the first statement with these words."""
    waiting = [done]

    def run(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if before in sql and waiting:
            waiting.pop()()
        return execute(sql, *rest)

    return run


CONVERSATION = 'FROM "inbox_conversation"'


def test_a_hiding_does_not_undo_a_deletion_at_the_same_moment(facebook: Account) -> None:
    first = message(ours=facebook)
    delete = as_if_meanwhile(lambda: Message.objects.update(deleted_at=timezone.now()), CONVERSATION)
    with connection.execute_wrapper(delete):
        take_in(facebook, item("", remote_id=first.remote_id, change=Change.HIDDEN))
    first.refresh_from_db()
    assert first.hidden
    assert first.deleted_at


def test_two_edits_at_the_same_moment_keep_both_wordings(facebook: Account) -> None:
    first = message("One", ours=facebook)
    edits = [item(text, remote_id=first.remote_id, change=Change.EDITED) for text in ("Two", "Three")]
    with connection.execute_wrapper(as_if_meanwhile(lambda: take_in(facebook, edits[0]), CONVERSATION)):
        take_in(facebook, edits[1], received_at=timezone.now() + timedelta(seconds=1))
    assert [wording.text for wording in first.earlier_wordings.all()] == ["One", "Two"]


@pytest.mark.parametrize("change", [Change.NEW, Change.EDITED, Change.HIDDEN])
def test_what_an_officer_does_at_the_same_moment_stands(x: Account, change: Change) -> None:
    """Each kind of change writes the columns that are its own, and no others."""
    first = message(ours=x, thread_id="t")
    answered = timezone.now()
    answer = as_if_meanwhile(
        lambda: Conversation.objects.update(answered_at=answered, corrected=True),
        'UPDATE "inbox_conversation"',
    )
    said = item("Still here", thread_id="t") if change == Change.NEW else None
    with connection.execute_wrapper(answer):
        take_in(x, said or item("Still here", remote_id=first.remote_id, change=change))
    conversation = Conversation.objects.get()
    assert (conversation.answered_at, conversation.corrected) == (answered, True)


def on_postgres(test: Callable[..., None]) -> Callable[..., None]:
    skip = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
    return skip(pytest.mark.django_db(transaction=True)(test))


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def take_in_beside(deed: Callable[[], object], ours: Account, other: Item) -> None:
    """`other` begins before `deed` has ended, and has to wait for it."""

    def in_a_worker() -> None:
        try:
            take_in(ours, other)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as workers:
        with transaction.atomic():
            deed()
            waiting = workers.submit(in_a_worker)
            until(somebody_waits_for_a_lock)
        waiting.result()


CRY = "I want to end my life tonight"


def _they_write(said: Message, by: User) -> None:
    take_in(said.account, item(CRY, by="gwen", thread_id="a"))


def _they_reword(said: Message, by: User) -> None:
    take_in(said.account, item(CRY, by="gwen", remote_id=said.remote_id, change=Change.EDITED))


def _an_officer_sees_it(said: Message, by: User) -> None:
    services.reroute(said.conversation, to=Route.CRISIS, by=by)


DANGER = [_they_write, _they_reword, _an_officer_sees_it]


@on_postgres
@pytest.mark.parametrize("danger", DANGER)
def test_no_automatic_reply_crosses_a_cry_for_help(
    x: Account, texts: None, officer: User, danger: Callable[[Message, User], None]
) -> None:
    with time_machine.travel(CLOSED):
        said = message("Hello", ours=x, by="gwen", at=CLOSED - timedelta(days=1))
        other = item("Are you open?", by="gwen", thread_id="b")
        take_in_beside(lambda: danger(said, officer), x, other)
    assert not Reply.objects.exists()


@on_postgres
def test_two_messages_at_the_same_moment_take_turns(x: Account) -> None:
    first = message("First", ours=x, thread_id="t")
    earlier = item("Earlier", thread_id="t", at=first.at + timedelta(seconds=1))
    newest = item("Newest", thread_id="t", at=first.at + timedelta(seconds=2))
    take_in_beside(lambda: take_in(x, newest), x, earlier)
    assert first.conversation.messages.count() == 3
    assert Conversation.objects.get().preview == "Newest"


# --- the audit log -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [Kind.DIRECT, Kind.MENTION])
def test_the_audit_log_keeps_no_word_of_a_message(x: Account, kind: Kind) -> None:
    said = message("The nurse was rude about my epilepsy", ours=x, kind=kind, by="gwen")
    assert "“rude”" in said.conversation.reasons[0]
    log = " ".join(f"{entry.thing_label} {entry.facts}" for entry in Entry.objects.all())
    assert "epilepsy" not in log
    assert "rude" not in log
    assert "Gwen on X" in log


# --- the automatic reply -----------------------------------------------------------------------------------
@pytest.mark.usefixtures("texts")
class TestAutomaticReply:
    def test_it_answers_once_while_we_are_closed(self, x: Account) -> None:
        with time_machine.travel(CLOSED):
            first = message(ours=x, by="gwen")
            message(ours=x, by="gwen")
        reply = Reply.objects.get()
        assert reply.message == first
        assert reply.post.machine == Machine.AUTO_REPLY
        assert "on Monday at 9am" in reply.post.body
        assert reply.post.deliveries.get().state == "queued"

    def test_it_is_silent_while_we_are_open(self, x: Account) -> None:
        with time_machine.travel(OPEN):
            message(ours=x)
        assert not Reply.objects.exists()

    def test_it_answers_again_in_the_next_closed_time(self, x: Account) -> None:
        for days in (0, 7):
            with time_machine.travel(CLOSED + timedelta(days=days)):
                message(ours=x, by="gwen")
        assert Reply.objects.count() == 2

    def test_it_answers_a_private_message_in_private(self, facebook: Account) -> None:
        with time_machine.travel(CLOSED):
            message(ours=facebook, by="marta", kind=Kind.DIRECT)
        post = Reply.objects.get().post
        assert (post.kind, post.to_id, post.in_reply_to) == ("direct", "marta", "")

    def test_each_person_has_their_own(self, x: Account) -> None:
        with time_machine.travel(CLOSED):
            message(ours=x, by="gwen")
            message(ours=x, by="dai")
        assert AutoReply.objects.count() == 2

    @pytest.mark.parametrize("thread", ["t", "elsewhere"])
    def test_it_is_withdrawn_when_the_same_person_turns_out_to_be_in_danger(
        self, x: Account, thread: str
    ) -> None:
        with time_machine.travel(CLOSED):
            message("Are you open?", ours=x, by="gwen", thread_id="t")
            message("Are you open?", ours=x, by="dai", thread_id="t")
            message("I want to end my life tonight", ours=x, by="gwen", thread_id=thread)
        sent_to = {reply.post.to_id: reply.post for reply in Reply.objects.select_related("post")}
        assert {who: post.state for who, post in sent_to.items()} == {"gwen": "withdrawn", "dai": "approved"}
        assert sent_to["gwen"].deliveries.get().state == "dropped"
        assert sent_to["dai"].deliveries.get().state == "queued"

    @pytest.mark.parametrize("danger", DANGER)
    def test_it_does_not_go_out_once_danger_is_seen(
        self, x: Account, officer: User, danger: Callable[[Message, User], None]
    ) -> None:
        with time_machine.travel(CLOSED):
            danger(message("Are you open?", ours=x, by="gwen"), officer)
        assert Delivery.objects.get().state == "dropped"

    @pytest.mark.parametrize("danger", DANGER)
    def test_a_worker_that_has_it_in_hand_lets_it_go(
        self, practice: PracticeServer, officer: User, danger: Callable[[Message, User], None]
    ) -> None:
        with time_machine.travel(CLOSED):
            ours = x_account(practice, token_expires_at=None)
            said = message("Are you open?", ours=ours, by="gwen")
            ((delivery, claim),) = claims.claim_due()
            danger(said, officer)
            door.deliver(delivery, claim)
        assert practice.ledger() == []
        assert Delivery.objects.get().state == "dropped"

    @pytest.mark.parametrize("danger", DANGER)
    def test_what_may_not_have_gone_out_is_not_sent_again(
        self,
        practice: PracticeServer,
        officer: User,
        settings: Any,
        danger: Callable[[Message, User], None],
    ) -> None:
        settings.UNKNOWN_SETTLES_SECONDS = 0
        with time_machine.travel(CLOSED):
            ours = x_account(practice, token_expires_at=None)
            said = message("Are you open?", ours=ours, by="gwen")
            in_doubt(Post.objects.get())
            danger(said, officer)
            for _ in range(2):
                tick()
        assert practice.ledger() == []
        assert Delivery.objects.get().state == "dropped"

    def test_what_has_gone_out_already_is_not_called_withdrawn(self, x: Account) -> None:
        with time_machine.travel(CLOSED):
            message("Are you open?", ours=x, by="gwen")
            Delivery.objects.update(state="sent")
            message("I want to end my life tonight", ours=x, by="gwen")
        assert Reply.objects.get().post.state == "approved"

    def test_the_conversation_still_waits_for_a_person(self, x: Account) -> None:
        with time_machine.travel(CLOSED):
            assert message(ours=x).conversation.waits_for_us

    def test_without_a_published_text_nothing_is_sent(self, x: Account) -> None:
        policies.Version.objects.filter(policy__slug=auto_reply.POLICY).update(state="superseded")
        with time_machine.travel(CLOSED):
            message(ours=x)
        assert not Reply.objects.exists()


def _danger(said: Message) -> None:
    Conversation.objects.filter(pk=said.conversation_id).update(red_lane_open=True)


def _danger_elsewhere(said: Message) -> None:
    other = message(ours=said.account, by="gwen", thread_id="another").conversation_id
    Conversation.objects.filter(pk=other).update(red_lane_open=True)


def _spam(said: Message) -> None:
    said.conversation.route = Route.SPAM


def _old(said: Message) -> None:
    said.at = timezone.now() - timedelta(hours=2)


def _our_other_account(said: Message) -> None:
    account("x", remote_id=said.person.remote_id)  # type: ignore[union-attr]


def _bot(said: Message) -> None:
    said.person.lists = ["bot"]  # type: ignore[union-attr]


def _withheld(said: Message) -> None:
    said.person.remote_id = "withheld:1"  # type: ignore[union-attr]


def _ours(said: Message) -> None:
    said.ours = True


def _as_fast_as_a_machine(said: Message) -> None:
    for _ in range(auto_reply.LOOP_MESSAGES):
        message(ours=said.account, by="gwen")


def _nothing(said: Message) -> None:
    pass


@pytest.mark.parametrize(
    ("because", "reason"),
    [
        (_nothing, ""),
        (_danger, "Somebody may be in danger: a person answers."),
        (_danger_elsewhere, "Somebody may be in danger: a person answers."),
        (_spam, "It is spam."),
        (_old, "It was said some time ago."),
        (_our_other_account, "It comes from another account of ours."),
        (_bot, "It comes from a bot."),
        (_withheld, "The network does not say who wrote it."),
        (_ours, "It is our own."),
        (_as_fast_as_a_machine, "They write as fast as a machine."),
    ],
)
def test_whom_the_machine_never_answers(because: Callable[[Message], None], reason: str) -> None:
    with time_machine.travel(OPEN):
        said = message(by="gwen")
        because(said)
        assert auto_reply.why_not(said) == reason


def test_the_machine_is_silent_during_a_hold(manager: User) -> None:
    said = message()
    decisions.place_hold(topic="incident-1", reason="Fire in the boiler house", by=manager)
    assert auto_reply.why_not(said) == "Everything is on hold."


def test_who_was_only_a_number_gets_a_name_when_a_later_reading_knows_it(x: Account) -> None:
    said = item("pls help my friend", remote_id="m1", author=Author("77"))
    take_in(x, said)
    assert str(Person.objects.get()) == "Somebody"
    take_in(x, replace(said, author=Author("77", handle="Gwen Lark", name="Gwen Lark")))
    assert str(Person.objects.get()) == "Gwen Lark"
