"""What the audit page shows is said as people say it, whatever was stored."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from crisis import services as crisis
from crisis.models import Level
from inbox import services as inbox
from inbox.models import Route
from policies import services as policies
from scheduler import decisions
from socialdesk.accounts import services as accounts
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Role
from socialdesk.audit import words
from tests import factories
from tests.scheduler.cast import delivery, in_state


@pytest.mark.parametrize(
    ("action", "facts", "said"),
    [
        ("person.added", {"role": "officer"}, [("role", "Officer")]),
        ("person.changed", {"role": {"was": "officer", "is": "admin"}}, [("role", "Officer → Admin")]),
        (
            "post.moved",
            {"action": "send_back", "was": "in_review", "to": "sent_back"},
            [("", "“Send back”: Waiting for approval → Sent back")],
        ),
        ("delivery.decided", {"action": "send_now"}, [("", "“Send now”")]),
        ("delivery.sent", {"remote_id": "17"}, [("number on the network", "17")]),
        ("delivery.sent", {"remote_id": "20261124"}, [("number on the network", "20261124")]),
        (
            "conversation.rerouted",
            {"was": {"route": "other", "urgency": "low"}, "to": {"route": "media", "urgency": "low"}},
            [("route", "Other → Media")],
        ),
        (
            "conversation.routed",
            {"route": "spam", "reasons": ["A.", "B."]},
            [("route", "Spam"), ("why", "A. B.")],
        ),
        ("case.assigned", {"to": ""}, [("to", "nobody")]),
        (
            "organisation.changed",
            {"changes": {"replies_need_approval": {"was": [], "is": ["officer", "manager"]}}},
            [("replies need approval", "nothing → Officer; Manager")],
        ),
        ("policy.reviewed", {"review_due": "2027-03-01"}, [("next review", "1 March 2027")]),
        ("hold.placed", {"topic": "incident-7"}, []),
    ],
)
def test_facts_are_said_in_words(action: str, facts: dict[str, Any], said: list[tuple[str, str]]) -> None:
    assert words.details(action, facts) == said


def test_nothing_on_the_page_reads_as_if_it_were_for_machines(
    author: User, manager: User, admin: User, client_for: Callable[[User], Client]
) -> None:
    for state in ("sent_back", "withdrawn", "approved"):
        in_state(state, author)
    decisions.decide(delivery(author, "failed"), "send_now", by=manager)
    conversation = factories.message("The lift is broken, it is a disgrace").conversation
    inbox.reroute(conversation, to=Route.MEDIA, by=author)
    incident = crisis.declare(title="a flood", level=Level.MAJOR, why="Water.", by=manager)
    crisis.stand_down(incident, note="Dry.", by=manager)
    policies.change_organisation(by=admin, name="Thornwick Vale", replies_need_approval=[Role.OFFICER])
    accounts.change_person(author, name="Asha", email=author.email, role=Role.MANAGER, by=admin)
    response = client_for(admin).get(reverse("audit"))
    cells = [cell for row in response.context["entries"] for pair in row["details"] for cell in pair]
    assert len(cells) > 30
    assert [cell for cell in cells if re.search(r"[{}\[\]_]|\b[a-z]+-\d", cell)] == []
