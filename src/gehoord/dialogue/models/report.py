"""The report of a gathering, and what those who were there say of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .gatherings import LONGEST_TEXT, MAY_NAME, Gathering

LONGEST_REASON = 300


class ReportCheck(models.Model):
    """That people who had a place may look at the report, from when places ended; none when nobody had a phone.

    `right` and `wrong`: how many said so, fixed when it ends. `skipped_because`: why no check is held.
    """

    gathering = models.OneToOneField(Gathering, on_delete=models.CASCADE, related_name="report_check")
    kept_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    # The last day on which somebody can say something.
    ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    skipped_because = models.CharField(max_length=LONGEST_REASON, blank=True)
    # What the council did with what people said.
    note = models.CharField(max_length=LONGEST_TEXT, blank=True)
    right = models.PositiveSmallIntegerField(default=0)
    wrong = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {"skipped_because": MAY_NAME, "note": MAY_NAME}
    impersonal = (
        "id", "gathering", "kept_at", "opened_at", "ends_on", "ended_at", "right", "wrong", "version",
    )

    def __str__(self) -> str:
        return f"check of gathering {self.gathering_id}"


class Verdict(models.TextChoices):
    """What somebody who was there says of the report."""

    RIGHT = "right", _("Het klopt")
    WRONG = "wrong", _("Het klopt niet")


class Reader(models.Model):
    """Somebody who may look at the report, by the code of the place they had; nothing says who, or as what.

    When the check ends no code is left, and of the rows only those with words.
    """

    report_check = models.ForeignKey(ReportCheck, on_delete=models.CASCADE, related_name="readers")
    token_hash = models.CharField(max_length=64, blank=True)
    says = models.CharField(max_length=5, choices=Verdict.choices, blank=True)
    # What is not right, without names.
    text = models.CharField(max_length=LONGEST_TEXT, blank=True)

    personal: ClassVar[dict[str, str]] = {"text": MAY_NAME}
    impersonal = ("id", "report_check", "token_hash", "says")

    class Meta:
        ordering = ["pk"]
        constraints = [
            # "Whose code is this?"
            models.UniqueConstraint(
                fields=["token_hash"], condition=~models.Q(token_hash=""), name="reader_code_once"
            ),
        ]

    def __str__(self) -> str:
        return f"reader {self.pk}"
