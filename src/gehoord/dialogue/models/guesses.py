"""Codes of the door that were typed wrong."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gehoord.core.councils.models import Council


class WrongCodes(models.Model):
    """How many wrong codes came at the doors of one council since then; never from whom."""

    council = models.OneToOneField(Council, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    number = models.PositiveIntegerField(default=0)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "council", "since", "number")

    def __str__(self) -> str:
        return f"wrong codes {self.pk}"
