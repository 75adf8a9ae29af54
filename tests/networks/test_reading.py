"""Payloads as strangers may send them: what cannot be read is noted, and the rest is read."""

from typing import Any

import pytest

from socialdesk.networks.meta import Facebook
from socialdesk.networks.registry import network_of
from socialdesk.networks.shapes import UNREADABLE
from socialdesk.networks.x import X
from tests.factories import account

pytestmark = pytest.mark.django_db


def visitor_post(number: int, **odd: Any) -> dict[str, Any]:
    value = {"item": "post", "verb": "add", "post_id": f"P_{number}", "from": {"id": "U"}, "created_time": 1}
    return {"field": "feed", "value": {**value, **odd}}


@pytest.mark.parametrize("odd", [{"created_time": 10**30}, {"created_time": "soon"}, {"from": 7}])
def test_an_entry_that_cannot_be_read_does_not_stop_the_next(odd: dict[str, Any]) -> None:
    reading = Facebook(account("facebook")).read(
        "webhook", {"changes": [visitor_post(1, **odd), visitor_post(2)]}
    )
    assert [item.remote_id for item in reading.items] == ["P_2"]
    assert len(reading.problems) == 1


@pytest.mark.parametrize("payload", [[], 7, None, {"changes": 7}, {"data": 7}, {"data": [[]]}])
def test_a_payload_of_another_shape_is_a_problem_not_an_error(payload: Any) -> None:
    for network in (X(account()), Facebook(account("facebook"))):
        for stream in ("webhook", *network.streams):
            assert network.read(stream, payload).items == []


@pytest.mark.parametrize("network", ["x", "facebook"])
def test_what_could_not_be_split_by_account_is_said_to_be_no_payload(network: str) -> None:
    reading = network_of(account(network)).read(UNREADABLE, "<html>")
    assert (reading.items, reading.problems) == ([], ["It is not what this network sends."])


def test_a_payload_whose_iteration_fails_is_noted() -> None:
    class Odd(dict[str, Any]):
        def get(self, *_: Any) -> Any:
            raise OverflowError("too large")

    reading = X(account()).read("mentions", Odd())
    assert reading.problems == ["OverflowError: too large"]
