"""What is typed on the policy, organisation and hours pages."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from policies.hours import DEFAULT_WEEK
from policies.models import OfficeException, OfficeWindow, Organisation, Weekday
from socialdesk.accounts.roles import Permission, Role, allows
from socialdesk.forms import Clock, Day


class DraftForm(forms.Form):
    """`stamp` is the policy's when the editor was opened; services.save_draft compares it."""

    body = forms.CharField(
        label="What does it say?",
        error_messages={"required": "Write the text first"},
        widget=forms.Textarea({"rows": 24, "spellcheck": "true"}),
        strip=False,
    )
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)


class PublishForm(forms.Form):
    note = forms.CharField(
        label="What has changed?",
        help_text="A few words for those who come after you. Staff see them beside this version.",
        error_messages={"required": "Say in a few words what has changed"},
        widget=forms.Textarea({"rows": 2}),
    )
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)


class ReviewForm(forms.Form):
    review_due = forms.DateField(
        label="When should it be read again?",
        required=False,
        widget=Day,
        help_text="Leave empty for a year from today.",
        error_messages={"invalid": "Enter a date, such as 31 3 2027"},
    )


def phone_number(value: str) -> None:
    """Lenient: a number as people write it, perhaps with an extension. Raises ValidationError."""
    if not PHONE.fullmatch(value.strip()) or sum(character.isdigit() for character in value) < 3:
        raise ValidationError("Enter a phone number with its area code, such as 01632 960 001")


def _field(field: "models.Field[Any, Any]", **kwargs: Any) -> forms.Field | None:
    if isinstance(field, models.URLField):
        kwargs["assume_scheme"] = "https"
    return field.formfield(**kwargs)


PHONE = re.compile(r"[\d\s()+./-]+(,?\s*(ext\.?|extension|option|x)\s*\d+)?", re.IGNORECASE)

