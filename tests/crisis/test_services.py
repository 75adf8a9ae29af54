"""Declaring, sending what was ready, standing down: who may, and what happens to everything else."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from crisis import services
from crisis.models import HoldingStatement, Incident
from crisis.timeline import timeline
from scheduler import outcomes
from scheduler.models import Delivery, Hold, Post
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission, Role, allows
from socialdesk.audit.models import Entry
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Receipt
from socialdesk.workflow import Refused
from tests.factories import account, person
from tests.scheduler.cast import approved, delivery

pytestmark = pytest.mark.django_db


def declared(by: User, **fields: Any) -> Incident:
    facts = {"title": "flooding at Thornwick General", "level": "serious", "why": "The river.", **fields}
    return services.declare(by=by, **facts)


def ready(author: User, reader: User, body: str = "We know about {title}. {hashtags}") -> HoldingStatement:
    return services.approve_statement(
        services.write_statement(title="First words", body=body, by=author), by=reader
    )


def send(incident: Incident, statement: HoldingStatement, by: User, *accounts: Account) -> Post:
    return services.send_statement(incident, statement, accounts=accounts or [account()], by=by).post


# --- who may -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    ("verb", "permission"),
    [
        ("declare", Permission.DECLARE_INCIDENT),
        ("write", Permission.DRAFT_POSTS),
        ("approve", Permission.APPROVE_STATEMENT),
        ("retire", Permission.APPROVE_STATEMENT),
        ("send", Permission.SEND_STATEMENT),
        ("stand_down", Permission.STAND_DOWN),
    ],
)
def test_each_verb_is_for_the_roles_that_have_its_permission(
    verb: str, permission: str, role: str, author: User, manager: User
) -> None:
    somebody, incident, statement = person(role), declared(author), ready(author, manager)
    written = services.write_statement(title="Second", body="More soon.", by=author)
    verbs = {
        "declare": lambda: declared(somebody),
        "write": lambda: services.write_statement(title="A", body="B", by=somebody),
        "approve": lambda: services.approve_statement(written, by=somebody),
        "retire": lambda: services.retire_statement(statement, by=somebody),
        "send": lambda: send(incident, statement, somebody),
        "stand_down": lambda: services.stand_down(incident, note="Over.", by=somebody),
    }
    if allows(role, permission):
        verbs[verb]()
    else:
        with pytest.raises(Refused, match=r"You need to be allowed to|Your role does not allow"):
            verbs[verb]()


# --- declaring ---------------------------------------------------------------------------------------------
def test_declaring_holds_everything_that_is_not_about_it(author: User) -> None:
    other, about = delivery(author), delivery(author)
    incident = declared(author, hashtags="flood, #Thornwick")
    Post.objects.filter(pk=about.post_id).update(topic=incident.topic)
    assert incident.hashtags == "#flood #Thornwick"
    assert list(Delivery.objects.held()) == [other]
    assert {"incident.declared", "hold.placed"} <= set(Entry.objects.values_list("action", flat=True))


# --- statements --------------------------------------------------------------------------------------------
def test_nobody_approves_their_own_statement(manager: User) -> None:
    statement = services.write_statement(title="A", body="B", by=manager)
    with pytest.raises(Refused, match="Somebody who did not write it"):
        services.approve_statement(statement, by=manager)


def test_a_statement_is_approved_once(author: User, manager: User, admin: User) -> None:
    statement = ready(author, manager)
    with pytest.raises(Refused, match="approved or retired meanwhile"):
        services.approve_statement(statement, by=admin)


@pytest.mark.parametrize("blank", ["{time}", "{{ organisation.name }}", "{ place }", "{}"])
def test_a_statement_has_no_blank_that_nothing_fills(blank: str, author: User) -> None:
    with pytest.raises(Refused, match="Nothing fills"):
        services.write_statement(title="A", body=f"We know about {{title}} at {blank}.", by=author)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("We know about {title}. {hashtags}", "We know about a {hashtags} flood. #Flood"),
        ("{ title }\nMore soon. ", "a {hashtags} flood\nMore soon."),
        ("No blanks.", "No blanks."),
    ],
)
def test_its_blanks_are_filled_once_from_the_incident(body: str, words: str) -> None:
    incident = Incident(title="a {hashtags} flood", hashtags="#Flood")
    assert HoldingStatement(body=body).words_for(incident) == words


def test_retiring_twice_is_one_retirement(author: User, manager: User) -> None:
    statement = ready(author, manager)
    for _ in range(2):
        services.retire_statement(statement, by=manager)
    assert Entry.objects.filter(action="statement.retired").count() == 1


# --- sending -----------------------------------------------------------------------------------------------
def test_an_approved_statement_goes_out_at_once_past_the_hold(author: User, manager: User) -> None:
    incident = declared(author, hashtags="Flood")
    post = send(incident, ready(author, manager), manager, account("x"), account("facebook"))
    assert post.body == "We know about flooding at Thornwick General. #Flood"
    assert {row.state for row in Delivery.objects.due(timezone.now())} == {"queued"}
    assert not Delivery.objects.held().exists()
    assert post.preapproved_by == manager


def test_it_is_not_sent_unless_it_is_ready(author: User, manager: User) -> None:
    incident = declared(author)
    unread = services.write_statement(title="A", body="B", by=author)
    with pytest.raises(Refused, match="is not approved"):
        send(incident, unread, manager)
    retired = ready(author, manager)
    stale = HoldingStatement.objects.get(pk=retired.pk)
    services.retire_statement(retired, by=manager)
    with pytest.raises(Refused, match="is not approved"):
        send(incident, stale, manager)


def test_two_people_who_press_at_once_send_it_once(author: User, manager: User, admin: User) -> None:
    incident, statement, x, facebook = (
        declared(author),
        ready(author, manager),
        account(),
        account("facebook"),
    )
    send(incident, statement, manager, x)
    with pytest.raises(Refused, match="already gone to X"):
        send(incident, statement, admin, x, facebook)
    assert send(incident, statement, admin, facebook)
    assert Delivery.objects.count() == 2


def test_what_failed_may_be_sent_again(author: User, manager: User) -> None:
    incident, statement, x = declared(author), ready(author, manager), account()
    send(incident, statement, manager, x)
    Delivery.objects.update(state="failed")
    assert send(incident, statement, manager, x)


def test_a_check_stops_it_and_nothing_is_kept(author: User, manager: User) -> None:
    incident, statement = declared(author), ready(author, manager, body="Too long. " * 40)
    with pytest.raises(Refused, match="Too long for X"):
        send(incident, statement, manager)
    assert not Post.objects.exists()


def test_nothing_is_sent_for_an_incident_that_is_over(author: User, manager: User) -> None:
    incident, statement = declared(author), ready(author, manager)
    services.stand_down(incident, note="Over.", by=manager)
    with pytest.raises(Refused, match="has been stood down"):
        send(incident, statement, manager)


# --- standing down -----------------------------------------------------------------------------------------
def test_nothing_bursts_out_when_it_is_over(author: User, manager: User) -> None:
    row = delivery(author, due_at=timezone.now() + timedelta(hours=1))
    incident = declared(author)
    now = services.stand_down(incident, note="Water is down.", by=manager)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("parked", "It was held: flooding at Thornwick General")
    assert now.stood_down_at
    assert not Hold.objects.active().exists()


def test_its_own_words_that_could_not_go_out_are_set_aside_when_it_is_over(
    author: User, manager: User
) -> None:
    """On an account that waited to be connected again they would otherwise go out days later."""
    incident, away = declared(author), account(state=Account.RECONNECT)
    post = send(incident, ready(author, manager), manager, away)
    services.stand_down(incident, note="Water is down.", by=manager)
    assert post.deliveries.get().state == "parked"


def test_standing_down_needs_a_reason_and_happens_once(author: User, manager: User) -> None:
    incident = declared(author)
    with pytest.raises(Refused, match="needs a reason"):
        services.stand_down(incident, note=" ", by=manager)
    services.stand_down(incident, note="Over.", by=manager)
    with pytest.raises(Refused, match="is not possible here"):
        services.stand_down(incident, note="Over.", by=manager)


def test_one_incident_standing_down_leaves_the_others_hold(author: User, manager: User) -> None:
    row = delivery(author)
    first, _second = declared(author), declared(author, title="a fire")
    services.stand_down(first, note="Over.", by=manager)
    row.refresh_from_db()
    assert row.state == "queued"
    assert Delivery.objects.held().get() == row


# --- the timeline ------------------------------------------------------------------------------------------
def test_the_timeline_tells_everything_once_and_in_order(author: User, manager: User) -> None:
    delivery(author)
    incident = declared(author)
    send(incident, ready(author, manager), manager)
    approved(author, body="The road is open again.", topic=incident.topic)
    services.stand_down(incident, note="Water is down.", by=manager)
    told = [(row.who, row.did, row.note or row.words) for row in timeline(incident)]
    assert told[:3] == [
        ("Asha Author", "declared it", ""),
        ("Asha Author", "held everything that is not about it", ""),
        (
            "Mair Manager",
            "sent the statement “First words”",
            "We know about flooding at Thornwick General.",
        ),
    ]
    assert ("Asha Author", "wrote a post about it", "The road is open again.") in told
    assert told[-2:] == [
        ("Mair Manager", "stood it down", "Water is down."),
        ("Mair Manager", "lifted the hold: 3 to keep, move or drop", ""),
    ]


def test_the_timeline_says_on_which_account_it_went_out(author: User, manager: User) -> None:
    incident, x = declared(author), account("x")
    row = send(incident, ready(author, manager), manager, x).deliveries.get()
    outcomes.went_out(row, row.attempts.create(), Receipt("17"))
    assert f"sent it out on {x}" in [happening.did for happening in timeline(incident)]


def test_it_says_who_stood_it_down(author: User, manager: User) -> None:
    incident = services.stand_down(declared(author), note="Water is down.", by=manager)
    assert incident.stood_down_by == "Mair Manager"
