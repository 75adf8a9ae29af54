"""Writing a post and changing one, with its preview."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from policies import diff
from scheduler import services
from scheduler.forms import OTHER, PostForm, tidy
from scheduler.models import Content, Hold, Post
from scheduler.previews import checks, previews
from scheduler.standing import standing
from socialdesk.accounts.access import DeskRequest, requires
from socialdesk.accounts.roles import Permission
from socialdesk.workflow import Refused


@requires(Permission.DRAFT_POSTS)
def compose(request: DeskRequest) -> HttpResponse:
    holds = list(Hold.objects.active())
    if request.method != "POST":
        return _editor(request, PostForm(holds=holds, initial=_begin(request)), holds)
    form = PostForm(request.POST, holds=holds, sending=_sends(request))
    if _only_checks(request) or not form.is_valid():
        return _editor(request, form, holds)
    post = services.write(by=request.user, **form.facts())
    return _saved(request, post)


def _begin(request: DeskRequest) -> dict[str, Any]:
    """`?from=12` begins with another post's words, `?topic=…` with what it is about."""
    begin: dict[str, Any] = {"topic": request.GET.get("topic") or OTHER}
    if "topic" in request.GET:
        begin["content"] = Content.INCIDENT
    number = request.GET.get("from", "")
    if number.isdecimal() and (old := Post.objects.seen_by(request.user).filter(pk=number).first()):
        variants = list(old.variants.all())
        begin |= {"body": old.body, "accounts": [v.account_id for v in variants]}
        begin |= {f"text_{v.account_id}": v.text for v in variants}
        begin |= {"content": old.content} if not old.is_answer else {}
    return begin


@requires(Permission.DRAFT_POSTS)
def post_edit(request: DeskRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(Post.objects.seen_by(request.user), pk=pk)
    if reason := post.why_not_editable(request.user):
        messages.error(request, reason)
        return redirect("post", pk)
    holds = list(Hold.objects.active())
    if request.method != "POST":
        refused = "refused" in request.GET
        form = PostForm.sent_again(post, holds) if refused else PostForm(holds=holds, post=post)
        return _editor(request, form, holds)
    form, theirs = PostForm(request.POST, holds=holds, post=post, sending=_sends(request)), None
    if _only_checks(request) or not form.is_valid():
        return _editor(request, form, holds)
    try:
        post = services.edit(post, by=request.user, edits=form.cleaned_data["edits"], **form.facts())
    except services.StaleEdit as stale:
        # With the stamp of what the writer now sees, the next save is a decision and not an accident.
        theirs = stale.theirs
        form = PostForm(_with_stamp(request, theirs), holds=holds, post=post)
        form.add_error("body", str(stale))
    except Refused as refused:
        form.add_error("body", str(refused))
    else:
        return _saved(request, post)
    return _editor(request, form, holds, theirs=theirs)


def _with_stamp(request: DeskRequest, theirs: Post) -> Any:
    data = request.POST.copy()
    data["edits"] = str(theirs.edits)
    return data


def _sends(request: DeskRequest) -> bool:
    return request.POST.get("do") == "send"


def _only_checks(request: DeskRequest) -> bool:
    return request.POST.get("do") == "check"


def _saved(request: DeskRequest, post: Post) -> HttpResponse:
    """The draft is safe whatever comes next; where it cannot go on, the editor says why."""
    if not _sends(request):
        messages.success(request, "Saved as a draft.")
        return redirect("post", post.pk)
    return send_on(request, post)


def send_on(request: DeskRequest, post: Post) -> HttpResponse:
    """To a manager, or straight out where nobody needs to read it first."""
    try:
        if post.needs_approval_from(request.user):
            services.send_for_approval(post, by=request.user)
            messages.success(request, "Sent for approval. Somebody who did not write it reads it next.")
        else:
            services.release(post, by=request.user)
            messages.success(request, standing(Post.objects.with_targets().get(pk=post.pk)).words)
    except Refused as refused:
        edit, kept = reverse("post_edit", args=[post.pk]), "This is kept as a draft. It cannot go on yet"
        if PostForm.sent_again(
            post, list(Hold.objects.active())
        ).errors:  # which the editor says beside each field
            messages.error(request, f"{kept}.")
            return redirect(f"{edit}?refused=yes")
        messages.error(request, f"{kept}: {refused}")
        return redirect(edit)
    return redirect("post", post.pk)


def _editor(
    request: DeskRequest, form: PostForm, holds: list[Hold], *, theirs: Post | None = None
) -> HttpResponse:
    post = form.post
    looks = previews(*form.shown())
    context = {
        "form": form,
        "post": post,
        "holds": holds,
        "straight_out": post is not None and not post.needs_approval_from(request.user),
        "previews": looks,
        "checks": checks(looks),
        "theirs": theirs,
        "theirs_lines": diff.compare(theirs.body, tidy(form.data.get("body", ""))) if theirs else [],
    }
    return render(request, "scheduler/compose.html", context)


@requires(Permission.DRAFT_POSTS)
@require_POST
def post_preview(request: DeskRequest, pk: int | None = None) -> HttpResponse:
    """The text as typed so far, on each account, with the checks; nothing is saved."""
    post = get_object_or_404(Post.objects.seen_by(request.user), pk=pk) if pk else None
    looks = previews(*PostForm(request.POST, holds=[], post=post).shown())
    return render(request, "scheduler/_previews.html", {"previews": looks, "checks": checks(looks)})
