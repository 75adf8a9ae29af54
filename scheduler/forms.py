"""What is typed on the publishing pages."""

from collections.abc import Sequence
from typing import Any

from django import forms

from scheduler import delivery
from scheduler.models import Content, Hold, Kind, Post, Variant
from scheduler.moment import LondonMoment
from socialdesk.networks.models import Account

SOON, LATER, OTHER = "soon", "later", "other"


class AccountChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Our accounts, each with what is wrong with it at the moment."""

    widget = forms.CheckboxSelectMultiple
    may_be_empty = False

    def clean(self, value: Any) -> Any:
        return Account.objects.none() if self.may_be_empty and not value else super().clean(value)

    def label_from_instance(self, account: Any) -> str:
        if not account.is_active:
            return f"{account} (paused)"
        return f"{account} (needs reconnecting)" if account.state == Account.RECONNECT else str(account)


class PostForm(forms.Form):
    """A post, or a change to one. An answer (`post.is_answer`) keeps its account and kind of content."""

    checking = False  # whether the policy checks speak beside the fields, too

    body = forms.CharField(
        label="What do you want to say?",
        error_messages={"required": "Write the text first"},
        widget=forms.Textarea({"rows": 7, "spellcheck": "true"}),
    )
    accounts = AccountChoices(
        label="Where does it go?",
        queryset=Account.objects.none(),
        error_messages={
            "required": "Choose at least one account",
            "invalid_choice": "Choose from the accounts shown",
        },
    )
    content = forms.ChoiceField(
        label="What kind of content is it?",
        choices=[choice for choice in Content.choices if choice[0] != Content.ANSWER],
        initial=Content.OWN,
    )
    topic = forms.ChoiceField(
        label="What is it about?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is about the incident"},
    )
    when = forms.ChoiceField(
        label="When does it go out?",
        choices=[(SOON, "As soon as it is approved"), (LATER, "At a date and time")],
        widget=forms.RadioSelect,
        initial=SOON,
        error_messages={"required": "Choose when it goes out"},
    )
    due_at = LondonMoment(label="Which date and time in London?")
    edits = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        holds: Sequence[Hold],
        post: Post | None = None,
        sending: bool = False,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.post, self.sending = post, sending
        super().__init__(data, initial={**(_initial(post) if post else {}), **(initial or {})})
        self._choose_accounts()
        self._ask_topic(holds)
        if post is None:
            del self.fields["edits"]

    @classmethod
    def sent_again(cls, post: Post, holds: Sequence[Hold]) -> "PostForm":
        """A stored post as if its form had just been sent: its errors say what has become wrong with it since."""
        stored = cls(holds=holds, post=post)
        data = {name: stored.get_initial_for_field(field, name) for name, field in stored.fields.items()}
        form = cls(data, holds=holds, post=post, sending=True)
        form.checking = True
        return form

    def _choose_accounts(self) -> None:
        chosen = {v.account_id: v.text for v in self.post.variants.all()} if self.post else {}
        rows = Account.objects.filter(is_active=True) | Account.objects.filter(pk__in=chosen)
        self.usable: dict[int, Account] = {account.pk: account for account in rows}
        if self.post and self.post.is_answer:
            self.usable = {pk: self.usable[pk] for pk in chosen}
            del self.fields["accounts"], self.fields["content"]
            return
        field: Any = self.fields["accounts"]
        field.queryset, field.may_be_empty = rows, not self.sending
        field.choices = [(pk, field.label_from_instance(account)) for pk, account in self.usable.items()]
        for pk, account in self.usable.items():
            self.fields[f"text_{pk}"] = forms.CharField(
                label=f"Different words for {account}",
                initial=chosen.get(pk, ""),
                required=False,
                widget=forms.Textarea({"rows": 5, "spellcheck": "true"}),
            )

    def _ask_topic(self, holds: Sequence[Hold]) -> None:
        """Asked only while something is held. A post for somebody's safety keeps that, whatever is held."""
        kept = self.post.topic if self.post else ""
        field: Any = self.fields["topic"]
        topics = {hold.topic: f"It is about “{hold.reason}”. It goes out despite the hold." for hold in holds}
        if not topics or (kept and kept not in topics):
            del self.fields["topic"]
            return
        field.choices = [(OTHER, "Something else. It waits until the hold is lifted."), *topics.items()]

    # --- what the pages show ---------------------------------------------------------------------------
    def different_words(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("text_")]

    def different_words_open(self) -> list[tuple[forms.BoundField, bool]]:
        """Each with whether it has something to show: then its disclosure stands open."""
        return [(field, bool(field.value() or field.errors)) for field in self.different_words()]

    # --- what was typed ----------------------------------------------------------------------------------
    def clean_body(self) -> str:
        return tidy(self.cleaned_data["body"])

    def clean_topic(self) -> str:
        topic = str(self.cleaned_data["topic"])
        return "" if topic == OTHER else topic

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("when") != LATER:
            typed["due_at"] = None
            self.errors.pop("due_at", None)
        if "accounts" in self.fields and "accounts" not in self.errors:
            self._clean_accounts()
        if self.checking:
            self._clean_checks()
        return typed

    def _clean_checks(self) -> None:
        """What stops it from going on, beside the words that it is about; the same for several accounts once."""
        post, variants = self.shown()
        stops = {
            (
                f"text_{variant.account.pk}" if variant.text else "body",
                f"{finding.message} {finding.mend}".strip(),
            )
            for variant in variants
            for finding in delivery.findings(post, variant)
            if finding.level == "stop"
        }
        for field, words in sorted(stops):
            self.add_error(field, words)

    def _clean_accounts(self) -> None:
        chosen = {account.pk for account in self.cleaned_data["accounts"]}
        for pk, account in self.usable.items():
            if self.cleaned_data.get(f"text_{pk}") and pk not in chosen:
                self.add_error(
                    f"text_{pk}",
                    f"You wrote different words for {account} but did not choose it. "
                    "Choose it above, or clear these words",
                )

    def facts(self) -> dict[str, Any]:
        """For services.write and services.edit."""
        typed, post = self.cleaned_data, self.post
        return {
            "body": typed["body"],
            "accounts": list(typed["accounts"] if "accounts" in self.fields else self.usable.values()),
            "texts": {pk: tidy(typed.get(f"text_{pk}") or "") for pk in self.usable},
            "content": typed.get("content", post.content if post else Content.OWN),
            "due_at": typed["due_at"],
            "topic": typed["topic"] if "topic" in self.fields else (post.topic if post else ""),
        }

    def shown(self) -> tuple[Post, list[Variant]]:
        """The post as typed so far, or as the form begins, whatever is still wrong with it."""
        kind = self.post.kind if self.post else Kind.POST
        post = Post(body=tidy(str(self["body"].value() or "")), kind=kind)
        chosen = self.usable
        if "accounts" in self.fields:
            ticked = {str(pk) for pk in self["accounts"].value() or []}
            chosen = {pk: account for pk, account in chosen.items() if str(pk) in ticked}
        texts = {f.name: tidy(str(f.value() or "")) for f in self.different_words()}
        return post, [
            Variant(post=post, account=account, text=texts.get(f"text_{pk}", ""))
            for pk, account in chosen.items()
        ]


def _initial(post: Post) -> dict[str, Any]:
    return {
        "body": post.body,
        "accounts": [variant.account_id for variant in post.variants.all()],
        "content": post.content,
        "topic": post.topic or OTHER,
        "when": LATER if post.due_at else SOON,
        "due_at": post.due_at,
        "edits": post.edits,
    }


def tidy(text: str) -> str:
    """Browsers send line ends as CRLF; a text is kept, compared and counted with LF."""
    return text.replace("\r\n", "\n").strip()


class ReviewForm(forms.Form):
    """`edits` is the stamp of the text that was read."""

    note = forms.CharField(
        label="What should the writer know?",
        help_text="Needed when you send it back: say what to change.",
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    edits = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, post: Post) -> None:
        self.post = post
        super().__init__(data, initial={"edits": post.edits}, auto_id=f"id_%s_{post.pk}")


class WithdrawForm(forms.Form):
    note = forms.CharField(
        label="Why is it withdrawn?",
        help_text="Colleagues see this in the history.",
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class DecisionForm(forms.Form):
    due_at = LondonMoment(label="Which date and time in London?", required=False)

    def __init__(self, data: Any = None, *, pk: int) -> None:
        self.pk = pk
        super().__init__(data, auto_id=f"id_%s_{pk}")
