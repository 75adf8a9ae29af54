"""The inbox: its list, the open conversation beside it, and the small fragments that keep both up to date."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from inbox import listing, news, threads
from inbox.models import Conversation
from inbox.opened import Opened
from inbox.reply_texts import offered, text_of
from socialdesk.accounts.access import DeskRequest, requires
from socialdesk.accounts.roles import Permission

KEPT = ("view", "person", "before")


# --- what every page of the inbox has ----------------------------------------------------------------------
def here(request: HttpRequest) -> str:
    """The query string that keeps the list as it is: "?view=mine"."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if value := request.GET.get(name):
            kept[name] = value
    return f"?{kept.urlencode()}" if kept else ""


def _view(request: HttpRequest) -> listing.View:
    return listing.BY_NAME.get(request.GET.get("view", ""), listing.DEFAULT)


def _person(request: HttpRequest) -> int | None:
    return _number(request.GET.get("person", ""))


def heard(request: HttpRequest) -> int | None:
    """How much of what they said the page showed on which somebody decided (see ConversationQuerySet.with_heard)."""
    return _number(request.POST.get("heard", ""))


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def wants_part(request: DeskRequest) -> bool:
    """Whether htmx asks for a part of the page. Going back in the browser's history asks for the whole."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def open_or_404(request: DeskRequest, pk: int) -> Opened:
    """The conversation, or the one of which it has become part since the page was drawn."""
    opened = Opened(pk, request.user, request.GET)
    try:
        opened.conversation  # noqa: B018 (asked for here, so that what follows can rely on it)
    except Conversation.DoesNotExist:
        if into := threads.joined_into(pk):
            return open_or_404(request, into)
        raise Http404("There is no such conversation.") from None
    return opened


def whole_page(request: DeskRequest, opened: Opened | None = None, status: int = 200) -> HttpResponse:
    view, person = _view(request), _person(request)
    before = request.GET.get("before", "")
    rows, older = listing.page(view, request.user, person=person, before=before)
    context = {
        "rows": rows,
        "older": older,
        "before": before,
        "mark": news.Mark.of(row.conversation for row in rows),
        "counts": listing.counts(request.user),
        "view": view,
        "views": listing.VIEWS,
        "routes": listing.ROUTES,
        "person": person,
        "here": here(request),
        "open": opened,
    }
    return _varying(render(request, "inbox/inbox.html", context, status=status))


def _varying(response: HttpResponse) -> HttpResponse:
    """The same address gives the whole page or a part of it: a cache must not mistake one for the other."""
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "no-store"
    return response


# --- pages -------------------------------------------------------------------------------------------------
@requires(Permission.VIEW_INBOX)
def inbox(request: DeskRequest) -> HttpResponse:
    if wants_part(request):
        return _varying(render(request, "inbox/_open.html", {"open": None}))
    return whole_page(request)


@requires(Permission.VIEW_INBOX)
def conversation(request: DeskRequest, pk: int) -> HttpResponse:
    """`text` in the query string is a reply text to begin from."""
    opened = open_or_404(request, pk)
    if slug := request.GET.get("text"):
        opened.typed, opened.trouble["composer"] = text_of(slug)
    if wants_part(request):
        return _varying(render(request, "inbox/_open.html", {"open": opened, "here": here(request)}))
    return whole_page(request, opened)


@requires(Permission.VIEW_INBOX)
def reply_choices(request: DeskRequest, pk: int) -> HttpResponse:
    """The reply texts to choose from: beside the composer, or a page of their own."""
    opened = open_or_404(request, pk)
    context = {"open": opened, "offer": offered(opened.conversation), "here": here(request)}
    template = "inbox/_texts.html" if wants_part(request) else "inbox/texts.html"
    return _varying(render(request, template, context))


# --- what keeps a page up to date --------------------------------------------------------------------------
NOTHING_NEW = 204


@requires(Permission.VIEW_INBOX)
def inbox_news(request: DeskRequest) -> HttpResponse:
    """What has changed since `mark`: rows for the page to take in, and the views' counts. Asked every 2 s."""
    try:
        mark = news.Mark.read(request.GET.get("mark", ""))
    except (ValueError, OverflowError, OSError):
        mark = news.Mark.of([])
    changes = news.changes(mark)
    if changes is None:
        return HttpResponse(status=NOTHING_NEW)
    view = _view(request)
    rows = news.rows_of(changes.ids, view, request.user, person=_person(request))
    context = {
        "rows": [] if changes.too_many else rows,
        "too_many": changes.too_many,
        "mark": changes.mark,
        "counts": listing.counts(request.user),
        "view": view,
        "here": here(request),
    }
    return render(request, "inbox/_news.html", context)


@requires(Permission.VIEW_INBOX)
def conversation_news(request: DeskRequest, pk: int) -> HttpResponse:
    """The open conversation as it now is, unless `mark` is still right. Asked every 2 s."""
    opened = open_or_404(request, pk)
    if request.GET.get("mark") == opened.mark:
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "inbox/_after.html", {"open": opened, "here": here(request)})


# --- after an action ---------------------------------------------------------------------------------------
def after(request: DeskRequest, opened: Opened, *, composer: bool = False, said: str = "") -> HttpResponse:
    """What was done is shown: the changed parts for htmx, the page again for everyone else."""
    if wants_part(request):
        return _parts(request, open_or_404(request, opened.pk), composer=composer, said=said)
    tab = request.GET.get("tab", "")
    query = here(request)
    if tab in ("case", "person"):
        query = f"{query}&tab={tab}" if query else f"?tab={tab}"
    return redirect(reverse("conversation", args=[opened.pk]) + query)


def refused(request: DeskRequest, opened: Opened, *, composer: bool = False) -> HttpResponse:
    """What was asked cannot be done now: the same place again, with the reason and with what was typed."""
    if wants_part(request):
        return _parts(request, opened, composer=composer, status=422)
    return whole_page(request, opened, status=422)


def _parts(
    request: DeskRequest, opened: Opened, *, composer: bool, said: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"open": opened, "composer": composer, "said": said, "here": here(request)}
    return render(request, "inbox/_after.html", context, status=status)
