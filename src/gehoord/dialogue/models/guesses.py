"""Codes that were typed wrong."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council


class Guessed(models.TextChoices):
    """What somebody tries to get into."""

    DOOR = "door", _("De deur")
    OWN = "own", _("Een eigen code")


class WrongCodes(models.Model):
    """How many wrong codes came since then at the doors of one council, or as own codes; never from whom."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+", db_index=False)
    what = models.CharField(max_length=4, choices=Guessed.choices, default=Guessed.DOOR)
    since = models.DateTimeField()
    number = models.PositiveIntegerField(default=0)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "council", "what", "since", "number")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["council", "what"], name="wrong_codes_once")]

    def __str__(self) -> str:
        return f"wrong codes {self.pk}"
