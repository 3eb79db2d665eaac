"""What may and may not be agreed, each refusal with its reason. Services call these; pages show the same words.

The placement in procurement, and that teaching is not contracted, are not verified in the law: the pages say
"nagaan" (check it) beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoord.analysis.tidy import tidy
from gehoord.core.councils.models import Council
from gehoord.core.organisations.models import Kind, Organisation
from gehoord.core.vocabulary.purposes import Data, PurposeRefused, Use, require

from .models import SMALLEST_N, Agreement, AgreementKind, Basis, Placement

# Any other year is a slip of the pen; days are counted on from these.
FIRST_YEAR, LAST_YEAR = 2000, 2099
# Who may own an agreement.
OWNERS = (Kind.REGION, Kind.MUNICIPALITY)
LONGEST_YEARS = 15
YEAR = timedelta(days=366)

# What of this house a ground would use. Process facts and staff satisfaction are kept by the provider.
DATA_OF_BASIS: dict[str, Data] = {
    Basis.OWN_SURVEY: Data.CONTRACT, Basis.SIGNALS: Data.SIGNALS, Basis.STATUTORY: Data.STATUTORY,
}

# What each placement means for bejegening, in a line.
PLACEMENT_HINTS: tuple[tuple[str, str | Promise], ...] = (
    (Placement.SUITABILITY, gettext_lazy("kijkt terug: wat een inschrijver eerder liet zien")),
    (Placement.AWARD, gettext_lazy("kijkt naar het plan in deze offerte; punten en beoordelaars zijn vooraf bekend")),
    (Placement.PERFORMANCE, gettext_lazy("iets wat de aanbieder doet: ja of nee")),
    (Placement.KPI, gettext_lazy("een maat over tijd, met een beginmeting, hoor en wederhoor en gevolgen in stappen")),
    (
        Placement.SUBSIDY_CONDITION,
        gettext_lazy("hoort bij de subsidie; een voorwaarde is geen prestatie die je afdwingt"),
    ),
)


class AgreementRefused(Exception):
    """This cannot be agreed or kept; the message is for the writer, `field` the one it is about (empty: none)."""

    def __init__(self, message: str | Promise, field: str = "") -> None:
        super().__init__(str(message))
        self.field = field


def check_provider(provider: Organisation) -> None:
    """Raises AgreementRefused unless this organisation can have an agreement."""
    if provider.kind == Kind.SCHOOL:
        raise AgreementRefused(
            _("Met een school maak je hier geen afspraak: een gemeente koopt het lesgeven niet in. Over bejegening op "
              "school voer je een gesprek, zonder maat of gevolg."),
            "provider",
        )
    if provider.kind != Kind.PROVIDER:
        raise AgreementRefused(_("Kies een aanbieder."), "provider")


def check_period(starts_on: date, ends_on: date) -> None:
    """Raises AgreementRefused for an end before the start, or years that must be a typing error."""
    if not FIRST_YEAR <= starts_on.year <= LAST_YEAR:
        raise AgreementRefused(_("Dit jaar kan niet kloppen. Kijk de datum na."), "starts_on")
    if ends_on <= starts_on:
        raise AgreementRefused(_("Het einde ligt niet na het begin."), "ends_on")
    if ends_on > starts_on + LONGEST_YEARS * YEAR:
        raise AgreementRefused(
            _("Zo lang duurt een afspraak niet: hoogstens %(years)s jaar.") % {"years": LONGEST_YEARS}, "ends_on"
        )


def check_placement(agreement_kind: str, placement: str) -> None:
    """A subsidy has conditions, a contract the other places. Raises AgreementRefused."""
    if placement not in Placement.values:
        raise AgreementRefused(_("Kies waar bejegening telt."), "placement")
    if (placement == Placement.SUBSIDY_CONDITION) != (agreement_kind == AgreementKind.SUBSIDY):
        raise AgreementRefused(
            _("Bij een subsidie hoort een subsidievoorwaarde. De andere plekken horen bij een inkoopcontract.")
            if agreement_kind == AgreementKind.SUBSIDY
            else _("Een subsidievoorwaarde hoort bij een subsidie. Kies een plek die bij een inkoopcontract hoort."),
            "placement",
        )


def check_basis(basis: str) -> None:
    """Raises AgreementRefused; what the table of purposes keeps out of a criterion, with its reason."""
    if basis not in Basis.values:
        raise AgreementRefused(_("Kies waar het criterium op steunt."), "basis")
    if basis in DATA_OF_BASIS:
        try:
            require(DATA_OF_BASIS[basis], Use.CRITERION)
        except PurposeRefused as refused:
            raise AgreementRefused(str(refused), "basis") from refused


def check_numbers(smallest_n: int, weight_percent: int | None) -> None:
    """Raises AgreementRefused."""
    if smallest_n < SMALLEST_N:
        raise AgreementRefused(
            _("Neem minstens %(n)s antwoorden. Bij %(n)s antwoorden zit er al 13 procentpunt onzekerheid aan beide "
              "kanten; met minder zegt een cijfer over één aanbieder niets. Dan komt er geen cijfer in een "
              "beoordeling.") % {"n": SMALLEST_N},
            "smallest_n",
        )
    if smallest_n > 10_000:
        raise AgreementRefused(_("Zoveel antwoorden haalt niemand. Kijk het getal na."), "smallest_n")
    if weight_percent is not None and not 0 <= weight_percent <= 100:
        raise AgreementRefused(_("Een gewicht ligt tussen 0 en 100 procent."), "weight_percent")


def check_day(agreement: Agreement, day: date, field: str) -> None:
    """A day during the agreement, or in the year after it. Raises AgreementRefused."""
    if not agreement.starts_on <= day <= agreement.ends_on + YEAR:
        raise AgreementRefused(
            _("Kies een dag tijdens de afspraak, of in het jaar erna."), field
        )


def check_owner(council: Council, owned_by: Organisation | None, joined: Iterable[Organisation]) -> None:
    """A municipality or youth region owns an agreement, municipalities join. Raises AgreementRefused."""
    if owned_by is not None and (owned_by.council_id != council.pk or owned_by.kind not in OWNERS):
        raise AgreementRefused(_("Kies een gemeente of jeugdregio."), "owned_by")
    if any(one.council_id != council.pk or one.kind != Kind.MUNICIPALITY for one in joined):
        raise AgreementRefused(_("Kies gemeenten die meedoen."), "municipalities")


def product_group(text: str) -> str:
    """Two digits or nothing. Which ones exist is not checked: the list changes. Raises AgreementRefused."""
    found = text.strip()
    if found and not re.fullmatch(r"[0-9]{2}", found):
        raise AgreementRefused(_("Een productgroep van iJw heeft twee cijfers, bijvoorbeeld 45."), "product_group")
    return found


def product_code(text: str, group: str) -> str:
    """Letters and digits, below a group, or nothing. Raises AgreementRefused."""
    found = text.strip().upper()
    if found and not re.fullmatch(r"[0-9A-Z]{1,20}", found):
        raise AgreementRefused(_("Een productcode heeft alleen letters en cijfers."), "product_code")
    if found and not group.strip():
        raise AgreementRefused(_("Vul ook de productgroep in waar deze code onder valt."), "product_group")
    return found


def line(text: str, longest: int, field: str, *, required: bool = True) -> str:
    """One line of text, without signs that nobody sees: they are no reason and no name. Raises AgreementRefused."""
    seen = tidy(re.sub(r"[\s\x00-\x1f\x7f]+", " ", text))
    return _there(re.sub(r" +", " ", seen).strip(), longest, field, required=required)


def prose(text: str, longest: int, field: str, *, required: bool = True) -> str:
    """Text of more lines, without signs that nobody sees. Raises AgreementRefused."""
    return _there(tidy(text).strip(), longest, field, required=required)


def _there(text: str, longest: int, field: str, *, required: bool = True) -> str:
    if required and not text:
        raise AgreementRefused(_("Vul dit in."), field)
    if len(text) > longest:
        raise AgreementRefused(_("Dit is te lang: hoogstens %(longest)s tekens.") % {"longest": longest}, field)
    return text
