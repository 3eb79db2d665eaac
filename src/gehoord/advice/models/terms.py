from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council, Person

from .letter import Advice, Recommendation


class Ordinance(models.Model):
    """What a council's own ordinance says about answering, and whom the council writes to. One row for each council.

    A new advice begins with it. What was sent carries its own term and never follows a later change.
    """

    council = models.OneToOneField(Council, on_delete=models.PROTECT, related_name="ordinance")
    reply_weeks = models.PositiveSmallIntegerField(
        default=6, validators=[MinValueValidator(1), MaxValueValidator(52)]
    )
    # Instead of the weeks, where the ordinance counts in working days; 0: in weeks.
    reply_working_days = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(260)])
    term_basis = models.CharField(max_length=300, blank=True)
    # The one extension that may be asked; 0: none.
    extension_weeks = models.PositiveSmallIntegerField(default=4, validators=[MaxValueValidator(52)])
    extension_basis = models.CharField(max_length=300, blank=True)
    remind_before_days = models.PositiveSmallIntegerField(default=14, validators=[MaxValueValidator(90)])
    remind_after_days = models.PositiveSmallIntegerField(default=7, validators=[MaxValueValidator(90)])
    # The council's own address: letters and reminders come from it, and answers go to it.
    mail_address = models.EmailField(blank=True)
    # To whom the letter goes when time runs out, line by line, and how it opens.
    clerk = models.TextField(max_length=1000, blank=True)
    clerk_salutation = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {
        "mail_address": "may hold a name, although it is meant to be the council's own",
        "clerk": "may name the clerk of the municipal council",
        "clerk_salutation": "the same",
    }
    impersonal = (
        "id", "council", "reply_weeks", "reply_working_days", "term_basis", "extension_weeks", "extension_basis",
        "remind_before_days", "remind_after_days", "version",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(reply_weeks__gte=1), name="ordinance_has_a_term"),
        ]

    def __str__(self) -> str:
        return f"ordinance of council {self.council_id}"


class Term(models.Model):
    """Until when one point of a sent advice waits for its answer. Made at sending; extended once at most."""

    point = models.OneToOneField(Recommendation, on_delete=models.PROTECT, related_name="term")
    # The day of the letter, and the day that counts now: the same until it is extended.
    first_due = models.DateField()
    due = models.DateField(db_index=True)
    basis = models.CharField(max_length=300, blank=True)
    # What the ordinance allowed on the day of sending; 0: no extension.
    extension_weeks = models.PositiveSmallIntegerField(default=0)
    extension_basis = models.CharField(max_length=300, blank=True)
    # Everybody reads the reason.
    extension_reason = models.TextField(max_length=1000, blank=True)
    extended_at = models.DateTimeField(null=True)
    extended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    # The council wrote down what was asked outside Gehoord.
    noted_by_council = models.BooleanField(default=False)

    personal: ClassVar[dict[str, str]] = {"extended_by": "who asked for more time, or wrote down that it was asked"}
    impersonal = (
        "id", "point", "first_due", "due", "basis", "extension_weeks", "extension_basis", "extension_reason",
        "extended_at", "noted_by_council",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(extended_at__isnull=True, extension_reason="", due=models.F("first_due"))
                | models.Q(extended_at__isnull=False, due__gt=models.F("first_due")) & ~models.Q(extension_reason=""),
                name="term_extended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"term of point {self.point_id}"

    @property
    def is_extended(self) -> bool:
        return self.extended_at is not None

    @property
    def may_be_extended(self) -> bool:
        """The ordinance knew an extension, and it was not used."""
        return bool(self.extension_weeks) and not self.is_extended

    @property
    def is_over(self) -> bool:
        """The last day has passed; whether an answer came is another question."""
        return self.due < timezone.localdate()

    @property
    def days_left(self) -> int:
        """Below zero: so many days over."""
        return (self.due - timezone.localdate()).days

    @property
    def days_over(self) -> int:
        return -self.days_left


class Side(models.TextChoices):
    """Who is reminded."""

    COUNCIL = "council", _("de raad")
    MUNICIPALITY = "municipality", _("de gemeente")


class Step(models.TextChoices):
    """When somebody is reminded."""

    BEFORE = "before", _("voor het einde van de termijn")
    AFTER = "after", _("na het einde van de termijn")


class MailState(models.TextChoices):
    """How far a mail is."""

    OFF = "off", _("niet gemaild")
    QUEUED = "queued", _("in de wachtrij")
    SENDING = "sending", _("wordt verstuurd")
    SENT = "sent", _("verstuurd")
    FAILED = "failed", _("mislukt")


class Reminder(models.Model):
    """One time that one side was reminded of one point: once for each step of a term, also when the job runs twice."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="reminders")
    side = models.CharField(max_length=20, choices=Side.choices)
    step = models.CharField(max_length=20, choices=Step.choices)
    # The last day of the term it was about: an extended term is reminded of anew.
    due = models.DateField()
    made_at = models.DateTimeField()
    mail = models.CharField(max_length=20, choices=MailState.choices, default=MailState.OFF)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "term", "side", "step", "due", "made_at", "mail")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["term", "side", "step", "due"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"reminder {self.step} of term {self.term_id} to {self.side}"


class Escalation(models.Model):
    """One letter to the municipal council about points whose term is over, as it was taken."""

    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, related_name="escalations")
    # Which points were open, as the letter names them, and what the council added in its own words.
    points = models.JSONField()
    note = models.TextField(max_length=4000, blank=True)
    kind = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    personal: ClassVar[dict[str, str]] = {
        "made_by": "which colleague made it", "note": "words of the council, which may name somebody",
    }
    impersonal = ("id", "advice", "points", "kind", "sha256", "made_at")

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"letter to the municipal council about advice {self.advice_id}"
