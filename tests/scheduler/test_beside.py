"""Our text beside the network's timeline: a person says whether a delivery in doubt went out. Over real HTTP."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from scheduler import beside
from scheduler.models import Delivery, Kind
from socialdesk.accounts.models import User
from socialdesk.networks.models import Account
from socialdesk.networks.registry import network_of
from socialdesk.networks.shapes import Outgoing
from socialdesk.workflow import Refused
from tests.practice_server import PracticeServer
from tests.scheduler.cast import BODY, approved, delivery, in_doubt, only, tick

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(params=["x", "facebook"])
def ours(request: pytest.FixtureRequest, x: Account, facebook: Account) -> Account:
    return {"x": x, "facebook": facebook}[request.param]


@pytest.fixture
def reader(manager: User, client_for: SignIn) -> Client:
    return client_for(manager)


def stuck(post: Any) -> Delivery:
    """In doubt for so long that a person is asked."""
    row = in_doubt(post)
    row.attempts.update(started_at=row.post.created_at.replace(year=row.post.created_at.year - 1))
    return row


def look(browser: Client, row: Delivery) -> str:
    return str(browser.get(reverse("delivery_look", args=[row.pk]), **HTMX).content.decode())


def choose(browser: Client, row: Delivery, token: str) -> Any:
    data = {"action": "say_sent", "state": "unknown", "found": token}
    return browser.post(reverse("delivery_decide", args=[row.pk]), data, follow=True)


def tokens(html: str) -> list[str]:
    return re.findall(r'name="found" value="([^"]+)"', html)


def test_the_same_words_are_marked_and_one_press_says_this_is_it(
    reader: Client, author: User, ours: Account
) -> None:
    row = in_doubt(approved(author, ours))
    receipt = network_of(ours).send(row.outgoing)
    network_of(ours).send(Outgoing("post", "The car park is full."))
    html = look(reader, row)
    assert "<html" not in html
    assert html.index("The car park is full.") < html.index(BODY)  # the newest first
    assert html.count("there__thing--likely") == 1
    assert "2 found on" in html
    choose(reader, row, tokens(html)[1])
    now = only(row.post)
    assert (now.state, now.remote_id, now.remote_url) == ("sent", receipt.remote_id, receipt.url)


def test_it_works_without_javascript(reader: Client, author: User, x: Account) -> None:
    row = stuck(approved(author, x))
    network_of(x).send(row.outgoing)
    answer = reader.get(reverse("delivery_look", args=[row.pk]), follow=True)
    assert answer.redirect_chain == [(f"{reverse('stuck')}?look={row.pk}#delivery-{row.pk}", 302)]
    html = answer.content.decode()
    assert "The same words" in html
    choose(reader, row, tokens(html)[0])
    assert only(row.post).state == "sent"


def test_nothing_is_asked_before_somebody_wants_to_see_it(
    reader: Client, author: User, x: Account, practice: PracticeServer
) -> None:
    row = stuck(approved(author, x))
    html = reader.get(reverse("stuck")).content.decode()
    assert reverse("delivery_look", args=[row.pk]) in html
    assert practice.requests(network="x", method="GET") == []


def test_what_another_post_of_ours_made_cannot_be_chosen(
    reader: Client, author: User, facebook: Account
) -> None:
    first = approved(author, facebook)
    tick()
    row = in_doubt(approved(author, facebook))
    html = look(reader, row)
    assert reverse("post", args=[first.pk]) in html
    assert tokens(html) == []
    assert "Nothing has the same words." in html


def test_what_is_pointed_at_has_to_be_what_was_shown_beside_it(
    reader: Client, author: User, facebook: Account
) -> None:
    row, other = in_doubt(approved(author, facebook)), in_doubt(approved(author, facebook))
    network_of(facebook).send(other.outgoing)
    (token,) = tokens(look(reader, other))
    for forged in (token, token[:-2], '["1", "javascript:alert(1)"]', "x"):
        assert "Look again at what stands there" in choose(reader, row, forged).content.decode()
        with pytest.raises(Refused):
            beside.receipt(row, forged)
    assert only(row.post).state == "unknown"


def test_one_thing_there_is_never_two_of_ours(reader: Client, author: User, facebook: Account) -> None:
    rows = [in_doubt(approved(author, facebook)) for _ in range(2)]
    network_of(facebook).send(rows[0].outgoing)
    shown = [tokens(look(reader, row))[0] for row in rows]
    choose(reader, rows[0], shown[0])
    assert "something else that the desk has sent" in choose(reader, rows[1], shown[1]).content.decode()
    assert [only(row.post).state for row in rows] == ["sent", "unknown"]


def test_a_private_message_is_shown_beside_its_own_chat(
    reader: Client, author: User, x: Account, practice: PracticeServer
) -> None:
    megan, dai = practice.direct("Where do I park?"), practice.direct("Hello?", handle="dai_h")
    network_of(x).send(Outgoing("direct", "For Dai alone.", to_id=dai["author_id"]))
    network_of(x).send(Outgoing("direct", "Park at the north gate.", to_id=megan["author_id"]))
    private = {"kind": Kind.DIRECT, "content": "answer", "to_id": megan["author_id"], "to_name": "Megan"}
    html = look(reader, in_doubt(approved(author, x, body="Park at the north gate.", **private)))
    assert "The same words" in html
    assert "For Dai alone." not in html


@pytest.mark.parametrize("still_wrong", [True, False])
def test_a_clock_that_was_an_hour_fast_hides_nothing(
    still_wrong: bool, reader: Client, author: User, ours: Account
) -> None:
    """Else a person would believe that it is not there, and send it again."""
    fast = timezone.now() + timedelta(hours=1)
    row = in_doubt(approved(author, ours))
    row.attempts.update(started_at=fast)
    network_of(ours).send(row.outgoing)
    with time_machine.travel(fast if still_wrong else timezone.now()):
        reader.force_login(User.objects.get(name="Mair Manager"))
        assert "The same words" in look(reader, row)


def test_where_nothing_was_said_it_says_so(reader: Client, author: User, ours: Account) -> None:
    assert "Our account has said nothing since" in look(reader, in_doubt(approved(author, ours)))


@pytest.mark.parametrize("fault", ["hang", "unavailable", "rate_limited"])
def test_a_network_that_cannot_be_read_says_so_in_words(
    fault: str, reader: Client, author: User, ours: Account, practice: PracticeServer, settings: Settings
) -> None:
    settings.NETWORK_TIMEOUT_SECONDS = 1
    row = in_doubt(approved(author, ours))
    practice.fault(ours.network, fault, calls="reads", seconds=3)
    html = look(reader, row)
    assert f"You can look for it yourself: open {ours.label} as @{ours.handle}." in html
    assert "Look again" in html


def test_of_a_long_timeline_the_newest_are_shown_and_always_the_likely_ones(
    reader: Client, author: User, x: Account
) -> None:
    row = in_doubt(approved(author, x))
    network_of(x).send(row.outgoing)
    for number in range(beside.SHOWN + 2):
        network_of(x).send(Outgoing("post", f"Ward {number} is open."))
    html = look(reader, row)
    assert html.count('class="there__thing') == beside.SHOWN + 1
    assert "The same words" in html
    assert "2 older ones are not shown." in html


def test_what_has_moved_on_is_not_looked_up(reader: Client, author: User) -> None:
    row = delivery(author, "sent")
    assert reader.get(reverse("delivery_look", args=[row.pk]), **HTMX).status_code == 404


def test_only_those_who_decide_may_look(
    officer: User, executive: User, author: User, x: Account, client_for: SignIn
) -> None:
    row = stuck(approved(author, x))
    for person in (officer, executive):
        browser = client_for(person)
        assert browser.get(reverse("delivery_look", args=[row.pk])).status_code == 403
        html = browser.get(f"{reverse('stuck')}?look={row.pk}").content.decode()
        assert "Show what stands" not in html
        assert "Our account has said nothing" not in html


def test_the_author_of_what_missed_its_time_decides_and_no_other_officer(
    author: User, officer: User, client_for: SignIn
) -> None:
    row = delivery(author, "parked")
    failed = delivery(author, "failed")
    choice = f'action="{reverse("delivery_decide", args=[row.pk])}"'
    assert choice not in client_for(officer).get(reverse("stuck")).content.decode()
    html = client_for(author).get(reverse("stuck")).content.decode()
    assert choice in html
    assert reverse("delivery_decide", args=[failed.pk]) not in html
    assert "A manager decides about this one." in html
    data = {"action": "drop", "state": "parked"}
    client_for(officer).post(reverse("delivery_decide", args=[row.pk]), data)
    assert only(row.post).state == "parked"
    client_for(author).post(reverse("delivery_decide", args=[row.pk]), data)
    assert only(row.post).state == "dropped"
