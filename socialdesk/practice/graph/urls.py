"""Graph's routes: /vN.N/{object} and /vN.N/{object}/{edge}, whatever the object is.

In Graph an id says by itself what it names, so the routes look at the object and then pick the work.
"""

from __future__ import annotations

import json

from django.http import HttpRequest, QueryDict
from django.urls import re_path

from socialdesk.practice.accounts import Account, find_account
from socialdesk.practice.graph import comments, fields, messages, objects, pages, refusals
from socialdesk.practice.graph.gate import Answer, asked, batch, route
from socialdesk.practice.records import Item, find_item
from socialdesk.practice.store import store

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
def several(request: HttpRequest, account: Account) -> list[Answer] | Answer:
    """A batch: several reads in one call, each answered by itself, in the order in which they were asked."""
    if request.method != "POST" or not asked(request, "batch"):
        # Graph v26 took ?ids= away from its root.
        raise refusals.bad_parameter("Root requests with ids are not supported. Use batch requests instead.")
    return [_part(account, str(part.get("relative_url", ""))) for part in batch(request)]


def _part(account: Account, address: str) -> Answer:
    object_id, _, query = address.partition("?")
    try:
        body = _shown(account, object_id, QueryDict(query).get("fields", ""), "get")
        code = 200
    except refusals.Refusal as refusal:
        code, body = refusal.status, refusal.body
    return {"code": code, "body": json.dumps(body)}


@route
def one_object(request: HttpRequest, account: Account, object_id: str) -> Answer:
    if request.method == "GET":
        return _shown(account, object_id, request.GET.get("fields", ""), "get")
    item = _item(account, object_id, request.method or "")
    if request.method == "DELETE":
        return comments.delete(request, account, item)
    return (comments.hide if asked(request, "is_hidden") else pages.edit)(request, account, item)


def _shown(account: Account, object_id: str, wanted: str, method: str) -> Answer:
    chosen = fields.parse(wanted)
    if _is_page(account, object_id):
        return objects.page_object(account, chosen)
    if about := store().get("conversation", object_id):
        return objects.conversation_object(about, chosen)
    item = _item(account, object_id, method)
    shapes = {
        "post": objects.post_object,
        "comment": objects.comment_object,
        "direct": objects.message_object,
    }
    return shapes[item.kind](item, chosen)


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
    item = _item(account, object_id, method)
    if edge != "comments" or method not in ("GET", "POST"):
        raise refusals.no_field(edge, item.kind.capitalize())
    return (comments.listed if method == "GET" else comments.answer)(request, account, item)


def _is_page(account: Account, object_id: str) -> bool:
    """A token opens only its own Page; `me` is that Page."""
    if object_id not in ("me", account.id) and find_account("facebook", object_id):
        raise refusals.not_permitted("The token belongs to another Page.")
    return object_id in ("me", account.id)


def _item(account: Account, object_id: str, method: str) -> Item:
    item = find_item("facebook", object_id)
    if item is None and object_id.isalpha():
        raise refusals.no_alias(object_id)
    if item is None or item.page_id != account.id:
        raise refusals.no_object(method, object_id)
    return item


urlpatterns = [
    re_path(r"^(?P<version>v\d+\.\d+)/?$", several),
    re_path(r"^(?P<version>v\d+\.\d+)/(?P<object_id>[\w-]+)/?$", one_object),
    re_path(r"^(?P<version>v\d+\.\d+)/(?P<object_id>[\w-]+)/(?P<edge>\w+)/?$", one_edge),
]
