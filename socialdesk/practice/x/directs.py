"""Direct messages: events in and out, newest first. There is no since_id; docs.x.com keeps 30 days."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.http import HttpRequest

from socialdesk.practice.accounts import Account
from socialdesk.practice.ledger import accepted
from socialdesk.practice.records import Item, find_member, listed_items, profile
from socialdesk.practice.store import store
from socialdesk.practice.x import media, problems, world
from socialdesk.practice.x.gate import Answer, json_body, route, whole_number
from socialdesk.practice.x.objects import Wanted, direct_object, with_includes
from socialdesk.practice.x.timelines import id_from, token_for

# docs.x.com, "Manage direct messages".
TEXT_LIMIT = 10_000


@route("dm_events")
def events(request: HttpRequest, account: Account) -> Answer:
    return _page(request, listed_items(world.directs_of(account.id)))


@route("dm_conversations/dm_events")
def events_with(request: HttpRequest, account: Account, member_id: str) -> Answer:
    return _page(request, _thread(account, world.direct_conversation(account.id, member_id)))


@route("dm_conversations/dm_events")
def events_in(request: HttpRequest, account: Account, conversation_id: str) -> Answer:
    return _page(request, _thread(account, conversation_id))


@route("dm_conversations/messages")
def send_to(request: HttpRequest, account: Account, member_id: str) -> tuple[int, Answer]:
    return _send(request, account, member_id)


@route("dm_conversations/messages")
def send_in(request: HttpRequest, account: Account, conversation_id: str) -> tuple[int, Answer]:
    others = [member_id for member_id in conversation_id.split("-") if member_id != account.id]
    return _send(request, account, others[0])


def _send(request: HttpRequest, account: Account, member_id: str) -> tuple[int, Answer]:
    asked = json_body(request)
    text = str(asked.get("text") or "")
    pictures = [str(part.get("media_id")) for part in asked.get("attachments") or []]
    if not (text or pictures) or len(text) > TEXT_LIMIT:
        raise problems.invalid(f"A message needs a text of at most {TEXT_LIMIT} characters.", text=[])
    author, recipient = profile("x", account.id), find_member("x", member_id)
    if recipient is None:
        raise problems.invalid(f"Could not find user with id: [{member_id}].", participant_id=[member_id])
    with store().writing():
        item = world.direct(author, recipient, text, media=media.attached(account, pictures))
        accepted("x", account.id, "direct", item.id, text=text, recipient=recipient.id)
    return 201, {"data": {"dm_conversation_id": item.root_id, "dm_event_id": item.id}}


def _thread(account: Account, conversation_id: str) -> Iterator[Item]:
    return (item for item in listed_items(world.directs_of(account.id)) if item.root_id == conversation_id)


def _page(request: HttpRequest, items: Iterator[Item]) -> Answer:
    wanted = Wanted.by(request)
    size = whole_number(request, "max_results", 100, 1, 100)
    token = request.GET.get("pagination_token")
    below = int(id_from(token)) if token else 2**63
    found = list(islice((item for item in items if item.number < below), size + 1))
    shown = found[:size]
    meta: Answer = {"result_count": len(shown)}
    if len(found) > size:
        meta["next_token"] = token_for(shown[-1].id)
    body: Answer = {"data": [direct_object(item, wanted.direct) for item in shown]} if shown else {}
    return with_includes(body, shown, wanted) | {"meta": meta}
