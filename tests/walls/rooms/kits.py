from __future__ import annotations

from typing import Any

import pytest

from ..table import A, C, O

SEE = {C, A, O}

ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "providers:kits": (SEE, "", "get"),
    "providers:kit": (SEE, "kit", "get"),
    "providers:kit_file": (SEE, "kit_json", "get"),
    "providers:kit_new": ({O}, "", "get"),
    "providers:kit_step": ({O}, "kit_step", "get"),
    "providers:kit_publish": ({O}, "kit", "post"),
    "providers:kit_replace": ({O}, "kit_published", "get"),
    "providers:kit_fill": ({O}, "kit_published", "get"),
}


def by_officer(request: pytest.FixtureRequest) -> Any:
    from gehoord.core.councils.models import Role
    from gehoord.core.councils.selectors import Member

    officer = request.getfixturevalue("officer")
    return Member(officer.person, officer.council, (Role.OFFICER,))


def _kit(request: pytest.FixtureRequest, word: str = "", *, publish: bool = False) -> Any:
    from gehoord.providers.tests.kit_making import drafted, published

    return (published if publish else drafted)(by_officer(request), title=f"Set {word}", word=word)


MAKERS: dict[str, Any] = {
    "kit": lambda request: [_kit(request).pk],
    "kit_published": lambda request: [_kit(request, publish=True).pk],
    "kit_step": lambda request: [_kit(request).pk, "niveaus"],
    "kit_json": lambda request: [_kit(request).pk, "json"],
}
FORMS: dict[str, dict[str, Any]] = {"providers:kit_publish": {"version": "2"}}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """One of everything, with `word` in each text."""
    _kit(request, word, publish=True)
