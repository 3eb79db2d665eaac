"""Figures about the work that organisations give: what can be done with them, and what can be asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.models import Organisation, Team

from .models import ABOUT_NOBODY, FEWEST_PEOPLE, PERCENTAGES, FactKind, WhyGone, WorkFact

# An earlier day is a slip of the pen.
FIRST_YEAR = 2000


class FactRefused(Exception):
    """This cannot be kept; the message is for the writer, `field` the one it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def add_fact(
    *, by: Member, organisation: Organisation, kind: str, value: Decimal, as_of: date, source: str,
    people: int | None = None, team: Team | None = None,
) -> WorkFact:
    """A figure as it stood on a day. Raises NotAllowed, Organisation.DoesNotExist, FactRefused."""
    by.require(Right.RUN_SCANS)
    # The organisation is the lock: figures of it are weighed against each other.
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk, council=by.council)
    if team is not None and team.organisation_id != organisation.pk:
        raise FactRefused(_("Kies een team van deze organisatie."), "team")
    kind = FactKind(kind)
    if kind in ABOUT_NOBODY:
        people = None
    elif people is None or people < FEWEST_PEOPLE:
        raise FactRefused(
            _("Over hoeveel collega's gaat dit? Onder de %(fewest)s kan het over één persoon gaan; dan bewaren we het "
              "niet.") % {"fewest": FEWEST_PEOPLE}, "people",
        )
    elif _leaves_few(organisation, kind, as_of, team, people):
        raise FactRefused(
            _("Samen met de andere cijfers van dat jaar zou dit iets zeggen over minder dan %(fewest)s collega's: wie "
              "de teams van het geheel aftrekt, houdt hen over. Daarom bewaren we het niet.")
            % {"fewest": FEWEST_PEOPLE}, "people",
        )
    if value < 0:
        raise FactRefused(_("Minder dan nul kan niet."), "value")
    if kind in PERCENTAGES and value > 100:
        raise FactRefused(_("Meer dan 100% kan niet."), "value")
    if as_of > timezone.localdate():
        raise FactRefused(_("Deze dag moet nog komen."), "as_of")
    if as_of.year < FIRST_YEAR:
        raise FactRefused(_("Deze dag is te lang geleden."), "as_of")
    source = " ".join(tidy(source).split())[:200]
    if not source:
        raise FactRefused(_("Schrijf waar het cijfer vandaan komt."), "source")
    try:
        # A savepoint: a figure that is there already leaves the transaction whole.
        with transaction.atomic():
            fact = WorkFact.objects.create(
                council=by.council, organisation=organisation, team=team, kind=kind, value=value, people=people,
                as_of=as_of, source=source,
            )
    except IntegrityError as error:
        raise FactRefused(_("Voor deze dag staat dit cijfer er al. Haal dat eerst weg."), "as_of") from error
    record(council=by.council, by=by.person, event=Event.WORK_FACT_CHANGED, subject=fact, kind=kind)
    return fact


def _leaves_few(organisation: Organisation, kind: str, as_of: date, team: Team | None, people: int) -> bool:
    """Whether the figure of the whole without those of its teams, of the same year, is about a few colleagues."""
    rows = WorkFact.objects.filter(organisation=organisation, kind=kind, as_of__year=as_of.year, people__isnull=False)
    about: dict[int | None, int] = {}
    for of_team, number in rows.order_by("as_of", "pk").values_list("team", "people"):
        about[of_team] = number or 0
    about[team.pk if team else None] = people
    whole = about.pop(None, 0)
    return bool(about) and 0 < whole - sum(about.values()) < FEWEST_PEOPLE


@transaction.atomic
def remove_fact(*, by: Member, fact: WorkFact, why: str) -> None:
    """Gone; the trail keeps that it was there and why it went. Raises NotAllowed, FactRefused, DoesNotExist."""
    by.require(Right.RUN_SCANS)
    if why not in WhyGone.values:
        raise FactRefused(_("Kies waarom het cijfer weg moet."), "why")
    fact = WorkFact.objects.select_for_update().get(pk=fact.pk, council=by.council)
    with override("nl"):
        reason = str(WhyGone(why).label)
    record(
        council=by.council, by=by.person, event=Event.WORK_FACT_CHANGED, subject=fact, kind=fact.kind, removed=True,
        reason=reason,
    )
    fact.delete()


def newest_facts(council: Council, organisation: Organisation) -> list[tuple[WorkFact, WorkFact | None]]:
    """The newest of each kind, for the whole and for each team of it, each with the one before it. One query."""
    rows = (
        WorkFact.objects.filter(council=council, organisation=organisation).select_related("team")
        .order_by("team__name", "kind", "-as_of", "pk")
    )
    found: dict[tuple[int | None, str], list[WorkFact]] = {}
    for row in rows:
        found.setdefault((row.team_id, row.kind), []).append(row)
    order = list(FactKind)
    return [
        (of_one[0], of_one[1] if len(of_one) > 1 else None)
        for (team, kind), of_one in sorted(
            found.items(), key=lambda item: (item[0][0] is not None, (item[1][0].team and item[1][0].team.name) or "",
                                             order.index(FactKind(item[0][1])))
        )
    ]


def get_fact_for(member: Member, pk: int) -> WorkFact:
    """Raises WorkFact.DoesNotExist, for another council's row too."""
    return WorkFact.objects.select_related("organisation", "team").get(pk=pk, council=member.council)
