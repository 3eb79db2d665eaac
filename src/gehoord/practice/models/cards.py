from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council
from gehoord.dialogue.models import Tip

# What fits on a card of A6 in letters that can be read; see `sheets`.
LONGEST_SITUATION, LONGEST_HELPS, LONGEST_SENTENCE, LONGEST_QUESTION, LONGEST_SOURCE = 220, 260, 160, 160, 80
LONGEST_TITLE, LONGEST_GOAL, LONGEST_STEPS, LONGEST_MINUTES = 120, 500, 6000, 480
LONGEST_LINES, LONGEST_SCENARIO = 1500, 4000
_MAY_NAME = "may turn out to name somebody; the form asks not to"


class Audience(models.TextChoices):
    """Who practises with a card."""

    PROFESSIONAL = "professional", _("Voor professionals")
    YOUNG_PERSON = "young_person", _("Voor jongeren")
    PARENT = "parent", _("Voor ouders")


class Card(models.Model):
    """Something to practise, on one A6 card. A draft may be half full; a published one never is."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Key of a main theme of the codebook; empty for none.
    theme = models.CharField(max_length=60, blank=True)
    audience = models.CharField(max_length=20, choices=Audience.choices, default=Audience.PROFESSIONAL)
    situation = models.CharField(max_length=LONGEST_SITUATION, blank=True)
    helps = models.CharField(max_length=LONGEST_HELPS, blank=True)
    sentence_to_try = models.CharField(max_length=LONGEST_SENTENCE, blank=True)
    question_to_self = models.CharField(max_length=LONGEST_QUESTION, blank=True)
    # From whom it came, in words: "een ouder, verbetergroep maart".
    source = models.CharField(max_length=LONGEST_SOURCE, blank=True)
    tip = models.ForeignKey(Tip, on_delete=models.SET_NULL, null=True, related_name="cards")
    published = models.BooleanField(default=False)
    # Which shipped card it was made from; empty for the council's own.
    base = models.CharField(max_length=40, blank=True)
    # Grows with every saving, so that two writers notice each other.
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {
        "situation": _MAY_NAME,
        "helps": _MAY_NAME,
        "sentence_to_try": _MAY_NAME,
        "question_to_self": _MAY_NAME,
        "source": _MAY_NAME,
    }
    impersonal = ("id", "council", "theme", "audience", "tip", "published", "base", "version")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "base"], condition=~models.Q(base=""), name="card_base_once"
            ),
        ]
        indexes = [
            # "Which cards has my council, newest first?"
            models.Index(fields=["council", "-id"], name="card_council"),
        ]

    def __str__(self) -> str:
        return f"card {self.pk}"


class Exercise(models.Model):
    """A werkvorm: something a team, a class or a group does together. One step, role or variant on each line."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=LONGEST_TITLE)
    goal = models.CharField(max_length=LONGEST_GOAL)
    group = models.CharField(max_length=LONGEST_TITLE)
    minutes = models.PositiveSmallIntegerField()
    steps = models.TextField(max_length=LONGEST_STEPS)
    debrief = models.CharField(max_length=LONGEST_GOAL, blank=True)
    roles = models.TextField(max_length=LONGEST_LINES, blank=True)
    # What is played or talked over; invented, never a story that somebody told.
    scenario = models.TextField(max_length=LONGEST_SCENARIO, blank=True)
    variants = models.TextField(max_length=LONGEST_LINES, blank=True)
    base = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {
        "title": _MAY_NAME, "goal": _MAY_NAME, "group": _MAY_NAME, "steps": _MAY_NAME, "debrief": _MAY_NAME,
        "roles": _MAY_NAME, "scenario": _MAY_NAME, "variants": _MAY_NAME,
    }
    impersonal = ("id", "council", "minutes", "base", "version")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "base"], condition=~models.Q(base=""), name="exercise_base_once"
            ),
        ]
        indexes = [
            # "Which exercises has my council, newest first?"
            models.Index(fields=["council", "-id"], name="exercise_council"),
        ]

    def __str__(self) -> str:
        return f"exercise {self.pk}"

    @property
    def step_list(self) -> list[str]:
        return self.steps.splitlines()

    @property
    def role_list(self) -> list[str]:
        return self.roles.splitlines()

    @property
    def variant_list(self) -> list[str]:
        return self.variants.splitlines()
