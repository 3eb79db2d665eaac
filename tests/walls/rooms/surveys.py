from __future__ import annotations

from typing import Any

import pytest

from ..table import PUBLIC

ADDRESSES: dict[str, tuple[Any, str, str]] = {"surveys:scan": (PUBLIC, "", "get")}
MAKERS: dict[str, Any] = {}
FORMS: dict[str, dict[str, Any]] = {}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """What asks something fills this room too: see conditions."""
