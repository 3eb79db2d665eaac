"""The same cause, that came up in several gatherings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gehoord.core.councils.models import Council
from gehoord.core.vocabulary.words import Precondition

from .gatherings import LONGEST_TEXT, MAY_NAME, Cause


class MergedCause(models.Model):
    """One text for causes of several closed gatherings that say the same; what each said stays as it was.

    It does not change; it can be taken apart again until it was chosen.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.CharField(max_length=LONGEST_TEXT)
    # Of all it was made of.
    themes = models.JSONField(default=list, blank=True)
    preconditions = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    personal: ClassVar[dict[str, str]] = {"text": MAY_NAME}
    impersonal = ("id", "council", "themes", "preconditions", "made_at")

    class Meta:
        indexes = [
            # "Which merged causes has my council, newest first?"
            models.Index(fields=["council", "-id"], name="mergedcause_newest"),
        ]

    def __str__(self) -> str:
        return f"merged cause {self.pk}"

    @property
    def shuffle_key(self) -> str:
        """What puts it in a row beside causes, whose key is their own."""
        return f"m{self.pk}"

    @property
    def precondition_labels(self) -> list[str]:
        return [str(one.label) for one in Precondition if one.value in self.preconditions]


class MergedFrom(models.Model):
    """That a cause is one of those a merged cause was made of."""

    merged = models.ForeignKey(MergedCause, on_delete=models.CASCADE, related_name="originals")
    cause = models.OneToOneField(Cause, on_delete=models.PROTECT, related_name="merged_in")

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "merged", "cause")

    class Meta:
        ordering = ["cause"]

    def __str__(self) -> str:
        return f"cause {self.cause_id} in merged cause {self.merged_id}"
