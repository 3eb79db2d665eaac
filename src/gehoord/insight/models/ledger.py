"""The ledger: every number that outsiders ever saw, and which stories it counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council
from gehoord.intake.models import Signal


class OutKind(models.TextChoices):
    """What brought numbers out."""

    YEAR = "year", _("jaarcijfers")
    LETTER = "letter", _("brief")
    OPEN_DATA = "open_data", _("open data")
    HANDOUT = "handout", _("blad voor op tafel")
    OTHER = "other", _("anders")


class LedgerQuerySet(models.QuerySet[Any]):
    """What went out cannot be taken back: rows are added, never changed."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The ledger is append-only.")

    def delete(self) -> NoReturn:
        raise TypeError("The ledger is append-only.")

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The ledger is append-only.")


class Kept(models.Model):
    """A row of the ledger that stays as it is."""

    objects: ClassVar[Any] = LedgerQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("The ledger is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The ledger is append-only.")


class LedgerRelease(Kept):
    """Numbers that went out together: a year, a letter, a table of open data. All that outsiders ever saw is here."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=OutKind.choices)
    # What it was, in the words of who released it: "2025", "2026-03". Asked for again, it gives the same numbers.
    reference = models.CharField(max_length=100)
    # Below this nothing was shown: the council's smallest n of that day.
    smallest = models.PositiveSmallIntegerField()
    released_at = models.DateTimeField(default=timezone.now)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "council", "kind", "reference", "smallest", "released_at")

    class Meta:
        constraints = [
            # Also answers "What did my council release?".
            models.UniqueConstraint(fields=["council", "kind", "reference"], name="ledgerrelease_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class LedgerCell(Kept):
    """One row of a release: n, or n of `of`. None for what was hidden: that it was asked is known, not how many."""

    release = models.ForeignKey(LedgerRelease, on_delete=models.PROTECT, related_name="cells", db_index=False)
    order = models.PositiveIntegerField()
    label = models.CharField(max_length=300)
    n = models.PositiveIntegerField(null=True)
    of = models.PositiveIntegerField(null=True)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "release", "order", "label", "n", "of")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "order"], name="ledgercell_order_once"),
        ]

    def __str__(self) -> str:
        return f"{self.label} of release {self.release_id}"


class LedgerStory(models.Model):
    """In which rows of a release a story was counted. Goes when the story is erased; the numbers stay."""

    release = models.ForeignKey(LedgerRelease, on_delete=models.PROTECT, related_name="stories", db_index=False)
    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="+")
    # Orders of the rows it is one of the n of, and of those where it is only part of what they are a share of.
    counted = models.JSONField(default=list)
    beside = models.JSONField(default=list)

    personal: ClassVar[dict[str, str]] = {
        "signal": "whose story was counted",
        "counted": "in which published numbers",
        "beside": "of which published numbers it is the rest",
    }
    impersonal = ("id", "release")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "signal"], name="ledgerstory_once"),
        ]

    def __str__(self) -> str:
        return f"signal {self.signal_id} in release {self.release_id}"
