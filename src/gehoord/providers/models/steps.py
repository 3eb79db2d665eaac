"""What hangs on a moment of supervision: days that changed, what was measured, what will be better, reminders."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gehoord.advice.models import MailState
from gehoord.surveys.models import Campaign

from .agreements import Supervision


class Side(models.TextChoices):
    """Who wrote or is reminded."""

    MUNICIPALITY = "municipality", _("de gemeente")
    PROVIDER = "provider", _("de aanbieder")


class SupervisionMove(models.Model):
    """One time that a planned moment got another day, with the reason. For good."""

    moment = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="moves")
    was = models.DateField()
    becomes = models.DateField()
    why = models.TextField(max_length=1000)
    moved_at = models.DateTimeField()

    personal: ClassVar[dict[str, str]] = {"why": "may name who could not come"}
    impersonal = ("id", "moment", "was", "becomes", "moved_at")

    class Meta:
        ordering = ["moved_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(why=""), name="supervision_move_with_reason"),
        ]

    def __str__(self) -> str:
        return f"move of supervision {self.moment_id}"


class Measurement(models.Model):
    """What was measured at a step, frozen when the step was done. It never changes, whatever the survey does later.

    `figures` is empty when there are too few answers to tell anything; `counted` then is nothing too.
    """

    moment = models.OneToOneField(Supervision, on_delete=models.PROTECT, related_name="measurement")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="+")
    # As `surveys.evidence.facts_of`, with what it was called.
    figures = models.JSONField(default=dict)
    # Over how many answers, signals or changes a figure goes; nothing for a fact without a figure.
    counted = models.PositiveIntegerField(null=True)
    # As many as the published criterion asks, so that it may count.
    enough = models.BooleanField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "moment", "campaign", "figures", "counted", "enough", "digest", "frozen_at")

    def __str__(self) -> str:
        return f"measurement at supervision {self.moment_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises TypeError for one that is there."""
        if self.pk:
            raise TypeError("What was measured never changes; it is measured again.")
        self.digest = self.computed_digest()
        super().save(*args, **kwargs)

    def computed_digest(self) -> str:
        """SHA-256 of what was measured, as JSON with sorted keys, without spaces."""
        content = {
            "campaign": self.campaign_id, "figures": self.figures, "counted": self.counted, "enough": self.enough,
        }
        written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(written.encode()).hexdigest()

    @property
    def rows(self) -> list[dict[str, str]]:
        """The figures as they are read: whole percents; a share only where there are enough answers for one."""

        def percent(share: float | None) -> str:
            return "–" if share is None else f"{share:.0%}"

        return [
            {"label": row["label"], "answered": "–" if row["answered"] is None else str(row["answered"]),
             "share": percent(row["share"]),
             "between": "–" if row["low"] is None else f"{percent(row['low'])} – {percent(row['high'])}"}
            for row in self.figures.get("rows", ())
        ]

    @property
    def has_shares(self) -> bool:
        """Is there a share anywhere, or only between what it lies?"""
        return any(row["share"] is not None for row in self.figures.get("rows", ()))

    @property
    def is_whole(self) -> bool:
        return self.digest == self.computed_digest()


class ImprovementStep(models.Model):
    """One thing that the provider will do better, as both agreed: open, then done or not done, which never changes."""

    moment = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="improvements")
    what = models.TextField(max_length=1000)
    # A function or a team, never a name.
    who = models.CharField(max_length=120)
    # The day that was agreed first stays visible.
    first_due = models.DateField()
    due = models.DateField()
    how_seen = models.TextField(max_length=1000)
    written_by = models.CharField(max_length=20, choices=Side.choices)
    written_at = models.DateTimeField(default=timezone.now)
    # Nothing while it is open.
    done = models.BooleanField(null=True)
    settled_on = models.DateField(null=True)
    settled_by = models.CharField(max_length=20, choices=Side.choices, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {
        "what": "may turn out to name somebody", "who": "a function; may turn out to be a name",
        "how_seen": "may turn out to name somebody", "note": "may turn out to name somebody",
    }
    impersonal = (
        "id", "moment", "first_due", "due", "written_by", "written_at", "done", "settled_on", "settled_by", "version",
    )

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(what="") & ~models.Q(who="") & ~models.Q(how_seen=""), name="improvement_has_words"
            ),
            models.CheckConstraint(
                condition=models.Q(done__isnull=True, settled_on__isnull=True, settled_by="", note="")
                | models.Q(done__isnull=False, settled_on__isnull=False) & ~models.Q(settled_by="")
                & ~models.Q(note=""),
                name="improvement_settled_with_note",
            ),
        ]

    def __str__(self) -> str:
        return f"improvement step {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.done is None

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due < timezone.localdate()


class Nearing(models.TextChoices):
    """When somebody is reminded."""

    BEFORE = "before", _("voor de dag")
    AFTER = "after", _("na de dag")


class SupervisionReminder(models.Model):
    """One time that one side was reminded of one moment or improvement step: once for each day it was planned on,
    also when the job runs twice."""

    moment = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="reminders")
    # The one it is about; else it is about the moment itself.
    improvement = models.ForeignKey(ImprovementStep, on_delete=models.PROTECT, null=True, related_name="reminders")
    side = models.CharField(max_length=20, choices=Side.choices)
    nearing = models.CharField(max_length=10, choices=Nearing.choices)
    # The day it was about: what moved is reminded of anew.
    due = models.DateField()
    made_at = models.DateTimeField()
    mail = models.CharField(max_length=20, choices=MailState.choices, default=MailState.OFF)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "moment", "improvement", "side", "nearing", "due", "made_at", "mail")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["moment", "side", "nearing", "due"], condition=models.Q(improvement__isnull=True),
                name="supervision_reminder_once",
            ),
            models.UniqueConstraint(
                fields=["improvement", "side", "nearing", "due"], condition=models.Q(improvement__isnull=False),
                name="improvement_reminder_once",
            ),
        ]
        indexes = [
            # "Which mail waits to be tried again?"
            models.Index(fields=["mail", "made_at"], name="supervision_reminder_waits"),
        ]

    def __str__(self) -> str:
        return f"reminder {self.nearing} of supervision {self.moment_id} to {self.side}"
