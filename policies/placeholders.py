"""The names that a text may use, and what each stands for now. The list is shown beside the editor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property

from django.utils import timezone

from policies.hours import LONDON, Hours, NeverOpens, saved
from policies.models import Organisation, Weekday
from socialdesk.networks.models import Account


class Values:
    """What the placeholders stand for at one moment. Asks the database only for what a text uses."""

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at or timezone.now()

    @cached_property
    def organisation(self) -> Organisation:
        return Organisation.get()

    @cached_property
    def hours(self) -> Hours:
        return saved()

    def accounts(self) -> str:
        lines = [
            f"- {account.label}: {account.name + ', ' if account.name else ''}@{account.handle.lstrip('@')}"
            for account in Account.objects.filter(is_active=True)
        ]
        return "\n".join(lines) or "- Our website has the list of our official accounts."

    def other_contacts(self) -> str:
        lines = [line.strip().removeprefix("- ") for line in self.organisation.other_contacts.splitlines()]
        return "\n".join(f"- {line}" for line in lines if line)

    def next_opening(self) -> str:
        try:
            return spoken(self.hours.next_opening(self.at), self.at)
        except NeverOpens:
            return ""

    def next_opening_welsh(self) -> str:
        try:
            return spoken_welsh(self.hours.next_opening(self.at), self.at)
        except NeverOpens:
            return ""


Value = Callable[[Values], str]


@dataclass(frozen=True)
class Placeholder:
    """`field` is where an empty value is mended: a field of Organisation, or "" when nothing can be empty."""

    name: str
    meaning: str
    value: Value
    field: str = ""

    @property
    def code(self) -> str:
        """As it is typed in a text."""
        return f"{{{{ {self.name} }}}}"


def _profile(name: str, meaning: str, field: str) -> Placeholder:
    return Placeholder(name, meaning, lambda values: str(getattr(values.organisation, field)).strip(), field)


def _nation(name: str, meaning: str, fact: str) -> Placeholder:
    return Placeholder(name, meaning, lambda values: str(getattr(values.organisation.facts, fact)))


PLACEHOLDERS: tuple[Placeholder, ...] = (
    _profile("organisation.name", "Full name", "name"),
    Placeholder(
        "organisation.short_name",
        "Short name, or the full one",
        lambda values: values.organisation.short_name or values.organisation.name,
        "name",
    ),
    Placeholder("organisation.nation", "Nation", lambda values: values.organisation.get_nation_display()),
    _profile("organisation.biography", "Who we are", "biography"),
    _profile("organisation.website", "Website", "website"),
    Placeholder(
        "organisation.other_contacts",
        "Other ways to contact us, as a list",
        Values.other_contacts,
        "other_contacts",
    ),
    Placeholder("accounts.list", "Our official accounts, as a list", Values.accounts),
    Placeholder("hours.summary", "When we are open", lambda values: summary(values.hours)),
    Placeholder("next_opening", "When we are open next, with “on” or “today”", Values.next_opening),
    Placeholder("next_opening.welsh", "The same in Welsh", Values.next_opening_welsh),
    _profile("complaints.email", "Complaints email address", "complaints_email"),
    _profile("complaints.phone", "Complaints phone number", "complaints_phone"),
    _profile("complaints.page", "Page about complaints", "complaints_page"),
    _profile("pals.name", "Name of the advice service", "pals_name"),
    _profile("pals.email", "Advice service email address", "pals_email"),
    _profile("pals.phone", "Advice service phone number", "pals_phone"),
    _profile("press.email", "Press office email address", "press_email"),
    _profile("press.phone", "Press office phone number", "press_phone"),
    _profile("press.night_phone", "Press office phone number out of hours", "press_night_phone"),
    _profile("volume.x_from", "Posts a week on X, at least", "x_posts_from"),
    _profile("volume.x_to", "Posts a week on X, at most", "x_posts_to"),
    _profile("volume.facebook", "Posts a week on Facebook, about", "facebook_posts"),
    Placeholder(
        "volume.blog",
        "How often a blog post comes",
        lambda values: (
            "every week"
            if values.organisation.blog_weeks == 1
            else f"every {values.organisation.blog_weeks} weeks"
        ),
    ),
    _nation("nation.service", "What the health service is called here", "service"),
    _nation("nation.funder", "Who pays for care, and takes complaints too", "funder"),
    _nation("nation.rights", "What sets out people’s rights", "rights"),
    _nation("nation.rights_page", "Web page about those rights", "rights_page"),
    _nation("nation.ombudsman", "The ombudsman", "ombudsman"),
    _nation("nation.ombudsman_page", "The ombudsman’s website", "ombudsman_page"),
    _nation("nation.ombudsman_phone", "The ombudsman’s phone number", "ombudsman_phone"),
    _nation("nation.advocacy", "Who helps people to complain", "advocacy"),
    _nation("nation.advocacy_page", "Their web page", "advocacy_page"),
    _nation("nation.urgent", "What to do when it is urgent, not an emergency", "urgent"),
    _nation("nation.mental_health", "Where to get urgent mental health help", "mental_health"),
)
BY_NAME: Mapping[str, Placeholder] = {placeholder.name: placeholder for placeholder in PLACEHOLDERS}


def clock(moment: datetime | time) -> str:
    """A time of day as the NHS writes it: "9am", "5:30pm", "midday", "midnight"."""
    if (moment.hour, moment.minute) in {(0, 0), (12, 0)}:
        return "midday" if moment.hour else "midnight"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def spoken(moment: datetime, now: datetime) -> str:
    """ "today at 9am", "on Monday at 9am", "on Tuesday 2 January at 9am": follows "We are back"."""
    local = moment.astimezone(LONDON)
    days = (local.date() - now.astimezone(LONDON).date()).days
    if days == 0:
        return f"today at {clock(local)}"
    if days <= 6:
        return f"on {local:%A} at {clock(local)}"
    return f"on {local:%A} {local.day} {local:%B} at {clock(local)}"


_WELSH_DAYS = ("Llun", "Mawrth", "Mercher", "Iau", "Gwener", "Sadwrn", "Sul")
_WELSH_MONTHS = (
    "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
    "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
)  # fmt: skip


def spoken_welsh(moment: datetime, now: datetime) -> str:
    """ "heddiw am 9yb", "ddydd Llun am 9yb", "ddydd Mawrth 2 Ionawr am 9yb"."""
    local = moment.astimezone(LONDON)
    days = (local.date() - now.astimezone(LONDON).date()).days
    at = clock(local).replace("am", "yb").replace("pm", "yp")
    at = {"midday": "hanner dydd", "midnight": "hanner nos"}.get(at, at)
    day = "heddiw" if days == 0 else f"ddydd {_WELSH_DAYS[local.weekday()]}"
    date = f" {local.day} {_WELSH_MONTHS[local.month - 1]}" if days > 6 else ""
    return f"{day}{date} am {at}"


def summary(hours: Hours) -> str:
    """The week in words: "9am to 5:30pm, Monday to Friday"; days with the same times are joined."""
    runs: list[tuple[int, int, str]] = []
    for day in range(7):
        times = " and ".join(
            f"{clock(opens)} to {clock(closes)}" for opens, closes in hours.week.get(day, ())
        )
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == times:
            runs[-1] = (runs[-1][0], day, times)
        elif times:
            runs.append((day, day, times))
    return "; ".join(
        f"{times}, {Weekday(first).label}{f' to {Weekday(last).label}' if last > first else ''}"
        for first, last, times in runs
    )
