"""Was it said on X after all? A wrong "not there" would be a second post."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from socialdesk.networks.errors import Temporary
from socialdesk.networks.shapes import Outgoing
from socialdesk.networks.x import X, lookup
from socialdesk.networks.x.reading import same
from tests.desk import x_account
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def x(practice: PracticeServer) -> X:
    practice.limits(factor=1000)
    return X(x_account(practice))


def found(x: X, outgoing: Outgoing, since: datetime) -> list[str]:
    return [receipt.remote_id for receipt in x.matches(outgoing, since)]


@pytest.mark.parametrize(
    "text",
    [
        "Book at https://www.thornwick.example/book?for=two&on=friday",
        "Book at example.org.",
        "See Example.org/Opening-Hours/ & bring “this” letter",
        "Read https://thornwickvale.org/café and www.thornwick.uk",
    ],
)
def test_it_knows_its_own_words_again_whatever_x_does_to_their_links(
    x: X, practice: PracticeServer, text: str
) -> None:
    began = timezone.now()
    writer = practice.direct("Where?", handle="gwen_l")["author_id"]
    for outgoing in (Outgoing(kind="post", text=text), Outgoing(kind="direct", text=text, to_id=writer)):
        assert found(x, outgoing, began) == []
        receipt = x.send(outgoing)
        assert found(x, outgoing, began) == [receipt.remote_id]


@pytest.mark.parametrize(
    ("shown", "typed", "answer"),
    [
        ("Book at https://example.org/", "Book at example.org", True),
        ("Book at http://example.org/book.", "Book at EXAMPLE.org/book.", True),
        ("https://example.org/caf%C3%A9", "https://example.org/café", True),
        ("@gwen @tom Bus 7.", "Bus 7.", True),
        ("Bus 7.", "Bus 8.", False),
        ("Book at https://example.org/a", "Book at example.org/b", False),
    ],
)
def test_it_compares_what_x_shows_with_what_was_typed(shown: str, typed: str, answer: bool) -> None:
    assert same(shown, typed) is answer


@pytest.mark.parametrize("kind", ["post", "direct"])
def test_the_same_words_of_a_stranger_are_not_ours(x: X, practice: PracticeServer, kind: str) -> None:
    began, words = timezone.now(), "@ThornwickVale Visiting hours change on Monday."
    practice.mention(words, handle="gwen_l")
    writer = practice.direct(words, handle="gwen_l")["author_id"]
    assert found(x, Outgoing(kind=kind, text=words, to_id=writer if kind == "direct" else ""), began) == []


@pytest.mark.parametrize("kind", ["post", "direct"])
def test_xs_clock_may_be_a_little_behind_ours(x: X, practice: PracticeServer, kind: str) -> None:
    writer = practice.direct("Hello", handle="gwen_l")["author_id"]
    outgoing = Outgoing(kind=kind, text="Bus 7.", to_id=writer if kind == "direct" else "")
    receipt = x.send(outgoing)
    assert found(x, outgoing, timezone.now() + timedelta(seconds=3)) == [receipt.remote_id]
    assert found(x, outgoing, timezone.now() + timedelta(minutes=1)) == []


def test_it_reads_our_posts_back_over_pages(x: X) -> None:
    began = timezone.now()
    first = Outgoing(kind="post", text="The first of many")
    receipt = x.send(first)
    for number in range(100):
        x.send(Outgoing(kind="post", text=f"number {number}"))
    assert found(x, first, began) == [receipt.remote_id]


def test_it_reads_private_messages_back_over_pages(x: X, practice: PracticeServer) -> None:
    began = timezone.now()
    writer = practice.direct("Hello", handle="gwen_l")["author_id"]
    outgoing = Outgoing(kind="direct", text="How can we help?", to_id=writer)
    receipt = x.send(outgoing)
    for number in range(100):
        practice.direct(f"number {number}", handle="gwen_l")
    assert found(x, outgoing, began) == [receipt.remote_id]


@pytest.mark.parametrize("kind", ["post", "direct"])
def test_with_more_than_it_reads_it_cannot_tell(
    x: X, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    began = timezone.now()
    writer = practice.direct("Hello", handle="gwen_l")["author_id"]
    monkeypatch.setattr(lookup, "PAGES", 1)
    outgoing = Outgoing(kind=kind, text="Nowhere", to_id=writer if kind == "direct" else "")
    assert found(x, outgoing, began) == []
    for number in range(101):
        x.send(Outgoing(kind=kind, text=f"number {number}", to_id=outgoing.to_id))
    with pytest.raises(Temporary, match="cannot tell yet"):
        x.matches(outgoing, began)


def test_it_reads_private_messages_back_to_the_attempt_and_no_further(x: X, practice: PracticeServer) -> None:
    for number in range(101):
        practice.direct(f"number {number}", handle="gwen_l", at="2026-01-01T10:00:00Z")
    writer = practice.direct("Hello", handle="gwen_l")["author_id"]
    x.matches(Outgoing(kind="direct", text="Hello", to_id=writer), timezone.now())
    assert len(practice.requests(method="GET", network="x")) == 1


def test_it_tells_what_our_account_has_said_newest_first(x: X, practice: PracticeServer) -> None:
    began = timezone.now()
    asked = practice.mention("Where do I park?", handle="gwen_l")
    post = x.send(Outgoing(kind="post", text="Visiting hours & more change."))
    reply = x.send(Outgoing(kind="reply", text="Car park B.", in_reply_to=asked["id"]))
    repost = x.send(Outgoing(kind="repost", in_reply_to=asked["id"]))
    x.send(Outgoing(kind="direct", text="In private", to_id=asked["author_id"]))
    said = x.said(began)
    assert [(thing.remote_id, thing.kind, thing.in_reply_to) for thing in said] == [
        (repost.remote_id, "repost", asked["id"]),
        (reply.remote_id, "reply", asked["id"]),
        (post.remote_id, "post", ""),
    ]
    assert said[2].text == "Visiting hours & more change."
    assert began - timedelta(seconds=1) < said[2].at < timezone.now()
    assert said[2].url.endswith(f"#item-{post.remote_id}")
    assert x.said(began, until=began) == []


def test_near_a_private_message_it_tells_what_was_said_in_that_chat(x: X, practice: PracticeServer) -> None:
    began, writer = timezone.now(), practice.direct("Hello", handle="gwen_l")["author_id"]
    x.send(Outgoing(kind="post", text="In public"))
    near = Outgoing(kind="direct", text="How can we help?", to_id=writer)
    receipt = x.send(near)
    (thing,) = x.said(began, near=near)
    assert (thing.remote_id, thing.kind, thing.to_id) == (receipt.remote_id, "direct", writer)
    assert x.said(began, until=began, near=near) == []


def test_a_repost_is_not_taken_for_the_post_that_it_repeats(x: X) -> None:
    began = timezone.now()
    post = Outgoing(kind="post", text="Visiting hours change.")
    first = x.send(post)
    repost = Outgoing(kind="repost", in_reply_to=first.remote_id)
    assert found(x, repost, began) == []
    second = x.send(repost)
    assert found(x, repost, began) == [second.remote_id]
    assert found(x, post, began) == [first.remote_id]
    assert found(x, Outgoing(kind="reply", text="More soon.", in_reply_to=first.remote_id), began) == []
    x.delete(second.remote_id)
    assert found(x, repost, began) == []


def test_it_knows_what_still_stands_over_a_hundred(x: X, practice: PracticeServer) -> None:
    made = [x.send(Outgoing(kind="post", text=f"number {number}")).remote_id for number in range(102)]
    x.delete(made[0])
    before = len(practice.requests(method="GET"))
    assert x.stands([*made, "123", made[5]]) == set(made[1:])
    assert len(practice.requests(method="GET")) == before + 2
    assert x.stands([]) == set()


def test_a_private_message_that_answers_a_public_post_is_found(x: X, practice: PracticeServer) -> None:
    """X's private messages do not say which post they answer."""
    began = timezone.now()
    asked = practice.mention("Can I ask you something?")
    outgoing = Outgoing(kind="direct", text="Of course.", in_reply_to=asked["id"], to_id=asked["author_id"])
    receipt = x.send(outgoing)
    assert found(x, outgoing, began) == [receipt.remote_id]
