"""Cases: one workflow each on a conversation, its steps, and what was answered to its guiding questions."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from inbox.models.conversations import Conversation
from inbox.workflow import WORKFLOWS
from socialdesk.audit.steps import Stateful, Step
from socialdesk.workflow import Workflow, labels


class Case(Stateful):
    """One workflow on a conversation, from seen to closed."""

    event_noun = "case"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="cases")
    flow = models.CharField(max_length=20, choices=[(w.name, w.label) for w in WORKFLOWS.values()])
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="cases"
    )
    previous = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        ordering = ["opened_at", "pk"]

    def __str__(self) -> str:
        return f"{self.workflow.label} from {self.conversation.person}"

    @property
    def workflow(self) -> Workflow:
        return WORKFLOWS[self.flow]


class CaseStep(Step):
    thing = models.ForeignKey(Case, models.CASCADE, related_name="steps")

    @property
    def label(self) -> str:
        return labels(self.thing.workflow.moves).get(self.action, self.action)


class Answer(models.Model):
    """What a person answered to a guiding question. The question is kept as it read then."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=200)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "question"], name="one_answer_per_question")]
