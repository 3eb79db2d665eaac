"""Which council a visitor is at."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from .models import Council
from .selectors import council_for_host


def request_council(request: HttpRequest) -> Council | None:
    """The council of this host; one query, kept on the request."""
    if not hasattr(request, "_council"):
        request._council = council_for_host(request.get_host())  # type: ignore[attr-defined]
    return request._council  # type: ignore[attr-defined]


class CouncilMiddleware:
    """Puts the council of the host on the request, looked up when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.council = SimpleLazyObject(lambda: request_council(request))  # type: ignore[attr-defined]
        return self.get_response(request)
