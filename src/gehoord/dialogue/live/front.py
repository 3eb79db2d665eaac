"""Phones that ask again are answered here, before anything else happens: they ask more than all others together."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from .remembered import councils
from .selectors import SeatUnknown
from .showing import Known
from .watching import asked_again

_SEAT = re.compile(r"(/[a-z-]{2,8})?/mee/([^/]{1,200})/")


class PhonesAskAgain:
    """Middleware: answers a phone with a place that says what it has. All others go on to the page, as do phones whose
    page is their own; so only `views_public` refuses, counts wrong codes and tells that a gathering is over.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # Dutch has no prefix.
        self.languages = {f"/{code}": code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE}
        self.languages[""] = settings.LANGUAGE_CODE

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.again(request) or self.get_response(request)

    def again(self, request: HttpRequest) -> HttpResponse | None:
        if request.method != "GET" or (known := Known.to(request)) is None:
            return None
        address = _SEAT.fullmatch(request.path_info)
        language = self.languages.get(address[1] or "") if address else None
        if address is None or language is None or not request.GET.get("deel"):
            return None
        try:
            council = councils.get(request.get_host())
            with translation.override(language):
                answer = asked_again(request, council, address[2], known)
        except (DisallowedHost, OperationalError, SeatUnknown):
            return None
        return None if answer is None else _dressed(answer, language)


def _dressed(answer: HttpResponse, language: str) -> HttpResponse:
    """With what the middleware that did not see it would have said."""
    add_never_cache_headers(answer)
    if language == settings.LANGUAGE_CODE:
        patch_vary_headers(answer, ("Accept-Language",))
    answer["Content-Language"] = language
    answer["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    answer["Content-Length"] = str(len(answer.content))
    return answer
