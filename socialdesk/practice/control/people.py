"""Acting as a member of the public."""

from __future__ import annotations

from django.http import HttpRequest

from socialdesk.practice import public
from socialdesk.practice.accounts import find_account, meet
from socialdesk.practice.control.asked import Answer, Asked, Refused, answers
from socialdesk.practice.records import Item, Member


def _author(asked: Asked) -> Member:
    network, handle = asked.network(), asked.text("handle")
    if find_account(network, handle):
        raise Refused("That handle is one of ours; pick another for a member of the public.")
    followers = asked.number("followers")
    return meet(
        network,
        handle,
        asked.text("name", ""),
        asked.text("bio", ""),
        None if followers is None else int(followers),
    )


def _made(item: Item) -> Answer:
    return {"id": item.id, "author_id": item.author_id, "conversation_id": item.root_id, "text": item.text}


@answers
def mention(request: HttpRequest) -> Answer:
    asked = Asked.by(request)
    return _made(
        public.mention(
            _author(asked),
            asked.account(),
            asked.text("text"),
            in_reply_to=asked.item("in_reply_to"),
            quoted=asked.item("quotes"),
            media=asked.media(),
            at=asked.moment("at"),
        )
    )


@answers
def post(request: HttpRequest) -> Answer:
    asked = Asked.by(request)
    return _made(
        public.post(
            _author(asked),
            asked.account(),
            asked.text("text"),
            quoted=asked.item("quotes"),
            media=asked.media(),
            at=asked.moment("at"),
        )
    )


@answers
def comment(request: HttpRequest) -> Answer:
    asked = Asked.by(request)
    under = asked.needed_item("in_reply_to")
    if under.kind == "direct":
        raise Refused("A private message cannot be commented on.")
    return _made(
        public.comment(_author(asked), asked.text("text"), under, media=asked.media(), at=asked.moment("at"))
    )


@answers
def direct(request: HttpRequest) -> Answer:
    asked = Asked.by(request)
    return _made(
        public.direct(
            _author(asked), asked.account(), asked.text("text"), media=asked.media(), at=asked.moment("at")
        )
    )


@answers
def edit(request: HttpRequest) -> Answer:
    asked = Asked.by(request)
    return _made(public.edit(asked.needed_item("id"), asked.text("text")))


@answers
def delete(request: HttpRequest) -> Answer:
    asked = Asked.by(request)
    public.delete(asked.needed_item("id"))
    return {"deleted": True}
