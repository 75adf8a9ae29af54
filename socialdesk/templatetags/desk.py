"""What every template may use without loading it: times, chips, icons, the query string."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.http import QueryDict
from django.template.context import Context
from django.utils import timezone

register = template.Library()


@register.filter
def london(at: datetime | None) -> str:
    """The exact London time: "Tue 24 Nov 2026, 14:05"."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


@register.filter
def ago(at: datetime | None, now: datetime | None = None) -> str:
    """How long ago, or how soon: "12 min ago", "in 3 h", and after a week the day, "3 Nov".

    desk.js says the same words while a page stays open: change both.
    """
    if at is None:
        return ""
    now = now or timezone.now()
    gap = abs(now - at)
    if gap < timedelta(minutes=1):
        return "just now"
    if gap >= timedelta(days=7):
        local = timezone.localtime(at)
        year = "" if local.year == timezone.localtime(now).year else f" {local.year}"
        return f"{local.day} {local:%b}{year}"
    words = length(gap)
    return f"{words} ago" if at < now else f"in {words}"


def length(gap: timedelta) -> str:
    """A length of time in its largest unit: "12 min", "3 h", "1 day"."""
    minutes = int(gap.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} h"
    days = minutes // (24 * 60)
    return "1 day" if days == 1 else f"{days} days"


@register.inclusion_tag("components/time.html")
def when(at: datetime | None, quiet: bool = False) -> dict[str, Any]:
    """`{% when post.sent_at %}`: "12 min ago" with the exact time on focus and hover.

    `quiet=True` inside a link or a button, where nothing else may take the focus.
    """
    return {"at": at, "quiet": quiet}


@register.inclusion_tag("components/chip.html")
def chip(words: str, kind: str = "", strong: bool = False) -> dict[str, Any]:
    """`{% chip "Complaint" "complaint" %}`: words in a colour. The colour never says anything alone.

    Kinds: the eight routes; good, warn, bad, quiet; red-lane. `strong` fills it.
    """
    return {"words": words, "kind": kind, "strong": strong}


@register.inclusion_tag("components/icon.html")
def icon(name: str, label: str = "") -> dict[str, str]:
    """`{% icon "reply" %}` beside words; `{% icon "x" "X" %}` where the icon is all there is."""
    return {"name": name, "label": label}


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """This page's query string with `changes`; None takes a key out. `href="{% query after=None %}"`."""
    params: QueryDict = context["request"].GET.copy()
    for key, value in changes.items():
        params.pop(key, None)
        if value is not None:
            params[key] = str(value)
    return "?" + params.urlencode()
