"""Which reply texts are offered first, and which after them."""

import pytest
import time_machine

from inbox.models import Conversation, Route
from inbox.reply_texts import Offer, offered, text_of
from policies import services as policies
from policies.models import Organisation, Version
from scheduler import decisions
from scheduler import services as scheduler
from socialdesk.accounts.models import User
from socialdesk.audit.models import Machine
from tests.factories import account, conversation

pytestmark = pytest.mark.django_db
OPEN, CLOSED = "2026-11-24T11:00:00Z", "2026-11-24T20:00:00Z"


@pytest.fixture(autouse=True)
def texts(db: None) -> None:
    profile = {
        "name": "Thornwick Vale",
        "website": "https://thornwick.example",
        "press_phone": "01632 960100",
    }
    emails = dict.fromkeys(("complaints_email", "pals_email", "press_email"), "us@thornwick.example")
    Organisation.objects.update_or_create(pk=1, defaults={**profile, **emails})
    policies.install_defaults(by=Machine.SETUP)


def offer(route: str, at: str = OPEN, **fields: object) -> Offer:
    with time_machine.travel(at, tick=False):
        Conversation.objects.filter(pk=conversation().pk).update(route=route, **fields)
        return offered(Conversation.objects.latest("pk"))


@pytest.mark.parametrize(
    ("route", "first"),
    [
        (Route.COMPLAINT, "complaint-acknowledgement"),
        (Route.MEDIA, "media-acknowledgement"),
        (Route.FEEDBACK, "praise-thanks"),
        (Route.QUESTION, "medical-advice-signpost"),
        (Route.CRISIS, "safety-reply"),
    ],
)
def test_what_fits_the_route_comes_first_and_everything_else_after(route: str, first: str) -> None:
    found = offer(route)
    assert found.fitting[0].slug == first
    slugs = [text.slug for text in (*found.fitting, *found.others)]
    assert len(slugs) == len(set(slugs)) == Version.objects.filter(policy__kind="reply").count()


def test_where_no_text_fits_all_are_others() -> None:
    found = offer(Route.SPAM)
    assert not found.fitting
    assert found.others


def test_danger_comes_before_the_route() -> None:
    assert offer(Route.COMPLAINT, red_lane_open=True).fitting[0].slug == "safety-reply"


def test_the_out_of_hours_text_is_for_when_we_are_closed() -> None:
    assert "out-of-hours-reply" not in [text.slug for text in offer(Route.COMPLAINT).fitting]
    assert "out-of-hours-reply" in [text.slug for text in offer(Route.COMPLAINT, CLOSED).fitting]


def test_while_we_are_closed_no_text_that_promises_an_answer_soon_is_put_first() -> None:
    Version.objects.filter(policy__slug="praise-thanks").update(
        body="Thank you! We will write again shortly."
    )
    assert offer(Route.FEEDBACK).fitting[0].slug == "praise-thanks"
    found = offer(Route.FEEDBACK, CLOSED)
    assert "praise-thanks" not in [text.slug for text in found.fitting]
    (late,) = [text for text in found.others if text.slug == "praise-thanks"]
    assert late.caution == "We are closed now, and it promises an answer soon."


def test_during_an_incident_the_approved_lines_come_first(officer: User, manager: User) -> None:
    decisions.place_hold(topic="incident-1", reason="Fire in the boiler house", by=manager)
    ours = account()
    said, draft = (
        scheduler.write(body=body, accounts=[ours], by=officer, topic="incident-1")
        for body in ("The fire is out.", "Everybody is safe.")
    )
    scheduler.send_for_approval(said, by=officer)
    scheduler.approve(said, by=manager)
    line, general, *_ = offer(Route.QUESTION).fitting
    assert (line.title, line.words) == ("Approved line: Fire in the boiler house", "The fire is out.")
    assert general.slug == "incident-reply"
    assert text_of(line.slug) == ("The fire is out.", "")
    assert text_of(f"post-{draft.pk}")[0] == ""
