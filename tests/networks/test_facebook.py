"""The Facebook adapter against the practice server: real facebook-sdk, real HTTP."""

from datetime import timedelta

import pytest
from django.utils import timezone

from socialdesk.networks.errors import Duplicate, NeedsReconnecting, OutcomeUnknown, Permanent, Temporary
from socialdesk.networks.meta import Facebook
from socialdesk.networks.shapes import Item, Outgoing
from tests.desk import facebook_account
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def facebook(practice: PracticeServer) -> Facebook:
    return Facebook(facebook_account(practice))


def read_all(network: Facebook) -> list[Item]:
    items: list[Item] = []
    for stream in network.streams:
        for batch in network.fetch(stream, None):
            reading = network.read(batch.stream, batch.payload)
            assert reading.problems == []
            items += reading.items
    return items


def test_it_reads_comments_visitor_posts_tags_and_messages(
    facebook: Facebook, practice: PracticeServer
) -> None:
    ours = facebook.send(Outgoing(kind="post", text="The new ward is open."))
    comment = practice.comment("Lovely news ❤️", ours.remote_id, handle="gwen_l", name="Gwen L")
    nested = practice.comment("Agreed", comment["id"], handle="tom", name="Tom")
    visitor = practice.post("Where do I park?", handle="sal", name="Sal")
    tagged = practice.mention("Well done", network="facebook", handle="pat", name="Pat")
    practice.direct("A private word", network="facebook", handle="gwen_l", name="Gwen L")
    items = {item.remote_id: item for item in read_all(facebook)}
    assert items[comment["id"]].text == "Lovely news ❤️"
    assert items[comment["id"]].author.name == "Gwen L"
    assert items[nested["id"]].thread_id == comment["id"]
    assert items[visitor["id"]].kind == "mention"
    assert tagged["id"] in items
    assert ours.remote_id not in items
    assert [item.text for item in items.values() if item.kind == "direct"] == ["A private word"]


def test_it_posts_answers_and_writes_in_private(facebook: Facebook, practice: PracticeServer) -> None:
    visitor = practice.post("Where do I park?", handle="sal", name="Sal")
    practice.direct("Hello", network="facebook", handle="gwen_l", name="Gwen L")
    writer = next(item.author.remote_id for item in read_all(facebook) if item.kind == "direct")
    facebook.send(Outgoing(kind="post", text="News"))
    facebook.send(Outgoing(kind="reply", text="Car park B.", in_reply_to=visitor["id"]))
    facebook.send(Outgoing(kind="direct", text="How can we help?", to_id=writer))
    assert [e["action"] for e in practice.ledger()] == ["post", "reply", "direct"]


def test_it_writes_in_private_to_somebody_who_commented(facebook: Facebook, practice: PracticeServer) -> None:
    post = facebook.send(Outgoing(kind="post", text="News"))
    comment = practice.comment("Nobody called me back", post.remote_id, handle="sal", name="Sal")
    outgoing = Outgoing(kind="direct", text="May we call you?", in_reply_to=comment["id"], to_id="whoever")
    began = timezone.now()
    receipt = facebook.send(outgoing)
    assert practice.ledger(action="direct")[0]["text"] == "May we call you?"
    assert [match.remote_id for match in facebook.matches(outgoing, began)] == [receipt.remote_id]


def test_it_deletes_hides_and_shares(facebook: Facebook, practice: PracticeServer) -> None:
    post = facebook.send(Outgoing(kind="post", text="News"))
    comment = practice.comment("rude words", post.remote_id, handle="rude", name="Rude")
    facebook.hide(comment["id"])
    facebook.hide(comment["id"], hidden=False)
    other = practice.mention("From the fire service", network="facebook", handle="fire", name="Fire")
    facebook.send(Outgoing(kind="repost", in_reply_to=other["id"]))
    facebook.delete(post.remote_id)
    assert [e["action"] for e in practice.ledger()] == ["post", "hide", "unhide", "repost", "delete"]


def test_it_is_facebook_sdk_on_a_living_version(facebook: Facebook, practice: PracticeServer) -> None:
    facebook.send(Outgoing(kind="post", text="Hello"))
    (call,) = practice.requests(method="POST")
    assert call["path"] == f"/v26.0/{facebook.page}/feed"


def test_it_waits_when_facebook_asks_for_it(facebook: Facebook, practice: PracticeServer) -> None:
    practice.fault("facebook", "rate_limited", calls="writes", seconds=600)
    with pytest.raises(Temporary) as refused:
        facebook.send(Outgoing(kind="post", text="Too fast"))
    assert refused.value.until is not None
    assert refused.value.until > timezone.now() + timedelta(minutes=4)


def test_it_finds_what_was_accepted_without_an_answer(facebook: Facebook, practice: PracticeServer) -> None:
    facebook.wire.timeout = 1
    visitor = practice.post("Where do I park?", handle="sal", name="Sal")
    outgoing = Outgoing(kind="reply", text="Car park B 🚗", in_reply_to=visitor["id"])
    practice.fault("facebook", "hang", calls="writes", seconds=5, count=1)
    began = timezone.now()
    with pytest.raises(OutcomeUnknown):
        facebook.send(outgoing)
    (receipt,) = facebook.matches(outgoing, began)
    assert receipt.remote_id == practice.ledger()[0]["remote_id"]


def test_it_sorts_duplicates_lapsed_tokens_and_blocks(facebook: Facebook, practice: PracticeServer) -> None:
    practice.fault("facebook", "duplicate", calls="writes", count=1)
    with pytest.raises(Duplicate):
        facebook.send(Outgoing(kind="post", text="Twice"))
    practice.fault("facebook", "expired", count=1)
    with pytest.raises(NeedsReconnecting):
        facebook.send(Outgoing(kind="post", text="Hello"))


def test_it_keeps_the_token_out_of_what_it_says(
    facebook: Facebook, practice: PracticeServer, caplog: pytest.LogCaptureFixture
) -> None:
    practice.stop()
    try:
        with pytest.raises(Temporary) as refused:
            facebook.whoami()
    finally:
        practice.start()
    token = facebook.account.credentials["access_token"]
    assert token not in str(refused.value) + caplog.text
    assert refused.value.__cause__ is None


def test_it_refuses_a_post_to_an_object_that_is_gone(facebook: Facebook, practice: PracticeServer) -> None:
    with pytest.raises(Permanent):
        facebook.send(Outgoing(kind="reply", text="Hello", in_reply_to="1_2"))
