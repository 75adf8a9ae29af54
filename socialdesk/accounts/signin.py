"""Sign-in with django-allauth. Nobody can sign themselves up: an admin adds each person."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import get_reset_password_from_key_url
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string

from socialdesk.accounts.events import Event
from socialdesk.accounts.models import User
from socialdesk.audit.log import Actor, record


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is not right.",
        "enter_current_password": "This is not your current password.",
        "too_many_login_attempts": "Too many wrong passwords. Wait 5 minutes, then try again.",
        "rate_limited": "That was too often. Wait a few minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return subject

    @transaction.atomic
    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        record(Event.SIGNED_IN, user, by=user)

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        record(Event.PASSWORD_CHANGED, user, by=user)


def mail_leaves_this_host() -> bool:
    """False while EMAIL_URL is the console (the default): then an admin hands the link over."""
    return settings.EMAIL_BACKEND not in {
        "django.core.mail.backends.console.EmailBackend",
        "django.core.mail.backends.dummy.EmailBackend",
    }


@transaction.atomic
def invite(request: HttpRequest, person: User, *, by: Actor) -> str:
    """Makes the link by which `person` chooses a password, and e-mails it where e-mail works.

    Returns the link for the admin to hand over, or "" when it was e-mailed. It works once, for 3 days
    (Django's PASSWORD_RESET_TIMEOUT). Raises OSError or SMTPException when the mail server refuses.
    """
    record(Event.INVITED, person, by=by)
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    link = str(get_reset_password_from_key_url(request, key))
    if not mail_leaves_this_host():
        return link
    words: dict[str, Any] = {"person": person, "link": link}
    send_mail(
        "Choose your password for the social media desk",
        render_to_string("accounts/invitation.txt", words),
        None,
        [person.email],
    )
    return ""
