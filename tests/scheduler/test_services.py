"""What people do with posts and deliveries: every state with every action, every role with every permission."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from policies.models import Organisation
from scheduler import decisions, services
from scheduler.history import history, since_sent_back
from scheduler.models import Content, Delivery, Kind, Post
from scheduler.workflow import APPROVE, DECIDE, DELIVERY, POST, WRITE
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Role, allows
from socialdesk.audit.models import Entry, Machine
from socialdesk.workflow import Refused
from tests.factories import account, person
from tests.scheduler.cast import approved, delivery, in_state, post_by, reply_by, waiting

pytestmark = pytest.mark.django_db

VERBS: dict[str, Callable[[Post, User], Post]] = {
    "send_for_approval": lambda post, by: services.send_for_approval(post, by=by),
    "release": lambda post, by: services.release(post, by=by),
    "approve": lambda post, by: services.approve(post, by=by),
    "send_back": lambda post, by: services.send_back(post, by=by, note="Say when."),
    "reopen": lambda post, by: services.reopen(post, by=by),
    "withdraw": lambda post, by: services.withdraw(post, by=by),
}
STATES = [state.name for state in POST.states]
MOVES = {(source, move.action): move for move in POST.moves for source in move.sources}
PEOPLE = {(source, m.action): m for m in DELIVERY.moves if m.permission for source in m.sources}


def fresh(post: Post) -> Post:
    return Post.objects.with_targets().get(pk=post.pk)


def test_there_is_a_verb_for_every_move() -> None:
    assert set(VERBS) == {move.action for move in POST.moves}


@pytest.mark.parametrize("action", VERBS)
@pytest.mark.parametrize("state", STATES)
def test_each_action_leads_where_the_table_says_or_changes_nothing(
    state: str, action: str, author: User, manager: User
) -> None:
    # An answer, because only an answer may be released without approval.
    post = in_state(state, author, **reply_by(author))
    steps = post.steps.count()
    if move := MOVES.get((state, action)):
        VERBS[action](post, manager)
        assert fresh(post).state == move.target
        assert [s.action for s in fresh(post).steps.all()][steps:] == [action]
        assert Entry.objects.filter(action="post.moved", facts__action=action).exists()
    else:
        with pytest.raises(Refused, match="is not possible here"):
            VERBS[action](post, manager)
        assert fresh(post).state == state
        assert fresh(post).steps.count() == steps


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("state", "action"), MOVES)
def test_each_move_is_for_the_roles_that_have_its_permission(
    state: str, action: str, role: str, author: User
) -> None:
    post, somebody = in_state(state, author, **reply_by(author)), person(role)
    if allows(role, MOVES[state, action].permission):
        assert VERBS[action](post, somebody).state == MOVES[state, action].target
    else:
        with pytest.raises(Refused, match="Your role does not allow"):
            VERBS[action](post, somebody)
        assert fresh(post).state == state


@pytest.mark.parametrize("role", Role)
def test_writing_and_changing_is_for_those_who_write(role: str, author: User) -> None:
    somebody, post = person(role), post_by(author)

    def change() -> Post:
        return services.edit(post, body="New.", accounts=[], content="own", due_at=None, by=somebody)

    for verb in (lambda: post_by(somebody), change):
        if allows(role, WRITE):
            assert verb().state == "draft"
        else:
            with pytest.raises(Refused, match="You need to be allowed to write posts"):
                verb()


# --- four eyes ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMIN])
def test_nobody_approves_or_sends_back_what_they_wrote(role: str) -> None:
    writer = person(role)
    post = waiting(writer)
    for action in ("approve", "send_back"):
        with pytest.raises(Refused, match="Somebody who did not write it"):
            VERBS[action](post, writer)


def test_nobody_approves_the_words_that_they_put_into_another_persons_post(
    author: User, manager: User, admin: User
) -> None:
    post, x = post_by(author), account("x")
    services.edit(post, body="Mine now.", accounts=[x], content="own", due_at=None, by=manager)
    services.send_for_approval(post, by=author)
    with pytest.raises(Refused, match="You changed the text last"):
        services.approve(post, by=manager)
    assert services.approve(post, by=admin).state == "approved"


def test_once_somebody_else_has_worded_it_anew_an_earlier_editor_may_approve(
    author: User, manager: User
) -> None:
    post, x = post_by(author), account("x")
    for words, who in (("Mine now.", manager), ("And mine again.", author)):
        services.edit(post, body=words, accounts=[x], content="own", due_at=None, by=who)
    services.send_for_approval(post, by=author)
    assert services.approve(post, by=manager).state == "approved"


def test_a_post_is_never_sent_without_approval(manager: User) -> None:
    with pytest.raises(Refused, match="Posts always need approval"):
        services.release(post_by(manager), by=manager)


def test_a_reply_is_sent_without_approval_unless_the_role_needs_it(officer: User, manager: User) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"name": "T", "replies_need_approval": ["officer"]})
    with pytest.raises(Refused, match="Replies by your role need approval"):
        services.release(post_by(officer, **reply_by(officer)), by=officer)
    assert services.release(post_by(manager, **reply_by(manager)), by=manager).state == "approved"


def test_words_approved_before_lose_that_when_they_change(author: User, manager: User) -> None:
    post, x = post_by(author, preapproved_by=manager), account("x")
    services.edit(post, body="Other words.", accounts=[x], content="own", due_at=None, by=author)
    with pytest.raises(Refused, match="Posts always need approval"):
        services.release(post, by=author)


def test_it_refuses_to_approve_a_text_that_has_changed_since_it_was_read(author: User, manager: User) -> None:
    post, x = waiting(author), account("x")
    services.edit(post, body="Other.", accounts=[x], content="own", due_at=None, by=author)
    services.send_for_approval(post, by=author)
    for verb in (services.approve, services.send_back):
        with pytest.raises(Refused, match="The text has changed since you opened it"):
            verb(post, by=manager, note="Well.", edits=0)
    assert services.approve(post, by=manager, edits=1).state == "approved"


def test_sending_back_needs_a_reason(author: User, manager: User) -> None:
    with pytest.raises(Refused, match="needs a reason"):
        services.send_back(waiting(author), by=manager, note="  ")


# --- what may wait for approval ----------------------------------------------------------------------------
def test_it_is_not_sent_for_approval_without_an_account(author: User) -> None:
    post = services.write(body="Where to?", accounts=[], by=author)
    with pytest.raises(Refused, match="Choose at least one account"):
        services.send_for_approval(post, by=author)


def test_it_is_not_sent_for_approval_while_a_check_stops_it(author: User) -> None:
    post = post_by(author, account("x"), account("facebook"), body="Too long. " * 40 + "[insert date]")
    with pytest.raises(services.Stopped) as stopped:
        services.send_for_approval(post, by=author)
    assert {finding.code for finding in stopped.value.findings} == {"too_long", "placeholder"}
    assert fresh(post).state == "draft"


def test_it_is_not_sent_for_approval_once_its_time_has_passed(author: User) -> None:
    post = post_by(author, due_at=timezone.now() + timedelta(minutes=5))
    with (
        time_machine.travel(timezone.now() + timedelta(hours=1)),
        pytest.raises(Refused, match="Its time has passed"),
    ):
        services.send_for_approval(post, by=author)


# --- changing ----------------------------------------------------------------------------------------------
def change(post: Post, by: User, body: str = "Changed.", **fields: Any) -> Post:
    accounts = [variant.account for variant in post.variants.all()]
    facts = {"accounts": accounts, "content": post.content, "due_at": post.due_at, **fields}
    return services.edit(post, body=body, by=by, **facts)


@pytest.mark.parametrize("state", STATES)
def test_a_changed_text_has_to_be_approved_again(state: str, author: User) -> None:
    post = in_state(state, author)
    if state == "withdrawn":
        with pytest.raises(Refused, match="was withdrawn"):
            change(post, author)
        return
    assert change(post, author).state == ("sent_back" if state == "sent_back" else "draft")
    assert not Delivery.objects.filter(post=post).exists()


def test_saving_the_same_again_changes_nothing(author: User) -> None:
    post = approved(author)
    change(post, author, body=post.body)
    assert fresh(post).state == "approved"
    assert fresh(post).edits == 0
    assert post.deliveries.get().state == "queued"


def test_a_stale_edit_is_refused_and_names_who_was_faster(author: User, officer: User) -> None:
    post = post_by(author)
    change(post, officer, edits=0)
    with pytest.raises(services.StaleEdit, match="Olu Officer has changed this post") as stale:
        change(post, author, body="Mine.", edits=0)
    assert stale.value.theirs.body == "Changed."
    assert fresh(post).body == "Changed."


def test_every_wording_is_kept_with_its_writer(author: User, officer: User) -> None:
    x = account("x")
    post = post_by(author, x)
    change(post, officer, texts={x.pk: "Short."})
    assert [(w.words_on(x.pk), w.person) for w in post.wordings.all()] == [
        (post.body, author),
        ("Short.", officer),
    ]


@pytest.mark.parametrize("state", ["queued", "parked", "failed", "dropped"])
def test_what_was_never_tried_can_be_changed(state: str, author: User) -> None:
    row = delivery(author, state)
    assert change(row.post, author).state == "draft"


@pytest.mark.parametrize("state", ["sending", "sent", "unknown", "failed"])
def test_what_was_tried_can_no_longer_be_changed(state: str, author: User) -> None:
    row = delivery(author, state)
    row.attempts.get_or_create(defaults={"outcome": "x"})
    with pytest.raises(Refused, match="can no longer be changed"):
        change(row.post, author)
    assert fresh(row.post).why_not_editable(author)
    assert fresh(row.post).state == "approved"


def test_a_withdrawn_post_takes_what_waits_with_it(author: User) -> None:
    row = delivery(author, "queued")
    services.withdraw(row.post, by=author, note="Wrong day.")
    row.refresh_from_db()
    assert (row.state, row.reason) == ("dropped", "Withdrawn.")


def test_a_post_of_which_a_part_is_out_cannot_be_withdrawn(author: User) -> None:
    row = delivery(author, "sent")
    with pytest.raises(Refused, match="Part of this has already gone out"):
        services.withdraw(row.post, by=author)


# --- history -----------------------------------------------------------------------------------------------
def test_the_history_tells_who_did_what(author: User, manager: User) -> None:
    post = waiting(author)
    services.send_back(post, by=manager, note="Say when.")
    change(post, author)
    told = [(row.who, row.did, row.note) for row in history(fresh(post))]
    assert told == [
        ("Asha Author", "wrote it", ""),
        ("Asha Author", "sent it for approval", ""),
        ("Mair Manager", "sent it back", "Say when."),
        ("Asha Author", "changed it", ""),
    ]


def test_it_shows_what_changed_since_it_was_sent_back(author: User, manager: User) -> None:
    x, facebook = account("x"), account("facebook")
    post = waiting(author, x, facebook)
    assert since_sent_back(fresh(post)) is None
    services.send_back(post, by=manager, note="Say when.")
    change(post, author, body="On Monday.", texts={x.pk: "Mon."})
    services.send_for_approval(post, by=author)
    since = since_sent_back(fresh(post))
    assert since
    assert (since.who, since.note) == ("Mair Manager", "Say when.")
    assert {change.account for change in since.changes} == {x, facebook}


def test_the_same_change_everywhere_is_shown_once(author: User, manager: User) -> None:
    post = waiting(author, account("x"), account("facebook"))
    services.send_back(post, by=manager, note="Say when.")
    change(post, author, body="On Monday.")
    since = since_sent_back(fresh(post))
    assert since
    assert [change.account for change in since.changes] == [None]


# --- deciding about what is stuck --------------------------------------------------------------------------
ACTIONS = sorted({action for _, action in PEOPLE})
DELIVERY_STATES = [state.name for state in DELIVERY.states]


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", DELIVERY_STATES)
def test_each_decision_leads_where_the_table_says_or_changes_nothing(
    state: str, action: str, author: User, manager: User
) -> None:
    row = delivery(author, state)
    when = timezone.now() + timedelta(hours=2)
    move = PEOPLE.get((state, action))
    if move and state != "sending":
        decisions.decide(row, action, by=manager, due_at=when)
        row.refresh_from_db()
        assert row.state == move.target
        assert Entry.objects.filter(action="delivery.decided", facts__action=action).exists()
    else:
        with pytest.raises(Refused, match=r"is not possible here|is being sent right now"):
            decisions.decide(row, action, by=manager, due_at=when)
        row.refresh_from_db()
        assert row.state == state


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("state", "action"), [pair for pair in PEOPLE if pair[0] != "sending"])
def test_each_decision_is_for_the_roles_that_may_decide(
    state: str, action: str, role: str, author: User
) -> None:
    row, when = delivery(author, state), timezone.now() + timedelta(hours=2)
    assert PEOPLE[state, action].permission == DECIDE
    if allows(role, DECIDE):
        decisions.decide(row, action, by=person(role), due_at=when)
    else:
        with pytest.raises(Refused, match="Your role does not allow"):
            decisions.decide(row, action, by=person(role), due_at=when)


def test_sending_now_does_not_wait_for_the_time_it_had(author: User, manager: User) -> None:
    row = delivery(author, "parked", not_before=timezone.now() + timedelta(days=2), reason="It was held.")
    decisions.decide(row, "send_now", by=manager)
    row.refresh_from_db()
    assert row.due_at <= timezone.now()
    assert (row.not_before, row.reason) == (None, "")


@pytest.mark.parametrize("hours", [None, -1])
def test_it_is_only_moved_to_a_time_to_come(hours: int | None, author: User, manager: User) -> None:
    row = delivery(author, "parked")
    when = timezone.now() + timedelta(hours=hours) if hours else None
    with pytest.raises(Refused, match="Choose a time that is still to come"):
        decisions.decide(row, "reschedule", by=manager, due_at=when)


def test_a_time_that_has_passed_cannot_be_kept(author: User, manager: User) -> None:
    row = delivery(author, "parked", due_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(Refused, match="Its time has passed"):
        decisions.decide(row, "keep", by=manager)


def test_nobody_decides_about_what_has_moved_on_meanwhile(author: User, manager: User) -> None:
    row = delivery(author, "parked")
    Delivery.objects.filter(pk=row.pk).update(state="queued")
    with pytest.raises(Refused, match="This has moved on meanwhile"):
        decisions.decide(row, "drop", by=manager)


def test_all_whose_time_is_still_to_come_are_kept_at_once(author: User, manager: User, officer: User) -> None:
    to_come = delivery(author, "parked")
    passed = delivery(author, "parked", due_at=timezone.now() - timedelta(hours=1))
    failed = delivery(author, "failed")
    with pytest.raises(Refused):
        decisions.keep_all(by=officer)
    assert decisions.keep_all(by=manager) == 1
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert (states[to_come.pk], states[passed.pk], states[failed.pk]) == ("queued", "parked", "failed")


# --- holding -----------------------------------------------------------------------------------------------
def test_lifting_a_hold_sets_everything_that_it_held_aside(author: User, manager: User) -> None:
    row = delivery(author, "queued")
    hold = decisions.place_hold(topic="incident-1", reason="A flood", by=manager)
    assert Delivery.objects.with_holds().get(pk=row.pk).on_hold
    assert decisions.lift_hold(hold, by=manager) == 1
    row.refresh_from_db()
    assert (row.state, row.reason) == ("parked", "It was held: A flood")
    with pytest.raises(Refused, match="already been lifted"):
        decisions.lift_hold(hold, by=manager)


def test_what_another_hold_covers_stays_under_that_one(author: User, manager: User) -> None:
    row = delivery(author, "queued")
    first = decisions.place_hold(topic="incident-1", reason="A flood", by=manager)
    decisions.place_hold(topic="incident-2", reason="A fire", by=manager)
    assert decisions.lift_hold(first, by=manager) == 0
    row.refresh_from_db()
    assert row.state == "queued"


# --- who sees what -----------------------------------------------------------------------------------------
def test_answers_and_unfinished_posts_are_not_for_those_who_only_read(
    author: User, executive: User, officer: User
) -> None:
    ready = approved(author)
    approved(author, **reply_by(author, kind=Kind.DIRECT, to_id="9"))
    post_by(author)
    assert list(Post.objects.seen_by(executive)) == [ready]
    assert Post.objects.seen_by(officer).count() == 3
    assert [d.post for d in Delivery.objects.seen_by(executive)] == [ready]


def test_the_desk_itself_may_write(author: User) -> None:
    post = services.write(
        body="We are closed.", accounts=[account("x")], by=Machine.AUTO_REPLY, content=Content.ANSWER
    )
    assert post.writer == "Automatic reply"
    assert post.wordings.get().person is None


def test_the_permissions_are_those_of_the_table() -> None:
    assert {move.permission for move in POST.moves} == {WRITE, APPROVE}
    assert {move.permission for move in DELIVERY.moves} == {"", DECIDE}


def test_the_name_of_a_private_message_holds_none_of_its_words(officer: User) -> None:
    """It stands in the audit log, which outlives the message."""
    post = post_by(officer, body="About your scan on Friday", kind="direct", to_id="7", to_name="Megan Orrin")
    assert str(post) == "Private message to Megan Orrin"
    assert not Entry.objects.filter(thing_label__contains="scan").exists()


def test_ids_and_names_as_long_as_a_network_likes_are_kept(officer: User) -> None:
    post = post_by(officer, **reply_by(officer, in_reply_to="m" * 255, to_id="p" * 300, to_name="n" * 255))
    post.refresh_from_db()
    assert (len(post.in_reply_to), len(post.to_id), len(post.to_name)) == (255, 300, 255)
