"""Alarms about accounts: raised once, told to admins, and over when what was wrong is over."""

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
from socialdesk.networks.models.alarms import TELLING

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
    """Tells admins of each new alarm by one email; by a second one only where the process died between the email and
    the note that it was sent. What could not be sent is tried again, after the others have had their turn."""
    for alarm in Alarm.objects.to_tell().select_related("account"):
        mine = Alarm.objects.to_tell().filter(pk=alarm.pk)
        if not mine.update(telling_until=timezone.now() + TELLING):
            continue  # another process is telling it
        try:
            _mail(alarm)
        except Exception:  # whatever it is, it must not keep the others from being told
            log.exception("The email about alarm %s could not be sent", alarm.pk)
            return  # the mail server may be away, and each email then takes a while to fail
        Alarm.objects.filter(pk=alarm.pk).update(told_at=timezone.now())


def _mail(alarm: Alarm) -> None:
    admins = User.objects.filter(role=Role.ADMIN, is_active=True).values_list("email", flat=True)
    words = {"alarm": alarm, "link": settings.BASE_URL and f"{settings.BASE_URL}{reverse('status')}"}
    subject = f"{alarm.account}: {alarm.get_kind_display().lower()}"
    send_mail(
        " ".join(subject.split()),  # networks let names have line breaks, emails do not
        render_to_string("networks/alarm.txt", words),
        None,
        list(admins),
    )
