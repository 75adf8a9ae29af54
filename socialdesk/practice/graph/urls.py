"""Graph's routes: /vN.N/{object} and /vN.N/{object}/{edge}, whatever the object is.

In Graph an id says by itself what it names, so the routes look at the object and then pick the work.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import re_path

from socialdesk.practice.accounts import Account, find_account
from socialdesk.practice.graph import comments, fields, messages, objects, pages, refusals
from socialdesk.practice.graph.gate import Answer, asked, route
from socialdesk.practice.records import Item, find_item
from socialdesk.practice.store import store

# developers.facebook.com, "Batch requests" and "Multiple IDs".
IDS_LIMIT = 50

PAGE_EDGES = {
    ("GET", "feed"): pages.feed,
    ("POST", "feed"): pages.publish,
    ("GET", "posts"): pages.published,
    ("GET", "tagged"): pages.tagged,
    ("POST", "photos"): pages.photo,
    ("GET", "conversations"): messages.conversations,
    ("POST", "messages"): messages.send,
}


@route
def several_objects(request: HttpRequest, account: Account) -> Answer:
    """?ids=a,b: each by its id. One that is not there spoils the call."""
    ids = [object_id for object_id in request.GET.get("ids", "").split(",") if object_id]
    if not ids:
        raise refusals.bad_parameter("The parameter ids is required")
    if len(ids) > IDS_LIMIT:
        raise refusals.bad_parameter(f"Too many IDs. Maximum: {IDS_LIMIT}. Provided: {len(ids)}.")
    return {object_id: _shown(request, account, object_id) for object_id in ids}


@route
def one_object(request: HttpRequest, account: Account, object_id: str) -> Answer:
    if request.method == "GET":
        return _shown(request, account, object_id)
    item = _item(request, account, object_id)
    if request.method == "DELETE":
        return comments.delete(request, account, item)
    return (comments.hide if asked(request, "is_hidden") else pages.edit)(request, account, item)


def _shown(request: HttpRequest, account: Account, object_id: str) -> Answer:
    if _is_page(account, object_id):
        return pages.show(request, account)
    if about := store().get("conversation", object_id):
        return objects.conversation_object(about, fields.parse(request.GET.get("fields", "")))
    item = _item(request, account, object_id)
    shapes = {
        "post": objects.post_object,
        "comment": objects.comment_object,
        "direct": objects.message_object,
    }
    return shapes[item.kind](item, fields.parse(request.GET.get("fields", "")))


@route
def one_edge(request: HttpRequest, account: Account, object_id: str, edge: str) -> Answer:
    method = request.method or ""
    if _is_page(account, object_id):
        work = PAGE_EDGES.get((method, edge))
        if work is None:
            raise refusals.no_field(edge, "Page")
        return work(request, account)
    if edge == "messages" and method == "GET" and store().get("conversation", object_id):
        return messages.messages(request, account, object_id)
    item = _item(request, account, object_id)
    if edge != "comments" or method not in ("GET", "POST"):
        raise refusals.no_field(edge, item.kind.capitalize())
    return (comments.listed if method == "GET" else comments.answer)(request, account, item)


def _is_page(account: Account, object_id: str) -> bool:
    """A token opens only its own Page; `me` is that Page."""
    if object_id not in ("me", account.id) and find_account("facebook", object_id):
        raise refusals.not_permitted("The token belongs to another Page.")
    return object_id in ("me", account.id)


def _item(request: HttpRequest, account: Account, object_id: str) -> Item:
    item = find_item("facebook", object_id)
    if item is None and object_id.isalpha():
        raise refusals.no_alias(object_id)
    if item is None or item.page_id != account.id:
        raise refusals.no_object(request.method or "", object_id)
    return item


urlpatterns = [
    re_path(r"^(?P<version>v\d+\.\d+)/?$", several_objects),
    re_path(r"^(?P<version>v\d+\.\d+)/(?P<object_id>[\w-]+)/?$", one_object),
    re_path(r"^(?P<version>v\d+\.\d+)/(?P<object_id>[\w-]+)/(?P<edge>\w+)/?$", one_edge),
]
