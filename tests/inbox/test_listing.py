"""The list: views, counts, order and pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inbox import listing, services
from inbox.listing import BY_NAME, Row
from inbox.models import Conversation, Route
from scheduler import decisions
from scheduler import services as scheduler
from scheduler.models import Delivery
from socialdesk.accounts.models import User
from socialdesk.networks.models import Account
from tests.factories import account, conversation, message

pytestmark = pytest.mark.django_db


def people(rows: list[Row]) -> list[str]:
    return [row.conversation.person.handle for row in rows]


def rows(view: str, by: User, **more: object) -> list[Row]:
    return listing.page(BY_NAME[view], by, **more)[0]  # type: ignore[arg-type]


def arranged(officer: User) -> list[str]:
    """One conversation for each place in the inbox, written about in the wrong order. Gives the right one."""
    ours, now = account(), timezone.now()
    places = ["danger", "journalist", "newer", "older", "praise", "answered", "advert"]
    minutes = {"newer": 5, "older": 9}
    for number, by in enumerate(reversed(places)):
        message("Good morning", ours=ours, by=by, at=now - timedelta(minutes=minutes.get(by, 60 - number)))
    Conversation.objects.update(urgency="normal")
    put = {by: Conversation.objects.get(person__handle=by) for by in places}
    Conversation.objects.filter(pk=put["danger"].pk).update(red_lane_open=True)
    services.reroute(put["journalist"], to=Route.MEDIA, urgency="high", by=officer)
    services.reroute(put["praise"], to=Route.FEEDBACK, urgency="low", by=officer)
    services.reroute(put["advert"], to=Route.SPAM, urgency="high", by=officer)
    services.reply(put["answered"], body="Hello", by=officer)
    return places


def test_danger_first_then_what_waits_by_urgency_then_the_answered_then_spam(officer: User) -> None:
    order = arranged(officer)
    assert people(rows("open", officer)) == order
    Delivery.objects.update(state="failed")
    assert people(rows("open", officer))[4:] == ["answered", "praise", "advert"]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_keep_the_order(officer: User, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    order, seen, before = arranged(officer), [], ""
    monkeypatch.setattr(listing, "PAGE", size)
    for _ in order:
        page, before = listing.page(BY_NAME["open"], officer, before=before)
        seen += people(page)
        if not before:
            break
    assert seen == order


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL scans a table as small as this one")
def test_what_is_closed_is_read_in_the_order_of_an_index(officer: User) -> None:
    with CaptureQueriesContext(connection) as asked:
        rows("closed", officer)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        steps = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert "inbox_order" in steps
    assert "TEMP B-TREE" not in steps


def test_each_view_holds_what_it_says_and_counts_it(officer: User, manager: User) -> None:
    mine, theirs, nobodys, closed = (conversation(by=by) for by in ("mine", "theirs", "nobodys", "closed"))
    services.assign(mine.case, to=officer, by=officer)
    services.assign(theirs.case, to=manager, by=officer)
    services.reply(theirs, body="Hello", by=manager)
    services.reroute(nobodys, to=Route.SPAM, by=officer)
    services.take_step(closed.case, "close", by=officer, note="Nothing to do")
    expected = {
        "red-lane": [],
        "mine": ["mine"],
        "unassigned": ["nobodys"],
        "waiting": ["mine", "nobodys"],
        "open": ["mine", "nobodys", "theirs"],
        "closed": ["closed"],
        "spam": ["nobodys"],
    }
    found = {view: sorted(people(rows(view, officer))) for view in expected}
    assert found == expected
    counts = listing.counts(officer)
    assert {view: counts[view] for view in expected} == {view: len(who) for view, who in expected.items()}


ON_ITS_WAY = ["queued", "sending", "sent"]
LOST = {
    "failed": "Answer not sent",
    "parked": "Answer not sent: it needs a decision",
    "dropped": "Answer not sent: it was dropped",
    "unknown": "Checking whether the answer went out",
}


@pytest.mark.parametrize("state", [*ON_ITS_WAY, *LOST])
def test_an_answer_counts_while_it_is_on_its_way_or_sent(officer: User, state: str) -> None:
    first = conversation()
    services.reply(first, body="Hello", by=officer)
    Delivery.objects.update(state=state)
    (row,) = rows("open", officer)
    assert row.waits == row.stuck == first.waits_for_us == (state in LOST)
    assert bool(rows("waiting", officer)) == (state in LOST)
    if state in LOST:
        assert row.answer == LOST[state]
        services.reply(first, body="Hello again", by=officer)
        assert rows("waiting", officer) == []


@pytest.mark.parametrize("lost", [scheduler.withdraw, scheduler.reopen])
def test_an_answer_that_was_taken_back_does_not_count(officer: User, lost: Callable[..., object]) -> None:
    first = conversation()
    lost(services.reply(first, body="Hello", by=officer).post, by=officer)
    (row,) = rows("waiting", officer)
    assert row.stuck
    assert row.answer.startswith("Answer not sent")
    assert first.waits_for_us


@pytest.mark.parametrize("change", [{"state": Account.RECONNECT}, {"is_active": False}])
def test_an_answer_that_cannot_go_out_does_not_count(officer: User, change: dict[str, object]) -> None:
    first = conversation()
    services.reply(first, body="Hello", by=officer)
    Account.objects.update(**change)
    (row,) = rows("waiting", officer)
    assert row.stuck
    assert row.answer == "Answer not sent: it waits for the account"
    Delivery.objects.update(state="sent")
    assert rows("waiting", officer) == []


def test_an_answer_to_what_they_said_before_does_not_count(officer: User) -> None:
    said = message(thread_id="t")
    services.reply(said.conversation, body="Hello", by=officer)
    assert rows("waiting", officer) == []
    message("And another thing", ours=said.account, thread_id="t")
    assert len(rows("waiting", officer)) == 1


def test_all_that_one_person_wrote(officer: User) -> None:
    ours = account()
    first = message(ours=ours, by="gwen", thread_id="1")
    message(ours=ours, by="gwen", thread_id="2")
    message(ours=ours, by="dai")
    assert people(rows("open", officer, person=first.person_id)) == ["gwen", "gwen"]


def test_pages_follow_on_without_gap_or_repeat(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 3)
    ours, now = account(), timezone.now()
    for number in range(8):
        # Two at the same moment, at the page's edge too.
        message(ours=ours, by=f"p{number}", at=now - timedelta(minutes=number // 2))
    Conversation.objects.filter(person__handle="p7").update(red_lane_open=True)
    seen, before = [], ""
    while True:
        page, before = listing.page(BY_NAME["open"], officer, before=before)
        seen += people(page)
        if seen == ["p7", "p1", "p0"]:
            message(ours=ours, by="new")  # pushes nothing from one page to the next
        if not before:
            break
    assert seen == ["p7", "p1", "p0", "p3", "p2", "p5", "p4", "p6"]


def test_in_the_red_lane_whoever_has_waited_longest_for_an_answer_comes_first(officer: User) -> None:
    now, put = timezone.now(), {}
    for minutes, name in ((5, "third"), (40, "first"), (60, "answered"), (20, "second")):
        put[name] = conversation(by=name)
        said = now - timedelta(minutes=minutes)
        Conversation.objects.filter(pk=put[name].pk).update(red_lane_open=True, red_lane_since=said)
    message("Are you there?", ours=put["first"].account, by="first", thread_id=put["first"].thread_key)
    services.reply(put["answered"], body="Please call 999 now.", by=officer)
    assert people(rows("open", officer)) == ["first", "second", "third", "answered"]


@pytest.mark.parametrize("before", ["", "nonsense", "0", "1" + "9" * 40, "9" * 39])
def test_a_place_that_is_none_is_the_beginning(officer: User, before: str) -> None:
    conversation()
    assert len(rows("open", officer, before=before)) == 1


@pytest.mark.parametrize(
    ("name", "initials"), [("Olu Officer", "OO"), ("Siân", "S"), ("Mary Jane Ffion-Rees", "MR")]
)
def test_initials(officer: User, name: str, initials: str) -> None:
    officer.name = name
    officer.save()
    services.assign(conversation().case, to=officer, by=officer)
    (row,) = rows("mine", officer)
    assert row.initials == initials


def test_what_arrives_late_was_not_answered_by_what_we_said_before(officer: User) -> None:
    second = message("Second", thread_id="t")
    services.reply(second.conversation, body="Thank you, all done.", by=officer)
    Delivery.objects.update(state="sent")
    assert people(rows("waiting", officer)) == []
    at = second.at - timedelta(minutes=5)
    message("Which number do I ring about my scan?", ours=second.account, thread_id="t", at=at)
    assert people(rows("waiting", officer)) == ["gwen"]
    assert Conversation.objects.get().waits_for_us
    services.reply(second.conversation, body="The one on your letter.", by=officer)
    assert not Conversation.objects.get().waits_for_us


def test_an_answer_under_a_hold_says_so(officer: User, manager: User) -> None:
    first = conversation()
    decisions.place_hold(topic="incident-1", reason="Fire", by=manager)
    services.reply(first, body="Hello", by=officer)
    (row,) = rows("open", officer)
    assert row.answer == "Answer on hold"
