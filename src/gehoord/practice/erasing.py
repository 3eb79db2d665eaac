"""What is forgotten here when somebody asks to be."""

from __future__ import annotations

from gehoord.privacy.erasers import Subject


def keep_for_council(subject: Subject) -> int:
    """Nothing here points to a person or a story, so there is nothing to find: cards are the council's words."""
    return 0
