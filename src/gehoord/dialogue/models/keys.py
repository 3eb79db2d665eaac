"""Keys that say nothing about what was there first."""

from __future__ import annotations

import secrets


def random_key() -> int:
    """A number that a browser holds exactly. Keys in a row would say, on every phone, which card was written last."""
    return secrets.randbelow(2**53 - 1) + 1
