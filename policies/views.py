"""Policies: the list, the page of each, the editor with its preview, and what the world may read."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from policies import diff, services, texts
from policies.forms import DraftForm, PublishForm, ReviewForm
from policies.models import Kind, Policy, Version
from policies.workflow import DISCARDED, DRAFT
from socialdesk.accounts.access import DeskRequest, public, requires
from socialdesk.accounts.roles import Permission
from socialdesk.workflow import Refused


def _policy(slug: str) -> Policy:
    return get_object_or_404(Policy.objects.with_versions(), slug=slug)


def _may_edit(request: DeskRequest) -> bool:
    return request.user.can(Permission.EDIT_POLICIES)


def _visible(policy: Policy, request: DeskRequest) -> list[Version]:
    """Drafts, and what was put aside, are for those who edit."""
    editor = _may_edit(request)
    return [version for version in policy.versions.all() if editor or version.state not in {DRAFT, DISCARDED}]


@requires(Permission.VIEW_POLICIES)
def policies(request: DeskRequest) -> HttpResponse:
    rows = list(Policy.objects.with_versions())
    if not _may_edit(request):
        rows = [policy for policy in rows if policy.published]
    groups = [
        ("Public pages", [policy for policy in rows if policy.is_public_page]),
        ("Staff pages", [policy for policy in rows if policy.is_page and not policy.is_public_page]),
        ("Reply texts", [policy for policy in rows if policy.kind == Kind.REPLY]),
    ]
    context = {
        "groups": [(title, group) for title, group in groups if group],
        "may_edit": _may_edit(request),
        "today": timezone.localdate(),
    }
    return render(request, "policies/list.html", context)


@requires(Permission.VIEW_POLICIES)
def policy(request: DeskRequest, slug: str) -> HttpResponse:
    return _policy_page(request, _policy(slug), ReviewForm())


def _policy_page(request: DeskRequest, policy: Policy, form: ReviewForm) -> HttpResponse:
    if not (policy.published or _may_edit(request)):
        raise Http404
    context = {
        "policy": policy,
        "page": _page(policy.published.body if policy.published else ""),
        "versions": _visible(policy, request),
        "may_edit": _may_edit(request),
        "form": form,
        "today": timezone.localdate(),
    }
    return render(request, "policies/policy.html", context)


def _page(body: str) -> dict[str, Any]:
    """`body` as readers see it, with what is wrong with it: as a page, and as the plain text of a reply."""
    try:
        text, problem = texts.render(body), ""
    except texts.Unfilled as unfilled:
        text, problem = texts.fill_marked(body), str(unfilled)
    return {"html": texts.to_html(body), "text": text, "problem": problem}


@requires(Permission.EDIT_POLICIES)
def policy_edit(request: DeskRequest, slug: str) -> HttpResponse:
    policy = _policy(slug)
    if request.method != "POST":
        body = policy.working.body if policy.working else ""
        return _editor(request, policy, DraftForm(initial={"body": body, "stamp": policy.stamp}))
    form, theirs = DraftForm(request.POST), None
    if form.is_valid():
        try:
            services.save_draft(policy, by=request.user, **form.cleaned_data)
        except services.StaleEdit as stale:
            # With the stamp of what the writer now sees, the next save is a decision and not an accident.
            policy, theirs = _policy(slug), stale.theirs
            form = _with_stamp(form, policy)
            form.add_error("body", str(stale))
        except Refused as refused:
            form.add_error("body", str(refused))
        else:
            messages.success(request, "Draft saved. Only people who edit policies can see it.")
            return redirect("policy_publish" if "then_publish" in request.POST else "policy_edit", slug)
    return _editor(request, policy, form, theirs=theirs)


def _with_stamp(form: Any, policy: Policy) -> Any:
    """The same form with what was typed, and the policy's stamp as it now is."""
    data = form.data.copy()
    data["stamp"] = policy.stamp
    fresh = type(form)(data)
    fresh.is_valid()
    return fresh


def _editor(
    request: DeskRequest, policy: Policy, form: DraftForm, *, theirs: Version | None = None
) -> HttpResponse:
    body = str(form["body"].value() or "")
    context = {
        "policy": policy,
        "form": form,
        "page": _page(body),
        "versions": policy.versions.all(),
        "placeholders": texts.present_values(),
        "theirs": theirs,
        "theirs_lines": diff.compare(theirs.body, services.tidy(body)) if theirs else [],
    }
    return render(request, "policies/edit.html", context)


