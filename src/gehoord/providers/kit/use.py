"""A published kit in an agreement: its lot becomes the draft of the criterion."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .. import rules
from ..models import SMALLEST_N, Agreement, Basis, Criterion, Kit, KitUse
from ..rules import AgreementRefused
from ..selectors import editions_of
from ..services import CriterionIn, attach_criterion, change_criterion, replace_criterion
from .choices import Measure


@transaction.atomic
def fill_criterion(*, by: Member, kit: Kit, lot: str, agreement: Agreement) -> Criterion:
    """The draft of the agreement's criterion, as the kit says; what was published there stays until this is.

    Raises NotAllowed, Kit.DoesNotExist, Agreement.DoesNotExist, AgreementRefused.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    kit = Kit.objects.get(pk=kit.pk, council=by.council)
    agreement = Agreement.objects.get(pk=agreement.pk, council=by.council)
    if not kit.is_published:
        raise AgreementRefused(_("Publiceer de set eerst. Dan staat vast wat erin staat."))
    rules.check_placement(agreement.kind, kit.placement)
    given = criterion_of(kit, lot)
    editions = editions_of(agreement)
    why = f"Uit de set “{kit.title}”, versie {kit.edition}."
    if editions.draft is not None:
        criterion = change_criterion(
            by=by, criterion=editions.draft, given=given, expected_version=editions.draft.version, why=why
        )
    elif editions.current is not None:
        criterion = replace_criterion(by=by, agreement=agreement, given=given, why=why)
    else:
        criterion = attach_criterion(by=by, agreement=agreement, given=given)
    KitUse.objects.update_or_create(criterion=criterion, defaults={"kit": kit, "lot": lot})
    record(
        council=by.council, by=by.person, event=Event.KIT_CHANGED, subject=kit, used_in=criterion.pk, lot=lot,
    )
    return criterion


def criterion_of(kit: Kit, lot: str) -> CriterionIn:
    """What the published content says of one lot, for the form of a criterion. Raises AgreementRefused."""
    content = kit.said
    found = next((one for one in content["formula"]["lots"] if one["key"] == lot), None)
    if found is None:
        raise AgreementRefused(_("Kies een perceel."), "lot")
    names = {part["key"]: part["name"] for part in content["formula"]["parts"]}
    weights = ", ".join(f"{names[key]} {weight}" for key, weight in found["weights"].items())
    example = next(row["sentence"] for row in content["example"] if row["lot"] == lot)
    origin = f"Bijlage bij de set “{kit.title}”, versie {kit.edition}, controlegetal {kit.digest[:12]}."
    return CriterionIn(
        placement=kit.placement, basis=_basis(set(names)),
        measured=_whole("\n".join(row["text"] for row in content["criterion"]), 2000, _("Wat wordt er gemeten?")),
        how_measured=_whole(f"{content['how']}\n{origin}", 2000, _("Hoe wordt het gemeten?")),
        how_it_counts=_whole(
            f"Gewichten, samen 100: {weights}. Voorbeeld: {example}. {origin}", 2000, _("Hoe telt het mee?")
        ),
        consequence=_whole("\n".join(
            f"{number}. {step}" for number, step in enumerate(content["ladder"], start=1)
        ), 4000, _("Wat volgt erop?")) or "Wie de eis niet haalt, kan niet meedoen; de reden wordt verteld.",
        review_on=date.fromisoformat(content["review_on"]),
        smallest_n=content["formula"]["smallest_n"] or SMALLEST_N, weight_percent=found["counts_for_percent"],
    )


def _basis(parts: set[str]) -> Basis:
    if Measure.CLIENTS in parts:
        return Basis.OWN_SURVEY
    return Basis.STAFF if parts == {Measure.STAFF} else Basis.PROCESS


def _whole(text: str, longest: int, question: str) -> str:
    """The text as it was published, never a part of it. Raises AgreementRefused."""
    if len(text) > longest:
        raise AgreementRefused(
            _("Wat de set zegt bij “%(question)s” past niet in het criterium: %(length)s tekens, en er passen er "
              "%(longest)s. Er is niets ingevuld. Maak een nieuwe versie van de set met een kortere tekst.")
            % {"question": question, "length": len(text), "longest": longest}
        )
    return text
