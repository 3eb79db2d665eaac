from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from gehoord.core.councils.models import Person

from .answers import Commitment, Reply
from .letter import Advice


class PaperKind(models.TextChoices):
    """What a file is, judged by what is in it; the value is the end of its name."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "DOCX"
    ODT = "odt", "ODT"
    PNG = "png", "PNG"
    JPEG = "jpg", "JPEG"


class Paper(models.Model):
    """A file of the municipality: proof with a reply or a commitment, or the formal letter that answers an advice.

    Its content is sealed: it is meant to be public, but may hold names. Taken away, the row stays without content.
    """

    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, null=True, related_name="papers")
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, null=True, related_name="papers")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, related_name="papers")
    # What the seal is bound to.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=PaperKind.choices)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()
    # A letter that came on paper to the council, which put it in.
    is_from_council = models.BooleanField(default=False)
    # The municipality says that everybody may have it; the council has to agree.
    may_be_public = models.BooleanField(default=False)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    removal = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {
        "name": "may turn out to hold a person's name", "sealed": "may hold names",
        "digest": "recognises the file", "agreed_by": "which colleague agreed", "added_by": "who put it in",
        "removed_by": "who took it away", "removal": "may turn out to hold a person's name",
    }
    impersonal = (
        "id", "advice", "reply", "commitment", "key", "kind", "size", "is_from_council", "may_be_public", "agreed_at",
        "added_at", "removed_at", "version",
    )

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(advice__isnull=False, reply__isnull=True, commitment__isnull=True)
                | models.Q(advice__isnull=True, reply__isnull=False, commitment__isnull=True)
                | models.Q(advice__isnull=True, reply__isnull=True, commitment__isnull=False),
                name="paper_belongs_to_one",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True)
                | models.Q(sealed=b"", digest="", agreed_at__isnull=True) & ~models.Q(removal=""),
                name="paper_removed_is_empty",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_at__isnull=True) | models.Q(may_be_public=True),
                name="paper_agreed_was_offered",
            ),
        ]

    def __str__(self) -> str:
        return f"paper {self.pk}"

    @property
    def context(self) -> str:
        """What the seal is bound to."""
        return f"paper:{self.key}"

    @property
    def is_public(self) -> bool:
        return self.agreed_at is not None and self.removed_at is None

    @property
    def file_name(self) -> str:
        """For whoever downloads it: plain, and by what is in it."""
        return f"bijlage-{self.pk}.{self.kind}"
