"""A network that is away, on both: what surely was not done is tried again, the rest is in doubt."""

import pytest

from socialdesk.networks.base import Network
from socialdesk.networks.errors import OutcomeUnknown, Temporary
from socialdesk.networks.registry import network_of
from socialdesk.networks.shapes import Outgoing
from tests.desk import facebook_account, x_account
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db
HELLO = Outgoing(kind="post", text="Hello?")


@pytest.fixture(params=[x_account, facebook_account])
def network(request: pytest.FixtureRequest, practice: PracticeServer) -> Network:
    return network_of(request.param(practice))


def test_out_of_service_leaves_doubt_about_a_write(network: Network, practice: PracticeServer) -> None:
    practice.fault(network.name, "unavailable")
    with pytest.raises(OutcomeUnknown):
        network.send(HELLO)


@pytest.mark.parametrize("fault", ["unavailable", "hang"])
def test_a_read_without_an_answer_is_asked_again(
    network: Network, practice: PracticeServer, fault: str
) -> None:
    network.wire.timeout = 1
    practice.fault(network.name, fault, calls="reads", seconds=3)
    with pytest.raises(Temporary) as away:
        network.whoami()
    assert away.value.until is None


def test_what_never_left_is_tried_again(network: Network, practice: PracticeServer) -> None:
    practice.stop()
    try:
        with pytest.raises(Temporary) as away:
            network.send(HELLO)
    finally:
        practice.start()
    assert away.value.until is None
