"""Where networks call us. The signature is checked on the raw bytes, then the payload is stored and a 200
goes back at once: reading it is the worker's job (X waits ten seconds, Meta repeats for 36 hours). What is told about
a paused account is stored as well, and read when it is resumed: networks do not tell anything twice."""

import logging
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseNotFound
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from kombu.exceptions import OperationalError as BrokerAway

from inbox import receive
from inbox.models import Refusal
from inbox.refusals import refusals
from inbox.splitting import split
from inbox.tasks import process_incoming
from socialdesk.accounts.access import public
from socialdesk.celery import brief_producer
from socialdesk.networks.base import Network
from socialdesk.networks.models import Account
from socialdesk.networks.registry import NETWORKS

log = logging.getLogger(__name__)

# Meta sends up to 1,000 updates in one call, X one: a long comment and all that is told with it is about 5 KB.
LARGEST = 5_000_000  # bytes


@public
@csrf_exempt
@require_http_methods(["GET", "POST"])
def webhook(request: HttpRequest, network: str) -> HttpResponse:
    adapter = NETWORKS.get(network)
    if adapter is None:
        return HttpResponseNotFound("No such network.")
    accounts = list(Account.objects.filter(network=network).order_by("-is_active", "pk"))
    if request.method == "GET":
        return _handshake(request, adapter, accounts)
    if int(request.headers.get("content-length") or 0) > LARGEST:
        refusals.add(network, Refusal.Reason.LARGE)
        return HttpResponse("Too much at once.", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body = request.read()  # not request.body, which takes less than Meta sends
    trusted = [a for a in accounts if adapter.is_signed(body, request.headers, a.credentials)]
    if not trusted:
        refusals.add(network, Refusal.Reason.UNSIGNED)
        return HttpResponseForbidden("The signature is not ours.")
    arrived = []
    for account, stream, part in split(adapter, body, trusted):
        if account is None:
            refusals.add(network, Refusal.Reason.STRANGER)
        elif (incoming := receive.store(account, "webhook", stream, part)) and account.is_active:
            arrived.append(incoming.pk)
    _hand_over(arrived)
    refusals.write()
    return HttpResponse("ok", content_type="text/plain")


def _hand_over(waiting: list[int]) -> None:
    """Asks the workers to read these payloads at once. All are safe by now: the next sweep finds what is left."""
    if not waiting:
        return
    try:
        with brief_producer() as producer:
            for pk in waiting:
                process_incoming.apply_async((pk,), producer=producer, retry=False)
    except BrokerAway:
        log.warning("The broker is away: %s payloads wait for the next sweep", len(waiting))


def _handshake(request: HttpRequest, adapter: type[Network], accounts: list[Account]) -> HttpResponse:
    answer = adapter.handshake(request.GET, [account.credentials for account in accounts])
    if answer is None:
        return HttpResponseForbidden("The verify token is not ours.")
    kind = "application/json" if answer.startswith("{") else "text/plain"
    return HttpResponse(answer, content_type=kind)
