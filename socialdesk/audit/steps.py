"""One function moves everything that has a workflow: lock, check, next state, step, audit, in one transaction.

A model that rests on a workflow inherits Stateful and has a model of its own that inherits Step with a
foreign key named `thing` and related_name="steps".
"""

from abc import abstractmethod
from typing import Any, ClassVar, Self, TypeVar, cast

from django.conf import settings
from django.db import models, transaction

from socialdesk.audit.log import Actor, actor_fields, record
from socialdesk.audit.models import Machine
from socialdesk.workflow import Move, Refused, State, Workflow

T = TypeVar("T", bound="Stateful")


class Step(models.Model):
    """A move that was made. Never changed afterwards."""

    action = models.CharField(max_length=40)
    to = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    machine = models.CharField(max_length=20, choices=Machine.choices, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    @property
    def actor(self) -> str:
        return str(self.person) if self.person else Machine(self.machine).label


class Stateful(models.Model):
    """A thing with a state, the workflow that governs it, and the steps it has taken."""

    event_noun: ClassVar[str]  # audit names are "{event_noun}.moved"
    state = models.CharField(max_length=40)

    class Meta:
        abstract = True

    @property
    @abstractmethod
    def workflow(self) -> Workflow:
        """The table by which it moves; each model names its own."""

    @property
    def state_now(self) -> State:
        return self.workflow.by_name[self.state]

    def refusal(self, move: Move, by: Actor) -> str:
        """Why `by` may not make this move, as a sentence, or "". Models add their own rules to it."""
        if isinstance(by, Machine):
            return ""
        if not move.permission or not by.can(move.permission):
            return f"Your role does not allow “{move.label}”."
        return ""

    def moves_for(self, by: Actor) -> list[tuple[Move, str]]:
        """Every move out of the present state, each with the reason why `by` may not make it, or ""."""
        return [(move, self.refusal(move, by)) for move in self.workflow.moves_from(self.state)]

    def locked(self) -> Self:
        """This row, read again and locked until the transaction ends. (`no_key`: a row that merely refers to it
        may be written meanwhile; else a worker that writes down an attempt would wait for an editor, who waits
        for the worker.)"""
        manager = cast(Any, type(self))._base_manager
        return cast(Self, manager.select_for_update(of=("self",), no_key=True).get(pk=self.pk))


def move(thing: T, action: str, *, by: Actor, note: str = "", **facts: Any) -> T:
    """Takes `thing` along the arrow `action` and returns it as it now is.

    Raises Refused, with a sentence for the person, when there is no such arrow here, when the role does not
    allow it, when a note is missing, or when the model's own rule is against it.
    """
    with transaction.atomic():
        now = thing.locked()
        arrow = now.workflow.move(now.state, action)
        if reason := now.refusal(arrow, by):
            raise Refused(reason)
        if arrow.needs_note and not note.strip():
            raise Refused(f"“{arrow.label}” needs a reason, so that others can follow it.")
        was, now.state = now.state, arrow.target
        now.save(update_fields=["state"])
        cast(Any, now).steps.create(action=action, to=arrow.target, note=note.strip(), **actor_fields(by))
        record(f"{now.event_noun}.moved", now, by=by, action=action, was=was, to=arrow.target, **facts)
    thing.state = now.state
    return now
