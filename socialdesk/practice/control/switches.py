"""Accounts, faults, limits, webhooks, the busy morning, and starting afresh."""

from __future__ import annotations

from dataclasses import asdict
from typing import cast

from django.http import HttpRequest

from socialdesk.practice import accounts, busy_morning, faults, ledger, limits, public, requestlog, webhooks
from socialdesk.practice.control.asked import Answer, Asked, Refused, answers
from socialdesk.practice.records import member_called
from socialdesk.practice.stamps import new_id
from socialdesk.practice.store import store


@answers
def entries(request: HttpRequest) -> Answer:
    return {"entries": ledger.entries()}


@answers
def requests_seen(request: HttpRequest) -> Answer:
    last = request.GET.get("last", "200")
    return {"requests": requestlog.seen(int(last) if last.isdigit() else 200)}


@answers
def list_accounts(request: HttpRequest) -> Answer:
    return {"accounts": [asdict(account) for account in accounts.all_accounts()]}


@answers
def open_account(request: HttpRequest) -> Answer:
    asked = Asked.by(request)
    network, handle = asked.network(), asked.text("handle").lstrip("@")
    if member_called(network, handle):
        raise Refused(f"Somebody on {network} is called {handle} already.")
    name = asked.text("name", "") or handle
    return asdict(accounts.open_account(network, handle, name, accounts.new_credentials(network)))


@answers
def withdraw(request: HttpRequest) -> Answer:
    """The app loses its access: every token of the account is worthless from now on."""
    account = Asked.by(request).account()
    public.withdraw(account)
    return {"withdrawn": account.id}


@answers
def grant(request: HttpRequest) -> Answer:
    """The account with fresh credentials, as after connecting again."""
    return asdict(accounts.grant_again(Asked.by(request).account()))


@answers
def list_faults(request: HttpRequest) -> Answer:
    return {"faults": [asdict(fault) for fault in faults.switched_on()]}


@answers
def switch_on(request: HttpRequest) -> Answer:
    asked = Asked.by(request)
    count, code = asked.number("count"), asked.number("code")
    fault = faults.switch_on(
        asked.network(),
        cast(faults.Name, asked.one_of("fault", faults.NAMES)),
        calls=cast(faults.Calls, asked.one_of("calls", faults.CALLS, "all")),
        account_id=asked.account().id if asked.text("account", "") else None,
        seconds=asked.number("seconds", faults.DEFAULT_SECONDS) or 0.0,
        count=None if count is None else int(count),
        code=None if code is None else int(code),
    )
    return asdict(fault)


@answers
def switch_all_off(request: HttpRequest) -> Answer:
    for fault in faults.switched_on():
        faults.switch_off(fault.id)
    return {"faults": []}


@answers
def switch_off(request: HttpRequest, fault_id: str) -> Answer:
    if not faults.switch_off(fault_id):
        raise Refused("There is no such fault, or it has bitten its last already.", 404)
    return {"faults": [asdict(fault) for fault in faults.switched_on()]}


@answers
def list_limits(request: HttpRequest) -> Answer:
    return limits.rules_in_force()


@answers
def set_limits(request: HttpRequest) -> Answer:
    asked = Asked.by(request)
    factor, limit = asked.number("factor"), asked.number("limit")
    if factor is not None:
        limits.set_factor(int(factor))
    if limit is not None:
        limits.set_limit(asked.network(), asked.text("route"), int(limit))
    return limits.rules_in_force()


@answers
def list_webhooks(request: HttpRequest) -> Answer:
    shown = [
        {"id": w.id, "network": w.network, "account": w.account_id, "url": w.url}
        for w in webhooks.registered()
    ]
    return {"webhooks": shown, "waiting": len(webhooks.waiting())}


@answers
def register_webhook(request: HttpRequest) -> Answer:
    asked = Asked.by(request)
    account = asked.account()
    known = account.credentials
    secret = asked.text("secret", known.get("webhook_secret") or known.get("app_secret", ""))
    verify_token = asked.text("verify_token", known.get("verify_token", ""))
    webhook = webhooks.Webhook(new_id(), account.network, account.id, asked.text("url"), secret, verify_token)
    if wrong := webhooks.register(webhook):
        raise Refused(wrong)
    return {"id": webhook.id, "network": webhook.network, "account": account.id, "url": webhook.url}


@answers
def drop_webhook(request: HttpRequest, webhook_id: str) -> Answer:
    if not store().drop("webhook", webhook_id):
        raise Refused("There is no such webhook.", 404)
    return {"dropped": webhook_id}


@answers
def busy_progress(request: HttpRequest) -> Answer:
    return busy_morning.progress()


@answers
def play_busy_morning(request: HttpRequest) -> Answer:
    seconds = Asked.by(request).number("seconds", busy_morning.DEFAULT_SECONDS) or 0.0
    if not busy_morning.play(seconds):
        raise Refused("The busy morning is already being played.", 409)
    return busy_morning.progress()


@answers
def reset(request: HttpRequest) -> Answer:
    """Forget everything, webhooks and faults too, and seed the two accounts again."""
    busy_morning.stop()
    with store().writing():
        store().wipe()
        accounts.seed()
    requestlog.forget()
    return {"reset": True}
