"""How codings and suggestions are forgotten: with the story, whole."""

from __future__ import annotations

from gehoord.privacy.erasers import Subject

from .models import CodedPassage, CodedTheme, Coding, SuggestedTheme, Suggestion


def erase_coded_passages(subject: Subject) -> int:
    return CodedPassage.objects.filter(coding__council=subject.council, coding__signal=subject.pk).delete()[0]


def erase_coded_themes(subject: Subject) -> int:
    return CodedTheme.objects.filter(coding__council=subject.council, coding__signal=subject.pk).delete()[0]


def erase_coding(subject: Subject) -> int:
    return Coding.objects.filter(council=subject.council, signal=subject.pk).delete()[0]


def erase_suggested_themes(subject: Subject) -> int:
    return SuggestedTheme.objects.filter(
        suggestion__council=subject.council, suggestion__signal=subject.pk
    ).delete()[0]


def erase_suggestion(subject: Subject) -> int:
    return Suggestion.objects.filter(council=subject.council, signal=subject.pk).delete()[0]


def keep_for_council(subject: Subject) -> int:
    """A coding is the council's work: it stays, and points to a colleague who no longer has a name."""
    return 0
