"""What is typed in the crisis room. Few fields: it is filled in at three in the morning."""

from collections.abc import Container
from typing import Any

from django import forms

from crisis.models import BLANKS, HoldingStatement, Incident, Level
from crisis.services import tidy_hashtags
from scheduler.forms import AccountChoices
from socialdesk.networks.models import Account


class DeclareForm(forms.Form):
    title = forms.CharField(
        label="What is happening?",
        help_text="A few plain words that can stand in a statement, such as “flooding at Thornwick General”.",
        max_length=120,
        error_messages={"required": "Say what is happening"},
    )
    level = forms.ChoiceField(
        label="How serious is it?",
        choices=Level.choices,
        initial=Level.SERIOUS,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how serious it is"},
    )
    why = forms.CharField(
        label="Why is it declared now?",
        help_text="Who asked, what is known. Only people who use the desk see this.",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say why, so that whoever comes in next understands"},
    )
    hashtags = forms.CharField(
        label="Which hashtags go with it?",
        help_text="With spaces between them. The # can be left out.",
        max_length=200,
        required=False,
    )

    def clean_hashtags(self) -> str:
        hashtags = tidy_hashtags(self.cleaned_data["hashtags"])
        if len(hashtags) > 200:
            raise forms.ValidationError("Use fewer hashtags: 200 characters at most")
        return hashtags


class StandDownForm(forms.Form):
    note = forms.CharField(
        label="Why is it over?",
        help_text="It closes the timeline, and others read it later.",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say why it is over"},
    )


class SendForm(forms.Form):
    """Which accounts a ready statement goes to. Ticked to begin with: those that work, have not had it yet
    and where it fits (`fits` holds their ids)."""

    accounts = AccountChoices(
        label="Where does it go?",
        queryset=Account.objects.none(),
        error_messages={
            "required": "Choose at least one account",
            "invalid_choice": "Choose from the accounts shown",
        },
    )

    def __init__(
        self,
        data: Any = None,
        *,
        incident: Incident,
        statement: HoldingStatement,
        open_to: list[Account],
        fits: Container[int] = (),
    ) -> None:
        self.incident, self.statement = incident, statement
        ready = [account.pk for account in open_to if account.state == Account.LIVE and account.pk in fits]
        super().__init__(data, initial={"accounts": ready}, auto_id=f"id_%s_{statement.pk}")
        field: Any = self.fields["accounts"]
        field.queryset = Account.objects.filter(pk__in=[account.pk for account in open_to])
        field.choices = [(account.pk, field.label_from_instance(account)) for account in open_to]


class StatementForm(forms.Form):
    title = forms.CharField(
        label="What is it for?",
        help_text="A few words, so that it is found at once. They are not sent.",
        max_length=120,
        error_messages={"required": "Say what it is for"},
    )
    body = forms.CharField(
        label="What does it say?",
        help_text=(
            "{title} becomes what is happening, {hashtags} the hashtags of the incident. "
            "Write it so that it is true whatever comes to light later."
        ),
        widget=forms.Textarea({"rows": 6, "spellcheck": "true"}),
        error_messages={"required": "Write the text first"},
    )

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).replace("\r\n", "\n")
        if unknown := HoldingStatement(body=body).unknown_blanks:
            known = " and ".join(f"{{{blank}}}" for blank in BLANKS)
            raise forms.ValidationError(
                f"Nothing fills “{{{unknown[0]}}}”. A statement can leave {known} open"
            )
        return body
