"""Quotes and figures for on the tables: quotes as far as their tellers still allow it, figures as a letter would print
them. Which quotes were printed is kept nowhere; figures go into the ledger.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.ui.documents import typeset
from gehoord.core.vocabulary.purposes import Data, Use, require
from gehoord.insight.facts import Figure
from gehoord.insight.models import EvidenceQuote
from gehoord.insight.quoting import READABLE

from ..live.services import led_gathering, record_live
from ..models import Gathering
from ..services import DialogueRefused
from .figures import Sheet, register_figures, safe_figures, sheets

MOST_QUOTES, MOST_OFFERED = 12, 100


def quotes_of(council: Council) -> QuerySet[EvidenceQuote]:
    """Frozen quotes that may be read now, newest evidence first, each with its evidence. One query."""
    return EvidenceQuote.objects.filter(READABLE, evidence__council=council).select_related("evidence").order_by(
        "-evidence__number", "order"
    )


def hand_out(
    *, by: Member, gathering: Gathering, quotes: Collection[int] = (), figures: Collection[int] = (), table: str = ""
) -> bytes:
    """A PDF in large letters, in Dutch. `quotes` and `figures`: keys of quotes and of evidence; `table`: for which one,
    empty for all.

    The numbers of the figures went out from then on. Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed,
    DialogueRefused, DocumentFailed; then nothing went out.
    """
    by.require(Right.SEE_EVIDENCE)
    require(Data.SIGNALS, Use.CONVERSATION)
    with transaction.atomic():
        chosen = _chosen(by, gathering, quotes, figures)
    # Between the two transactions: making a document takes long, and may fail.
    made = _typeset(by.council, chosen, table)
    with transaction.atomic():
        # As when a letter goes: of two that bring numbers out, one waits.
        Council.objects.select_for_update(no_key=True).get(pk=by.council.pk)
        again = _chosen(by, gathering, quotes, figures)
        if again.printed != chosen.printed:
            raise DialogueRefused(_("Er is net iets aangepast of teruggetrokken. Probeer het nog eens."))
        register_figures(by.council, again.figures)
        refs = {"figures": ", ".join(figure.ref for _pk, figure in again.figures)} if again.figures else {}
        record_live(by, again.gathering, did="handed out", number=len(set(quotes)), **refs)
    return made


@dataclass(frozen=True)
class _Chosen:
    """What goes on the sheet: its words and bars, and the figures with what is hidden."""

    gathering: Gathering
    quotes: list[str]
    figures: list[tuple[int, Figure]]
    sheets: list[Sheet]

    @property
    def printed(self) -> tuple[str, list[str], list[Sheet]]:
        return self.gathering.question, self.quotes, self.sheets


def _chosen(by: Member, gathering: Gathering, quotes: Collection[int], figures: Collection[int]) -> _Chosen:
    gathering = led_gathering(by, gathering)
    found = list(quotes_of(by.council).filter(pk__in=set(quotes)))
    if len(found) != len(set(quotes)) or not (found or figures):
        raise DialogueRefused(
            _("Kies minstens één citaat of cijfer. Een citaat dat intussen is teruggetrokken, staat er niet meer.")
        )
    if len(found) > MOST_QUOTES:
        raise DialogueRefused(_("Kies hoogstens %(most)s citaten.") % {"most": MOST_QUOTES})
    safe = safe_figures(by.council, figures)
    texts = list(dict.fromkeys(one.text for one in found))
    return _Chosen(gathering, texts, safe, sheets(by.council, safe))


def _typeset(council: Council, chosen: _Chosen, table: str) -> bytes:
    today, gathering = timezone.localdate(), chosen.gathering
    with override("nl"):
        return typeset(_template(), {
            "title": gathering.title, "author": council.name, "day": [today.year, today.month, today.day],
            "question": gathering.question, "table": _("Tafel %(table)s") % {"table": table[:10]} if table else "",
            "how": _("Dit vertelden mensen. Ze vinden goed dat we het laten lezen. Zoek niet uit van wie het is."),
            "counting": _("Dit telden we. Het gaat om de verhalen die we kregen, niet om alle jongeren en ouders."),
            "foot": _("Laat dit blad na afloop liggen."), "quotes": chosen.quotes,
            "figures": [asdict(one) for one in chosen.sheets],
        }, day=today)


@cache
def _template() -> str:
    return files(__package__).joinpath("handout.typ").read_text("utf-8")
