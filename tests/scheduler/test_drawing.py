"""The drawing of a workflow: all of the table is on it, and nothing on it stands in the way of anything else."""

from itertools import combinations

import pytest

from scheduler.drawing import Arrow, Drawing, draw, two_lines
from scheduler.workflow import DELIVERY, POST
from socialdesk.workflow import Move, State, Workflow

TIDE = Workflow(
    name="tide",
    label="Tide",
    states=(State("low", "Low"), State("high", "High"), State("flood", "Far too high for the quay")),
    moves=(
        Move("rise", "Rises", ("low",), "high"),
        Move("rise_on", "Rises over the quay wall and into the harbour street", ("high",), "flood"),
        Move("pump", "Pumped back", ("flood", "high"), "low", "pumps"),
    ),
)
FLOWS = [DELIVERY, POST, TIDE]


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_every_state_and_every_move_is_on_it_once(flow: Workflow) -> None:
    drawing = draw(flow)
    assert [box.state for box in drawing.boxes] == list(flow.states)
    assert sorted(arrow.move.action for arrow in _arrows(drawing)) == sorted(m.action for m in flow.moves)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_an_arrow_leaves_its_sources_and_points_at_its_target(flow: Workflow) -> None:
    drawing = draw(flow)
    line = {box.state.name: box.x for box in drawing.boxes}
    for arrow in _arrows(drawing):
        assert sorted(arrow.dots) == sorted(line[source] for source in arrow.move.sources)
        assert len(arrow.heads) == len(
            {line[source] > line[arrow.move.target] for source in arrow.move.sources}
        )
        assert all(abs(_point(head) - line[arrow.move.target]) <= 2 for head in arrow.heads)


def test_it_hops_over_the_lines_of_states_that_it_has_nothing_to_do_with() -> None:
    drawing = draw(DELIVERY)
    line = {box.state.name: box.x for box in drawing.boxes}
    lost = next(arrow for arrow in _arrows(drawing) if arrow.move.action == "lose")
    assert lost.path.count("a") == 2  # from "sending" to "unknown", over "sent" and "failed"
    assert f"H{line['failed'] - 6}" in lost.path


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_labels_stand_apart_and_inside_the_drawing(flow: Workflow) -> None:
    drawing = draw(flow)
    spots = [
        (arrow.x - arrow.label_width / 2, arrow.x + arrow.label_width / 2, arrow.label_y)
        for arrow in _arrows(drawing)
    ]
    assert all(left >= 0 and right <= drawing.width for left, right, _ in spots)
    assert all(abs(one[2] - other[2]) >= 20 for one, other in combinations(spots, 2))


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_no_arrow_runs_through_a_box_and_no_box_over_another(flow: Workflow) -> None:
    drawing = draw(flow)
    assert all(
        arrow.label_y - 14 > box.top + box.height for arrow in _arrows(drawing) for box in drawing.boxes
    )
    assert all(abs(a.x - b.x) >= a.width for a, b in combinations(drawing.boxes, 2))
    assert all(arrow.y < drawing.height for arrow in _arrows(drawing))


def test_what_people_decide_stands_apart_from_what_the_desk_does() -> None:
    desk, people = draw(DELIVERY).bands
    assert not any(arrow.move.permission for arrow in desk.arrows)
    assert all(arrow.move.permission for arrow in people.arrows)
    assert people.top >= desk.top + desk.height


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("Sent", ("Sent",)),
        ("Waiting for its time", ("Waiting for", "its time")),
        ("Incomprehensibilities", ("Incomprehensibilities",)),
    ],
)
def test_a_long_name_is_broken_in_the_middle(label: str, lines: tuple[str, ...]) -> None:
    assert two_lines(label) == lines


def _arrows(drawing: Drawing) -> list[Arrow]:
    return [arrow for band in drawing.bands for arrow in band.arrows]


def _point(head: str) -> int:
    """Where the tip of a head is."""
    return int(head.split("L")[1].split()[0])
