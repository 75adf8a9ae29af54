"""What is done about a conversation: put elsewhere, given to somebody, moved on, noted."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from inbox import services
from inbox.forms import AssignForm, NoteForm, QuestionsForm
from inbox.models import Case
from inbox.opened import Opened
from inbox.views import after, heard, here, open_or_404, refused, wants_part
from socialdesk.accounts.access import DeskRequest, requires
from socialdesk.accounts.roles import Permission
from socialdesk.workflow import Refused


def _case(request: DeskRequest, pk: int) -> tuple[Case, Opened]:
    case = get_object_or_404(Case.objects.select_related("conversation"), pk=pk)
    return case, open_or_404(request, case.conversation_id)


def _do(
    request: DeskRequest, opened: Opened, verb: Callable[[], object], said: str, place: str = "case"
) -> HttpResponse:
    """Carries out `verb`; a refusal is shown at `place`."""
    try:
        verb()
    except Refused as reason:
        opened.trouble[place] = str(reason)
        return refused(request, opened)
    if not wants_part(request):
        messages.success(request, said)
    return after(request, opened, said=said)


@requires(Permission.WORK_CASES)
@require_POST
def conversation_route(request: DeskRequest, pk: int) -> HttpResponse:
    """`to` is a route, `urgency` one of the urgencies; either may be left out."""
    opened = open_or_404(request, pk)
    to, urgency = request.POST.get("to", ""), request.POST.get("urgency", "")
    return _do(
        request,
        opened,
        lambda: services.reroute(
            opened.conversation, to=to, urgency=urgency, by=request.user, seen=heard(request)
        ),
        "It has been moved." if to else "Its urgency has been changed.",
        place="head",
    )


@requires(Permission.WORK_CASES)
@require_POST
def conversation_note(request: DeskRequest, pk: int) -> HttpResponse:
    opened = open_or_404(request, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        opened.note_form = form
        return refused(request, opened, composer=True)
    services.add_note(opened.conversation, body=form.cleaned_data["note"], by=request.user)
    return after(request, opened, composer=True, said="Note kept.")


@requires(Permission.WORK_CASES)
@require_POST
def case_step(request: DeskRequest, pk: int) -> HttpResponse:
    case, opened = _case(request, pk)
    action, note = request.POST.get("action", ""), request.POST.get("note", "")
    opened.attempt, opened.typed = action, note
    needs_words = any(move.action == action and move.needs_note for move, _ in case.moves_for(request.user))
    return _do(
        request,
        opened,
        lambda: services.take_step(case, action, by=request.user, note=note, seen=heard(request)),
        "The case has moved on.",
        place="note" if needs_words and not note.strip() else "case",
    )


@requires(Permission.WORK_CASES)
def case_assign(request: DeskRequest, pk: int) -> HttpResponse:
    """GET: whom to give it to. POST: gives it to `to`, or to nobody."""
    case, opened = _case(request, pk)
    form = AssignForm(request.POST or None, initial={"to": case.assignee})
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        return _do(
            request,
            opened,
            lambda: services.assign(case, to=to, by=request.user),
            f"{to} works on it now." if to else "Nobody works on it now.",
        )
    context = {"open": opened, "form": form, "case": case, "here": here(request)}
    template = "inbox/_assign.html" if wants_part(request) else "inbox/assign.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


@requires(Permission.WORK_CASES)
@require_POST
def case_answers(request: DeskRequest, pk: int) -> HttpResponse:
    case, opened = _case(request, pk)
    if case.pk != opened.conversation.case_id:
        raise Http404("This case was ended.")
    form = QuestionsForm(request.POST, case=case, answers=opened.answers)
    if not form.is_valid():
        opened.questions = form
        return refused(request, opened)
    for question, text in form.changed():
        services.answer_question(case, question=question, text=text, by=request.user)
    return after(request, opened, said="Answers kept.")
