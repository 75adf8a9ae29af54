"""One post: look it up, publish, delete, repost, hide a reply."""

from __future__ import annotations

from django.http import HttpRequest

from socialdesk.practice.accounts import Account
from socialdesk.practice.ledger import accepted
from socialdesk.practice.records import Item, find_item, profile
from socialdesk.practice.store import store
from socialdesk.practice.x import media, problems, world
from socialdesk.practice.x.gate import Answer, json_body, route
from socialdesk.practice.x.objects import Wanted, post_object, with_includes
from socialdesk.practice.x.text import LIMIT, weighted_length


@route("tweets/lookup")
def one(request: HttpRequest, account: Account, post_id: str) -> Answer:
    wanted = Wanted.by(request)
    item = _post(post_id)
    if item is None:
        return {"errors": [problems.not_found("id", post_id)]}
    return with_includes({"data": post_object(item, wanted.post)}, [item], wanted)


@route("tweets/lookup")
def several(request: HttpRequest, account: Account) -> Answer:
    wanted = Wanted.by(request)
    ids = [post_id for post_id in request.GET.get("ids", "").split(",") if post_id]
    if not 1 <= len(ids) <= 100:
        raise problems.invalid("The `ids` query parameter must name 1 to 100 posts", ids=ids)
    found = {post_id: _post(post_id) for post_id in ids}
    items = [item for item in found.values() if item]
    body: Answer = {"data": [post_object(item, wanted.post) for item in items]} if items else {}
    body = with_includes(body, items, wanted)
    missing = [problems.not_found("ids", post_id) for post_id, item in found.items() if item is None]
    return body | ({"errors": missing} if missing else {})


@route("tweets/create", creates_post=True)
def create(request: HttpRequest, account: Account) -> tuple[int, Answer]:
    asked = json_body(request)
    text = str(asked.get("text") or "")
    media_ids = [str(media_id) for media_id in (asked.get("media") or {}).get("media_ids", [])]
    if not text and not media_ids:
        raise problems.invalid("text or media is required", text=[text])
    if weighted_length(text) > LIMIT:
        raise problems.too_long()
    author = profile("x", account.id)
    with store().writing():
        parent = _target((asked.get("reply") or {}).get("in_reply_to_tweet_id"))
        quoted = _target(asked.get("quote_tweet_id"))
        if parent:
            world.refuse_uninvited_reply(author, parent)
        world.refuse_duplicate(author, text, parent)
        pictures = media.attached(account, media_ids)
        item = world.post(author, text, in_reply_to=parent, quoted=quoted, media=pictures)
        accepted(
            "x",
            account.id,
            "reply" if parent else "post",
            item.id,
            text=text,
            in_reply_to=parent.id if parent else None,
        )
    return 201, {"data": {"id": item.id, "text": text, "edit_history_tweet_ids": item.versions}}


@route("tweets/delete")
def delete(request: HttpRequest, account: Account, post_id: str) -> Answer:
    item = _post(post_id)
    if item is None:
        return {"data": {"deleted": False}}
    if item.author_id != account.id:
        raise problems.Problem(403, "Forbidden", "You are not authorized to delete this Tweet.")
    with store().writing():
        world.delete(item)
        accepted("x", account.id, "delete", item.id)
    return {"data": {"deleted": True}}


@route("retweets/create")
def repost(request: HttpRequest, account: Account, member_id: str) -> Answer:
    _refuse_other(account, member_id)
    original = _target(json_body(request).get("tweet_id"))
    if original is None:
        raise problems.invalid("tweet_id is required", tweet_id=[])
    with store().writing():
        if world.repost_of(account.id, original.id):
            raise problems.Problem(
                403, "Forbidden", "You cannot retweet a Tweet that you have already retweeted."
            )
        item = world.repost(profile("x", account.id), original)
        accepted("x", account.id, "repost", original.id)
    return {"data": {"rest_id": item.id, "retweeted": True}}


@route("retweets/delete")
def unrepost(request: HttpRequest, account: Account, member_id: str, post_id: str) -> Answer:
    _refuse_other(account, member_id)
    with store().writing():
        item = world.repost_of(account.id, post_id)
        if item:
            item.remove()
            accepted("x", account.id, "unrepost", post_id)
    return {"data": {"retweeted": False}}


@route("tweets/hidden")
def hide(request: HttpRequest, account: Account, post_id: str) -> Answer:
    """Only replies in a conversation that we began can be hidden: docs.x.com, "Hide replies"."""
    hidden = json_body(request).get("hidden")
    if not isinstance(hidden, bool):
        raise problems.invalid("hidden must be true or false", hidden=[str(hidden)])
    item = _target(post_id)
    root = _post(item.root_id) if item else None
    if item is None or item.parent_id is None or root is None or root.author_id != account.id:
        raise problems.Problem(403, "Forbidden", "You are not allowed to hide this reply.")
    with store().writing():
        item.hidden = hidden
        item.save()
        accepted("x", account.id, "hide" if hidden else "unhide", item.id)
    return {"data": {"hidden": hidden}}


def _post(post_id: str | None) -> Item | None:
    item = find_item("x", post_id)
    return item if item and item.kind == "post" else None


def _target(post_id: object) -> Item | None:
    """The post a request points to; X refuses one that is deleted or was never there."""
    if post_id is None:
        return None
    item = _post(str(post_id))
    if item is None:
        detail = "You attempted to reply to a Tweet that is deleted or not visible to you."
        raise problems.Problem(403, "Forbidden", detail)
    return item


def _refuse_other(account: Account, member_id: str) -> None:
    if member_id != account.id:
        raise problems.Problem(403, "Forbidden", "The id in the path is not the signed-in user's.")
