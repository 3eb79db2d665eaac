from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gehoord.advice.models import Recommendation
from gehoord.core.councils.models import Council, Person
from gehoord.core.organisations.models import Organisation
from gehoord.surveys.models import Campaign

# Below this a figure about one provider says nothing (see README).
SMALLEST_N = 30
LADDER_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s+")


class AgreementKind(models.TextChoices):
    """On which terms a provider gives help."""

    CONTRACT = "contract", _("inkoopcontract")
    SUBSIDY = "subsidy", _("subsidie")


class Agreement(models.Model):
    """What a municipality or region agreed with one provider, for a period."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=20, choices=AgreementKind.choices)
    title = models.CharField(max_length=200)
    # Which municipality or youth region it belongs to, in words; and which one it is, when the council knows it.
    owner = models.CharField(max_length=200)
    owned_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="agreements_owned")
    # Whose residents it is for; the owner itself only when it is named here too.
    municipalities = models.ManyToManyField(Organisation, related_name="agreements_joined")
    lot = models.CharField(max_length=60, blank=True)
    # The national iJw category: two digits. Codes below it are local.
    product_group = models.CharField(max_length=2, blank=True)
    product_code = models.CharField(max_length=20, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    # Grows with each change, so that two writers notice each other.
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = (
        "id", "council", "provider", "kind", "title", "owner", "owned_by", "lot", "product_group", "product_code",
        "starts_on", "ends_on", "version",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(product_group="") | models.Q(product_group__regex=r"^[0-9]{2}$"),
                name="agreement_product_group_2",
            ),
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name="agreement_period"),
            models.CheckConstraint(condition=~models.Q(title="") & ~models.Q(owner=""), name="agreement_has_words"),
        ]

    def __str__(self) -> str:
        return self.title


class Placement(models.TextChoices):
    """Where in the procurement, or in the subsidy, bejegening counts."""

    SUITABILITY = "suitability", _("geschiktheidseis")
    AWARD = "award", _("gunningscriterium")
    PERFORMANCE = "performance", _("uitvoeringseis")
    KPI = "kpi", _("prestatie-indicator (KPI)")
    SUBSIDY_CONDITION = "subsidy_condition", _("subsidievoorwaarde")


class Basis(models.TextChoices):
    """What a criterion rests on. The last two are refused, with the reason (see `rules`)."""

    OWN_SURVEY = "own_survey", _("eigen vragenlijst onder cliënten")
    PROCESS = "process", _("procesfeiten: antwoordt op tijd op signalen, leert en meet opnieuw")
    STAFF = "staff", _("tevredenheid van medewerkers")
    SIGNALS = "signals", _("signalen uit Gehoord")
    STATUTORY = "statutory", _("wettelijk cliëntervaringsonderzoek (CEO)")


ALLOWED_BASES = (Basis.OWN_SURVEY, Basis.PROCESS, Basis.STAFF)


class Criterion(models.Model):
    """How bejegening counts in one agreement, in one edition.

    A draft until published; then it never changes and a next edition replaces it, and says why.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="criteria")
    edition = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    why_replaced = models.TextField(max_length=2000, blank=True)
    name = models.CharField(max_length=120, default="Bejegening")
    placement = models.CharField(max_length=20, choices=Placement.choices)
    basis = models.CharField(max_length=20, choices=Basis.choices)
    measured = models.TextField(max_length=2000)
    how_measured = models.TextField(max_length=2000)
    smallest_n = models.PositiveSmallIntegerField(default=SMALLEST_N)
    how_it_counts = models.TextField(max_length=2000)
    weight_percent = models.PositiveSmallIntegerField(null=True)
    consequence = models.TextField(max_length=4000)
    review_on = models.DateField()
    # The point of an advice that asked for this.
    answers = models.ForeignKey(Recommendation, on_delete=models.PROTECT, null=True, related_name="+")
    attached_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    # What that point asks, as it may be read now; filled by `selectors.editions_to_read`.
    asked = ""

    personal: ClassVar[dict[str, str]] = {}
    impersonal = (
        "id", "agreement", "edition", "replaces", "why_replaced", "name", "placement", "basis", "measured",
        "how_measured", "smallest_n", "how_it_counts", "weight_percent", "consequence", "review_on", "answers",
        "attached_at", "published_at", "version",
    )

    class Meta:
        ordering = ["agreement", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "edition"], name="criterion_edition_once"),
            models.UniqueConstraint(
                fields=["agreement"], condition=models.Q(published_at__isnull=True), name="criterion_one_draft"
            ),
            models.CheckConstraint(condition=models.Q(smallest_n__gte=SMALLEST_N), name="criterion_smallest_n_30"),
            models.CheckConstraint(
                condition=models.Q(weight_percent__isnull=True) | models.Q(weight_percent__lte=100),
                name="criterion_weight_percent",
            ),
            models.CheckConstraint(
                condition=models.Q(basis__in=[basis.value for basis in ALLOWED_BASES]), name="criterion_basis_allowed"
            ),
            models.CheckConstraint(
                condition=models.Q(edition=1, replaces__isnull=True)
                | models.Q(edition__gt=1, replaces__isnull=False) & ~models.Q(why_replaced=""),
                name="criterion_replaced_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"criterion of agreement {self.agreement_id}, edition {self.edition}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises TypeError for one that was published before. One query more when it is not new."""
        if self.pk and type(self).objects.filter(pk=self.pk, published_at__isnull=False).exists():
            raise TypeError("A published criterion never changes; a next edition replaces it.")
        super().save(*args, **kwargs)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def ladder(self) -> tuple[str, ...]:
        """What follows, step by step: each line of `consequence`, without the number before it."""
        lines = (LADDER_NUMBER.sub("", line).strip() for line in self.consequence.splitlines())
        return tuple(line for line in lines if line)


class SupervisionKind(models.TextChoices):
    """How the municipality looks at what became of a criterion."""

    CONVERSATION = "conversation", _("gesprek")
    VISIT = "visit", _("bezoek")
    REPORT = "report", _("verslag")


class Outcome(models.TextChoices):
    """What came of a moment of supervision; learning first."""

    NONE_YET = "none_yet", _("nog geen uitkomst")
    LEARNING = "learning", _("er wordt geleerd")
    IMPROVEMENT = "agreed_improvement", _("verbetering afgesproken")
    PRAISE = "praise", _("compliment")
    WARNING = "warning", _("waarschuwing")
    CONSEQUENCE = "consequence", _("gevolg uit de afspraak")


class CalendarStep(models.TextChoices):
    """The steps of a round of supervision, in their order."""

    MEASURE = "measure", _("meten")
    REPORT = "report", _("de uitkomst sturen")
    HEAR = "hear", _("de aanbieder horen")
    IMPROVE = "improve", _("verbetering afspreken")
    AGAIN = "again", _("opnieuw meten")
    FOLLOW = "follow", _("compliment of gevolg")


MEASURING = (CalendarStep.MEASURE, CalendarStep.AGAIN)
# Where a step of the published consequences may be taken: the light ones in talk, the others at the end.
TAKING_RUNGS = (CalendarStep.HEAR, CalendarStep.IMPROVE, CalendarStep.FOLLOW)
HEAVY = (Outcome.WARNING, Outcome.CONSEQUENCE)


class Supervision(models.Model):
    """A moment at which the municipality looks how it goes: planned, then held or cancelled, which never changes.

    With a `step` it is one of the six of a round; without, it stands by itself.
    """

    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="supervisions")
    kind = models.CharField(max_length=20, choices=SupervisionKind.choices)
    step = models.CharField(max_length=10, choices=CalendarStep.choices, blank=True)
    # Which round of the agreement, from 1; 0 without a step.
    round = models.PositiveSmallIntegerField(default=0)
    planned_on = models.DateField()
    held_on = models.DateField(null=True)
    # What is measured with.
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="+")
    # What it rests on outside Gehoord: a document, as the municipality files it.
    rests_on = models.CharField(max_length=200, blank=True)
    # What the provider says, shown beside the outcome: never one without the other.
    provider_view = models.TextField(max_length=4000, blank=True)
    # The provider typed it; then nobody else changes it.
    said_by_provider = models.BooleanField(default=False)
    # On which day, the last time: words from before the outcome was sent are no reaction to it.
    said_on = models.DateField(null=True)
    # Who of the provider that was.
    view_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.NONE_YET)
    outcome_text = models.TextField(max_length=4000, blank=True)
    # Which step of the published consequences this is, from 1, and why those before it were skipped.
    rung = models.PositiveSmallIntegerField(null=True)
    why_skipped = models.TextField(max_length=1000, blank=True)
    next_on = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    why_cancelled = models.TextField(max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)

    # What the provider says of what was measured here, and what will be better; filled by `supervision.selectors`.
    said = ""
    steps: Sequence[Any] = ()

    personal: ClassVar[dict[str, str]] = {
        "why_cancelled": "may name who could not come",
        "why_skipped": "may turn out to name somebody",
        "provider_view": "may name who spoke for the provider",
        "view_by": "who of the provider wrote it",
        "outcome_text": "may name who was there",
        "rests_on": "a document may be called after who wrote it",
    }
    impersonal = (
        "id", "criterion", "kind", "step", "round", "planned_on", "held_on", "campaign", "said_by_provider", "said_on",
        "outcome", "rung", "next_on", "cancelled_on", "version",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cancelled_on__isnull=True, why_cancelled="")
                | models.Q(cancelled_on__isnull=False, held_on__isnull=True) & ~models.Q(why_cancelled=""),
                name="supervision_cancelled_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="none_yet")
                | models.Q(held_on__isnull=False) & ~models.Q(provider_view="") & ~models.Q(outcome_text=""),
                name="supervision_outcome_both_sides",
            ),
            models.CheckConstraint(
                condition=models.Q(view_by__isnull=True)
                | models.Q(said_by_provider=True) & ~models.Q(provider_view=""),
                name="supervision_view_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(next_on__isnull=True) | models.Q(next_on__gt=models.F("held_on")),
                name="supervision_next_after",
            ),
            models.CheckConstraint(
                condition=models.Q(step="", round=0) | ~models.Q(step="") & models.Q(round__gte=1),
                name="supervision_step_in_round",
            ),
            models.UniqueConstraint(
                fields=["criterion", "round", "step"], condition=~models.Q(step=""), name="supervision_step_once"
            ),
            models.CheckConstraint(
                condition=models.Q(step__in=["", CalendarStep.FOLLOW.value]) | models.Q(outcome="none_yet"),
                name="supervision_outcome_at_end",
            ),
            # Nobody was heard who said nothing.
            models.CheckConstraint(
                condition=~models.Q(step=CalendarStep.HEAR.value) | models.Q(held_on__isnull=True)
                | ~models.Q(provider_view=""),
                name="supervision_heard",
            ),
            models.CheckConstraint(
                condition=models.Q(campaign__isnull=True)
                | models.Q(step__in=[step.value for step in MEASURING]),
                name="supervision_campaign_measures",
            ),
            models.CheckConstraint(
                condition=models.Q(rung__isnull=True, why_skipped="")
                | models.Q(rung__gte=1, held_on__isnull=False, step__in=[step.value for step in TAKING_RUNGS]),
                name="supervision_rung_of_step",
            ),
            # A moment by itself may be from before there were rounds.
            models.CheckConstraint(
                condition=~models.Q(outcome__in=[one.value for one in HEAVY]) | models.Q(step="")
                | models.Q(rung__isnull=False),
                name="supervision_heavy_on_rung",
            ),
        ]
        indexes = [
            # "What is the next moment of this agreement, and what is overdue?"
            models.Index(fields=["criterion", "held_on", "planned_on"], name="supervision_next"),
        ]

    def __str__(self) -> str:
        return f"supervision {self.pk}"

    @property
    def called(self) -> str:
        """The step when it is one, else what kind of moment it is."""
        return self.get_step_display() if self.step else self.get_kind_display()

    @property
    def is_overdue(self) -> bool:
        """The day has passed and it was not held."""
        return self.waits and self.planned_on < timezone.localdate()

    @property
    def waits(self) -> bool:
        """Planned, not held and not cancelled."""
        return self.held_on is None and self.cancelled_on is None

    @property
    def is_settled(self) -> bool:
        """Held with an outcome, a step that was done, or cancelled: it can no longer change."""
        if self.step and self.step != CalendarStep.FOLLOW:
            return not self.waits
        return self.outcome != Outcome.NONE_YET or self.cancelled_on is not None

    @property
    def rung_in_words(self) -> str:
        ladder = self.criterion.ladder
        return ladder[self.rung - 1] if self.rung and self.rung <= len(ladder) else ""
