"""Our ledger against the networks, once a day: is what we sent there, and is there anything that we did not send?

Private messages are left out: X gives them out person by person, at a price, and no network says whether one still
stands. What is said publicly is read once for each day.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from scheduler.events import Event
from scheduler.models import Comparison, Delivery, Difference, Kind
from scheduler.outcomes import say, went_out
from scheduler.settling import ring, settle
from socialdesk.audit.log import record
from socialdesk.audit.models import Machine
from socialdesk.networks.base import Network
from socialdesk.networks.errors import NeedsReconnecting, NetworkError
from socialdesk.networks.models import Account
from socialdesk.networks.registry import network_of
from socialdesk.networks.services import mark_lapsed, with_fresh_token
from socialdesk.networks.shapes import Outgoing, Receipt, Said

log = logging.getLogger(__name__)

EVERY = timedelta(days=1)
OVERLAP = timedelta(hours=1)  # read twice, for what a network shows late
FURTHEST = timedelta(days=7)  # X gives no more of the past away than it must, and charges for it
SETTLED = timedelta(minutes=10)  # what is newer may still be on its way, or be looked up
REST = timedelta(hours=1)  # after one that failed
CLOCKS = timedelta(seconds=5)  # a network's clock may differ from ours
IN_DOUBT = ("", "lost", "duplicate")  # outcomes of an attempt that may have been heard


# --- when --------------------------------------------------------------------------------------------------
def compare_next() -> None:
    """Compares the account that has waited longest, if one is due. One at a time: it may take a worker a minute."""
    account = due(timezone.now()).first()
    if account and (comparison := begin(account)):
        carry_out(comparison)


def due(now: datetime) -> Any:
    """Working accounts of which a whole day has not been compared yet."""
    rows = Comparison.objects.filter(account=OuterRef("pk"))
    covered = rows.finished().order_by("-until").values("until")[:1]
    begun = rows.order_by("-started_at").values("started_at")[:1]
    accounts = Account.objects.working().annotate(
        covered=Coalesce(Subquery(covered), "connected_at"), begun=Subquery(begun)
    )
    rested = Q(begun__isnull=True) | Q(begun__lt=now - REST)
    return accounts.filter(rested, covered__lt=now - EVERY).order_by("covered", "pk")


@transaction.atomic
def begin(account: Account) -> Comparison | None:
    """The next comparison of an account, a day at most. None while one is under way, or nothing is old enough."""
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    mine = Comparison.objects.filter(account=account)
    if mine.under_way().exists():
        return None
    now, last = timezone.now(), mine.finished().order_by("-until").first()
    since = max(last.until - OVERLAP if last else account.connected_at, account.connected_at, now - FURTHEST)
    until = min(since + OVERLAP + EVERY, now - SETTLED)
    if since >= until:
        return None
    comparison: Comparison = mine.create(account=account, since=since, until=until)
    return comparison


# --- comparing ---------------------------------------------------------------------------------------------
def carry_out(comparison: Comparison) -> None:
    """Reads the network, then says what differs. Whatever goes wrong is kept with it, in words."""
    account, problem = comparison.account, ""
    try:
        network = network_of(with_fresh_token(account, by=Machine.WATCH))
        _compare(comparison, network)
    except NeedsReconnecting as error:
        mark_lapsed(account, problem := str(error), by=Machine.WATCH)
    except NetworkError as error:
        problem = str(error)
    except Exception:
        log.exception("Account %s could not be compared", account.pk)
        problem = "Something is wrong with the desk itself. Its log says more."
    if problem:
        Comparison.objects.filter(pk=comparison.pk).update(problem=problem)


def _compare(comparison: Comparison, network: Network) -> None:
    account, since = (
        comparison.account,
        comparison.since.replace(microsecond=0),
    )  # Facebook names whole seconds
    read = network.said(comparison.since, comparison.until)
    said = [thing for thing in read if thing.kind != Kind.DIRECT and thing.at >= since]
    seen = {thing.remote_id for thing in said}
    looked_for = {*_sent(comparison).values_list("remote_id", flat=True), *_missed(account)} - seen
    there = seen | (network.stands(sorted(looked_for)) if looked_for else set())
    with transaction.atomic():
        # As for a look-up: two never take the same thing for theirs.
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        for thing in _resolve(network, comparison, _unknown_to_us(account, said)):
            _found(account, thing)
        for row in _sent(comparison).exclude(remote_id__in=there):
            _not_found(row)
        _reconsider(account, there)
        for kind in Difference.Kind.values:
            ring(account, kind)
        Comparison.objects.filter(pk=comparison.pk).update(finished_at=timezone.now(), seen=len(said))


def _sent(comparison: Comparison) -> Any:
    """What we sent publicly in its time. (A repost goes when its original goes: that is not ours to mend.)"""
    rows = Delivery.objects.filter(account=comparison.account, state="sent").exclude(remote_id="")
    rows = rows.exclude(post__kind__in=[Kind.DIRECT, Kind.REPOST])
    return rows.filter(sent_at__gte=comparison.since, sent_at__lt=comparison.until).select_related("post")


def _missed(account: Account) -> Any:
    return (
        Difference.objects.open()
        .filter(account=account, kind=Difference.Kind.MISSING)
        .values_list("remote_id", flat=True)
    )


# --- what is there -----------------------------------------------------------------------------------------
def _unknown_to_us(account: Account, said: Iterable[Said]) -> list[Said]:
    """Oldest first: what no delivery is known to have made."""
    reposted = [thing.in_reply_to for thing in said if thing.kind == Kind.REPOST]
    ours = Delivery.objects.filter(account=account)
    known = set(ours.filter(remote_id__in=[t.remote_id for t in said]).values_list("remote_id", flat=True))
    # X does not always name a repost, so its receipt may hold the number of what was reposted.
    by_original = ours.filter(post__kind=Kind.REPOST, remote_id__in=reposted)
    unnamed = set(by_original.values_list("remote_id", flat=True))
    strange = [
        thing
        for thing in said
        if thing.remote_id not in known and not (thing.kind == Kind.REPOST and thing.in_reply_to in unnamed)
    ]
    return sorted(strange, key=lambda thing: thing.at)


def _resolve(network: Network, comparison: Comparison, strange: list[Said]) -> list[Said]:
    """Gives what may be ours to the deliveries in doubt about it, and returns the rest. Where fewer stand there
    than may have made them, nobody can tell whose they are: the look-up goes on, and in the end a person decides."""
    groups: dict[Outgoing, list[Delivery]] = defaultdict(list)
    for row in _in_doubt(comparison):
        groups[row.outgoing].append(row)
    for outgoing, rows in groups.items():
        begun = min(attempt.started_at for row in rows for attempt in row.attempts.all()) - CLOCKS
        found = [thing for thing in strange if thing.at >= begun and _same(network, thing, outgoing)]
        strange = [thing for thing in strange if thing not in found]
        if len(found) >= len(rows) and all(row.state != "sending" for row in rows):
            for row, thing in zip(rows, found, strict=False):
                _take(row, thing)
            strange += found[len(rows) :]
    return strange


def _in_doubt(comparison: Comparison) -> Any:
    """Oldest first: those that may have been heard, and those of which a person said only that they are there."""
    rows = Delivery.objects.filter(
        account=comparison.account,
        remote_id="",
        attempts__outcome__in=IN_DOUBT,
        attempts__started_at__gte=comparison.since - FURTHEST,
    )
    rows = rows.exclude(post__kind=Kind.DIRECT).distinct()
    return rows.select_related("post", "account").prefetch_related("attempts").order_by("pk")


def _same(network: Network, thing: Said, outgoing: Outgoing) -> bool:
    answers = (thing.kind == Kind.REPLY, outgoing.kind == Kind.REPLY)
    return answers[0] == answers[1] and network.is_it(thing, outgoing)


def _take(row: Delivery, thing: Said) -> None:
    if row.state != "sent":
        went_out(row, list(row.attempts.all())[-1], Receipt(thing.remote_id, thing.url))
    elif Delivery.objects.filter(pk=row.pk, remote_id="").update(
        remote_id=thing.remote_id, remote_url=thing.url
    ):
        say(Event.RECOGNISED, row, remote_id=thing.remote_id)


# --- what differs ------------------------------------------------------------------------------------------
def _found(account: Account, thing: Said) -> None:
    """With one of ours that has the same words, where there is one: it may stand there twice."""
    twin = Delivery.objects.filter(account=account, text=thing.text).exclude(text="").last()
    row, is_new = Difference.objects.get_or_create(
        account=account,
        kind=Difference.Kind.FOREIGN,
        remote_id=thing.remote_id,
        defaults={
            "text": thing.text,
            "url": thing.url,
            "at": thing.at,
            "said_kind": thing.kind,
            "delivery": twin,
        },
    )
    if is_new:
        _tell(row)


def _not_found(delivery: Delivery) -> None:
    row, is_new = Difference.objects.get_or_create(
        account_id=delivery.account_id,
        kind=Difference.Kind.MISSING,
        remote_id=delivery.remote_id,
        defaults={
            "text": delivery.text,
            "url": delivery.remote_url,
            "at": delivery.sent_at or timezone.now(),
            "said_kind": delivery.post.kind,
            "delivery": delivery,
        },
    )
    if is_new:
        _tell(row)
    elif row.state == "back":
        settle(row, "miss", by=Machine.WATCH)


def _tell(row: Difference) -> None:
    record(Event.DIFFERENCE_FOUND, row, by=Machine.WATCH, difference=row.kind, account=str(row.account))


def _reconsider(account: Account, there: set[str]) -> None:
    """What was missing and is there again, and what was strange and has become known as ours."""
    rows = Difference.objects.open().filter(account=account)
    for row in rows.filter(kind=Difference.Kind.MISSING, remote_id__in=there):
        settle(row, "find", by=Machine.WATCH)
    ours = Delivery.objects.filter(account=account, remote_id=OuterRef("remote_id"))
    for row in rows.filter(Exists(ours), kind=Difference.Kind.FOREIGN):
        settle(row, "recognise", by=Machine.WATCH)
