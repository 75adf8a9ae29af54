"""What is typed in the inbox."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html

from inbox.models import Answer, Case
from inbox.services import Unread
from scheduler.moment import LondonMoment
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Permission, Role, allows
from socialdesk.templatetags.desk import london

PUBLIC, PRIVATE = "public", "private"
MISSING = {"required": "Write your answer first"}


class ReplyForm(forms.Form):
    """`form_key` names this form, so that it answers once however often it arrives. `seen` are the codes of the
    warnings that were on the screen when it was sent, `heard` how much of what they said was, `said` the
    newest of our answers (see ConversationQuerySet)."""

    body = forms.CharField(
        label="Your answer",
        widget=forms.Textarea({"rows": 3}),
        error_messages=MISSING,
    )
    where = forms.ChoiceField(
        label="Where",
        choices=[(PUBLIC, "Reply in public"), (PRIVATE, "Send a private message")],
        widget=forms.RadioSelect,
        required=False,
    )
    due_at = LondonMoment(label="London date and time", required=False)
    for_safety = forms.BooleanField(
        label="This is for somebody’s safety: send it despite the hold", required=False
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    heard = forms.IntegerField(widget=forms.HiddenInput, required=False)
    said = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        conversation: Any,  # with_heard() and with_said()
        on_hold: bool,
        body: str = "",
    ) -> None:
        super().__init__(data, initial={"body": body, "where": PUBLIC, "form_key": uuid.uuid4()})
        self.conversation = conversation
        if conversation.is_private or conversation.person.is_withheld:
            del self.fields["where"]
        if not on_hold:
            del self.fields["for_safety"]
        self.fields["body"].widget.attrs["aria-describedby"] = "checks id_body_error"

    def clean_body(self) -> str:
        """Browsers send line ends as CRLF; the networks count characters."""
        return str(self.cleaned_data["body"]).replace("\r\n", "\n")

    def clean(self) -> None:
        """What they said since comes before all that is wrong with the words."""
        heard = self.cleaned_data.get("heard")
        if heard is not None and heard < self.conversation.heard:
            self.add_error("body", str(Unread()))

    @property
    def private(self) -> bool:
        return bool(self.cleaned_data.get("where") == PRIVATE)

    @property
    def seen_codes(self) -> set[str]:
        return set(self.cleaned_data.get("seen", "").split())

    def renew(self) -> None:
        """A key of its own for what comes next from this box."""
        self.data = {**self.data.dict(), "form_key": str(uuid.uuid4())}  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    note = forms.CharField(
        label="Note for colleagues",
        help_text="It never leaves the desk.",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Write the note first"},
    )


class QuestionsForm(forms.Form):
    """The guiding questions of the state in which the case is. Each field's `given` is the answer so far."""

    def __init__(self, *args: Any, case: Case | None, answers: Iterable[Answer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = case.state_now.questions if case else ()
        given = {answer.question: answer for answer in answers}
        for number, question in enumerate(self.asked):
            answer = given.get(question)
            self.fields[f"answer_{number}"] = forms.CharField(
                label=question,
                required=False,
                initial=answer.text if answer else "",
                widget=forms.Textarea({"rows": 2}),
                help_text=format_html("{}, {}", answer.by, london(answer.at)) if answer else "",
            )

    def changed(self) -> list[tuple[str, str]]:
        """(question, answer) for each box whose words are not those of before."""
        return [
            (question, self.cleaned_data[f"answer_{number}"])
            for number, question in enumerate(self.asked)
            if self.cleaned_data[f"answer_{number}"] != self.fields[f"answer_{number}"].initial
        ]


class AssignForm(forms.Form):
    """`to` empty means nobody."""

    to = forms.ModelChoiceField(
        label="Who works on it",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody",
        error_messages={"invalid_choice": "Choose somebody who works cases"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workers = [role for role in Role if allows(role, Permission.WORK_CASES)]
        self.fields["to"].queryset = User.objects.filter(is_active=True, role__in=workers)  # type: ignore[attr-defined]
