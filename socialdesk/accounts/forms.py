"""People, and signing in: allauth's forms with our labels, hints and errors."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.http import HttpRequest

from socialdesk.accounts.models import User

CHOOSING_HINT = "At least 12 characters. Three words that do not belong together are easy to remember."


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """`taken_by` is who has the email address already, so that the page can lead there."""

    taken_by: User | None = None

    class Meta:
        model = User
        fields = ("name", "email", "role")
        labels = {
            "name": "What is their full name?",
            "email": "What is their work email address?",
            "role": "What is their role?",
        }
        help_texts = {"role": "What each role may do is on the roles page."}
        widgets = {
            "name": forms.TextInput({"autocomplete": "off"}),
            "email": forms.EmailInput({"autocomplete": "off"}),
            "role": forms.RadioSelect,
        }
        error_messages = {
            "name": {"required": "Enter the person's name"},
            "email": {
                "required": "Enter the person's work email address",
                "invalid": "Enter an email address like name@example.nhs.uk",
            },
            "role": {"required": "Choose a role", "invalid_choice": "Choose a role"},
        }

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        self.taken_by = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).first()
        if self.taken_by and self.taken_by.is_active:
            raise forms.ValidationError(f"{self.taken_by} already signs in with this email address")
        if self.taken_by:
            raise forms.ValidationError(f"{self.taken_by}, who is suspended, has this email address")
        return email


def _word(form: forms.BaseForm, name: str, label: str, missing: str, hint: str = "") -> None:
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.error_messages["required"] = missing


class SignInForm(allauth.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "login", "Email address", "Enter your email address")
        self.fields["login"].error_messages["invalid"] = "Enter an email address like name@example.nhs.uk"
        _word(self, "password", "Password", "Enter your password")
        if "remember" in self.fields:
            # A desk is shared: whoever closes the browser has left.
            del self.fields["remember"]

    def clean(self) -> Any:
        self.cleaned_data.setdefault("remember", False)
        return super().clean()


class ResetPasswordForm(allauth.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "email", "Email address", "Enter your email address")
        self.fields["email"].error_messages["invalid"] = "Enter an email address like name@example.nhs.uk"

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Says nothing to an address that nobody signs in with; the page looks the same either way."""
        if not self.users:
            return str(self.cleaned_data["email"])
        return str(super().save(request, **kwargs))


class ChoosePasswordForm(allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password1", "New password", "Choose a password", CHOOSING_HINT)
        _word(self, "password2", "The same password again", "Type the new password again")


class ChangePasswordForm(allauth.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "oldpassword", "Current password", "Enter your current password")
        _word(self, "password1", "New password", "Choose a password", CHOOSING_HINT)
        _word(self, "password2", "The same password again", "Type the new password again")
