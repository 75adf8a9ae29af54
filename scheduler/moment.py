"""A moment that somebody types: London wall-clock time, where an hour a year is missing and another comes twice."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from policies.hours import LONDON
from socialdesk.forms import Moment

FURTHEST = timedelta(days=366)


class LondonMoment(forms.DateTimeField):
    """A London wall-clock time that is still to come, to the minute."""

    widget = Moment
    input_formats = ("%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%d %m %Y %H:%M", "%d %B %Y %H:%M")
    default_error_messages = {
        "invalid": "Enter a date and a time, such as 24/11/2026 14:30",
        "required": "Enter the date and time when it should go out",
    }

    def to_python(self, value: Any) -> datetime | None:
        try:
            moment = super().to_python(value)
        except ValidationError as error:
            if getattr(error, "code", "") == "ambiguous_timezone":
                raise ValidationError(_clock_change(self._wall(str(value))), code="clock_change") from error
            raise
        if moment is None:
            return None
        if moment <= timezone.now():
            raise ValidationError("That time has passed. Choose one that is still to come", code="past")
        if moment > timezone.now() + FURTHEST:
            raise ValidationError("That is more than a year away. Check the year", code="far")
        return moment

    def _wall(self, value: str) -> datetime:
        with timezone.override(UTC):  # where no time is skipped or comes twice
            return cast(datetime, super().to_python(value)).replace(tzinfo=None)


def _clock_change(wall: datetime) -> str:
    """Why a London wall-clock time in an hour that is skipped, or comes twice, cannot be meant."""
    day = f"{wall.day} {wall:%B %Y}"
    back = wall.replace(tzinfo=LONDON).astimezone(UTC).astimezone(LONDON).replace(tzinfo=None)
    what = (
        f"{wall:%H:%M} comes twice on {day}, when the clocks go back."
        if back == wall
        else f"There is no {wall:%H:%M} on {day}: the clocks go forward."
    )
    return f"{what} Choose a time before 01:00 or from 02:00"
