"""When somebody practises with a group."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from gehoord.core.councils.models import Council, Person
from gehoord.surveys.models import Campaign

from .cards import LONGEST_TITLE, Exercise
from .decks import Deck
from .scenarios import Scenario

MOST_PEOPLE = 500


class Training(models.Model):
    """One time that an exercise is done with a group. Who took part is a number for each kind of people, no list."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=LONGEST_TITLE)
    held_on = models.DateField()
    starts_at = models.TimeField()
    place = models.CharField(max_length=LONGEST_TITLE, blank=True)
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    deck = models.ForeignKey(Deck, on_delete=models.SET_NULL, null=True, related_name="+")
    # An invented scene to play; used only while it is approved.
    scenario = models.ForeignKey(Scenario, on_delete=models.SET_NULL, null=True, related_name="+")
    # Who leads it; sees this training and no other.
    trainer = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    professionals = models.PositiveSmallIntegerField(null=True)
    young_people = models.PositiveSmallIntegerField(null=True)
    parents = models.PositiveSmallIntegerField(null=True)
    # What people found of it, once that was asked.
    evaluation = models.OneToOneField(Campaign, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {
        "trainer": "who leads it", "title": "may turn out to name somebody; the form asks not to",
        "place": "may turn out to be where somebody lives; the form asks for a public place",
    }
    impersonal = (
        "id", "council", "held_on", "starts_at", "exercise", "deck", "scenario", "professionals", "young_people",
        "parents", "evaluation", "version",
    )

    class Meta:
        indexes = [
            # "Which trainings has my council, the last one first?"
            models.Index(fields=["council", "-held_on"], name="training_council"),
        ]

    def __str__(self) -> str:
        return f"training {self.pk}"

    @property
    def ends_at(self) -> str:
        """As the clock shows it."""
        return self.after(self.exercise.minutes)

    def after(self, minutes: int) -> str:
        """The clock this many minutes after the start, e.g. "14:05"."""
        return f"{datetime.combine(self.held_on, self.starts_at) + timedelta(minutes=minutes):%H:%M}"
