"""One open conversation, with all that its page or a part of it shows. Each thing is asked for when it is needed,
once, so that a fragment costs only what is in it."""

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict

from inbox import timeline
from inbox.drafts import Checked
from inbox.forms import NoteForm, QuestionsForm, ReplyForm
from inbox.models import Answer, Case, CaseStep, Conversation, Message, Reply, Route, Urgency
from scheduler.models import Hold
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission
from socialdesk.networks.registry import NETWORKS
from socialdesk.workflow import Move, State

TABS = ("conversation", "case", "person")


@dataclass(frozen=True)
class Stage:
    """A state of the case's workflow, as its chart shows it."""

    state: State
    now: bool
    done: bool


@dataclass(frozen=True)
class Choice:
    """A move out of the present state. `refusal` says why this person may not make it; `note` is the label of
    the box that it needs; `typed` is what stood in it when the move was refused, and `problem` what was wrong
    with that."""

    move: Move
    refusal: str
    typed: str = ""
    problem: str = ""

    @property
    def note(self) -> str:
        if not self.move.needs_note:
            return ""
        return "What was the outcome?" if self.move.target == "closed" else "Say what was done, or why"


class Opened:
    """`trouble` says why the last action was refused, by the place where it is shown: head, case, note
    (the box beside a move) or composer.
    `attempt` and `typed` are what was tried and what was written for it."""

    def __init__(self, pk: int, by: User, query: QueryDict) -> None:
        self.pk, self.by, self.query = pk, by, query
        self.trouble: dict[str, str] = {}
        self.attempt, self.typed = "", ""
        self.checked: Checked | None = None
        # Names the disclosures of one drawing: a browser lets only one of a name be open, and for a moment an
        # old drawing and the new one that replaces it are both in the page.
        self.drawn = uuid.uuid4().hex[:8]

    @cached_property
    def conversation(self) -> Any:
        rows = Conversation.objects.select_related("account", "person", "case__assignee")
        return rows.with_heard().with_said().defer("account__credentials").get(pk=self.pk)

    # --- the conversation ----------------------------------------------------------------------------
    @cached_property
    def replies(self) -> list[Reply]:
        return timeline.replies_of(self.conversation)

    @cached_property
    def mark(self) -> str:
        return timeline.mark(self.conversation, self.replies)

    @cached_property
    def steps(self) -> list[CaseStep]:
        rows = CaseStep.objects.filter(thing__conversation=self.pk)
        return list(rows.select_related("person", "thing"))

    @cached_property
    def entries(self) -> list[timeline.Entry]:
        return timeline.build(self.conversation, self.replies, self.steps)

    @cached_property
    def message(self) -> Message | None:
        """What an answer would answer."""
        return timeline.newest_from_them(self.entries)

    @property
    def link(self) -> str:
        """The newest of their messages, on the network."""
        return self.message.link if self.message else ""

    @property
    def followers(self) -> str:
        count = self.conversation.person.followers
        return "" if count is None else f"{count:,} follower{'' if count == 1 else 's'}"

    @property
    def routes(self) -> list[tuple[str, str]]:
        return [(value, label) for value, label in Route.choices if value != self.conversation.route]

    @property
    def urgencies(self) -> list[tuple[str, str]]:
        return [(value, label) for value, label in Urgency.choices if value != self.conversation.urgency]

    # --- the answer ----------------------------------------------------------------------------------
    @cached_property
    def holds(self) -> list[Hold]:
        return list(Hold.objects.active())

    @cached_property
    def form(self) -> ReplyForm:
        return ReplyForm(conversation=self.conversation, on_hold=bool(self.holds), body=self.typed)

    @property
    def limit_words(self) -> str:
        """The longest answer that the network takes, in its own count."""
        network = NETWORKS[self.conversation.account.network]
        return f"{network.direct_limit if self.conversation.is_private else network.limit:,}"

    @cached_property
    def note_form(self) -> NoteForm:
        return NoteForm()

    @property
    def may_decide(self) -> bool:
        return self.by.can(Permission.DECIDE_DELIVERIES)

    @property
    def writes_note(self) -> bool:
        return self.note_form.is_bound or self.query.get("write") == "note"

    # --- the case ------------------------------------------------------------------------------------
    @property
    def tab(self) -> str:
        tab = self.query.get("tab", "")
        if {"case", "note"} & self.trouble.keys():
            return "case"
        return tab if tab in TABS else TABS[0]

    @property
    def case(self) -> Case | None:
        case: Case | None = self.conversation.case
        return case

    @property
    def case_steps(self) -> list[CaseStep]:
        return [step for step in self.steps if step.thing_id == self.conversation.case_id]

    @property
    def stages(self) -> list[Stage]:
        """States in the table's order. One counts as done when the case has rested there since it was opened
        (again)."""
        if not self.case:
            return []
        initial = self.case.workflow.initial
        visited = [initial]
        for step in self.case_steps:
            visited = [initial] if step.action == "reopen" else [*visited, step.to]
        return [
            Stage(state, state.name == self.case.state, state.name in visited)
            for state in self.case.workflow.states
        ]

    @property
    def choices(self) -> list[Choice]:
        if not self.case:
            return []
        tried = (self.typed, self.trouble.get("note", ""))
        return [
            Choice(move, refusal, *(tried if move.action == self.attempt else ()))
            for move, refusal in self.case.moves_for(self.by)
        ]

    @cached_property
    def answers(self) -> list[Answer]:
        return list(self.case.answers.select_related("by")) if self.case else []

    @cached_property
    def questions(self) -> QuestionsForm:
        return QuestionsForm(case=self.case, answers=self.answers)

    @property
    def other_answers(self) -> list[Answer]:
        """Those to the questions of other states."""
        asked = self.case.state_now.questions if self.case else ()
        return [answer for answer in self.answers if answer.question not in asked]

    @cached_property
    def earlier_cases(self) -> list[Case]:
        if not (self.case and self.case.previous_id):
            return []
        return list(self.conversation.cases.exclude(pk=self.case.pk).select_related("assignee").reverse())
