"""The page's views. Everything works without JavaScript; the script only saves reloading."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from socialdesk.practice import accounts, busy_morning, faults, public, settings
from socialdesk.practice.accounts import Account, all_accounts, meet
from socialdesk.practice.page.forms import OURSELVES, SOMEONE_ELSE, BusyForm, FaultForm, WriteForm
from socialdesk.practice.page.threads import threads
from socialdesk.practice.records import NETWORKS, Item, Member, Network, find_item, find_member, profile
from socialdesk.practice.stamps import new_id

TITLES: dict[Network, str] = {"x": "Practice X", "facebook": "Practice Facebook"}
FAULTS: dict[faults.Name, tuple[str, str]] = {
    "rate_limited": ("Too many requests", "Refuses until the seconds are over, then stops by itself."),
    "unavailable": ("Out of service", "Answers with error 503."),
    "slow": ("Slow", "Does the work, answers after the seconds."),
    "hang": ("Takes it, never answers", "Does the work, then drops the line after the seconds."),
    "duplicate": ("Refuses as a duplicate", "Says that the post was there already."),
    "blocked": ("Blocks for policy", "Refuses what the desk sends as not allowed."),
    "expired": (
        "Expired token",
        "On X the desk gets a new one by itself. On Facebook the account has to be connected again: see Permission.",
    ),
    "shuffle": ("Events out of order", "Webhooks arrive newest first."),
    "repeat": ("Repeated events", "Each webhook arrives three times."),
    "no_credit": (
        "Credit used up",
        "X refuses everything, as when nobody has paid. Facebook charges nothing.",
    ),
    "withhold": (
        "Keeps messages back",
        "New public messages come neither by webhook nor when the desk polls. It finds them when it counts.",
    ),
}
ASSETS = {
    "practice.css": "text/css; charset=utf-8",
    "practice.js": "text/javascript; charset=utf-8",
    "practice.svg": "image/svg+xml",
}
FOLDER = Path(__file__).resolve().parents[1] / "static" / "practice"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    network = _network(request.GET.get("network"))
    start = {"network": network, "in_reply_to": request.GET.get("reply", ""), **_remembered(request)}
    return _page(request, network, write=WriteForm(network, initial=start))


@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """The parts that change by themselves; practice.js asks for them."""
    network = _network(request.GET.get("network"))
    return render(request, "practice/_live.html", _context(request, network))


@require_POST
def write(request: HttpRequest) -> HttpResponse:
    network = _network(request.POST.get("network"))
    form = WriteForm(network, request.POST)
    if not form.is_valid():
        return _page(request, network, write=form, status=422)
    item = _say(network, form)
    query = urlencode({"network": network, "persona": form.cleaned_data["persona"]})
    return _back(f"?{query}#item-{item.id}")


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """A member of the public deletes what they wrote."""
    network = _network(request.POST.get("network"))
    item = find_item(network, request.POST.get("id"))
    author = find_member(network, item.author_id) if item else None
    if item and author and not author.ours:
        public.delete(item)
    return _back(f"?network={network}#timeline")


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """One fault on, by name, or off, by id."""
    network = _network(request.POST.get("network"))
    if off := request.POST.get("off"):
        faults.switch_off(off)
        return _back(f"?network={network}#faults")
    form = FaultForm(request.POST)
    name = request.POST.get("on", "")
    if name not in faults.NAMES or not form.is_valid():
        return _page(request, network, fault=form, status=422)
    faults.switch_on(network, name, **form.cleaned_data)
    return _back(f"?network={network}#faults")


@require_POST
def permission(request: HttpRequest) -> HttpResponse:
    """Takes the desk's permission away, or gives it again with new tokens."""
    network = _network(request.POST.get("network"))
    (accounts.grant_again if request.POST.get("give") else public.withdraw)(_account(network))
    return _back(f"?network={network}#permission")


@require_POST
def play(request: HttpRequest) -> HttpResponse:
    network = _network(request.POST.get("network"))
    form = BusyForm(request.POST)
    if not form.is_valid():
        return _page(request, network, busy=form, status=422)
    busy_morning.play(form.cleaned_data["seconds"])
    return _back(f"?network={network}#busy")


@require_GET
def asset(request: HttpRequest, name: str) -> FileResponse:
    if name not in ASSETS:
        raise Http404
    return FileResponse((FOLDER / name).open("rb"), content_type=ASSETS[name])


def _say(network: Network, form: WriteForm) -> Item:
    data = form.cleaned_data
    author = _author(network, data)
    picture = {"id": new_id(), "url": "https://pbs.practice.example/media/picture.jpg", "alt": data["alt"]}
    media = [picture] if data["picture"] else []
    if form.answered:
        return public.comment(author, data["text"], form.answered, media=media)
    if author.ours:
        return public.post(author, _account(network), data["text"], media=media)
    act = {"mention": public.mention, "post": public.post, "direct": public.direct}[data["kind"] or "mention"]
    return act(author, _account(network), data["text"], media=media)


def _author(network: Network, data: dict[str, Any]) -> Member:
    if data["persona"] == OURSELVES:
        return profile(network, _account(network).id)
    if data["persona"] == SOMEONE_ELSE:
        return meet(network, data["handle"], data["name"])
    return meet(network, data["persona"])


def _page(
    request: HttpRequest,
    network: Network,
    *,
    write: WriteForm | None = None,
    fault: FaultForm | None = None,
    busy: BusyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _context(request, network) | {
        "write": write or WriteForm(network, initial={"network": network}),
        "fault": fault or FaultForm(),
        "busy_form": busy or BusyForm(),
        "networks": TITLES.items(),
    }
    return render(request, "practice/page.html", context, status=status)


def _context(request: HttpRequest, network: Network) -> dict[str, Any]:
    on = {fault.name: fault for fault in faults.switched_on() if fault.network == network}
    account = _account(network)
    return {
        "network": network,
        "title": TITLES[network],
        "account": account,
        "granted": accounts.is_granted(account),
        "expired": "expired" in on,
        "connect": _connect(account, f"{request.scheme}://{request.get_host()}"),
        "threads": threads(network),
        "busy": busy_morning.progress(),
        "switches": [(name, *words, on.get(name)) for name, words in FAULTS.items()],
    }


def _connect(account: Account, url: str) -> str:
    """The desk's command that connects it to this account, with what it asks for."""
    known = accounts.ENVIRONMENT[account.network].items()
    secrets = [f"{env}={account.credentials[name]}" for name, env in known if name in account.credentials]
    words = ["connect", account.network, "--handle", account.handle, "--api-url", url]
    return f"{shlex.join(secrets)} {settings.MANAGE} {shlex.join(words)}"


def _network(text: str | None) -> Network:
    return text if text in NETWORKS else "x"


def _account(network: Network) -> Account:
    return next(account for account in all_accounts() if account.network == network)


def _remembered(request: HttpRequest) -> dict[str, str]:
    """Whom the person wrote as last; kept in the address, because there are no cookies."""
    persona = request.GET.get("persona")
    return {"persona": persona} if persona else {}


def _back(where: str) -> HttpResponse:
    response = HttpResponseRedirect("/" + where)
    response.status_code = 303
    return response
