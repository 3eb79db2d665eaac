"""What is counted and kept, and what went out. A subject each has its own module."""

from .evidence import Evidence, EvidenceQuote, EvidenceSignal, Release, StoryWord
from .ledger import LedgerCell, LedgerRelease, LedgerStory, OutKind

__all__ = [
    "Evidence", "EvidenceQuote", "EvidenceSignal", "LedgerCell", "LedgerRelease", "LedgerStory", "OutKind", "Release",
    "StoryWord",
]
