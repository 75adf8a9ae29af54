"""Alarms about accounts: raised once, told to admins once, and over when what was wrong is over."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Role
from socialdesk.audit.log import Actor, record
from socialdesk.audit.models import Machine
from socialdesk.networks.events import Event
from socialdesk.networks.models import Account, Alarm

log = logging.getLogger(__name__)


def ring(account: Account, kind: str, words: str, *, by: Machine = Machine.WATCH) -> bool:
    """Raises an alarm, unless it rings already: then only its words are brought up to date. True when it is new.

    `words` are whole sentences that stand after the account's name: under the bar of every page, and in an email.
    """
    if Alarm.objects.ringing().filter(account=account, kind=kind).update(words=words):
        return False
    try:
        with transaction.atomic():
            Alarm.objects.create(account=account, kind=kind, words=words)
            record(Event.ALARM_RAISED, account, by=by, alarm=kind, words=words)
    except IntegrityError:
        return False  # another process has just raised it
    return True


@transaction.atomic
def end(account: Account, kind: str, *, by: Actor = Machine.WATCH) -> None:
    """What was wrong is over. Ending what does not ring does nothing."""
    if Alarm.objects.ringing().filter(account=account, kind=kind).update(ended_at=timezone.now()):
        record(Event.ALARM_ENDED, account, by=by, alarm=kind)


def tell() -> None:
    """Tells admins of each new alarm by one email. One that cannot be sent is tried again at the next tick."""
    for alarm in Alarm.objects.untold().select_related("account"):
        if not Alarm.objects.untold().filter(pk=alarm.pk).update(told_at=timezone.now()):
            continue  # another process is telling it
        try:
            _mail(alarm)
        except OSError as error:  # what smtplib raises is one, too
            log.warning("The email about alarm %s could not be sent: %s", alarm.pk, error)
            Alarm.objects.filter(pk=alarm.pk).update(told_at=None)
            return  # the mail server is away: the others can wait, too


def _mail(alarm: Alarm) -> None:
    admins = User.objects.filter(role=Role.ADMIN, is_active=True).values_list("email", flat=True)
    words = {"alarm": alarm, "link": settings.BASE_URL and f"{settings.BASE_URL}{reverse('status')}"}
    send_mail(
        f"{alarm.account}: {alarm.get_kind_display().lower()}",
        render_to_string("networks/alarm.txt", words),
        None,
        list(admins),
    )
