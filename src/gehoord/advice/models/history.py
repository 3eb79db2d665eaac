from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Person

from ..sealed import ProtectableQuerySet
from .letter import Advice, Sealed


class Part(models.TextChoices):
    """What a version is of."""

    HEAD = "head", _("gegevens van de brief")
    BLOCK = "block", _("onderdeel")
    POINT = "point", _("punt")


class Version(Sealed):
    """What the head, a block or a point of an advice said after somebody saved it, or that it was taken away.

    The newest one of a part is what stands there now. After the advice was sent none is added or changed; only words
    that may no longer be read go out (`protect`).
    """

    advice = models.ForeignKey(Advice, on_delete=models.CASCADE, related_name="versions", db_index=False)
    part = models.CharField(max_length=10, choices=Part.choices)
    # The key of the block or point, which it keeps when it comes back; of the head that of the advice.
    row = models.PositiveBigIntegerField()
    # The version of the part itself.
    number = models.PositiveIntegerField()
    # Its fields by name, evidence by its numbers; empty when the words were erased.
    says = models.JSONField(default=dict)
    is_removed = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = ProtectableQuerySet.as_manager()

    personal: ClassVar[dict[str, str]] = {
        "says": "may repeat a story or a line of a group, and names who signs and who gets the letter",
        "saved_by": "which colleague saved it",
    }
    impersonal = ("id", "advice", "part", "row", "number", "is_removed", "saved_at")

    class Meta:
        ordering = ["-saved_at", "-pk"]
        constraints = [
            # Also: "what did this part say before this version?"
            models.UniqueConstraint(fields=["advice", "part", "row", "number"], name="version_once"),
        ]
        indexes = [
            # "What was changed in this advice, the last first?"
            models.Index(fields=["advice", "-saved_at"], name="version_newest"),
        ]

    SEAL = "advice__state"

    def _advice_pks(self) -> set[int]:
        return {self.advice_id}

    def __str__(self) -> str:
        return f"version {self.number} of {self.part} {self.row}"

    @property
    def is_erased(self) -> bool:
        return not self.says
