from __future__ import annotations

from typing import Any

import pytest

ADDRESSES: dict[str, tuple[Any, str, str]] = {}
MAKERS: dict[str, Any] = {}
FORMS: dict[str, dict[str, Any]] = {}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """Nothing to fill yet."""
