"""What is forgotten here when somebody asks to be."""

from __future__ import annotations

from gehoord.privacy.erasers import Subject


def keep_for_council(subject: Subject) -> int:
    """What was agreed is the words of organisations; nothing here points to a person or a story."""
    return 0
