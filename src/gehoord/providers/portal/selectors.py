"""What somebody who acts for a provider may ask: about that provider and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gehoord.advice.answering_selectors import points_said
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.mandates import own_providers
from gehoord.core.organisations.models import Organisation
from gehoord.surveys.models import Campaign, Purpose

from ..comparing_selectors import Round
from ..models import Agreement, CalendarStep, Criterion, ImprovementStep, Outcome, Supervision
from ..supervision.services import may_say


@dataclass(frozen=True)
class Agreed:
    """One agreement of a provider: the criterion that counts, if there is one, and every moment: what was, in order of
    its day, then what still waits, also when that is late."""

    agreement: Agreement
    criterion: Criterion | None
    moments: tuple[Supervision, ...]


def agreed_with(provider: Organisation) -> list[Agreed]:
    """What was agreed with this provider, newest first; drafts of criteria are not there. Up to four queries."""
    agreements = list(
        Agreement.objects.filter(provider=provider).select_related("provider").order_by("-starts_on", "-pk")
    )
    current: dict[int, Criterion] = {}
    published = Criterion.objects.filter(agreement__in=agreements, published_at__isnull=False)
    for criterion in published.select_related("answers__advice").order_by("edition"):
        current[criterion.agreement_id] = criterion
    said = points_said(one.answers for one in current.values() if one.answers)
    for criterion in current.values():
        if criterion.answers_id:
            criterion.asked = said[criterion.answers_id]
    moments: dict[int, list[Supervision]] = defaultdict(list)
    held = Supervision.objects.filter(criterion__agreement__in=agreements)
    for moment in held.select_related("criterion", "view_by", "measurement"):
        moment.may_say = may_say(moment)  # type: ignore[attr-defined]
        moments[moment.criterion.agreement_id].append(moment)
    return [
        Agreed(one, current.get(one.pk), tuple(
            sorted(moments[one.pk], key=lambda row: (row.waits, row.held_on or row.planned_on, row.pk))
        ))
        for one in agreements
    ]


def unanswered(provider: Organisation) -> int:
    """How many moments ask what the provider thinks, and were not answered. One query."""
    asking = Q(step="") | Q(step=CalendarStep.FOLLOW) | Q(step=CalendarStep.HEAR, held_on__isnull=True)
    return Supervision.objects.filter(
        asking, criterion__agreement__provider=provider, cancelled_on__isnull=True, outcome=Outcome.NONE_YET,
        provider_view="",
    ).count()


def get_own_supervision_for(member: Member, pk: int) -> Supervision:
    """Raises Supervision.DoesNotExist, for a moment of a provider the member does not act for too."""
    return Supervision.objects.select_related("criterion__agreement__provider").get(
        pk=pk, criterion__agreement__provider__in=own_providers(member)
    )


def asked_in(chosen: Round, provider: Organisation) -> Sequence[Campaign]:
    """What was asked of clients of this provider in this round: the whole first, then its teams by name."""
    own = [one for one in chosen.campaigns if one.provider_id == provider.pk]
    return sorted(own, key=lambda one: (one.team is not None, one.team.name.lower() if one.team else "", one.pk))


def own_surveys(member: Member) -> QuerySet[Campaign]:
    """Closed surveys for an agreement, among clients of the providers the member acts for."""
    return Campaign.objects.filter(
        council=member.council, purpose=Purpose.CONTRACT, closed_at__isnull=False, provider__in=own_providers(member)
    ).select_related("questionnaire", "provider", "team")


def get_own_agreement_for(member: Member, pk: int) -> Agreement:
    """Raises Agreement.DoesNotExist, for an agreement of a provider the member does not act for too."""
    return Agreement.objects.select_related("provider").get(pk=pk, provider__in=own_providers(member))


def get_own_step_for(member: Member, pk: int) -> ImprovementStep:
    """Raises ImprovementStep.DoesNotExist, for a step of a provider the member does not act for too."""
    return ImprovementStep.objects.select_related("moment__criterion__agreement__provider").get(
        pk=pk, moment__criterion__agreement__provider__in=own_providers(member)
    )
