"""Where our ledger and a network differ: the page on which people say what happened."""

import hashlib
import logging
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from kombu.exceptions import OperationalError as BrokerAway

from scheduler import ledger, settling
from scheduler.models import Comparison, Difference
from scheduler.standing import blocked
from scheduler.tasks import compare
from scheduler.views import UNCHANGED, frame
from socialdesk.accounts.access import DeskRequest, requires
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.celery import brief_producer
from socialdesk.networks.models import Account
from socialdesk.workflow import Refused

log = logging.getLogger(__name__)
PAST = 20  # settled ones shown

# What each move does, before somebody makes it; and what is said when it is done.
MEANS = {
    "say_by_hand": "It stays where it is, and the alarm is over.",
    "say_not_ours": "The desk then says what to do, and the alarm goes on until you have done it.",
    "say_dealt_with": "The alarm is over. What happened stays in the audit log.",
    "say_deleted": "It stays deleted, and the alarm is over.",
    "find": "The desk asks the network at once.",
    "rewrite": "A new draft with its words. Nothing goes out before it has been approved.",
}
DONE = {
    "say_by_hand": "Noted: one of us posted it by hand.",
    "say_not_ours": "Noted: we did not post this. Do now what is listed below it.",
    "say_dealt_with": "Noted: it has been dealt with.",
    "say_deleted": "Noted: one of us deleted it.",
    "find": "It is there again.",
    "rewrite": "This is a new draft with its words. It has not been sent.",
}


@dataclass(frozen=True)
class Reading:
    """How far an account has been compared: `last` finished, and `newest`, which may be under way or have failed."""

    account: Account
    last: Comparison | None
    newest: Comparison | None

    @property
    def is_under_way(self) -> bool:
        return self.newest is not None and self.newest.is_under_way

    @property
    def problem(self) -> str:
        """Why the newest one came to nothing, or ""."""
        if self.newest is None or self.newest.finished_at or self.is_under_way:
            return ""
        return self.newest.problem or "The desk was stopped in the middle of it."

    @property
    def waits(self) -> str:
        return blocked(self.account)


def readings() -> list[Reading]:
    """Every account, in three queries."""
    mine = Comparison.objects.filter(account=OuterRef("pk"))
    accounts = Account.objects.annotate(
        last=Subquery(mine.finished().order_by("-until").values("pk")[:1]),
        newest=Subquery(mine.order_by("-started_at", "-pk").values("pk")[:1]),
    )
    found: Any = list(accounts)
    rows = Comparison.objects.in_bulk(
        {pk for account in found for pk in (account.last, account.newest) if pk}
    )
    return [Reading(account, rows.get(account.last), rows.get(account.newest)) for account in found]


@requires(Permission.VIEW_SCHEDULE)
def differences(request: DeskRequest) -> HttpResponse:
    """Asked again by itself, often while something is being compared; 204 while it is as it was."""
    context = _context(request.user)
    if request.htmx and request.GET.get("stamp") == context["stamp"]:
        return HttpResponse(status=UNCHANGED)
    if request.htmx:
        return render(request, "scheduler/_differences.html", context)
    return render(request, "scheduler/differences.html", {**context, **frame(request.user, "")})


def _context(person: User) -> dict[str, Any]:
    rows = Difference.objects.seen_by(person).select_related("account", "delivery__post", "settled_by")
    cards = [_card(row, person) for row in rows.open().order_by("kind", "-at", "-pk")]  # strangers first
    settled = list(rows.filter(settled_at__isnull=False).order_by("-settled_at", "-pk")[:PAST])
    compared = readings()
    shown = [(card["row"].pk, card["row"].state) for card in cards], [row.pk for row in settled]
    stamp = (shown, [(r.account.pk, r.last, r.newest, r.is_under_way, r.problem, r.waits) for r in compared])
    return {
        "cards": cards,
        "strange": _strange(cards) if person.can(Permission.DECIDE_DELIVERIES) else [],
        "settled": settled,
        "readings": compared,
        "under_way": any(reading.is_under_way for reading in compared),
        "may_settle": person.can(Permission.DECIDE_DELIVERIES),
        "may_pause": person.can(Permission.MANAGE_ACCOUNTS),
        "stamp": hashlib.sha256(repr(stamp).encode()).hexdigest()[:16],
    }


def _card(row: Difference, person: User) -> dict[str, Any]:
    moves = [move for move in row.workflow.moves_from(row.state) if move.permission]
    return {
        "row": row,
        "moves": [(move, MEANS[move.action]) for move in moves if not row.refusal(move, person)],
    }


def _strange(cards: list[dict[str, Any]]) -> list[tuple[Account, int, str]]:
    """Accounts on which several things stand that nobody has said anything about: how many, and which."""
    found: dict[Account, list[str]] = {}
    for row in (card["row"] for card in cards if card["row"].state == "foreign"):
        found.setdefault(row.account, []).append(str(row.pk))
    return [(account, len(keys), " ".join(keys)) for account, keys in found.items() if len(keys) > 1]


@requires(Permission.DECIDE_DELIVERIES)
@require_POST
def differences_by_hand(request: DeskRequest) -> HttpResponse:
    """`rows` are those that the person saw: what has been found since is not waved through with them."""
    keys = [key for key in request.POST.get("rows", "").split() if key.isdecimal() and len(key) < 18]
    rows = Difference.objects.seen_by(request.user).open().filter(pk__in=keys, outcome="")
    count = settling.by_hand(rows.filter(kind=Difference.Kind.FOREIGN), by=request.user)
    messages.success(request, f"Noted: one of us posted {'it' if count == 1 else f'these {count}'} by hand.")
    return redirect("differences")


@requires(Permission.DECIDE_DELIVERIES)
@require_POST
def difference_settle(request: DeskRequest, pk: int) -> HttpResponse:
    """`state` is what the person saw: settling compares it with what holds now."""
    rows = Difference.objects.seen_by(request.user).select_related("account", "delivery__post")
    row = get_object_or_404(rows, pk=pk)
    action, seen = request.POST.get("action", ""), request.POST.get("state", row.state)
    row.outcome = "" if seen == row.kind else seen
    try:
        if action == "rewrite":
            draft = settling.rewrite(row, by=request.user)
            messages.success(request, DONE[action])
            return redirect("post_edit", draft.pk)
        if action == "find":
            settling.look_again(row, by=request.user)
        else:
            settling.settle(row, action, by=request.user)
        messages.success(request, DONE[action])
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("differences")


@requires(Permission.DECIDE_DELIVERIES)
@require_POST
def differences_compare(request: DeskRequest) -> HttpResponse:
    """A comparison takes as long as the networks do, so the workers make it and the page shows how far they are."""
    begun = [found for account in Account.objects.working() if (found := ledger.begin(account))]
    try:
        with brief_producer() as producer:
            for comparison in begun:
                compare.apply_async((comparison.pk,), producer=producer, retry=False)
    except BrokerAway:
        log.warning("The broker is away: %s comparisons do not begin", len(begun))
        problem = (
            "The part of the desk that does this is not running. An admin can see more on the status page."
        )
        Comparison.objects.filter(pk__in=[comparison.pk for comparison in begun]).update(problem=problem)
    if not begun:
        messages.info(
            request, "There is nothing to compare at the moment: it is being done, or just has been."
        )
    return redirect("differences")
