"""Polling, webhooks and the filling of gaps at the same moment, in threads: each message once, and in its place."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from inbox import receive
from inbox.models import Case, Conversation, Incoming, Message, Person, Triage
from socialdesk.networks.models import Account
from tests.factories import account, item, take_in
from tests.inbox.test_intake import somebody_waits_for_a_lock
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, THREADS, ANSWERS = 4, 6, 3
CRY = "I want to end my life tonight"


def said() -> list[dict[str, Any]]:
    """Posts on X: threads that each person begins and goes on with, while others answer."""
    posts, start = [], timezone.now() - timedelta(hours=1)
    for thread in range(THREADS):
        root = str(1000 + 10 * thread)
        for number in range(1 + ANSWERS):
            parent = str(int(root) + number - 1)
            posts.append(
                {
                    "id": str(int(root) + number),
                    "author_id": str((thread + number // 2) % PEOPLE),
                    "text": CRY if number == 2 else "Is the clinic open?",
                    "created_at": (start + timedelta(minutes=number)).isoformat(),
                    "conversation_id": root,
                    "referenced_tweets": [{"type": "replied_to", "id": parent}] if number else [],
                }
            )
    return posts


def pushed(post: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"event_uuid": post["id"], "event_type": "post.mention.create", "payload": post}}


def come(ours: Account, source: str, stream: str, payload: Any) -> None:
    """As a worker takes one payload in: what a lock stopped is left for the next sweep."""
    try:
        if arrived := receive.store(ours, source, stream, payload):
            receive.process(arrived)
    except OperationalError:
        pass
    finally:
        connection.close()


def together(ours: Account, payloads: list[tuple[str, str, Any]]) -> None:
    with ThreadPoolExecutor(4) as workers:
        for done in [workers.submit(come, ours, *payload) for payload in payloads]:
            done.result()
    receive.process_waiting()


def ways(posts: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    """Every post by webhook three times, on two pages of a poll that overlap, and once more to fill a gap."""
    half = len(posts) // 2
    pages = [("poll", posts[: half + 3]), ("poll", posts[half - 3 :]), ("gap", posts)]
    return [
        *(("webhook", "webhook", pushed(post)) for post in posts for _ in range(3)),
        *((source, "mentions", {"data": page[::-1], "meta": {"of": source}}) for source, page in pages),
    ]


def groups() -> set[str]:
    return {" ".join(m.remote_id for m in one.messages.all()) for one in Conversation.objects.all()}


@pytest.mark.parametrize("seed", range(3))
def test_each_is_stored_once_and_in_its_conversation(seed: int) -> None:
    ours, posts = account("x"), said()
    payloads = ways(posts)
    random.Random(seed).shuffle(payloads)
    together(ours, payloads)
    assert sorted(Message.objects.values_list("remote_id", flat=True)) == sorted(post["id"] for post in posts)
    assert Triage.objects.exclude(message=None).count() == len(posts)
    assert Person.objects.count() == PEOPLE
    by_person: dict[tuple[str, str], list[str]] = {}
    for post in posts:
        by_person.setdefault((post["conversation_id"], post["author_id"]), []).append(post["id"])
    assert groups() == {" ".join(ids) for ids in by_person.values()}
    assert Case.objects.filter(closed_at=None).count() == Conversation.objects.count()
    assert not Incoming.objects.filter(processed_at=None).exists()
    assert not Incoming.objects.exclude(problem="").exists()
    assert Conversation.objects.red_lane().count() == THREADS


def comment(remote_id: str, by: str, parent_id: str = "", post_id: str = "") -> dict[str, Any]:
    """A push of Facebook's about a comment under a visitor's post, or about that post."""
    value = {"verb": "add", "from": {"id": by}, "message": "Parking is a joke", "created_time": 1764000000}
    if not parent_id:
        return {"changes": [{"field": "feed", "value": {**value, "item": "post", "post_id": remote_id}}]}
    there = {"item": "comment", "comment_id": remote_id, "parent_id": parent_id, "post_id": post_id}
    return {"changes": [{"field": "feed", "value": {**value, **there}}]}


@pytest.mark.parametrize("seed", range(3))
def test_comments_beside_the_post_that_they_are_under(seed: int) -> None:
    """Each comes in a transaction of its own, and none may miss the other."""
    ours = account("facebook")
    payloads: list[tuple[str, str, Any]] = []
    for number in range(12):
        post = f"v{number}"
        pushes = [comment(post, "gwen"), comment(f"c{number}", "gwen", post, post)]
        payloads += [("webhook", "webhook", push) for push in pushes]
    if seed:
        pairs = [
            payloads[index : index + 2][:: random.Random(seed + index).choice([1, -1])]
            for index in range(0, 24, 2)
        ]
        payloads = [payload for pair in pairs for payload in pair]
    together(ours, payloads)
    assert {frozenset(group.split()) for group in groups()} == {
        frozenset({f"v{number}", f"c{number}"}) for number in range(12)
    }


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
def test_our_answer_finds_a_conversation_that_becomes_part_of_another_at_this_moment() -> None:
    ours = account("facebook")
    for early in ("c", "d"):
        come(ours, "webhook", "webhook", comment(early, "gwen", "v", "v"))
    echo = receive.store(ours, "webhook", "webhook", comment("e", ours.remote_id, "d", "v"))
    assert echo

    def in_a_worker() -> None:
        try:
            receive.process(echo)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as workers:
        with transaction.atomic():
            take_in(ours, item(by="gwen", remote_id="v", thread_id="v"))
            waiting = workers.submit(in_a_worker)
            until(somebody_waits_for_a_lock)
        waiting.result()
    assert {frozenset(group.split()) for group in groups()} == {frozenset("vcde")}
    assert Incoming.objects.get(pk=echo.pk).problem == ""
