"""Where somebody decides: posts that wait for approval, and deliveries that need a person."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from scheduler import beside, decisions, services
from scheduler.forms import DecisionForm, ReviewForm
from scheduler.history import since_sent_back
from scheduler.models import SAFETY, Delivery, Hold, Post
from scheduler.previews import checks, previews_of
from scheduler.standing import blocked, standing, standing_of
from scheduler.views import frame, post_page
from scheduler.workflow import MEANS
from socialdesk.accounts.access import DeskRequest, requires
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.workflow import Refused


# --- approving ---------------------------------------------------------------------------------------------
@requires(Permission.DRAFT_POSTS)
def approvals(request: DeskRequest) -> HttpResponse:
    return _approvals(request)


def _approvals(request: DeskRequest, refused: ReviewForm | None = None) -> HttpResponse:
    posts, holds = Post.objects.seen_by(request.user).in_review().with_targets(), list(Hold.objects.active())
    context = {
        "cards": [_card(post, request.user, refused, holds) for post in posts],
        "form": refused,
        "holds": holds,
        **frame(request.user, "approvals"),
    }
    return render(request, "scheduler/approvals.html", context)


def _card(post: Post, person: User, refused: ReviewForm | None, holds: list[Hold]) -> dict[str, Any]:
    """`refused` is the form that came back, with what was typed and why it did not work."""
    looks = previews_of(post)
    return {
        "post": post,
        "previews": looks,
        "checks": checks(looks),
        "since": since_sent_back(post),
        "safety": post.topic == SAFETY,
        "incident": next((hold.reason for hold in holds if hold.topic == post.topic), ""),
        "review": refused if refused and refused.post.pk == post.pk else ReviewForm(post=post),
        "reason": {move.action: reason for move, reason in post.moves_for(person)}["approve"],
    }


@requires(Permission.APPROVE_POSTS)
@require_POST
def post_approve(request: DeskRequest, pk: int) -> HttpResponse:
    return _review(request, pk, services.approve)


@requires(Permission.APPROVE_POSTS)
@require_POST
def post_send_back(request: DeskRequest, pk: int) -> HttpResponse:
    return _review(request, pk, services.send_back)


def _review(request: DeskRequest, pk: int, verb: Any) -> HttpResponse:
    """The card is replaced by what became of it; without htmx the list (or the post's page) comes back."""
    post = get_object_or_404(Post.objects.seen_by(request.user), pk=pk)
    form = ReviewForm(request.POST, post=post)
    if form.is_valid():
        try:
            done = _said(verb(post, by=request.user, **form.cleaned_data))
        except Refused as refused:
            return _not_reviewed(request, pk, str(refused))
        if request.htmx:
            return render(request, "scheduler/_reviewed.html", {"post": post, "words": done})
        messages.success(request, done)
        return redirect("post", pk) if request.POST.get("on") == "post" else redirect("approvals")
    return _not_reviewed(request, pk, "")


def _said(post: Post) -> str:
    if post.state == "sent_back":
        return f"Sent back to {post.writer}."
    return f"Approved. {standing(Post.objects.with_targets().get(pk=post.pk)).words}"


def _not_reviewed(request: DeskRequest, pk: int, reason: str) -> HttpResponse:
    """The text as it now stands, with its stamp: approving it the next time is of what is on the screen."""
    post = Post.objects.with_targets().get(pk=pk)
    if post.state != "in_review":
        note = request.POST.get("note", "").strip()
        messages.error(request, f"{reason} Your note was not sent: “{note}”" if note else reason)
        return (
            HttpResponseClientRedirect(reverse("post", args=[pk])) if request.htmx else redirect("post", pk)
        )
    form = ReviewForm({**request.POST.dict(), "edits": post.edits}, post=post)
    if form.is_valid():
        form.add_error("note", reason)
    if request.htmx:
        card = _card(post, request.user, form, list(Hold.objects.active()))
        return render(request, "scheduler/_approval.html", {"card": card})
    if request.POST.get("on") == "post":
        return post_page(request, post, review=form)
    return _approvals(request, form)


# --- what needs a person -----------------------------------------------------------------------------------
DECIDED = {"drop": "Dropped. It will not go out.", "say_sent": "Marked as sent."}


LATER = "It goes out as soon as the account can send again, unless a hold stops it."


@requires(Permission.VIEW_SCHEDULE)
def stuck(request: DeskRequest) -> HttpResponse:
    """`?hold=3`: only what lifting that hold has set aside. `?look=7`: that delivery beside what stands on the
    network (without JavaScript; delivery_look is the same as a fragment)."""
    return _stuck(request)


@requires(Permission.DECIDE_DELIVERIES)
def delivery_look(request: DeskRequest, pk: int) -> HttpResponse:
    """What our account has said on the network, beside a delivery of which nobody knows whether it went out."""
    row = get_object_or_404(
        Delivery.objects.seen_by(request.user).select_related("post", "account"), pk=pk, state="unknown"
    )
    if not request.htmx:
        return redirect(f"{reverse('stuck')}?look={pk}#delivery-{pk}")
    return render(request, "scheduler/_beside.html", {"row": row, "beside": beside.look(row)})


def _of_hold(request: DeskRequest) -> Hold | None:
    number = request.GET.get("hold", "")
    return Hold.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 10 else None


def _back_to_stuck(request: DeskRequest) -> HttpResponse:
    return redirect(_narrowed("stuck", _of_hold(request)))


def _narrowed(route: str, hold: Hold | None) -> str:
    return f"{reverse(route)}?hold={hold.pk}" if hold else reverse(route)


def _stuck(request: DeskRequest, refused: DecisionForm | None = None) -> HttpResponse:
    hold = _of_hold(request)
    rows = (
        (Delivery.objects.set_aside_by(hold) if hold else Delivery.objects.needing_a_person())
        .with_holds()
        .seen_by(request.user)
        .select_related("post__author", "account")
        .prefetch_related("attempts")
        .order_by("due_at", "pk")
    )
    looked_at = request.GET.get("look") if request.user.can(Permission.DECIDE_DELIVERIES) else None
    cards = [_decision(row, request.user, refused, looked_at) for row in rows]
    context = {
        "cards": cards,
        "form": refused,
        "hold": hold,
        "keep_url": _narrowed("stuck_keep", hold),
        "keepable": sum(c["row"].state == "parked" and c["row"].due_at > timezone.now() for c in cards),
        "may_decide": request.user.can(Permission.DECIDE_DELIVERIES),
        "decides_some": any(card["may_decide"] for card in cards),
        "holds": list(Hold.objects.active()),
        **frame(request.user, ""),
    }
    return render(request, "scheduler/stuck.html", context)


def _decision(
    row: Delivery, person: User, refused: DecisionForm | None, looked_at: str | None
) -> dict[str, Any]:
    waits = blocked(row.account)
    return {
        "row": row,
        "may_decide": person.can(Permission.DECIDE_DELIVERIES) or row.is_late_work_of(person),
        "beside": beside.look(row) if str(row.pk) == looked_at and row.state == "unknown" else None,
        "blocked": waits,
        "moves": [
            {
                "action": move.action,
                "label": move.label,
                "means": LATER if waits and move.action in ("send_now", "send_again") else MEANS[move.action],
                "reason": reason,
            }
            for move, reason in row.moves_for(person)
        ],
        "decision": refused if refused and refused.pk == row.pk else DecisionForm(pk=row.pk),
    }


@requires(Permission.DRAFT_POSTS)
@require_POST
def delivery_decide(request: DeskRequest, pk: int) -> HttpResponse:
    """By a manager, or by the author of what missed its time: Delivery.refusal. `found` names what the person has
    seen beside it (beside.receipt)."""
    row = get_object_or_404(Delivery.objects.seen_by(request.user).select_related("post"), pk=pk)
    action, form = request.POST.get("action", ""), DecisionForm(request.POST, pk=pk)
    needs_time = action == "reschedule"
    form.fields["due_at"].required = needs_time
    if needs_time and not form.is_valid():
        return _stuck(request, form)
    row.state = request.POST.get("state", row.state)  # what the person saw: services compares
    due_at = form.cleaned_data["due_at"] if needs_time else None
    try:
        seen = beside.receipt(row, request.POST["found"]) if request.POST.get("found") else None
        decisions.decide(row, action, by=request.user, due_at=due_at, receipt=seen)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        row = Delivery.objects.with_holds().select_related("account").get(pk=pk)
        messages.success(request, DECIDED.get(action) or standing_of([row]).words)
    return redirect("post", row.post_id) if request.POST.get("on") == "post" else _back_to_stuck(request)


@requires(Permission.DECIDE_DELIVERIES)
@require_POST
def stuck_keep(request: DeskRequest) -> HttpResponse:
    kept = decisions.keep_all(by=request.user, hold=_of_hold(request))
    words = "1 post keeps its time." if kept == 1 else f"{kept} posts keep their times."
    messages.success(request, words)
    return _back_to_stuck(request)
