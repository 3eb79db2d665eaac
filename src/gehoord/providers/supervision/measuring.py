"""What is measured at a step: a survey for this agreement that is closed, or a fact that the provider shows."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.core.vocabulary.purposes import PurposeRefused, Use, require
from gehoord.insight import outsiders
from gehoord.surveys.evidence import facts_of
from gehoord.surveys.models import Campaign, Purpose
from gehoord.surveys.results import Measure, Result, Shown, result
from gehoord.surveys.selectors import response_keys

from ..models import Agreement, Basis, Measurement, Supervision
from ..rules import AgreementRefused

MOST_COUNTED = 100_000


def surveys_of(agreement: Agreement) -> QuerySet[Campaign]:
    """Surveys among the clients of this provider that were held for an agreement, newest first."""
    return Campaign.objects.filter(
        council=agreement.council_id, provider=agreement.provider_id, purpose=Purpose.CONTRACT
    ).order_by("-opens_on", "-pk")


def check_survey(agreement: Agreement, campaign: Campaign) -> None:
    """Raises AgreementRefused unless this survey may count for this agreement; signals and what the law asks never do.
    """
    try:
        for use in (Use.CRITERION, Use.ASSESSMENT):
            require(campaign.purpose, use)
    except PurposeRefused as refused:
        raise AgreementRefused(str(refused), "campaign") from refused
    if campaign.council_id != agreement.council_id or campaign.provider_id != agreement.provider_id:
        raise AgreementRefused(_("Kies een vragenlijst onder cliënten van deze aanbieder."), "campaign")


def measure(moment: Supervision, campaign: Campaign | None, counted: int | None) -> Measurement:
    """What was measured, frozen; not saved yet. Six queries with a survey. Raises AgreementRefused."""
    criterion, agreement = moment.criterion, moment.criterion.agreement
    if campaign is None:
        if criterion.basis == Basis.OWN_SURVEY:
            raise AgreementRefused(
                _("Dit criterium steunt op een vragenlijst onder cliënten. Kies welke dat is."), "campaign"
            )
        return _of_facts(moment, counted)
    if counted is not None:
        raise AgreementRefused(_("Bij een vragenlijst telt Gehoord zelf. Laat dit leeg."), "counted")
    check_survey(agreement, campaign)
    earlier = Measurement.objects.filter(
        campaign=campaign, moment__criterion=criterion, moment__round=moment.round
    )
    if earlier.exists():
        raise AgreementRefused(
            _("Deze vragenlijst is in deze ronde al gebruikt. Meet opnieuw met een andere."), "campaign"
        )
    if not campaign.is_closed:
        raise AgreementRefused(_("Deze vragenlijst loopt nog. Rond de stap af als hij gesloten is."), "campaign")
    # What is kept is read in the dossier: always in Dutch.
    with override("nl"):
        found = result(agreement.council, campaign, Purpose.CONTRACT)
        counted = found.whole.answered if found is not None else None
        enough = counted is not None and counted >= criterion.smallest_n
        figures: dict[str, Any] = {"title": campaign.title, "period": campaign.period}
        if found is not None and enough:
            figures |= {
                "rows": [_row(one) for one in _as_outsiders_see(found, agreement.council.smallest_n)],
                "sources": _fingerprint(response_keys(campaign, Purpose.CONTRACT)),
            }
    # Below what the criterion asks there is no figure, and not how few they were.
    return Measurement(
        moment=moment, campaign=campaign, figures=figures, counted=counted if enough else None, enough=enough,
        frozen_at=timezone.now(),
    )


def _as_outsiders_see(found: Result, smallest: int) -> list[Measure]:
    """The whole and the themes, without what is about few people or would tell it."""
    shown = outsiders.for_outsiders(facts_of(found), max(smallest, outsiders.SMALLEST_EVER))
    return [
        replace(one, shown=Shown.NOTHING) if outsiders.HIDDEN in row[1:] else one
        for one, row in zip((found.whole, *found.themes), shown.rows, strict=True)
    ]


def _row(measure: Measure) -> dict[str, Any]:
    """What may be seen of it: an interval, and a share from a hundred answers on."""
    reach = measure.interval.rounded(4) if measure.interval else None
    return {
        "label": measure.label, "answered": measure.answered,
        "share": round(measure.share, 4) if measure.share is not None else None,
        "low": reach.low if reach else None, "high": reach.high if reach else None,
    }


def _of_facts(moment: Supervision, counted: int | None) -> Measurement:
    if counted is not None and not 0 <= counted <= MOST_COUNTED:
        raise AgreementRefused(_("Kijk het getal na."), "counted")
    enough = counted is None or counted >= moment.criterion.smallest_n
    # How few it were, is not kept: it could be about one person.
    return Measurement(
        moment=moment, counted=counted if enough else None, enough=enough, frozen_at=timezone.now(),
    )


def _fingerprint(keys: list[str]) -> str:
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()
