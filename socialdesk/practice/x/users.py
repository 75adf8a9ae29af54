"""Profiles."""

from __future__ import annotations

from django.http import HttpRequest

from socialdesk.practice.accounts import Account
from socialdesk.practice.records import Member, find_member, member_called
from socialdesk.practice.x import problems
from socialdesk.practice.x.gate import Answer, route
from socialdesk.practice.x.objects import Wanted, user_object


@route("users/me")
def me(request: HttpRequest, account: Account) -> Answer:
    return _answer(request, find_member("x", account.id), "id", account.id)


@route("users")
def by_id(request: HttpRequest, account: Account, member_id: str) -> Answer:
    return _answer(request, find_member("x", member_id), "id", member_id)


@route("users")
def by_username(request: HttpRequest, account: Account, username: str) -> Answer:
    return _answer(request, member_called("x", username), "username", username)


def _answer(request: HttpRequest, member: Member | None, parameter: str, value: str) -> Answer:
    if member is None:
        return {"errors": [problems.not_found(parameter, value, "user")]}
    return {"data": user_object(member, Wanted.by(request).user)}
