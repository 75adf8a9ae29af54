"""Answering: the checks while typing, and sending."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from inbox import drafts, services
from inbox.forms import PRIVATE, ReplyForm
from inbox.models import Reply
from inbox.views import after, open_or_404, refused
from scheduler.services import Stopped
from socialdesk.accounts.access import DeskRequest, requires
from socialdesk.accounts.roles import Permission
from socialdesk.workflow import Refused


@requires(Permission.DRAFT_POSTS)
@require_POST
def conversation_reply(request: DeskRequest, pk: int) -> HttpResponse:
    opened = open_or_404(request, pk)
    form = ReplyForm(request.POST, conversation=opened.conversation, on_hold=bool(opened.holds))
    opened.form = form
    if not form.is_valid():
        return refused(request, opened, composer=True)
    words = form.cleaned_data
    checked = drafts.check(opened.conversation, body=words["body"], private=form.private)
    unseen = {finding.code for finding in checked.warnings} - form.seen_codes
    if checked.stops or unseen:
        # What stops it is mended; what only warns has to be seen once before it goes out.
        opened.checked = checked
        return refused(request, opened, composer=True)
    try:
        reply = services.reply(
            opened.conversation,
            body=words["body"],
            by=request.user,
            private=form.private,
            for_safety=words.get("for_safety", False),
            due_at=words["due_at"],
            form_key=words["form_key"],
            seen=words["heard"],
            after=words["said"],
        )
    except Refused as reason:
        opened = open_or_404(request, pk)  # as it has become meanwhile
        opened.form = form
        if isinstance(reason, Stopped):
            opened.checked = drafts.check(opened.conversation, body=words["body"], private=form.private)
        else:
            form.add_error("body", str(reason))
        if isinstance(reason, services.SentBefore):
            form.renew()
        return refused(request, opened, composer=True)
    said = _said(reply)
    if not request.htmx:
        messages.success(request, said)
    return after(request, opened, composer=True, said=said)


def _said(reply: Reply) -> str:
    if reply.post.state == "in_review":
        return "Your answer waits for approval."
    return "Your answer will go out at its time." if reply.post.due_at else "Your answer is on its way."


@requires(Permission.DRAFT_POSTS)
@require_POST
def conversation_checks(request: DeskRequest, pk: int) -> HttpResponse:
    """What the checks say about the words so far. Nothing is kept."""
    opened = open_or_404(request, pk)
    body = request.POST.get("body", "").replace("\r\n", "\n")
    if body.strip():
        private = request.POST.get("where") == PRIVATE
        opened.checked = drafts.check(opened.conversation, body=body, private=private)
    return render(request, "inbox/_checks.html", {"open": opened})
