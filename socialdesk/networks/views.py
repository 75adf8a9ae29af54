"""Our accounts: how each is doing, pausing one, and how one is connected. Secrets are never shown or typed here."""

import shlex
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from socialdesk.accounts.access import DeskRequest, requires
from socialdesk.accounts.roles import Permission
from socialdesk.networks import services
from socialdesk.networks.forms import CommandForm
from socialdesk.networks.models import Account
from socialdesk.networks.registry import NETWORKS

# What is read from a network, in words. A stream of a network that is not here goes by its own name.
STREAMS = {
    "mentions": "mentions",
    "direct": "private messages",
    "feed": "comments on our page",
    "tagged": "posts that name our page",
    "chats": "private messages",
}
# Between two polls a stream rests for seconds as a matter of course. Only longer rests are worth a line.
WORTH_SAYING = timedelta(minutes=2)


@requires(Permission.MANAGE_ACCOUNTS)
def accounts(request: DeskRequest) -> HttpResponse:
    rows = [_row(account) for account in Account.objects.defer("credentials", "cursors")]
    return render(request, "networks/accounts.html", {"rows": rows})


def _row(account: Account) -> dict[str, Any]:
    return {
        "account": account,
        "limits": _limits(account),
        "command": connect_command(account.network, account.handle, account.api_url),
        "secrets": NETWORKS[account.network].secrets if account.network in NETWORKS else (),
        "practice": practice_page(account.network) if account.api_url else "",
    }


def _limits(account: Account) -> list[tuple[str, datetime]]:
    """What the network has us wait with, and until when."""
    soon = timezone.now() + WORTH_SAYING
    waits = [
        (f"Reading {STREAMS.get(stream, stream)}", until)
        for stream in account.rests
        if (until := account.rests_until(stream)) and until > soon
    ]
    if account.writes_limited_until and account.writes_limited_until > timezone.now():
        waits.append(("Sending", account.writes_limited_until))
    return waits


def connect_command(network: str, handle: str, api_url: str = "") -> str:
    """The command as it is typed on the desk's host. It asks for the secrets itself."""
    words = ["connect", network, "--handle", handle, *(["--api-url", api_url] if api_url else [])]
    return f"{settings.MANAGE} {shlex.join(words)}"


def practice_page(network: str) -> str:
    """Where practice networks give permission and name their tokens. "" when no account speaks to any."""
    account = Account.objects.exclude(api_url="").order_by("-connected_at").defer("credentials").first()
    return f"{account.api_url.rstrip('/')}/?network={network}#permission" if account else ""


@requires(Permission.MANAGE_ACCOUNTS)
def accounts_add(request: DeskRequest) -> HttpResponse:
    """`?network=x&handle=…` gives the command for that account."""
    form = CommandForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        network = NETWORKS[form.cleaned_data["network"]]
        context |= {
            "command": connect_command(network.name, form.cleaned_data["handle"]),
            "secrets": network.secrets,
            "network": network.label,
            "practice": practice_page(network.name),
        }
    return render(request, "networks/add.html", context)


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def account_pause(request: DeskRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account, pk=pk)
    services.pause(account, by=request.user)
    messages.success(request, f"{account} is paused.")
    return redirect("accounts")


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def account_resume(request: DeskRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account, pk=pk)
    services.resume(account, by=request.user)
    messages.success(
        request, f"{account} is working again. What was missed while it was paused comes in now."
    )
    return redirect("accounts")
