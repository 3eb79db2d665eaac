"""What stands beside the opinions of a scan: facts that an organisation gave, and what was agreed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.advice.models import Recommendation
from gehoord.core.councils.models import Council
from gehoord.core.organisations.models import Organisation, Team
from gehoord.core.vocabulary.words import NEEDS
from gehoord.surveys.models import Campaign

# A figure about fewer colleagues could be about one of them.
FEWEST_PEOPLE = 10


class FactKind(models.TextChoices):
    """What an organisation can say in figures about the work; each with its unit, in `UNITS`."""

    CASELOAD = "caseload", _("gezinnen per professional")
    HOURS = "hours", _("uren per gezin per maand")
    SICK_LEAVE = "sick_leave", _("ziekteverzuim")
    TURNOVER = "turnover", _("verloop in een jaar")
    VACANCIES = "vacancies", _("plekken die leeg zijn")
    OTHER_TIME = "other_time", _("tijd in de prijs die niet naar cliënten gaat")


PERCENTAGES = (FactKind.SICK_LEAVE, FactKind.TURNOVER, FactKind.VACANCIES, FactKind.OTHER_TIME)
# A part of a price is about no colleague.
ABOUT_NOBODY = (FactKind.OTHER_TIME,)


class WhyGone(models.TextChoices):
    """Why a figure was taken away; no words of one's own, since the trail keeps it for good."""

    SLIP = "slip", _("het was verkeerd overgenomen")
    WITHDRAWN = "withdrawn", _("de organisatie trok het in")
    SOURCE = "source", _("de bron klopt niet")
    PEOPLE = "people", _("het kan over één persoon gaan")


class WorkFact(models.Model):
    """A figure about the work that an organisation gave, as it stood on a day; a later day is a row of its own."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    # None: the whole organisation.
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, choices=FactKind.choices)
    value = models.DecimalField(max_digits=7, decimal_places=2)
    # Over how many colleagues; None for what is about nobody.
    people = models.PositiveIntegerField(null=True)
    as_of = models.DateField()
    # Where the figure comes from, in words: an annual report, a letter.
    source = models.CharField(max_length=200)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "council", "organisation", "team", "kind", "value", "people", "as_of", "source")

    class Meta:
        constraints = [
            # Also answer "What did this organisation, or this team of it, give?".
            models.UniqueConstraint(
                fields=["organisation", "kind", "as_of"], condition=models.Q(team__isnull=True),
                name="work_fact_of_organisation_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "team", "kind", "as_of"], condition=models.Q(team__isnull=False),
                name="work_fact_of_team_once",
            ),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="work_fact_not_negative"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=[one.value for one in PERCENTAGES]) | models.Q(value__lte=100),
                name="work_fact_percentage",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[one.value for one in ABOUT_NOBODY])
                | models.Q(people__isnull=False, people__gte=FEWEST_PEOPLE),
                name="work_fact_about_enough_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of organisation {self.organisation_id}"

    @property
    def is_percentage(self) -> bool:
        return self.kind in PERCENTAGES


class Holder(models.TextChoices):
    """Who is to act."""

    MUNICIPALITY = "municipality", _("gemeente")
    REGION = "region", _("jeugdregio")
    PROVIDER = "provider", _("aanbieder")
    SCHOOL_BOARD = "school_board", _("schoolbestuur")
    PROFESSIONAL = "professional", _("professionals zelf")


# What who acts for a provider may agree and say to be done; what another is to do, is for that other.
OF_PROVIDER = (Holder.PROVIDER, Holder.PROFESSIONAL)
_MAY_NAME = "may turn out to name somebody; the form asks for functions"


class Step(models.Model):
    """What somebody is to do about a precondition, as it was agreed. By function, never by name."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    # None: it is about more organisations than one.
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    need = models.CharField(max_length=30, choices=list(NEEDS.items()))
    holder = models.CharField(max_length=20, choices=Holder.choices)
    what = models.CharField(max_length=500)
    # How people will notice that it was done.
    seen_by = models.CharField(max_length=300, blank=True)
    due = models.DateField(null=True)
    # The scan that led to it.
    scan = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, related_name="+")
    # The point of an advice that it became; a draft's point may go again.
    point = models.ForeignKey(Recommendation, on_delete=models.SET_NULL, null=True, related_name="+")
    # Where else it was taken up, in words, such as the supervision of an agreement.
    taken_up = models.CharField(max_length=200, blank=True)
    done_on = models.DateField(null=True)
    came_of_it = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {"what": _MAY_NAME, "seen_by": _MAY_NAME, "came_of_it": _MAY_NAME}
    impersonal = (
        "id", "council", "organisation", "team", "need", "holder", "due", "scan", "point", "taken_up", "done_on",
        "version",
    )

    class Meta:
        indexes = [
            # "Which steps has my council agreed, and which are still to be done?"
            models.Index(fields=["council", "done_on", "due"], name="condition_steps"),
        ]
        constraints = [models.CheckConstraint(condition=~models.Q(what=""), name="condition_step_says_what")]

    def __str__(self) -> str:
        return f"step {self.pk} about {self.need}"
