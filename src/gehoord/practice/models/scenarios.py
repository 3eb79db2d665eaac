"""Invented scenes, and who found them fit to use."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gehoord.core.councils.models import Council, Person

from .cards import LONGEST_TITLE
from .decks import Language

_MAY_NAME = "may turn out to name somebody; the form asks not to"
# So many different people find a scene fit before anybody outside the council sees it.
NEEDED_APPROVALS = 2


class Scenario(models.Model):
    """An invented scene around a theme. A draft until two people approved of these very words."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Key of a main theme of the codebook.
    theme = models.CharField(max_length=60)
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.DUTCH)
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField(max_length=4000)
    # What it was drafted from: `{"kind", "key", "label", "at_least"}`, whole tens, never an exact number.
    made_of = models.JSONField(default=list)
    # Grows with every change of the words: two writers notice each other, and nobody approves what they did not read.
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {"title": _MAY_NAME, "text": _MAY_NAME}
    impersonal = ("id", "council", "theme", "language", "made_of", "version")

    class Meta:
        indexes = [
            # "Which scenes has my council, newest first?"
            models.Index(fields=["council", "-id"], name="scenario_council"),
        ]

    def __str__(self) -> str:
        return f"scenario {self.pk}"


class Approval(models.Model):
    """Somebody read the words of a scene and found it fit. Gone as soon as a word changes."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="approvals", db_index=False)
    # The first or the second.
    place = models.PositiveSmallIntegerField()
    # None once this colleague asked to be forgotten; the approval stays.
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField()

    personal: ClassVar[dict[str, str]] = {
        "person": "which colleague approved", "approved_at": "when the colleague did",
    }
    impersonal = ("id", "scenario", "place")

    class Meta:
        ordering = ["place"]
        constraints = [
            # Also answers "Who approved of this scene?".
            models.UniqueConstraint(fields=["scenario", "place"], name="approval_place_once"),
            models.UniqueConstraint(fields=["scenario", "person"], name="approval_person_once"),
            models.CheckConstraint(
                condition=models.Q(place__gte=1, place__lte=NEEDED_APPROVALS), name="approval_first_or_second"
            ),
        ]

    def __str__(self) -> str:
        return f"approval {self.pk}"
