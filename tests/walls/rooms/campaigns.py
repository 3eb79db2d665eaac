from __future__ import annotations

from typing import Any

import pytest

from ..table import A, C

RUN = {C, A}

ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "surveys:campaigns": (RUN, "", "get"),
    "surveys:new": (RUN, "", "get"),
    "surveys:campaign": (RUN, "client_campaign", "get"),
    "surveys:hand_out": (RUN, "client_campaign", "post"),
    "surveys:close": (RUN, "client_campaign", "post"),
    "surveys:watch": (RUN, "client_campaign", "get"),
    "surveys:revoke": (RUN, "code_batch", "post"),
}
FORMS: dict[str, dict[str, Any]] = {
    "surveys:hand_out": {"way": "screen-", "count": "3"},
    "surveys:close": {},
    "surveys:revoke": {},
}


def _campaign(request: pytest.FixtureRequest, word: str = "onderzoek") -> Any:
    """Open, with one batch of codes."""
    from gehoord.surveys.tests.making import campaign

    return campaign(request.getfixturevalue("adviser"), title=f"Een {word}")


def _batch(request: pytest.FixtureRequest) -> Any:
    from gehoord.surveys.handing_out import hand_out

    made = _campaign(request)
    return hand_out(
        by=request.getfixturevalue("adviser"), campaign=made, handout="screen", count=2, address="https://raad.example/"
    ).batch


MAKERS: dict[str, Any] = {
    "client_campaign": lambda request: [_campaign(request).pk],
    "code_batch": lambda request: [_batch(request).pk],
}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """One open."""
    _campaign(request, word)
