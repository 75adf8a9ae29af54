"""What a person can fill in on the page."""

from __future__ import annotations

from typing import Any

from django import forms

from socialdesk.practice import cast, faults
from socialdesk.practice.accounts import find_account
from socialdesk.practice.records import NETWORKS, Item, Network, find_item
from socialdesk.practice.x.text import LIMIT, weighted_length

SOMEONE_ELSE, OURSELVES = "someone-else", "ourselves"

KINDS: dict[Network, list[tuple[str, str]]] = {
    "x": [
        ("mention", "A post that mentions the trust"),
        ("post", "A post that does not mention it"),
        ("direct", "A private message to the trust"),
    ],
    "facebook": [
        ("post", "A post on the trust’s Page"),
        ("mention", "A post elsewhere that tags the Page"),
        ("direct", "A private message to the trust"),
    ],
}


class WriteForm(forms.Form):
    """A post, a reply or a message, by one of the cast or by someone typed in."""

    network = forms.ChoiceField(choices=[(name, name) for name in NETWORKS], widget=forms.HiddenInput)
    in_reply_to = forms.CharField(required=False, widget=forms.HiddenInput)
    persona = forms.ChoiceField(label="Write as")
    name = forms.CharField(label="Their name", required=False, max_length=50)
    handle = forms.RegexField(
        r"^@?[\w.]{1,30}$",
        label="Their user name",
        required=False,
        error_messages={"invalid": "Use letters, digits, dots and underscores in the user name."},
    )
    kind = forms.ChoiceField(label="Write", required=False)
    text = forms.CharField(
        label="What they write",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write something first."},
    )
    picture = forms.BooleanField(label="With a picture", required=False)
    alt = forms.CharField(
        label="Description of the picture",
        required=False,
        max_length=1000,
        help_text="Leave it empty to practise a picture without one.",
    )

    def __init__(self, network: Network, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = network
        people = [(p.handle, f"{p.name}, {p.who}") for p in cast.PERSONAS]
        by_hand = (OURSELVES, "The trust itself, by hand and without the desk (always a post or a reply)")
        self.fields["persona"].choices = [*people, (SOMEONE_ELSE, "Someone else"), by_hand]  # type: ignore[attr-defined]
        self.fields["kind"].choices = KINDS[network]  # type: ignore[attr-defined]

    @property
    def answered(self) -> Item | None:
        """What this is a reply to."""
        return find_item(self.chosen, str(self["in_reply_to"].value() or ""))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("in_reply_to") and self.answered is None:
            self.add_error(None, "What you are replying to has been deleted.")
        if data.get("persona") == SOMEONE_ELSE:
            self._check_someone_else(data)
        private = data.get("kind") == "direct" and not data.get("in_reply_to")
        text = str(data.get("text", ""))
        if self.chosen == "x" and not private and weighted_length(text) > LIMIT:
            self.add_error("text", f"X takes {LIMIT} characters; this counts as {weighted_length(text)}.")
        return data

    def _check_someone_else(self, data: dict[str, Any]) -> None:
        handle = str(data.get("handle") or "").lstrip("@")
        data["handle"] = handle
        if not handle and "handle" not in self.errors:
            self.add_error("handle", "Give the person a user name.")
        elif self.chosen == "x" and (len(handle) > 15 or "." in handle):
            self.add_error("handle", "On X a user name has at most 15 letters, digits and underscores.")
        elif find_account(self.chosen, handle):
            self.add_error("handle", "That is the trust itself. Pick another user name.")


class FaultForm(forms.Form):
    """How a fault behaves once it is switched on."""

    calls = forms.ChoiceField(
        label="Which requests",
        choices=[("all", "All"), ("writes", "What the desk sends"), ("reads", "What the desk reads")],
        initial="all",
    )
    count = forms.IntegerField(
        label="For how many",
        required=False,
        min_value=1,
        max_value=1000,
        help_text="Empty: until switched off.",
    )
    seconds = forms.FloatField(
        label="Seconds", min_value=0, max_value=faults.LONGEST_SECONDS, initial=round(faults.DEFAULT_SECONDS)
    )


class BusyForm(forms.Form):
    seconds = forms.FloatField(label="Seconds", min_value=0, max_value=7200, initial=120)
