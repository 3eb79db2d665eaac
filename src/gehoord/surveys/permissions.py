"""Which right belongs to which purpose."""

from __future__ import annotations

from gehoord.core.councils.permissions import Right

from .models import Purpose


def right_to_run(purpose: str) -> Right:
    """Who opens and closes a campaign with this purpose, and makes its codes."""
    return Right.RUN_SCANS if purpose == Purpose.CONDITIONS else Right.RUN_SURVEYS


def right_to_see(purpose: str) -> Right:
    """Who sees the result of a closed campaign with this purpose."""
    return Right.SEE_SCANS if purpose == Purpose.CONDITIONS else Right.SEE_SURVEYS
