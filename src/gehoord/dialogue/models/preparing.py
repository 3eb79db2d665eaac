"""What is arranged before a gathering."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gehoord.core.councils.models import Council

from .gatherings import LONGEST_TEXT, MAY_NAME, Gathering

LONGEST_PRACTICAL = 400


class Series(models.Model):
    """Gatherings that belong together, such as three groups about one question. `version` grows with every saving."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=120)
    goal = models.CharField(max_length=LONGEST_TEXT)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {"title": MAY_NAME, "goal": MAY_NAME}
    impersonal = ("id", "council", "version")

    class Meta:
        indexes = [
            # "Which series has my council, newest first?"
            models.Index(fields=["council", "-id"], name="series_newest"),
        ]

    def __str__(self) -> str:
        return self.title


class Preparation(models.Model):
    """What a gathering is for, for how many of each role there is a seat, and what people have to know.

    `seats` and `coming`: role and number. Who they are is nowhere. `version` grows with every saving.
    """

    gathering = models.OneToOneField(Gathering, on_delete=models.CASCADE, related_name="preparation")
    series = models.ForeignKey(Series, on_delete=models.SET_NULL, null=True, blank=True, related_name="preparations")
    goal = models.CharField(max_length=LONGEST_TEXT, blank=True)
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    address = models.CharField(max_length=LONGEST_PRACTICAL, blank=True)
    travel = models.CharField(max_length=LONGEST_PRACTICAL, blank=True)
    food = models.CharField(max_length=LONGEST_PRACTICAL, blank=True)
    interpreter = models.CharField(max_length=LONGEST_PRACTICAL, blank=True)
    contact = models.CharField(max_length=LONGEST_PRACTICAL, blank=True)
    seats = models.JSONField(default=dict, blank=True)
    coming = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {
        "goal": MAY_NAME, "address": "may turn out to be where somebody lives", "travel": MAY_NAME, "food": MAY_NAME,
        "interpreter": MAY_NAME, "contact": "may be a colleague who can be called",
    }
    impersonal = ("id", "gathering", "series", "starts", "ends", "seats", "coming", "version")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(starts__isnull=False, ends__gt=models.F("starts")),
                name="preparation_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"preparation of gathering {self.gathering_id}"
