"""How the search index forgets a story."""

from __future__ import annotations

from gehoord.privacy.erasers import Subject

from .models import StoryWord


def erase_words(subject: Subject) -> int:
    return StoryWord.objects.filter(council=subject.council, signal=subject.pk).delete()[0]
