"""What befalls a message, written down in the order in which the network told it."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from inbox import receive, services
from inbox.intake import take_in as take
from inbox.models import Conversation, Incoming, Message, MessageChange, Route
from scheduler.models import Delivery
from socialdesk.accounts.models import User
from socialdesk.networks.meta.reading import sent_at
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Change
from tests.factories import account, item, message, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def facebook(db: None) -> Account:
    return account("facebook")


def told(ours: Account, seconds: float) -> Incoming:
    """A payload that came in so many seconds from now."""
    came = timezone.now() + timedelta(seconds=seconds)
    return Incoming.objects.create(
        account=ours, source="webhook", stream="t", digest=f"told {seconds}", payload={}, received_at=came
    )


def history(of: Message) -> list[str]:
    return list(of.changes.values_list("change", flat=True))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_what_was_told_last_holds_in_whichever_order_it_is_worked_through(
    facebook: Account, order: tuple[int, ...]
) -> None:
    first = message(ours=facebook)
    payloads = [told(facebook, seconds) for seconds in (1, 2, 3)]
    changes = (Change.HIDDEN, Change.SHOWN, Change.HIDDEN)
    for place in order:
        take(facebook, item("", remote_id=first.remote_id, change=changes[place]), payloads[place])
    first.refresh_from_db()
    assert first.hidden
    assert history(first)[-1] == Change.HIDDEN


def test_a_showing_that_overtook_its_hiding_holds(facebook: Account) -> None:
    first = message(ours=facebook)
    hide, show = told(facebook, 1), told(facebook, 2)
    take(facebook, item("", remote_id=first.remote_id, change=Change.SHOWN), show)
    take(facebook, item("", remote_id=first.remote_id, change=Change.HIDDEN), hide)
    first.refresh_from_db()
    assert not first.hidden
    assert history(first) == [Change.HIDDEN, Change.SHOWN]


def test_a_payload_that_is_worked_through_again_adds_nothing(facebook: Account) -> None:
    first = message("Parking is a joke", ours=facebook)
    story = [
        (item("Parking is dear", remote_id=first.remote_id, change=Change.EDITED), told(facebook, 1)),
        (item("", remote_id=first.remote_id, change=Change.HIDDEN), told(facebook, 2)),
        (item("", remote_id=first.remote_id, change=Change.SHOWN), told(facebook, 3)),
        (item("", remote_id=first.remote_id, change=Change.DELETED), told(facebook, 4)),
    ]
    for said, payload in [*story, *story]:
        take(facebook, said, payload)
    first.refresh_from_db()
    assert history(first) == [Change.EDITED, Change.HIDDEN, Change.SHOWN, Change.DELETED]
    assert not first.hidden


def test_of_two_at_the_same_moment_the_second_to_be_read_holds(facebook: Account) -> None:
    """Such as the two entries of one payload, oldest first."""
    payload = told(facebook, 0)
    said = item("One")
    for text in ("One", "Two", "Three"):
        change = Change.NEW if text == "One" else Change.EDITED
        take(facebook, item(text, remote_id=said.remote_id, change=change), payload)
    assert Message.objects.get().text == "Three"


PICTURE = {"type": "photo", "url": "https://pictures.example/1", "alt": ""}


@pytest.mark.parametrize("text", ["Parking is a joke", "Look at this"])
@pytest.mark.parametrize("change", [Change.NEW, Change.EDITED])
def test_a_picture_that_an_edit_adds_is_shown_and_waits_for_an_answer(
    facebook: Account, officer: User, text: str, change: Change
) -> None:
    first = message("Parking is a joke", ours=facebook)
    services.reply(first.conversation, body="Sorry to hear it", by=officer)
    added = item(text, remote_id=first.remote_id, change=change, media=(PICTURE,))
    take_in(facebook, added)
    first.refresh_from_db()
    assert (first.text, first.media) == (text, [PICTURE])
    assert history(first) == [Change.EDITED]
    assert waits()


def test_a_picture_by_another_address_is_the_same_picture(facebook: Account) -> None:
    first = message("Parking is a joke", ours=facebook, media=(PICTURE,))
    for text in ("Parking is a joke", ""):
        signed = (PICTURE | {"url": "https://pictures.example/1?until=tomorrow"},)
        take_in(facebook, item(text, remote_id=first.remote_id, media=signed))
    assert history(first) == []


def test_a_poll_that_shows_another_picture_and_no_words_leaves_the_words(facebook: Account) -> None:
    first = message("The ward was filthy and the nurse was rude", ours=facebook)
    take_in(facebook, item("", remote_id=first.remote_id, media=(PICTURE,)))
    assert Message.objects.get().text == first.text
    assert [guess.route for guess in first.conversation.triage.all()] == [Route.COMPLAINT] * 2


def test_a_second_deletion_adds_nothing(facebook: Account) -> None:
    first = message(ours=facebook)
    for _ in range(2):
        take_in(facebook, item("", remote_id=first.remote_id, change=Change.DELETED))
    assert history(first) == [Change.DELETED]


def test_one_payload_may_hide_a_thing_twice(facebook: Account) -> None:
    first = message(ours=facebook)
    payload = told(facebook, 1)
    for _ in range(2):
        for change in (Change.HIDDEN, Change.SHOWN, Change.HIDDEN):
            take(facebook, item("", remote_id=first.remote_id, change=change), payload)
        first.refresh_from_db()
        assert first.hidden
        assert history(first) == [Change.SHOWN, Change.HIDDEN]


def test_a_deletion_is_final_and_has_its_time(facebook: Account) -> None:
    first = message(ours=facebook)
    payload = told(facebook, 1)
    take(facebook, item("", remote_id=first.remote_id, change=Change.DELETED), payload)
    take(facebook, item("", remote_id=first.remote_id, change=Change.SHOWN), told(facebook, 2))
    take(facebook, item("Here again", remote_id=first.remote_id), told(facebook, 3))
    first.refresh_from_db()
    assert first.deleted_at == payload.received_at


def test_what_facebook_sends_again_after_an_outage_holds_in_the_order_in_which_it_was_told(
    facebook: Account,
) -> None:
    began = int(timezone.now().timestamp()) - 3600
    for told_at, verb in (
        (began, "add"),
        (began + 20, "unhide"),
        (began + 10, "hide"),
        (began + 30, "remove"),
    ):
        value = {
            "item": "comment", "verb": verb, "comment_id": "1_2", "post_id": "P_1", "parent_id": "P_1",
            "from": {"id": "U", "name": "Sal"}, "message": "Parking is a joke", "created_time": began,
        }  # fmt: skip
        entry = {"id": "page", "time": told_at, "changes": [{"field": "feed", "value": value}]}
        payload = receive.store(facebook, "webhook", "webhook", entry)
        assert payload
        receive.process(payload)
    first = Message.objects.get()
    assert not first.hidden
    assert history(first) == [Change.HIDDEN, Change.SHOWN, Change.DELETED]
    assert first.deleted_at
    assert first.deleted_at.timestamp() == began + 30


@pytest.mark.parametrize("entry", [{}, {"time": None}, {"time": "now"}, {"time": 1764000000000}])
def test_a_time_that_makes_no_sense_keeps_nothing_out(entry: dict[str, object]) -> None:
    assert sent_at(entry) is None


def test_a_clock_that_is_ahead_tells_of_nothing_to_come(facebook: Account) -> None:
    first = message(ours=facebook)
    tomorrow = timezone.now() + timedelta(days=1)
    take_in(facebook, item("", remote_id=first.remote_id, change=Change.DELETED, told_at=tomorrow))
    first.refresh_from_db()
    assert first.deleted_at
    assert first.deleted_at < tomorrow


# --- an edit after our answer --------------------------------------------------------------------------------
def edit(first: Message, text: str = "Parking is dear") -> None:
    take_in(first.account, item(text, remote_id=first.remote_id, change=Change.EDITED))


def waits() -> bool:
    conversation: Conversation = Conversation.objects.get()
    return conversation.waits_for_us


def test_an_edit_after_an_answer_of_the_desk_waits_for_another(facebook: Account, officer: User) -> None:
    first = message("Parking is a joke", ours=facebook)
    services.reply(first.conversation, body="Sorry to hear it", by=officer)
    Delivery.objects.update(state="sent", sent_at=timezone.now())
    assert not waits()
    edit(first)
    assert waits()
    services.reply(Conversation.objects.get(), body="There is a pass", by=officer)
    assert not waits()


def test_an_edit_after_an_answer_in_the_network_s_own_app_waits_for_another(facebook: Account) -> None:
    first = message("Parking is a joke", ours=facebook)
    take_in(facebook, item("Sorry", by=facebook.remote_id, parent_id=first.remote_id))
    assert not waits()
    edit(first)
    assert waits()


def test_what_is_no_new_wording_leaves_an_answer_an_answer(facebook: Account, officer: User) -> None:
    first = message("Parking is a joke", ours=facebook)
    services.reply(first.conversation, body="Sorry to hear it", by=officer)
    edit(first, first.text)
    for change in (Change.HIDDEN, Change.SHOWN, Change.DELETED):
        take_in(facebook, item("", remote_id=first.remote_id, change=change))
    assert not waits()


def test_an_edit_of_our_own_words_asks_for_no_answer(facebook: Account) -> None:
    first = message("Parking is a joke", ours=facebook)
    take_in(facebook, item("Sorry", by=facebook.remote_id, parent_id=first.remote_id, remote_id="echo"))
    take_in(facebook, item("So sorry", by=facebook.remote_id, remote_id="echo", change=Change.EDITED))
    assert not waits()
    assert MessageChange.objects.get().message.text == "So sorry"
