"""What happens to every request on top of Django's own middleware."""

from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve


def forms_lead_back(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """An address that only takes forms leads to the nearest page above it, where the form stands. After an error
    such an address is in the address bar, and who loads it again would see an empty page of the browser's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET":
            return HttpResponseRedirect(_page_above(request.path))
        return response

    return middleware


def _page_above(path: str) -> str:
    """ "/" is a page, so this ends."""
    while True:
        path = path.rstrip("/").rpartition("/")[0] + "/"
        with suppress(Resolver404):
            resolve(path)
            return path
