"""Our accounts: how each is doing, pausing one, and how one is connected. Secrets are never shown or typed here."""

import shlex
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from socialdesk.accounts.access import DeskRequest, requires
from socialdesk.accounts.roles import Permission
from socialdesk.networks import budgets, services, usage
from socialdesk.networks.budgets import in_dollars
from socialdesk.networks.forms import BudgetForm, CommandForm
from socialdesk.networks.limits import waits
from socialdesk.networks.models import Account
from socialdesk.networks.registry import NETWORKS


@requires(Permission.MANAGE_ACCOUNTS)
def accounts(request: DeskRequest) -> HttpResponse:
    return _accounts(request)


def _accounts(request: DeskRequest, refused: BudgetForm | None = None) -> HttpResponse:
    """`refused` is the form that came back, with what was typed and why it did not work."""
    rows = [_row(account, refused) for account in Account.objects.defer("credentials", "cursors")]
    return render(request, "networks/accounts.html", {"rows": rows, "form": refused})


def _row(account: Account, refused: BudgetForm | None) -> dict[str, Any]:
    return {
        "account": account,
        "limits": waits(account),
        "spent": in_dollars(usage.spent(account)),
        "charges": account.network in NETWORKS and NETWORKS[account.network].charges,
        "limit": in_dollars(account.budget),
        "budget": refused if refused and refused.account == account else BudgetForm(account=account),
        "command": connect_command(account.network, account.handle, account.api_url),
        "secrets": NETWORKS[account.network].secrets if account.network in NETWORKS else (),
        "practice": practice_page(account.network) if account.api_url else "",
    }


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


@requires(Permission.MANAGE_ACCOUNTS)
@require_POST
def account_budget(request: DeskRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account, pk=pk)
    form = BudgetForm(request.POST, account=account)
    if not form.is_valid():
        return _accounts(request, form)
    dollars = form.cleaned_data["budget"]
    budgets.set_budget(account, dollars, by=request.user)
    limit = f"may cost {in_dollars(dollars)} a month" if dollars else "has no budget now"
    messages.success(request, f"{account} {limit}.")
    return redirect("accounts")
