from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ..table import A, C, O

RUN, SEE = {C, A}, {C, A, O}

ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "conditions:scans": (SEE, "", "get"),
    "conditions:new": (RUN, "", "get"),
    "conditions:scan": (SEE, "closed_scan", "get"),
    "conditions:codes": (RUN, "open_scan", "post"),
    "conditions:close": (RUN, "open_scan", "post"),
    "conditions:use": (RUN, "closed_scan", "post"),
}
FORMS: dict[str, dict[str, Any]] = {
    "conditions:codes": {"count": "3"},
    "conditions:close": {},
    "conditions:use": {},
}


def _scan(request: pytest.FixtureRequest, word: str = "scan", *, closed: bool = False) -> Any:
    """Open, or closed with twelve responses."""
    from gehoord.conditions import services
    from gehoord.surveys.services import make_codes, respond

    by = request.getfixturevalue("adviser")
    scan = services.open_scan(
        by=by, title=f"Een {word}", closes_on=timezone.localdate() + timedelta(days=9), organisation_name=word
    )
    for code in make_codes(by=by, campaign=scan, count=12) if closed else ():
        respond(council=by.council, code=code, answers={"tijd-aandacht": 4})
    return services.close_scan(by=by, campaign=scan) if closed else scan


MAKERS: dict[str, Any] = {
    "open_scan": lambda request: [_scan(request).pk],
    "closed_scan": lambda request: [_scan(request, closed=True).pk],
}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """One open and one closed."""
    _scan(request, word)
    _scan(request, word, closed=True)
