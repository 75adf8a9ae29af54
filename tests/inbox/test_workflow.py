"""The tables by which cases are worked."""

import pytest

from inbox import cases
from inbox.models import Route
from inbox.workflow import WORKFLOWS
from socialdesk.accounts.roles import Permission
from socialdesk.workflow import Workflow

EACH = pytest.mark.parametrize("flow", WORKFLOWS.values(), ids=lambda flow: flow.name)


def _can_reach(flow: Workflow, start: str) -> set[str]:
    found, edge = {start}, [start]
    while edge:
        for move in flow.moves_from(edge.pop()):
            if move.target not in found:
                found.add(move.target)
                edge.append(move.target)
    return found


@EACH
def test_every_state_can_be_reached_from_the_first(flow: Workflow) -> None:
    assert _can_reach(flow, flow.initial) == set(flow.by_name)


@EACH
def test_every_state_can_be_closed_with_an_outcome(flow: Workflow) -> None:
    for name in set(flow.by_name) - {"closed"}:
        close = flow.move(name, "close")
        assert close.target == "closed"
        assert close.needs_note


@EACH
def test_a_closed_case_can_only_be_reopened_at_the_beginning(flow: Workflow) -> None:
    assert [(move.action, move.target) for move in flow.moves_from("closed")] == [("reopen", flow.initial)]


@EACH
def test_people_who_work_cases_can_make_every_move(flow: Workflow) -> None:
    assert {move.permission for move in flow.moves} == {Permission.WORK_CASES}


@EACH
def test_every_state_but_the_last_says_what_to_do(flow: Workflow) -> None:
    assert all(state.guidance for state in flow.states if state.name != "closed")


@EACH
def test_no_question_is_asked_twice(flow: Workflow) -> None:
    questions = [question for state in flow.states for question in state.questions]
    assert len(questions) == len(set(questions))


@pytest.mark.parametrize(
    ("route", "flow"),
    [
        (Route.COMPLAINT, "complaint"),
        (Route.FEEDBACK, "feedback"),
        (Route.MEDIA, "media"),
        (Route.QUESTION, "enquiry"),
        (Route.CRISIS, "enquiry"),
        (Route.POLITICS, "enquiry"),
        (Route.SPAM, "enquiry"),
        (Route.OTHER, "enquiry"),
    ],
)
def test_each_route_leads_to_a_workflow(route: str, flow: str) -> None:
    assert cases.flow_of(route) == flow
