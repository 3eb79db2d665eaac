"""What a screen gets when it asks again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from ..models import Block
from .outcomes import shown_result


def not_changed(request: HttpRequest, etag: str) -> HttpResponse | None:
    """304 when the browser has this already."""
    if get_conditional_response(request, etag=etag) is None:
        return None
    return HttpResponse(status=304, headers={"ETag": etag})


def with_results(blocks: Iterable[Block]) -> list[Any]:
    """Each with what the page shows of its result."""
    found: list[Any] = list(blocks)
    for block in found:
        block.shown_result = shown_result(block) if block.shown else []
    return found
