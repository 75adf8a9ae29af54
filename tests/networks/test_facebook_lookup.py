"""Was it said on Facebook after all? A wrong "not there" would be a second post."""

import time
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from socialdesk.networks.errors import Duplicate, Temporary
from socialdesk.networks.meta import Facebook, lookup
from socialdesk.networks.shapes import Outgoing
from tests.desk import facebook_account
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def facebook(practice: PracticeServer) -> Facebook:
    return Facebook(facebook_account(practice))


def found(facebook: Facebook, outgoing: Outgoing, since: datetime) -> list[str]:
    return [receipt.remote_id for receipt in facebook.matches(outgoing, since)]


def test_it_reads_the_feed_back_over_pages(facebook: Facebook, practice: PracticeServer) -> None:
    began, outgoing = timezone.now(), Outgoing(kind="post", text="Visiting hours change.")
    receipt = facebook.send(outgoing)
    for number in range(101):
        practice.post(f"number {number}", handle="sal")
    assert found(facebook, outgoing, began) == [receipt.remote_id]


def test_it_reads_comments_back_over_pages(facebook: Facebook, practice: PracticeServer) -> None:
    began, asked = timezone.now(), practice.post("Where do I park?", handle="sal")
    outgoing = Outgoing(kind="reply", text="In car park B.", in_reply_to=asked["id"])
    receipt = facebook.send(outgoing)
    for number in range(101):
        practice.comment(f"number {number}", asked["id"])
    assert found(facebook, outgoing, began) == [receipt.remote_id]


def test_an_answer_to_an_answer_is_found_beside_it(facebook: Facebook, practice: PracticeServer) -> None:
    began, post = timezone.now(), practice.post("Where do I park?", handle="sal")
    asked = practice.comment("And where do buses stop?", practice.comment("In B.", post["id"])["id"])
    outgoing = Outgoing(kind="reply", text="By the main door.", in_reply_to=asked["id"])
    receipt = facebook.send(outgoing)
    assert found(facebook, outgoing, began) == [receipt.remote_id]
    practice.fault("facebook", "rate_limited", calls="reads", count=1)
    with pytest.raises(Temporary):  # not "it answers a post": under the post there is nothing of ours
        facebook.matches(outgoing, began)


@pytest.mark.parametrize("kind", ["post", "reply", "direct"])
def test_the_same_words_of_a_stranger_are_not_ours(
    facebook: Facebook, practice: PracticeServer, kind: str
) -> None:
    began, words = timezone.now(), "Visiting hours change on Monday."
    post = practice.post(words, handle="gwen")
    practice.comment(words, post["id"], handle="gwen")
    writer = practice.direct(words, network="facebook", handle="gwen")["author_id"]
    where = {"reply": {"in_reply_to": post["id"]}, "direct": {"to_id": writer}}.get(kind, {})
    assert found(facebook, Outgoing(kind=kind, text=words, **where), began) == []


def test_facebooks_clock_may_be_a_little_behind_ours(facebook: Facebook) -> None:
    outgoing = Outgoing(kind="post", text="Visiting hours change on Monday.")
    receipt = facebook.send(outgoing)
    assert found(facebook, outgoing, timezone.now() + timedelta(seconds=3)) == [receipt.remote_id]
    assert found(facebook, outgoing, timezone.now() + timedelta(minutes=1)) == []


def test_it_reads_private_messages_back_over_chats_and_pages(
    facebook: Facebook, practice: PracticeServer
) -> None:
    began, writer = timezone.now(), practice.direct("Hello", network="facebook", handle="gwen")
    outgoing = Outgoing(kind="direct", text="How can we help?", to_id=writer["author_id"])
    receipt = facebook.send(outgoing)
    for number in range(101):
        practice.direct(f"number {number}", network="facebook", handle="gwen")
    for number in range(101):
        practice.direct("Hello", network="facebook", handle=f"person_{number}")
    assert found(facebook, outgoing, began) == [receipt.remote_id]


