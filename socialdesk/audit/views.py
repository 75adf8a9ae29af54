"""The audit page and its file.

Accounts stand above this package, so who may open these is said in socialdesk/urls.py, where they get their
addresses.
"""

import csv
import json
from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from socialdesk.audit.events import Event
from socialdesk.audit.forms import AuditFilter
from socialdesk.audit.log import label, record
from socialdesk.audit.models import Entry
from socialdesk.audit.words import details

PAGE = 50
HEAD = [
    "When (London)",
    "Who",
    "Action",
    "What",
    "Kind of thing",
    "Id",
    "Thing",
    "Details",
    "Details as stored",
]


def audit(request: HttpRequest) -> HttpResponse:
    """Newest first. `before` and `after` are ids: new entries never push others from one page to the next."""
    form = AuditFilter(request.GET or None)
    rows, newer, older = _page(form.entries(), _number(request, "before"), _number(request, "after"))
    entries = [
        {"entry": entry, "words": label(entry.action), "details": details(entry.action, entry.facts)}
        for entry in rows
    ]
    return render(
        request, "audit/audit.html", {"form": form, "entries": entries, "newer": newer, "older": older}
    )


def audit_export(request: HttpRequest) -> StreamingHttpResponse:
    """Everything that matches the same filters, as a file. Taking the log away is itself written down."""
    form = AuditFilter(request.GET or None)
    entries = form.entries().order_by("-pk")
    with transaction.atomic():
        record(Event.EXPORTED, request.user, by=request.user, filters=form.in_words())  # type: ignore[arg-type]
    name = f"audit-{timezone.localtime():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        _lines(entries),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _page(
    entries: QuerySet[Entry], before: int | None, after: int | None
) -> tuple[list[Entry], int | None, int | None]:
    """A page of entries, with the ids from which the newer and the older page go on (None: there is none)."""
    if after is not None:
        found = list(entries.filter(pk__gt=after).order_by("pk")[: PAGE + 1])
        rows, more = found[:PAGE][::-1], len(found) > PAGE
        older = rows[-1].pk if rows else None
        return rows, rows[0].pk if more else None, older
    if before is not None:
        entries = entries.filter(pk__lt=before)
    found = list(entries.order_by("-pk")[: PAGE + 1])
    rows = found[:PAGE]
    newer = rows[0].pk if rows and before is not None else None
    return rows, newer, rows[-1].pk if len(found) > PAGE else None


def _number(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else None


class _Line:
    """csv writes into it; it hands the line back, so that a long log is never held in memory."""

    def write(self, line: str) -> str:
        return line


def _lines(entries: QuerySet[Entry]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff"  # Excel reads UTF-8 only when told
    yield writer.writerow(HEAD)
    for entry in entries.iterator(chunk_size=500):
        cells = [
            timezone.localtime(entry.at).isoformat(timespec="seconds"),
            entry.actor,
            entry.action,
            label(entry.action),
            entry.thing_type,
            entry.thing_id,
            entry.thing_label,
            "; ".join(
                f"{name}: {words}" if name else words for name, words in details(entry.action, entry.facts)
            ),
            json.dumps(entry.facts, ensure_ascii=False),
        ]
        yield writer.writerow([_harmless(cell) for cell in cells])


def _harmless(cell: str) -> str:
    """A name or a post may begin like a formula, and a spreadsheet would run it."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
