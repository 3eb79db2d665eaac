"""How the advice room forgets. A sent letter stays as it was sent; its page leaves out what was taken back."""

from __future__ import annotations

from gehoord.privacy.erasers import Subject


def keep_for_council(subject: Subject) -> int:
    """Who wrote, decided or answered stays with the advice: it is the record of a public decision."""
    return 0