@pytest.mark.parametrize("kind", ["post", "reply", "direct"])
def test_with_more_than_it_reads_it_cannot_tell(
    facebook: Facebook, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    began = timezone.now()
    monkeypatch.setattr(lookup, "PAGES", 1)
    asked = practice.post("Where do I park?", handle="sal")
    for number in range(101):
        practice.post(f"number {number}")
        practice.comment(f"number {number}", asked["id"])
        practice.direct(f"number {number}", network="facebook", handle=f"person_{number}")
    where = {"reply": {"in_reply_to": asked["id"]}, "direct": {"to_id": "1"}}.get(kind, {})
    with pytest.raises(Temporary, match="cannot tell yet"):
        facebook.matches(Outgoing(kind=kind, text="Nowhere", **where), began)


def test_it_reads_back_to_the_attempt_and_no_further(facebook: Facebook, practice: PracticeServer) -> None:
    for number in range(101):
        practice.post(f"number {number}", at="2026-01-01T10:00:00Z")
    assert found(facebook, Outgoing(kind="post", text="Nowhere"), timezone.now()) == []
    assert len(practice.requests(method="GET", network="facebook")) == 1


def test_a_private_reply_is_found_in_the_chat_of_its_own_comment(
    facebook: Facebook, practice: PracticeServer
) -> None:
    began, post = timezone.now(), practice.post("Is anybody there?", handle="sal")
    one, two = (practice.comment("Nobody rang me", post["id"], handle=handle) for handle in ("ann", "bob"))
    to_ann, to_bob = (
        Outgoing(
            kind="direct", text="May we call you?", in_reply_to=comment["id"], to_id=comment["author_id"]
        )
        for comment in (one, two)
    )
    receipt = facebook.send(to_bob)
    assert found(facebook, to_ann, began) == []
    assert found(facebook, to_bob, began) == [receipt.remote_id]
    with pytest.raises(Duplicate):
        facebook.send(to_bob)


def test_a_private_reply_that_facebook_is_silent_about_is_put_to_a_person(
    facebook: Facebook, practice: PracticeServer
) -> None:
    ours = facebook.send(Outgoing(kind="post", text="News"))
    own = facebook.send(Outgoing(kind="reply", text="More", in_reply_to=ours.remote_id))
    with pytest.raises(Temporary, match="Somebody needs to look"):
        facebook.matches(Outgoing(kind="direct", text="Hello", in_reply_to=own.remote_id), timezone.now())


def test_it_tells_what_our_page_has_said_newest_first(facebook: Facebook, practice: PracticeServer) -> None:
    began = timezone.now()
    asked = practice.post("Where do I park?", handle="sal")
    below = practice.comment("And bikes?", asked["id"], handle="tom")
    reply = facebook.send(Outgoing(kind="reply", text="Car park B.", in_reply_to=asked["id"]))
    time.sleep(1.1)  # Facebook names whole seconds
    post = facebook.send(Outgoing(kind="post", text="The new ward is open."))
    time.sleep(1.1)
    nested = facebook.send(Outgoing(kind="reply", text="Beside it.", in_reply_to=below["id"]))
    said = facebook.said(began)
    assert [(thing.remote_id, thing.kind, thing.in_reply_to) for thing in said] == [
        (nested.remote_id, "reply", below["id"]),
        (post.remote_id, "post", ""),
        (reply.remote_id, "reply", asked["id"]),
    ]
    assert all(thing.url.endswith(f"#item-{thing.remote_id}") for thing in said)
    assert facebook.said(began, until=began - timedelta(minutes=1)) == []


def test_it_tells_every_comment_of_ours_under_a_busy_post(
    facebook: Facebook, practice: PracticeServer
) -> None:
    began, asked = timezone.now(), practice.post("Where do I park?", handle="sal")
    reply = facebook.send(Outgoing(kind="reply", text="Car park B.", in_reply_to=asked["id"]))
    for number in range(101):
        practice.comment(f"number {number}", asked["id"])
    assert [thing.remote_id for thing in facebook.said(began)] == [reply.remote_id]


def test_it_tells_our_comments_under_posts_older_than_that(
    facebook: Facebook, practice: PracticeServer
) -> None:
    began, ago = timezone.now(), (timezone.now() - timedelta(days=20)).isoformat()
    asked = practice.post("Where do I park?", handle="sal", at=ago)
    for number in range(50):
        practice.post(f"number {number}", at=ago)
    reply = facebook.send(Outgoing(kind="reply", text="Car park B.", in_reply_to=asked["id"]))
    assert [thing.remote_id for thing in facebook.said(began)] == [reply.remote_id]


def test_near_a_private_message_it_tells_what_was_said_in_that_chat(
    facebook: Facebook, practice: PracticeServer
) -> None:
    began, writer = timezone.now(), practice.direct("Hello", network="facebook", handle="gwen")["author_id"]
    facebook.send(Outgoing(kind="post", text="In public"))
    near = Outgoing(kind="direct", text="How can we help?", to_id=writer)
    receipt = facebook.send(near)
    (thing,) = facebook.said(began, near=near)
    assert (thing.remote_id, thing.kind, thing.to_id) == (receipt.remote_id, "direct", writer)


def test_with_more_posts_than_it_reads_it_cannot_tell_what_was_said(
    facebook: Facebook, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = timezone.now()
    monkeypatch.setattr(lookup, "PAGES", 1)
    for number in range(51):
        practice.post(f"number {number}", at="2026-11-20T10:00:00Z")
    assert facebook.said(began) == []  # those are older: only comments under them may be missed
    for number in range(51):
        practice.post(f"number {number}")
    with pytest.raises(Temporary, match="cannot tell yet"):
        facebook.said(began)


def test_it_knows_what_still_stands_over_fifty(facebook: Facebook, practice: PracticeServer) -> None:
    made = [facebook.send(Outgoing(kind="post", text=f"number {number}")).remote_id for number in range(51)]
    comment = facebook.send(Outgoing(kind="reply", text="More", in_reply_to=made[1])).remote_id
    facebook.delete(made[0])
    writer = practice.direct("Hello", network="facebook")["author_id"]
    private = facebook.send(Outgoing(kind="direct", text="Hello", to_id=writer)).remote_id
    before = len(practice.requests(network="facebook"))
    assert facebook.stands([*made, comment, "1_2", "nobody", private]) == {*made[1:], comment}
    assert len(practice.requests(network="facebook")) == before + 2


def test_what_facebook_does_not_say_is_not_taken_for_gone(
    facebook: Facebook, practice: PracticeServer
) -> None:
    made = facebook.send(Outgoing(kind="post", text="News")).remote_id
    practice.fault("facebook", "unavailable", calls="reads", count=1)
    with pytest.raises(Temporary):
        facebook.stands([made])
    with pytest.raises(Temporary):
        lookup._is_there(None)