@requires(Permission.EDIT_POLICIES)
@require_POST
def policy_preview(request: DeskRequest, slug: str) -> HttpResponse:
    """The text as readers would see it; nothing is saved. Without JavaScript the whole editor comes back."""
    policy, form = _policy(slug), DraftForm(request.POST)
    if not request.htmx:
        return _editor(request, policy, form)
    page = _page(request.POST.get("body", ""))
    return render(request, "policies/_preview.html", {"policy": policy, "page": page})


@requires(Permission.EDIT_POLICIES)
def policy_publish(request: DeskRequest, slug: str) -> HttpResponse:
    policy = _policy(slug)
    form = PublishForm(request.POST or None, initial={"stamp": policy.stamp})
    if form.is_valid():
        try:
            services.publish(policy, by=request.user, **form.cleaned_data)
        except services.StaleEdit as stale:
            policy = _policy(slug)
            form = _with_stamp(form, policy)
            form.add_error(
                None, f"{stale.theirs.writer} changed the draft while you were reading it. Look at it again."
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Published: {policy.title}.")
            return redirect("policy", slug)
    if policy.draft is None and not form.errors:
        messages.info(request, "There is no draft to publish.")
        return redirect("policy", slug)
    draft = policy.draft.body if policy.draft else ""
    context = {
        "policy": policy,
        "form": form,
        "page": _page(draft),
        "lines": diff.compare(policy.published.body, draft) if policy.published else None,
    }
    return render(request, "policies/publish.html", context)


@requires(Permission.EDIT_POLICIES)
@require_POST
def policy_discard(request: DeskRequest, slug: str) -> HttpResponse:
    try:
        version = services.discard_draft(_policy(slug), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Version {version.number} was put aside. You can bring it back.")
    return redirect("policy_versions", slug)


@requires(Permission.VIEW_POLICIES)
def policy_versions(request: DeskRequest, slug: str) -> HttpResponse:
    """All versions, and what changed in the one asked for (`?version=3`; against the one before it that was
    published, or `&against=1`)."""
    policy = _policy(slug)
    versions = _visible(policy, request)
    if not versions:
        raise Http404
    chosen = _numbered(versions, request.GET.get("version")) or versions[0]
    against = _numbered(versions, request.GET.get("against")) or next(
        (v for v in versions if v.number < chosen.number and v.published_at), None
    )
    context = {
        "policy": policy,
        "versions": versions,
        "chosen": chosen,
        "against": against,
        "lines": diff.compare(against.body, chosen.body) if against else [],
        "may_edit": _may_edit(request),
    }
    return render(request, "policies/versions.html", context)


def _numbered(versions: list[Version], number: str | None) -> Version | None:
    return next((version for version in versions if str(version.number) == number), None)


@requires(Permission.EDIT_POLICIES)
@require_POST
def policy_restore(request: DeskRequest, slug: str) -> HttpResponse:
    number = request.POST.get("number", "")
    try:
        services.restore_version(
            _policy(slug), number=int(number) if number.isdecimal() else 0, by=request.user
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("policy_versions", slug)
    messages.success(request, f"Version {number} is now a draft. Readers still see what is published.")
    return redirect("policy_edit", slug)


@requires(Permission.EDIT_POLICIES)
@require_POST
def policy_review(request: DeskRequest, slug: str) -> HttpResponse:
    policy, form = _policy(slug), ReviewForm(request.POST)
    if form.is_valid():
        try:
            services.mark_reviewed(policy, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("review_due", str(refused))
        else:
            messages.success(request, "Marked as reviewed.")
            return redirect("policy", slug)
    return _policy_page(request, policy, form)


@public
def public_policies(request: HttpRequest) -> HttpResponse:
    return render(request, "policies/public_list.html", {"policies": Policy.objects.public_pages()})


@public
def public_policy(request: HttpRequest, slug: str) -> HttpResponse:
    policy = get_object_or_404(Policy.objects.public_pages(), slug=slug)
    version = policy.published
    if version is None:
        raise Http404
    context = {"policy": policy, "version": version, "html": texts.to_html(version.body)}
    return render(request, "policies/public_page.html", context)
