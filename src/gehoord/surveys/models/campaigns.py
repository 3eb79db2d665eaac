"""When something is asked, and what lets somebody answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council
from gehoord.core.organisations.models import Organisation, Team

from .channels import CodeBatch
from .questionnaires import Purpose, Questionnaire
from .strata import Care, Ordered


class Controller(models.TextChoices):
    """Who answers for what is done with the answers."""

    COUNCIL = "council", _("de raad")
    MUNICIPALITY = "municipality", _("de gemeente")
    ORGANISATION = "organisation", _("de aanbieder")


class Campaign(models.Model):
    """One time that a questionnaire is asked. Closing is for good."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    title = models.CharField(max_length=200)
    controller = models.CharField(max_length=20, choices=Controller.choices, default=Controller.COUNCIL)
    # Whose clients are asked; none for a scan, which may name an organisation in its own words.
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    # Of that provider; none when all its clients are asked.
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    organisation_name = models.CharField(max_length=200, blank=True)
    # What people call the time it is about, e.g. "najaar 2026".
    period = models.CharField(max_length=60, blank=True)
    # The same for everybody who is asked; then nobody is asked it.
    care = models.CharField(max_length=20, choices=Care.choices, blank=True)
    ordered = models.CharField(max_length=20, choices=Ordered.choices, blank=True)
    opens_on = models.DateField(default=timezone.localdate)
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = (
        "id", "council", "questionnaire", "purpose", "title", "controller", "provider", "team", "organisation_name",
        "period", "care", "ordered", "opens_on", "closes_on", "closed_at",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(closes_on__gte=models.F("opens_on")), name="campaign_period"),
            models.CheckConstraint(condition=~models.Q(title=""), name="campaign_has_title"),
            models.CheckConstraint(
                condition=models.Q(team__isnull=True) | models.Q(provider__isnull=False),
                name="campaign_team_of_provider",
            ),
        ]
        indexes = [models.Index(fields=["council", "purpose", "opens_on"], name="campaign_list")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def takes_answers(self) -> bool:
        return not self.is_closed and self.opens_on <= timezone.localdate() <= self.closes_on


class Code(models.Model):
    """What lets somebody answer once. No moment and no link to what they answered."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)  # keyed; the code itself is never stored
    used = models.BooleanField(default=False)
    # So that a batch that got lost can be revoked; none for a scan.
    batch = models.ForeignKey(CodeBatch, on_delete=models.PROTECT, null=True, related_name="codes")

    personal: ClassVar[dict[str, str]] = {
        "digest": "of a code on paper; whoever handed it out may remember to whom",
        "used": "whether the person with that code answered",
    }
    impersonal = ("id", "campaign", "batch")

    def __str__(self) -> str:
        return f"code of campaign {self.campaign_id}"
