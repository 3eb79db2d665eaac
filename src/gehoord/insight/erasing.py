"""How the search index and the evidence forget a story."""

from __future__ import annotations

from gehoord.privacy.erasers import Subject

from .models import EvidenceQuote, EvidenceSignal, LedgerStory, StoryWord
from .quoting import forget_places


def erase_words(subject: Subject) -> int:
    return StoryWord.objects.filter(council=subject.council, signal=subject.pk).delete()[0]


def erase_links(subject: Subject) -> int:
    """The frozen counts stay; recomputing then says how many stories were erased."""
    return EvidenceSignal.objects.filter(evidence__council=subject.council, signal=subject.pk).delete()[0]


def erase_ledger(subject: Subject) -> int:
    """The published numbers stay; which of them counted this story is forgotten."""
    return LedgerStory.objects.filter(release__council=subject.council, signal=subject.pk).delete()[0]


def erase_quotes(subject: Subject) -> int:
    return EvidenceQuote.objects.filter(evidence__council=subject.council, signal=subject.pk).delete()[0]


def erase_choices(subject: Subject) -> int:
    """Evidence no longer says where in this story its quote stood."""
    return forget_places(subject.pk, council=subject.council)


def keep_for_council(subject: Subject) -> int:
    """Who froze it stays with the evidence, as with every decision of the council."""
    return 0
