"""What came in from a spreadsheet, until and after it was decided."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council


class Sheet(models.TextChoices):
    """What the rows of a spreadsheet are about."""

    PROVIDERS = "aanbieders", _("aanbieders, locaties en teams")
    AGREEMENTS = "afspraken", _("afspraken")


class ImportState(models.TextChoices):
    WAITING = "waiting", _("nog niet overgenomen")
    DONE = "done", _("overgenomen")
    UNDONE = "undone", _("teruggedraaid")
    THROWN_AWAY = "thrown_away", _("weggegooid")


class TableImport(models.Model):
    """A spreadsheet that came in. Its rows are kept until somebody decides; what it did, so that it can be undone."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    sheet = models.CharField(max_length=20, choices=Sheet.choices)
    state = models.CharField(max_length=20, choices=ImportState.choices, default=ImportState.WAITING)
    came_in_at = models.DateTimeField(auto_now_add=True)
    # [number, {column: cell}] of each filled row; empty once it was decided.
    rows = models.JSONField(default=list)
    # Of each row what it would do or did: row, state, label, and for an error column and why.
    plan = models.JSONField(default=list)
    # Of each row that did something: what, and what stood there before.
    did = models.JSONField(default=list)

    personal: ClassVar[dict[str, str]] = {"rows": "whatever stands in the file, until it is decided"}
    impersonal = ("id", "council", "sheet", "state", "came_in_at", "plan", "did")

    class Meta:
        indexes = [
            # "Which spreadsheets came in, newest first?"
            models.Index(fields=["council", "-came_in_at"], name="import_list"),
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"

    def count(self, state: str) -> int:
        return sum(row["state"] == state for row in self.plan)

    @property
    def is_waiting(self) -> bool:
        return self.state == ImportState.WAITING

    @property
    def is_done(self) -> bool:
        return self.state == ImportState.DONE

    @property
    def counted(self) -> dict[str, int]:
        return {state: self.count(state) for state in ("new", "changed", "same", "error")}
