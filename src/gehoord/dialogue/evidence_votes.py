"""What a vote of a gathering gives to an advice: the order that people chose."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gehoord.core.councils.models import Council
from gehoord.core.vocabulary.purposes import Data
from gehoord.insight.facts import Facts
from gehoord.insight.kinds import Computed, Kind, QuestionRefused, register

from .evidence import were_checked
from .live.counting import rules_of
from .live.keeping import kept_orders, rows_of
from .models import KeptOutcome


def compute_ranking(council: Council, question: dict[str, Any]) -> Computed:
    """question: {"kept": pk}. No scores and no voters: outsiders get the order, and nothing about how many."""
    kept = _kept(council, question)
    rows = rows_of(kept)
    note = [_("Geteld met: %(how)s. Dat was vooraf gekozen.") % {"how": rules_of(kept.block).get_method_display()}]
    if kept.places_left:
        note.append(_("Op de rand eindigden er gelijk. Daar kozen de mensen zelf."))
    return Computed(
        Facts(n=len(rows), columns=(_("Plaats"), _("Gekozen")), rows=tuple(rows), note=" ".join(note)),
        sources=tuple(f"ranking {kept.pk} {place} {_digest(words)}" for place, words in rows),
    )


def _kept(council: Council, question: dict[str, Any]) -> KeptOutcome:
    pk = question.get("kept")
    rows = kept_orders(council).select_related("block__rules", "block__gathering")
    found: KeptOutcome | None = rows.filter(pk=pk).first() if isinstance(pk, int) else None
    if found is None:
        raise QuestionRefused(_("Deze uitkomst is er niet."))
    were_checked([found.block.gathering])
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _words(facts: Facts) -> str:
    n = facts.n or 0
    return ngettext("de deelnemers kozen samen %(n)s punt", "de deelnemers kozen samen %(n)s punten", n) % {"n": n}


def _ask(council: Council, question: dict[str, Any]) -> str:
    kept = _kept(council, question)
    return _("Wat kozen de deelnemers in “%(title)s”, en in welke volgorde?") % {"title": kept.title}


def register_kinds() -> None:
    register(Kind("ranking", gettext_lazy("Gekozen volgorde"), compute_ranking, _words, _ask, Data.GATHERING))
