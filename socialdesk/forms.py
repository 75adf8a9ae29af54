"""Forms in the NHS look: the renderer that FORM_RENDERER names, and the few widgets that Django lacks.

Nothing to inherit from: any Django form rendered with `{{ form }}` or `{{ field.as_field_group }}` comes out
with an NHS label, its help text as the hint, its errors beside it and all of it tied together for screen
readers.
"""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.forms import renderers
from django.forms.widgets import Input
from django.utils.functional import cached_property

# What a control looks like, by the widget's class. Looked up along the class's own ancestry.
CONTROL_CLASSES: dict[type[forms.Widget], str] = {
    forms.Textarea: "nhsuk-textarea",
    forms.Select: "nhsuk-select",
    forms.CheckboxInput: "nhsuk-checkboxes__input",
    forms.RadioSelect: "",
    forms.CheckboxSelectMultiple: "",
    forms.HiddenInput: "",
    forms.MultipleHiddenInput: "",
    forms.FileInput: "nhsuk-file-upload",
    forms.PasswordInput: "nhsuk-input nhsuk-password-input__input nhsuk-js-password-input-input",
    Input: "nhsuk-input",
}


class Day(forms.DateInput):
    """A day, by the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "nhsuk-input--width-10", **(attrs or {})}, format="%Y-%m-%d")


class Clock(forms.TimeInput):
    """A time of day, to the minute."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "nhsuk-input--width-5", **(attrs or {})}, format="%H:%M")


class Moment(forms.DateTimeInput):
    """A London wall-clock date and time, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "desk-input--moment", **(attrs or {})}, format="%Y-%m-%dT%H:%M")


class Counted(forms.Textarea):
    """A text box that says how many characters are left. `limit` is only shown: the field enforces it."""

    def __init__(self, limit: int, attrs: dict[str, Any] | None = None) -> None:
        self.limit = limit
        super().__init__({"class": "nhsuk-js-character-count", "rows": 4, **(attrs or {})})


class DeskBoundField(forms.BoundField):
    """A field with what the NHS markup needs beyond Django's own: classes, limit, the first control's id."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        names = [control_class(widget), str(widget.attrs.get("class", "")), str(attrs.get("class", ""))]
        if self.errors and names[0]:
            names.append(f"{names[0].split()[0]}--error")
        if joined := " ".join(dict.fromkeys(" ".join(names).split())):
            attrs["class"] = joined
        if self.limit:
            attrs["aria-describedby"] = f"{attrs.get('aria-describedby', '')} {self.auto_id}-info".strip()
        # A placeholder vanishes while typing and is too pale to read: the hint says it instead.
        attrs["placeholder"] = False
        return attrs

    @property
    def is_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_password(self) -> bool:
        return isinstance(self.field.widget, forms.PasswordInput)

    @property
    def limit(self) -> int:
        """How many characters a Counted text box shows as its limit, or 0."""
        return getattr(self.field.widget, "limit", 0)

    @property
    def first_id(self) -> str:
        """Where a link to this field must lead: a group of radios has no control with the field's own id."""
        grouped = isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
        return f"{self.auto_id}_0" if grouped else (self.id_for_label or self.auto_id)


def control_class(widget: forms.Widget) -> str:
    for ancestor in type(widget).__mro__:
        if ancestor in CONTROL_CLASSES:
            return CONTROL_CLASSES[ancestor]
    return ""


class DeskRenderer(renderers.DjangoTemplates):
    """Django's form templates, with ours (templates/django/forms/) found before them."""

    bound_field_class = DeskBoundField

    @cached_property
    def engine(self) -> Any:
        folders = [settings.BASE_DIR / "templates", Path(renderers.__file__).parent / "templates"]
        return self.backend({"APP_DIRS": True, "DIRS": folders, "NAME": "deskforms", "OPTIONS": {}})
