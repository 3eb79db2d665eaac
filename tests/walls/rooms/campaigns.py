from __future__ import annotations

from typing import Any

import pytest

from ..table import PUBLIC, A, C

RUN = {C, A}

ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "surveys:campaigns": (RUN, "", "get"),
    "surveys:new": (RUN, "", "get"),
    "surveys:campaign": (RUN, "client_campaign", "get"),
    "surveys:hand_out": (RUN, "client_campaign", "post"),
    "surveys:close": (RUN, "client_campaign", "post"),
    "surveys:watch": (RUN, "client_campaign", "get"),
    "surveys:revoke": (RUN, "code_batch", "post"),
    "surveys:entrances": (RUN, "client_campaign", "get"),
    "surveys:close_entrance": (RUN, "entrance", "post"),
    "surveys:paper": (RUN, "client_campaign", "get"),
    "surveys:form_pdf": (RUN, "client_campaign", "get"),
    "surveys:form_file": (RUN, "client_campaign", "get"),
    "surveys:link": (PUBLIC, "link_token", "get"),
    "surveys:kiosk": (PUBLIC, "kiosk_token", "get"),
    "surveys:kiosk_questions": (PUBLIC, "kiosk_token", "get"),
    "surveys:kiosk_done": (PUBLIC, "kiosk_token", "get"),
}
FORMS: dict[str, dict[str, Any]] = {
    "surveys:hand_out": {"way": "screen-", "count": "3"},
    "surveys:close": {},
    "surveys:revoke": {},
    "surveys:close_entrance": {},
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


def _entrance(request: pytest.FixtureRequest, channel: str) -> Any:
    from gehoord.surveys.channels import open_entrance

    return open_entrance(by=request.getfixturevalue("adviser"), campaign=_campaign(request), channel=channel)


MAKERS: dict[str, Any] = {
    "client_campaign": lambda request: [_campaign(request).pk],
    "entrance": lambda request: [_entrance(request, "link").entrance.pk],
    "link_token": lambda request: [_entrance(request, "link").token],
    "kiosk_token": lambda request: [_entrance(request, "kiosk").token],
    "code_batch": lambda request: [_batch(request).pk],
}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """One open."""
    _campaign(request, word)
