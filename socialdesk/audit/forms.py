"""Looking through the audit log. An unknown value in an address is ignored with a message, never a fault."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone

from socialdesk.audit.log import all_names
from socialdesk.audit.models import Entry, Machine
from socialdesk.forms import Day

UNKNOWN = {"invalid_choice": "This is no longer in the list. Choose from it again"}


class AuditFilter(forms.Form):
    """`who` is "person-3" or "machine-delivery"; `of` is one exact thing, "accounts.user-3"."""

    who = forms.ChoiceField(label="Who", required=False, error_messages=UNKNOWN)
    action = forms.ChoiceField(label="Did what", required=False, error_messages=UNKNOWN)
    thing = forms.CharField(label="To what", required=False, max_length=100)
    since = forms.DateField(label="From", required=False, widget=Day)
    until = forms.DateField(label="To", required=False, widget=Day)
    of = forms.CharField(label="One thing", required=False, max_length=110, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = get_user_model().objects.order_by("name")
        people = [(f"person-{person.pk}", str(person)) for person in everybody]
        machines = [(f"machine-{value}", label) for value, label in Machine.choices]
        who, action = self.fields["who"], self.fields["action"]
        who.choices = [("", "Anyone"), ("People", people), ("The desk itself", machines)]  # type: ignore[attr-defined]
        action.choices = [("", "Anything"), *all_names()]  # type: ignore[attr-defined]

    def clean_until(self) -> date | None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            raise forms.ValidationError("The last day must not be before the first")
        return until

    def in_words(self) -> dict[str, str]:
        """What the log is narrowed to: {"Who": "Adil Admin"}."""
        self.is_valid()
        asked = {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}
        return {str(self[name].label): _label(self.fields[name], value) for name, value in asked.items()}

    def entries(self) -> QuerySet[Entry]:
        """What matches, in no order yet. Fields with a mistake in them do not narrow it."""
        entries = Entry.objects.select_related("person")
        if not self.is_bound:
            return entries
        self.is_valid()
        wanted = self.cleaned_data
        kind, _, key = wanted.get("who", "").partition("-")
        if kind == "person":
            entries = entries.filter(person_id=key)
        elif kind == "machine":
            entries = entries.filter(machine=key)
        if wanted.get("action"):
            entries = entries.filter(action=wanted["action"])
        if wanted.get("thing"):
            entries = entries.filter(thing_label__icontains=wanted["thing"])
        if wanted.get("of"):
            thing_type, _, thing_id = wanted["of"].rpartition("-")
            entries = entries.filter(thing_type=thing_type, thing_id=thing_id)
        if wanted.get("since"):
            entries = entries.filter(at__gte=_midnight(wanted["since"]))
        if wanted.get("until"):
            entries = entries.filter(at__lt=_midnight(wanted["until"] + timedelta(days=1)))
        return entries


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _label(field: forms.Field, value: Any) -> str:
    """What a chosen value is called where it can be chosen, possibly in a group of choices."""
    for key, inner in getattr(field, "choices", ()):
        for choice, label in inner if isinstance(inner, list) else [(key, inner)]:
            if choice == value:
                return str(label)
    return str(value)
