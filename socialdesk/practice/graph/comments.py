"""Comments: read them, answer, hide, delete."""

from __future__ import annotations

from django.http import HttpRequest

from socialdesk.practice.accounts import Account
from socialdesk.practice.graph import objects, paging, refusals, world
from socialdesk.practice.graph.gate import Answer, asked
from socialdesk.practice.ledger import accepted
from socialdesk.practice.records import Item, listed_items, profile
from socialdesk.practice.store import store

# developers.facebook.com, Comment.
TEXT_LIMIT = 8000


def listed(request: HttpRequest, account: Account, item: Item) -> Answer:
    """Oldest first unless order=reverse_chronological; filter=stream brings answers to comments as well."""
    newest_first = request.GET.get("order") == "reverse_chronological"
    stream = request.GET.get("filter") == "stream" and item.kind == "post"
    listing = world.all_comments_on(item.id) if stream else world.comments_on(item.id)
    window = paging.Window.by(request)
    found = [comment for comment in listed_items(listing, newest_first=newest_first) if window.shows(comment)]
    return paging.edge(request, found, objects.comment_object, lambda comment: comment.id)


def answer(request: HttpRequest, account: Account, item: Item) -> Answer:
    """put_comment: under a post or under a comment."""
    message = asked(request, "message") or ""
    if not message:
        raise refusals.bad_parameter("Requires one of the params: message, attachment_id, attachment_url")
    if len(message) > TEXT_LIMIT:
        raise refusals.bad_parameter(f"Message must be at most {TEXT_LIMIT} characters.")
    with store().writing():
        comment = world.comment(profile("facebook", account.id), message, item)
        accepted("facebook", account.id, "reply", comment.id, text=message, in_reply_to=item.id)
    return {"id": comment.id}


def hide(request: HttpRequest, account: Account, item: Item) -> Answer:
    hidden = asked(request, "is_hidden") in ("true", "True", "1")
    if item.author_id == account.id:
        raise refusals.not_permitted("A Page cannot hide its own comment.")
    with store().writing():
        world.hide(item, hidden)
        accepted("facebook", account.id, "hide" if hidden else "unhide", item.id)
    return {"success": True}


def delete(request: HttpRequest, account: Account, item: Item) -> Answer:
    """A Page may delete its own posts and comments, and any comment on its posts."""
    on_page = item.root_id.startswith(f"{account.id}_")
    if item.author_id != account.id and not (on_page and item.kind in ("comment", "post")):
        raise refusals.not_permitted("The user must be an administrator of the page to delete it.")
    with store().writing():
        world.delete(item)
        accepted("facebook", account.id, "delete", item.id)
    return {"success": True}
