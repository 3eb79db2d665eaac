"""A round by link for people who cannot come: they write, rate, and rate again, without seeing each other."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .gatherings import LONGEST_TEXT, MAY_NAME, Cause, Gathering, GroupRole
from .keys import random_key

LOWEST, HIGHEST = 1, 9


class Stage(models.TextChoices):
    """Where a round by link is. There is no way back, so that nobody answers after seeing the result."""

    READY = "ready", _("nog niet begonnen")
    WRITING = "writing", _("ronde 1: opschrijven")
    SORTING = "sorting", _("na ronde 1: op een rij zetten")
    RATING = "rating", _("ronde 2: cijfers geven")
    LOOKING = "looking", _("na ronde 2: redenen nalezen")
    AGAIN = "again", _("ronde 3: nog eens kijken")
    OVER = "over", _("klaar")


# In which round people answer, by stage.
ROUND = {Stage.WRITING: 1, Stage.RATING: 2, Stage.AGAIN: 3}


class TextKind(models.TextChoices):
    """What somebody wrote about in the first round."""

    OBSERVATION = "observation", _("Observatie")
    CAUSE = "cause", _("Oorzaak")
    TIP = "tip", _("Tip")


class Delphi(models.Model):
    """What is asked by link, and what was agreed beforehand: fixed when the first round opens.

    `people`: how many answered in each round, 0 when they were too few to tell. The code of the link is kept sealed,
    for the invitations, and gone at the end.
    """

    gathering = models.OneToOneField(Gathering, on_delete=models.CASCADE, related_name="delphi")
    question = models.CharField(max_length=LONGEST_TEXT)
    roles = models.JSONField(default=list)
    rounds = models.PositiveSmallIntegerField(default=3)
    # Agreement: at least so many percent of those who rate give this number or higher.
    agree_percent = models.PositiveSmallIntegerField(default=75)
    agree_from = models.PositiveSmallIntegerField(default=7)
    # Of fewer answers nothing is told.
    smallest = models.PositiveSmallIntegerField()
    # The last day of each round.
    first_ends = models.DateField()
    second_ends = models.DateField()
    third_ends = models.DateField(null=True, blank=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.READY)
    door_hash = models.CharField(max_length=64, blank=True)
    sealed_door = models.BinaryField(default=bytes)
    people = models.JSONField(default=dict, blank=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {"question": MAY_NAME}
    impersonal = (
        "id", "gathering", "roles", "rounds", "agree_percent", "agree_from", "smallest", "first_ends", "second_ends",
        "third_ends", "stage", "door_hash", "sealed_door", "people", "ended_at", "version",
    )

    class Meta:
        indexes = [
            # "Of which rounds is the last day over?"
            models.Index(fields=["stage"], name="delphi_stage"),
        ]
        constraints = [
            # "Which round has this code?"
            models.UniqueConstraint(fields=["door_hash"], condition=~models.Q(door_hash=""), name="delphi_door_once"),
            models.CheckConstraint(
                condition=models.Q(rounds=2, third_ends=None) | models.Q(rounds=3, third_ends__isnull=False),
                name="delphi_two_or_three_rounds",
            ),
        ]

    def __str__(self) -> str:
        return f"delphi {self.pk}"

    @property
    def round_now(self) -> int:
        """1 to 3; 0 when nobody can answer."""
        return ROUND.get(Stage(self.stage), 0)

    @property
    def ends_on(self) -> date | None:
        """The last day of the round that is on."""
        return {1: self.first_ends, 2: self.second_ends, 3: self.third_ends}.get(self.round_now)

    @property
    def is_over(self) -> bool:
        return self.stage == Stage.OVER


class DelphiPlace(models.Model):
    """Somebody who takes part by link: a role and the digest of a code. Nothing says who; gone at the end."""

    delphi = models.ForeignKey(Delphi, on_delete=models.CASCADE, related_name="places")
    token_hash = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20, choices=GroupRole.choices)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "delphi", "token_hash", "role")

    def __str__(self) -> str:
        return f"delphi place {self.pk}"


class DelphiCause(models.Model):
    """A cause that everybody rates, in the words the facilitator gave it.

    `result`: by round, numbers of all answers together; none of too few. `cause`: the line it was kept as.
    """

    delphi = models.ForeignKey(Delphi, on_delete=models.CASCADE, related_name="causes")
    text = models.CharField(max_length=LONGEST_TEXT)
    # Causes lie in this order, which says nothing.
    shuffle = models.BigIntegerField()
    result = models.JSONField(default=dict, blank=True)
    cause = models.ForeignKey(Cause, on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {"text": MAY_NAME}
    impersonal = ("id", "delphi", "shuffle", "result", "cause", "version")

    class Meta:
        ordering = ["shuffle", "pk"]

    def __str__(self) -> str:
        return f"delphi cause {self.pk}"


class DelphiText(models.Model):
    """What somebody wrote in the first round, without names. Whose it is serves only to take it back in that round."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    delphi = models.ForeignKey(Delphi, on_delete=models.CASCADE, related_name="texts")
    # None from the end of the first round.
    place = models.ForeignKey(DelphiPlace, on_delete=models.CASCADE, null=True, related_name="texts")
    kind = models.CharField(max_length=20, choices=TextKind.choices)
    text = models.CharField(max_length=LONGEST_TEXT)
    # The cause it became, by itself or with others that say the same.
    became = models.ForeignKey(DelphiCause, on_delete=models.SET_NULL, null=True, related_name="texts")
    shuffle = models.BigIntegerField()

    personal: ClassVar[dict[str, str]] = {"text": MAY_NAME}
    impersonal = ("id", "delphi", "place", "kind", "became", "shuffle")

    class Meta:
        ordering = ["shuffle", "pk"]

    def __str__(self) -> str:
        return f"delphi text {self.pk}"


class DelphiRating(models.Model):
    """How important somebody finds a cause in one round. Gone at the end: then only numbers are left."""

    about = models.ForeignKey(DelphiCause, on_delete=models.CASCADE, related_name="ratings", db_index=False)
    place = models.ForeignKey(DelphiPlace, on_delete=models.CASCADE, related_name="ratings")
    round = models.PositiveSmallIntegerField()
    value = models.PositiveSmallIntegerField()

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "about", "place", "round", "value")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "place", "round"], name="delphi_rating_once"),
            models.CheckConstraint(
                condition=models.Q(value__gte=LOWEST, value__lte=HIGHEST), name="delphi_rating_1_to_9"
            ),
        ]

    def __str__(self) -> str:
        return f"delphi rating {self.pk}"


class DelphiReason(models.Model):
    """Why somebody gave a cause this number, without names; others read it in the last round, once it is admitted."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    about = models.ForeignKey(DelphiCause, on_delete=models.CASCADE, related_name="reasons", db_index=False)
    # None from the end of the second round.
    place = models.ForeignKey(DelphiPlace, on_delete=models.CASCADE, null=True, related_name="reasons")
    text = models.CharField(max_length=LONGEST_TEXT)
    admitted = models.BooleanField(default=False)
    shuffle = models.BigIntegerField()

    personal: ClassVar[dict[str, str]] = {"text": MAY_NAME}
    impersonal = ("id", "about", "place", "admitted", "shuffle")

    class Meta:
        ordering = ["shuffle", "pk"]
        constraints = [models.UniqueConstraint(fields=["about", "place"], name="delphi_reason_once")]

    def __str__(self) -> str:
        return f"delphi reason {self.pk}"
