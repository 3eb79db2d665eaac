from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models

from gehoord.core.councils.models import Person

from ..sealed import LetterQuerySet, Sealed, SealedForGood
from .letter import Advice


class Plain(Sealed):
    """What a letter says in plain words, for young people and whoever finds a formal letter hard. Written by people, by
    the same rules as a block; sealed with the advice."""

    advice = models.OneToOneField(Advice, on_delete=models.CASCADE, related_name="plain")
    # What the council was told, what it asks, and what happens next. Text as in `Block.text`.
    heard = models.TextField(max_length=10_000, blank=True)
    asked = models.TextField(max_length=10_000, blank=True)
    ahead = models.TextField(max_length=10_000, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    personal: ClassVar[dict[str, str]] = {"changed_by": "which colleague wrote it last"}
    impersonal = ("id", "advice", "heard", "asked", "ahead", "version", "changed_at")

    SEAL = "advice__state"

    def _advice_pks(self) -> set[int]:
        return {self.advice_id}

    def __str__(self) -> str:
        return f"plain version of advice {self.advice_id}"


class PlainLetter(models.Model):
    """The plain version as a file, as it was when the letter was sent."""

    advice = models.OneToOneField(Advice, on_delete=models.PROTECT, related_name="plain_letter")
    pdf = models.BinaryField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = LetterQuerySet.as_manager()

    personal: ClassVar[dict[str, str]] = {"pdf": "may repeat words that were sent with consent at that moment"}
    impersonal = ("id", "advice", "digest", "made_at")

    def __str__(self) -> str:
        return f"plain letter of advice {self.advice_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise SealedForGood
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SealedForGood
