"""Private messages: conversations in, answers out (developers.facebook.com, "Messenger Platform")."""

from __future__ import annotations

import time

from django.http import HttpRequest

from socialdesk.practice.accounts import Account
from socialdesk.practice.graph import objects, paging, refusals, world
from socialdesk.practice.graph.gate import Answer, asked, json_field
from socialdesk.practice.ledger import accepted
from socialdesk.practice.records import Item, Member, find_item, find_member, listed_items, profile
from socialdesk.practice.store import store

WINDOW_SECONDS = 24 * 3600
# With the HUMAN_AGENT tag a person may still answer after seven days.
HUMAN_WINDOW_SECONDS = 7 * 24 * 3600
TEXT_LIMIT = 2000


def conversations(request: HttpRequest, account: Account) -> Answer:
    found = list(store().listed(world.conversations_of(account.id)))
    return paging.edge(request, found, objects.conversation_object, lambda about: str(about["id"]))


def messages(request: HttpRequest, account: Account, conversation_id: str) -> Answer:
    found = list(listed_items(world.messages_in(conversation_id)))
    return paging.edge(request, found, objects.message_object, lambda message: message.id)


def send(request: HttpRequest, account: Account) -> Answer:
    """POST /{page}/messages with recipient {id} or {comment_id}, messaging_type and message as JSON."""
    recipient, message = json_field(request, "recipient"), json_field(request, "message")
    text = str(message.get("text") or "")
    if not text or len(text) > TEXT_LIMIT:
        raise refusals.bad_parameter(f"Length of param message[text] must be 1 to {TEXT_LIMIT}")
    with store().writing():
        comment = find_item("facebook", str(recipient.get("comment_id", "")))
        if comment:
            person = _private_answer(account, comment)
        else:
            person = _known(account, str(recipient.get("id", "")))
            _refuse_late(request, account, person)
        item = world.direct(profile("facebook", account.id), person, text)
        accepted(
            "facebook",
            account.id,
            "direct",
            item.id,
            text=text,
            recipient=person.id,
            in_reply_to=comment.id if comment else None,
        )
    return {"recipient_id": person.id, "message_id": item.id}


def _known(account: Account, member_id: str) -> Member:
    person = find_member("facebook", member_id)
    if person is None or person.id == account.id:
        raise refusals.Refusal(400, 100, "(#100) No matching user found", subcode=2018001)
    return person


def _private_answer(account: Account, comment: Item) -> Member:
    """One private answer to a comment, within seven days: "Private replies"."""
    if store().get("private_answer", comment.id):
        raise refusals.Refusal(400, 10900, "(#10900) Activity already replied to")
    if comment.created_at < time.time() - HUMAN_WINDOW_SECONDS:
        raise refusals.outside_window()
    conversation = world.conversation_id(account.id, comment.author_id)
    store().put("private_answer", comment.id, {"at": time.time(), "conversation": conversation})
    return profile("facebook", comment.author_id)


def _refuse_late(request: HttpRequest, account: Account, person: Member) -> None:
    human = (asked(request, "messaging_type"), asked(request, "tag")) == ("MESSAGE_TAG", "HUMAN_AGENT")
    window = HUMAN_WINDOW_SECONDS if human else WINDOW_SECONDS
    last = world.last_from(person.id, world.conversation_id(account.id, person.id))
    if last is None or last.created_at < time.time() - window:
        raise refusals.outside_window()
