"""What goes out, what went out, what is being written; and the page of one post."""

import hashlib
from typing import Any

from django.contrib import messages
from django.db.models import Count, F
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from scheduler import attention, services
from scheduler.compose_views import send_on
from scheduler.forms import ReviewForm, WithdrawForm
from scheduler.history import history, since_sent_back
from scheduler.models import ANSWERS, Delivery, Hold, Post
from scheduler.previews import checks, previews_of
from scheduler.standing import blocked, standing
from scheduler.timetable import by_day, happened, planned
from socialdesk.accounts.access import DeskRequest, requires
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.workflow import Refused

PAGE = 50
AHEAD = 200  # rows shown of what is to come
LATELY = 8
UNCHANGED = 204  # htmx leaves the page as it is


def frame(person: User, here: str) -> dict[str, Any]:
    """What stands at the top of every page of publishing."""
    return {"tabs": _tabs(person, here), "may_write": person.can(Permission.DRAFT_POSTS)}


def _tabs(person: User, here: str) -> list[dict[str, Any]]:
    """Scheduled · Waiting for approval · Drafts · Sent, for those whose role has them."""
    counts = dict(
        Post.objects.seen_by(person)
        .filter(state__in=["draft", "sent_back", "in_review"])
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    writing = [
        ("Waiting for approval", "approvals", counts.get("in_review", 0)),
        ("Drafts", "drafts", counts.get("draft", 0) + counts.get("sent_back", 0)),
    ]
    rows = [
        ("Scheduled", "schedule", 0),
        *(writing if person.can(Permission.DRAFT_POSTS) else []),
        ("Sent", "sent", 0),
    ]
    return [
        {"label": label, "url": reverse(route), "current": route == here, "count": count}
        for label, route, count in rows
    ]


def _deliveries(person: User) -> Any:
    return Delivery.objects.with_holds().seen_by(person).select_related("post__author", "account")


@requires(Permission.VIEW_SCHEDULE)
def schedule(request: DeskRequest) -> HttpResponse:
    """Asked again every few seconds with the stamp of what is shown: the same, and nothing is sent."""
    rows = _deliveries(request.user)
    ahead = list(rows.filter(state__in=["queued", "sending"]).order_by("due_at", "pk")[:AHEAD])
    lately = rows.filter(state="sent").exclude(post__kind__in=ANSWERS).order_by("-sent_at", "-pk")[:LATELY]
    done = list(lately)
    stuck = attention.stuck(request.user)
    stamp = stamp_of([stuck], ahead, done)
    if request.htmx and request.GET.get("stamp") == stamp:
        return HttpResponse(status=UNCHANGED)
    context = {
        "ahead": by_day(ahead, planned),
        "lately": by_day(done, happened),
        "more": len(ahead) == AHEAD,
        "held": sum(delivery.on_hold for delivery in ahead),
        "holds": list(Hold.objects.active()),
        "stuck": stuck,
        "stamp": stamp,
    }
    if request.htmx:
        return render(request, "scheduler/_schedule.html", context)
    return render(request, "scheduler/schedule.html", {**context, **frame(request.user, "schedule")})


def stamp_of(facts: list[Any], *lists: list[Delivery]) -> str:
    """Changes when anything shown of these deliveries does."""
    rows = [
        (d.pk, d.state, d.on_hold, str(d.due_at), str(d.not_before), d.reason, blocked(d.account))
        for deliveries in lists
        for d in deliveries
    ]
    return hashlib.sha256(repr((facts, rows)).encode()).hexdigest()[:16]


@requires(Permission.VIEW_SCHEDULE)
def sent(request: DeskRequest) -> HttpResponse:
    """Newest first. Answers are in the inbox; `?all=yes` shows them here too. `before` is a delivery's id."""
    everything = request.GET.get("all") == "yes" and request.user.can(Permission.VIEW_INBOX)
    rows = _deliveries(request.user).filter(state="sent").order_by("-sent_at", "-pk")
    if not everything:
        rows = rows.exclude(post__kind__in=ANSWERS)
    before = request.GET.get("before", "")
    if before.isdecimal() and (last := Delivery.objects.filter(pk=before, state="sent").first()):
        rows = rows.filter(sent_at__lte=last.sent_at).exclude(pk__gte=last.pk, sent_at=last.sent_at)
    found = list(rows[: PAGE + 1])
    context = {
        "days": by_day(found[:PAGE], happened),
        "older": found[PAGE - 1].pk if len(found) > PAGE else None,
        "everything": everything,
        "may_see_answers": request.user.can(Permission.VIEW_INBOX),
        **frame(request.user, "sent"),
    }
    return render(request, "scheduler/sent.html", context)


@requires(Permission.DRAFT_POSTS)
def drafts(request: DeskRequest) -> HttpResponse:
    rows = Post.objects.seen_by(request.user).select_related("author").prefetch_related("variants__account")
    stopped = Coalesce("due_at", "created_at")
    context = {
        "sent_back": rows.filter(state="sent_back").prefetch_related("steps__person"),
        "drafts": rows.filter(state="draft"),
        "withdrawn": rows.filter(state="withdrawn").order_by(stopped.desc(), "-pk")[:PAGE],
        "dropped": _deliveries(request.user)
        .filter(state="dropped", post__state="approved")
        .order_by(F("due_at").desc(), "-pk")[:PAGE],
        **frame(request.user, "drafts"),
    }
    return render(request, "scheduler/drafts.html", context)


# --- one post ----------------------------------------------------------------------------------------------
def _post(request: DeskRequest, pk: int) -> Post:
    return get_object_or_404(Post.objects.seen_by(request.user).with_targets(), pk=pk)


@requires(Permission.VIEW_SCHEDULE)
def post(request: DeskRequest, pk: int) -> HttpResponse:
    return post_page(request, _post(request, pk))


def post_page(
    request: DeskRequest,
    post: Post,
    *,
    review: ReviewForm | None = None,
    withdraw: WithdrawForm | None = None,
) -> HttpResponse:
    """`review` and `withdraw` carry what was typed and why it was refused."""
    looks = previews_of(post)
    approved = post.state == "approved"
    context = {
        **_status(post, request.user),
        "page_stage": post.stage,
        "previews": looks,
        "checks": [] if approved else checks(looks),
        "checked": not approved,
        "moves": _moves(post, request.user),
        "review": review or ReviewForm(post=post),
        "withdraw": withdraw or WithdrawForm(),
        "form": review if review and review.errors else withdraw,
        "since": since_sent_back(post) if post.state == "in_review" else None,
        **frame(request.user, ""),
    }
    return render(request, "scheduler/post.html", context)


def _moves(post: Post, person: User) -> dict[str, dict[str, Any]]:
    """By action: the move, and why this person may not make it."""
    return {
        move.action: {"move": move, "reason": reason}
        for move, reason in post.moves_for(person)
        if move.action != "release" or not post.needs_approval_from(person)
    }


def _status(post: Post, person: User) -> dict[str, Any]:
    deliveries = list(post.deliveries.all())
    going = any(d.state in ("queued", "sending", "unknown") for d in deliveries)
    return {
        "post": post,
        "standing": standing(post),
        "left": any(d.state in ("queued", "parked", "failed") for d in deliveries),
        # One alone is withdrawn with its post.
        "may_drop": len(deliveries) > 1 and person.can(Permission.DECIDE_DELIVERIES),
        "history": history(post),
        "holds": list(Hold.objects.active()) if any(d.on_hold for d in deliveries) else [],
        "stamp": stamp_of([post.state, post.edits], deliveries),
        # Asked often while something is about to happen, seldom otherwise.
        "every": "3s" if going or post.state == "in_review" else "30s",
    }


@requires(Permission.VIEW_SCHEDULE)
def post_status(request: DeskRequest, pk: int) -> HttpResponse:
    """The part of a post's page that changes by itself. 204 while it is as it was."""
    row = _post(request, pk)
    context = _status(row, request.user)
    if request.GET.get("stamp") == context["stamp"]:
        return HttpResponse(status=UNCHANGED)
    if not request.htmx:
        return redirect("post", pk)
    page_stage = request.GET.get("stage", row.stage)  # what the moves on the page are about
    context |= {"previews": previews_of(row), "page_stage": page_stage}
    return render(request, "scheduler/_status.html", context)


@requires(Permission.DRAFT_POSTS)
@require_POST
def post_send(request: DeskRequest, pk: int) -> HttpResponse:
    return send_on(request, _post(request, pk))


@requires(Permission.DRAFT_POSTS)
@require_POST
def post_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    form = WithdrawForm(request.POST)
    form.is_valid()
    try:
        services.withdraw(_post(request, pk), by=request.user, note=form.cleaned_data["note"])
    except Refused as refused:
        form.add_error("note", str(refused))
        return post_page(request, _post(request, pk), withdraw=form)
    messages.success(request, "Withdrawn. It will not go out.")
    return redirect("post", pk)
