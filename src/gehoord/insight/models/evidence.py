from __future__ import annotations

from typing import ClassVar

from django.db import models

from gehoord.analysis.stems import LONGEST_STEM
from gehoord.core.councils.models import Council, Person
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


class Evidence(models.Model):
    """A frozen, re-computable answer to a question about signals. It never changes; see `services.recompute`.

    Only words can go: the quotes of a person who takes consent back or whose story is erased, and a line of a group
    that named somebody.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    # What `kinds.Kind.compute` needs to answer again: filters, codebook version, basis.
    question = models.JSONField(default=dict)
    # The same in words, and the facts without quotes: `facts.Facts.as_json`.
    asked = models.TextField()
    result = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    # How many stories lay behind it, and how many quotes it held, when it was frozen: erasing lowers neither.
    stories = models.PositiveIntegerField(default=0)
    quoted = models.PositiveSmallIntegerField(default=0)
    frozen_at = models.DateTimeField(auto_now_add=True)
    frozen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    personal: ClassVar[dict[str, str]] = {
        "frozen_by": "which colleague froze it",
        "question": "where the quotes stand, until they are taken back",
    }
    impersonal = (
        "id", "council", "number", "kind", "title", "asked", "result", "digest", "stories", "quoted", "frozen_at",
    )

    class Meta:
        constraints = [
            # Also answers "What evidence has my council, newest first?".
            models.UniqueConstraint(fields=["council", "number"], name="evidence_number_once"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """How a letter names it."""
        return f"B{self.number}"


class EvidenceSignal(models.Model):
    """That a story is among those behind the evidence; goes when the story is erased, the count stays."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="links", db_index=False)
    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="+")
    # Whether it is one of the `n` hits (True) or only part of what they are a share of.
    counted = models.BooleanField(default=True)
    # Recognises what was counted of the story (judgement, themes), so that recomputing sees a new coding.
    mark = models.CharField(max_length=16)

    personal: ClassVar[dict[str, str]] = {
        "signal": "tells the teller what their story is part of",
        "mark": "recognises what of the story was counted",
    }
    impersonal = ("id", "evidence", "counted")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evidence", "signal"], name="evidencesignal_once"),
        ]

    def __str__(self) -> str:
        return f"signal {self.signal_id} in evidence {self.evidence_id}"


class EvidenceQuote(models.Model):
    """Words of a safe story, used with consent. Gone from every draft and public page when consent goes."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="quotes", db_index=False)
    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField()
    text = models.TextField()

    personal: ClassVar[dict[str, str]] = {"signal": "whose words", "text": "a sentence they allow us to quote"}
    impersonal = ("id", "evidence", "order")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evidence", "order"], name="evidencequote_order_once"),
        ]

    def __str__(self) -> str:
        return f"quote {self.order} of evidence {self.evidence_id}"
