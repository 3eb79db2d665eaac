from __future__ import annotations

from typing import ClassVar

from django.db import models

from gehoord.analysis.stems import LONGEST_STEM
from gehoord.core.councils.models import Council
from gehoord.intake.models import Signal


class StoryWord(models.Model):
    """One word of a safe story, as its stem, with its place: the search index. Never of an original.

    The same rows give the same answers on every database; full-text search of a database would not.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="+", db_index=False)
    stem = models.CharField(max_length=LONGEST_STEM)
    position = models.PositiveIntegerField()

    personal: ClassVar[dict[str, str]] = {
        "stem": "finds the story by its words",
        "position": "finds words that follow each other",
    }
    impersonal = ("id", "council", "signal")

    class Meta:
        constraints = [
            # Also answers "Which word follows this one?" and "Which words are of this story?".
            models.UniqueConstraint(fields=["signal", "position"], name="storyword_place_once"),
        ]
        indexes = [
            # "Which stories of this council hold this word?"
            models.Index(fields=["council", "stem", "signal", "position"], name="storyword_stem"),
        ]

    def __str__(self) -> str:
        return f"word {self.position} of signal {self.signal_id}"


class Release(models.Model):
    """What everybody may know of one calendar year, counted once and never again.

    Years do not overlap and a release never changes, so no two of them together give away a single story.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)
    # Counts of people's judgement; a number below the council's smallest n is not in it.
    judged = models.PositiveIntegerField()
    about_bejegening = models.PositiveIntegerField()
    themes = models.JSONField(default=dict)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "council", "year", "made_at", "judged", "about_bejegening", "themes")

    class Meta:
        constraints = [
            # Also answers "What is my council's newest release?".
            models.UniqueConstraint(fields=["council", "year"], name="release_year_once"),
        ]

    def __str__(self) -> str:
        return f"release of {self.year}"
