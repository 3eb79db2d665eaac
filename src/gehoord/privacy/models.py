from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from gehoord.core.councils.models import Council


class Original(models.Model):
    """What somebody wrote, sealed. Kept short; every reading is in the trail with its reason."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    key_id = models.CharField(max_length=40)
    expires_on = models.DateField()

    personal: ClassVar[dict[str, str]] = {"sealed": "the story as it was told"}
    impersonal = ("id", "ref", "council", "key_id", "expires_on")

    class Meta:
        indexes = [
            # "Which originals are past their term?"
            models.Index(fields=["expires_on"], name="original_expires"),
            # "Which originals still need the new key?"
            models.Index(fields=["key_id"], name="original_key"),
        ]

    def __str__(self) -> str:
        return f"original {self.ref}"

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return f"original:{self.council_id}:{self.ref}"