# Title, hint and fields of each part of the profile page.
GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("The organisation", "", ("name", "short_name", "nation", "biography", "website")),
    (
        "Complaints",
        "Where people who complain are sent.",
        ("complaints_email", "complaints_phone", "complaints_page"),
    ),
    ("Advice service", "", ("pals_name", "pals_email", "pals_phone")),
    ("Press office", "", ("press_email", "press_phone", "press_night_phone")),
    ("Other ways to reach you", "", ("other_contacts",)),
    ("When somebody may be in danger", "", ("danger_contacts",)),
    (
        "How often you post",
        "What your public policy promises.",
        ("x_posts_from", "x_posts_to", "facebook_posts", "blog_weeks"),
    ),
    ("Replies", "", ("replies_need_approval",)),
    ("What people delete", "", ("keep_deleted_days",)),
)


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    """The profile, in the groups in which the page shows it."""

    replies_need_approval = forms.MultipleChoiceField(
        label="Replies that wait for approval",
        help_text="Posts always need approval. Replies by the other roles go out straight away.",
        choices=[(role.value, f"Replies by {role.label.lower()}s") for role in Role],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Organisation
        formfield_callback = _field
        fields = tuple(name for _, _, names in GROUPS for name in names)
        labels = {"keep_deleted_days": "How many days are words kept that their author has deleted?"}
        help_texts = {
            "keep_deleted_days": "Officers see them, marked as deleted, until then. With 0 they are gone within a "
            "minute. X asks for one day at most. That there was a message, and what you did about it, is kept for good."
        }
        error_messages = {
            "name": {"required": "Enter the organisation’s name"},
            "keep_deleted_days": dict.fromkeys(
                ("required", "invalid", "min_value"), "Enter a number of days, such as 1, or 0 for none"
            ),
            **{
                field: {"invalid": "Enter an email address like name@example.nhs.uk"}
                for field in ("complaints_email", "pals_email", "press_email")
            },
            **{
                field: {"invalid": "Enter a web address that begins with https://"}
                for field in ("website", "complaints_page")
            },
        }
        widgets = {
            "biography": forms.Textarea({"rows": 4}),
            "other_contacts": forms.Textarea({"rows": 4}),
            "danger_contacts": forms.Textarea({"rows": 4}),
            **{
                field: forms.NumberInput({"class": "nhsuk-input--width-3"})
                for field in (
                    "x_posts_from",
                    "x_posts_to",
                    "facebook_posts",
                    "blog_weeks",
                    "keep_deleted_days",
                )
            },
            **{
                field: forms.TextInput({"class": "nhsuk-input--width-20", "type": "tel"})
                for field in ("complaints_phone", "pals_phone", "press_phone", "press_night_phone")
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        writers = [role for role in Role if allows(role, Permission.DRAFT_POSTS)]
        for name, typed in self.fields.items():
            if name.endswith("_phone"):
                typed.validators.append(phone_number)
        field = self.fields["replies_need_approval"]
        field.choices = [pair for pair in field.choices if pair[0] in writers]  # type: ignore[attr-defined]

    def groups(self) -> Iterator[tuple[str, str, list[forms.BoundField]]]:
        for title, hint, names in GROUPS:
            yield title, hint, [self[name] for name in names]


class WeekForm(forms.Form):
    """Two times a weekday; a day without times is a day when we are closed."""

    def __init__(self, data: Any = None, *, windows: Iterable[OfficeWindow] = ()) -> None:
        stored = {window.weekday: (window.opens, window.closes) for window in windows}
        week = stored or {day: times[0] for day, times in DEFAULT_WEEK.items()}
        super().__init__(data)
        for day in Weekday:
            opens, closes = week.get(day.value, (None, None))
            self.fields[f"opens_{day}"] = self._time(f"{day.label} opens", opens)
            self.fields[f"closes_{day}"] = self._time(f"{day.label} closes", closes)

    def _time(self, label: str, initial: time | None) -> forms.TimeField:
        return forms.TimeField(
            label=label,
            initial=initial,
            required=False,
            widget=Clock,
            error_messages={"invalid": f"{label}: enter a time, such as 09:00"},
        )

    def rows(self) -> Iterator[tuple[Weekday, forms.BoundField, forms.BoundField]]:
        for day in Weekday:
            yield day, self[f"opens_{day}"], self[f"closes_{day}"]

    def clean(self) -> dict[str, Any]:
        for day in Weekday:
            opens, closes = f"opens_{day}", f"closes_{day}"
            given = [self.cleaned_data.get(name) is not None for name in (opens, closes)]
            if any(given) and not all(given) and not (self.errors.keys() & {opens, closes}):
                missing = closes if given[0] else opens
                self.add_error(missing, f"{day.label}: enter both times, or leave both empty when closed")
        return self.cleaned_data

    def windows(self) -> list[OfficeWindow]:
        times = self.cleaned_data
        return [
            OfficeWindow(weekday=day, opens=times[f"opens_{day}"], closes=times[f"closes_{day}"])
            for day in Weekday
            if times[f"opens_{day}"] is not None
        ]


class ExceptionForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = OfficeException
        fields = ("date", "reason", "opens", "closes")
        labels = {
            "date": "Which day?",
            "reason": "Why is it different?",
            "opens": "When do you open?",
            "closes": "When do you close?",
        }
        help_texts = {"opens": "Leave both times empty for a day when you are closed."}
        error_messages = {
            "date": {"required": "Enter the date", "invalid": "Enter a date, such as 31 3 2027"},
            "reason": {"required": "Say why, so that others understand it"},
            "opens": {"invalid": "Enter a time, such as 09:00"},
            "closes": {"invalid": "Enter a time, such as 17:30"},
        }
        widgets = {"date": Day, "opens": Clock, "closes": Clock}

    def clean_date(self) -> date:
        day: date = self.cleaned_data["date"]
        if day < timezone.localdate():
            raise ValidationError("That day has passed. Choose today or a later day")
        return day

    def clean(self) -> dict[str, Any]:
        opens, closes = self.cleaned_data.get("opens"), self.cleaned_data.get("closes")
        if self.errors.keys() & {"opens", "closes"}:
            return self.cleaned_data
        if (opens is None) != (closes is None):
            self.add_error("opens" if opens is None else "closes", "Give both times, or neither when closed")
        elif opens and closes and closes <= opens:
            self.add_error("closes", f"Enter a time after {opens:%H:%M}, when you open")
        return self.cleaned_data
