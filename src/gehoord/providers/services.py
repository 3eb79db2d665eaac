"""What can be done with agreements and their criterion. Supervision of it is in `supervising`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.advice.models import Recommendation
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.models import Organisation

from . import rules
from .models import SMALLEST_N, Agreement, AgreementKind, Criterion, KitUse
from .rules import AgreementRefused
from .selectors import editions_of, points_sent


class Changed(Exception):
    """Somebody saved in between; `theirs` is what stands there now."""

    def __init__(self, theirs: models.Model) -> None:
        super().__init__(_("Iemand anders heeft dit intussen opgeslagen. Wat je typte, staat er nog."))
        self.theirs = theirs


@dataclass(frozen=True, kw_only=True)
class CriterionIn:
    """What somebody filled in for a criterion. `answers`: a point of an advice that was sent, or None."""

    placement: str
    basis: str
    measured: str
    how_measured: str
    how_it_counts: str
    consequence: str
    review_on: date
    smallest_n: int = SMALLEST_N
    weight_percent: int | None = None
    name: str = "Bejegening"
    answers: Recommendation | None = None


@transaction.atomic
def make_agreement(
    *, by: Member, provider: Organisation, kind: str, title: str, starts_on: date, ends_on: date, owner: str = "",
    owned_by: Organisation | None = None, municipalities: Iterable[Organisation] = (), lot: str = "",
    product_group: str = "", product_code: str = "",
) -> Agreement:
    """A contract with a provider, or a subsidy. `owner`: in words, the municipality or region it belongs to; its name
    when `owned_by` is given.

    Raises NotAllowed, AgreementRefused.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    fields, joined = _checked_agreement(
        by.council, municipalities, provider=provider, kind=kind, title=title, owner=owner, owned_by=owned_by, lot=lot,
        product_group=product_group, product_code=product_code, starts_on=starts_on, ends_on=ends_on,
    )
    agreement = Agreement(council=by.council, **fields)
    agreement.save()
    agreement.municipalities.set(joined)
    record(council=by.council, by=by.person, event=Event.AGREEMENT_CHANGED, subject=agreement, version=1, kind=kind)
    return agreement


@transaction.atomic
def change_agreement(
    *, by: Member, agreement: Agreement, provider: Organisation, kind: str, title: str, starts_on: date, ends_on: date,
    expected_version: int, owner: str = "", owned_by: Organisation | None = None,
    municipalities: Iterable[Organisation] = (), lot: str = "", product_group: str = "", product_code: str = "",
) -> Agreement:
    """The agreement with these fields, and no others. With a criterion, its provider and kind stay as they are.

    Raises NotAllowed, Agreement.DoesNotExist, AgreementRefused, Changed.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    now = locked(by, agreement)
    new, joined = _checked_agreement(
        by.council, municipalities, provider=provider, kind=kind, title=title, owner=owner, owned_by=owned_by, lot=lot,
        product_group=product_group, product_code=product_code, starts_on=starts_on, ends_on=ends_on,
    )
    others_join = set(now.municipalities.all()) != set(joined)
    if not differing(now, new) and not others_join:
        return now
    if now.version != expected_version:
        raise Changed(now)
    if now.criteria.exists() and (now.kind != kind or now.provider_id != provider.pk):
        raise AgreementRefused(
            _("Bij deze afspraak hoort al een criterium. De aanbieder en de soort kunnen dan niet meer anders; maak "
              "een nieuwe afspraak."),
            "kind" if now.kind != kind else "provider",
        )
    changed = save(now, new)
    if others_join:
        now.municipalities.set(joined)
        changed = sorted([*changed, "municipalities"])
    record(
        council=by.council, by=by.person, event=Event.AGREEMENT_CHANGED, subject=now, version=now.version,
        changed=changed,
    )
    return now


@transaction.atomic
def attach_criterion(*, by: Member, agreement: Agreement, given: CriterionIn) -> Criterion:
    """The first criterion of an agreement, as a draft.

    Raises NotAllowed, Agreement.DoesNotExist, AgreementRefused.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    agreement = locked(by, agreement)
    if agreement.criteria.exists():
        raise AgreementRefused(_("Bij deze afspraak hoort al een criterium. Pas dat aan, of vervang het."))
    criterion = Criterion(agreement=agreement, **_checked_criterion(agreement, given))
    criterion.save()
    _attached(by, criterion)
    return criterion


@transaction.atomic
def replace_criterion(*, by: Member, agreement: Agreement, given: CriterionIn, why: str) -> Criterion:
    """A next edition of the published criterion, as a draft; the old one counts until this is published.

    Raises NotAllowed, Agreement.DoesNotExist, AgreementRefused.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    agreement = locked(by, agreement)
    editions = editions_of(agreement)
    if editions.current is None or editions.draft is not None:
        raise AgreementRefused(_("Er is nog een concept. Pas dat aan."))
    criterion = Criterion(
        agreement=agreement, edition=editions.current.edition + 1, replaces=editions.current,
        **_checked_criterion(agreement, given), **_checked_why(why),
    )
    criterion.save()
    _attached(by, criterion)
    return criterion


@transaction.atomic
def change_criterion(
    *, by: Member, criterion: Criterion, given: CriterionIn, expected_version: int, why: str = ""
) -> Criterion:
    """The draft with these fields. `why` is asked again of an edition that replaces another.

    Raises NotAllowed, Criterion.DoesNotExist, AgreementRefused, Changed.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    agreement, now = _locked_criterion(by, criterion)
    if now.is_published:
        raise AgreementRefused(_("Dit criterium is vastgezet en verandert niet meer. Vervang het en zeg waarom."))
    new = _checked_criterion(agreement, given) | (_checked_why(why) if now.replaces_id else {})
    if not differing(now, new):
        return now
    if now.version != expected_version:
        raise Changed(now)
    changed = save(now, new)
    if set(changed) - {"answers", "why_replaced"}:
        # It no longer says what the kit says; `kit.use` claims it again when it fills it.
        KitUse.objects.filter(criterion=now).delete()
    record(
        council=by.council, by=by.person, event=Event.CRITERION_CHANGED, subject=now, version=now.version,
        changed=changed,
    )
    return now


@transaction.atomic
def publish_criterion(*, by: Member, criterion: Criterion, expected_version: int | None = None) -> Criterion:
    """The draft, for good: from now on it counts, and what it replaces no longer does.

    `expected_version`: the one that was looked at, by default that of `criterion`. The same one when called again.
    Raises NotAllowed, Criterion.DoesNotExist, AgreementRefused, Changed.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    agreement, now = _locked_criterion(by, criterion)
    if now.is_published:
        return now
    if now.version != (criterion.version if expected_version is None else expected_version):
        raise Changed(now)
    # The agreement may have got other dates since it was typed.
    rules.check_placement(agreement.kind, now.placement)
    rules.check_day(agreement, now.review_on, "review_on")
    now.published_at = timezone.now()
    now.version += 1
    now.save()
    record(
        council=by.council, by=by.person, event=Event.CRITERION_CHANGED, subject=now, version=now.version,
        published=True, edition=now.edition,
    )
    return now


def locked(by: Member, agreement: Agreement) -> Agreement:
    """The agreement's row is the lock for all that hangs on it."""
    return Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk, council=by.council)


def _locked_criterion(by: Member, criterion: Criterion) -> tuple[Agreement, Criterion]:
    found = Criterion.objects.get(pk=criterion.pk, agreement__council=by.council)
    agreement = locked(by, found.agreement)
    return agreement, Criterion.objects.select_for_update().get(pk=found.pk)


def differing(now: models.Model, new: dict[str, Any]) -> list[str]:
    return sorted(key for key, value in new.items() if getattr(now, key) != value)


def save(now: Any, new: dict[str, Any]) -> list[str]:
    """Which fields became different."""
    changed = differing(now, new)
    for key, value in new.items():
        setattr(now, key, value)
    now.version += 1
    now.save()
    return changed


def _attached(by: Member, criterion: Criterion) -> None:
    record(
        council=by.council, by=by.person, event=Event.CRITERION_ATTACHED, subject=criterion,
        edition=criterion.edition, placement=criterion.placement, basis=criterion.basis,
    )


def _checked_agreement(
    council: Council, municipalities: Iterable[Organisation], **given: Any
) -> tuple[dict[str, Any], list[Organisation]]:
    """The fields, and who joins."""
    provider = given["provider"]
    if provider.council_id != council.pk:
        raise AgreementRefused(_("Kies een aanbieder."), "provider")
    rules.check_provider(provider)
    if given["kind"] not in AgreementKind.values:
        raise AgreementRefused(_("Kies een inkoopcontract of een subsidie."), "kind")
    rules.check_period(given["starts_on"], given["ends_on"])
    joined = list(municipalities)
    rules.check_owner(council, given["owned_by"], joined)
    owned_by = given["owned_by"]
    return given | {
        "title": rules.line(given["title"], 200, "title"),
        # A name that changes later stays here as it was agreed.
        "owner": rules.line(given["owner"] or (owned_by.name if owned_by else ""), 200, "owner"),
        "lot": rules.line(given["lot"], 60, "lot", required=False),
        "product_group": rules.product_group(given["product_group"]),
        "product_code": rules.product_code(given["product_code"], given["product_group"]),
    }, joined


def _checked_criterion(agreement: Agreement, given: CriterionIn) -> dict[str, Any]:
    rules.check_placement(agreement.kind, given.placement)
    rules.check_basis(given.basis)
    rules.check_numbers(given.smallest_n, given.weight_percent)
    rules.check_day(agreement, given.review_on, "review_on")
    answers = given.answers
    if answers is not None and not points_sent(agreement.council).filter(pk=answers.pk).exists():
        raise AgreementRefused(_("Kies een punt uit een advies dat de raad verstuurde."), "answers")
    return {field.name: getattr(given, field.name) for field in fields(given)} | {
        "name": rules.line(given.name, 120, "name"),
        "measured": rules.prose(given.measured, 2000, "measured"),
        "how_measured": rules.prose(given.how_measured, 2000, "how_measured"),
        "how_it_counts": rules.prose(given.how_it_counts, 2000, "how_it_counts"),
        "consequence": rules.prose(given.consequence, 4000, "consequence"),
    }


def _checked_why(why: str) -> dict[str, str]:
    return {"why_replaced": rules.prose(why, 2000, "why_replaced")}
