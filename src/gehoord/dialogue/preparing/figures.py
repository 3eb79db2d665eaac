"""Frozen figures for on the tables: what may lie there next to all that outsiders ever saw, and what it says.

Somebody reads them who also read a letter. So the same is asked of them as of a letter, and they go into the ledger.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.core.councils.models import Council
from gehoord.core.vocabulary.purposes import Data
from gehoord.insight.echoes import echoes
from gehoord.insight.facts import Facts, Figure
from gehoord.insight.kinds import all_kinds, kind_of
from gehoord.insight.leaving import Near, near, with_rows_hidden
from gehoord.insight.ledger import Told, enter, judge, released
from gehoord.insight.models import Evidence, OutKind
from gehoord.insight.outgoing import Row
from gehoord.insight.outsiders import HIDDEN, as_printed
from gehoord.insight.selectors import evidence_of, figures_of, rows_behind
from gehoord.insight.wording import percent

from ..services import DialogueRefused

MOST_FIGURES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the small chart. `share`: how long its bar is, 0 to 1; None draws none."""

    label: str
    said: str
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A figure as it lies on a table, in Dutch. `counted`: how many of how many, empty when that is not told."""

    pk: int
    ref: str
    title: str
    words: str
    counted: str
    asked: str
    basis: str
    lines: tuple[Line, ...]
    note: str


def figures_for(council: Council) -> QuerySet[Evidence]:
    """Frozen figures about stories, newest first. What counts other things has rules of its own, and stays here."""
    kinds = [kind.key for kind in all_kinds() if kind.data == Data.SIGNALS and kind.key != "quotes"]
    return evidence_of(council).filter(kind__in=kinds)


def sheets_of(council: Council, evidence: Collection[Evidence]) -> list[Sheet]:
    """What each would say on a table, when nothing else went out. One query."""
    figures = figures_of(evidence)
    return [_sheet(one.pk, figure, council.smallest_n) for one, figure in zip(evidence, figures, strict=True)]


def safe_figures(council: Council, chosen: Collection[int]) -> list[tuple[int, Figure]]:
    """Those with these keys, with what has to stay inside next to all that went out marked as hidden.

    Raises DialogueRefused, which says what is wrong, when they may not go out together.
    """
    if not chosen:
        return []
    evidence = list(figures_for(council).filter(pk__in=set(chosen)))
    if len(evidence) != len(set(chosen)):
        raise DialogueRefused(_("Een cijfer dat je koos, kan niet op het blad. Kies opnieuw."))
    if len(evidence) > MOST_FIGURES:
        raise DialogueRefused(_("Kies hoogstens %(most)s cijfers.") % {"most": MOST_FIGURES})
    figures = figures_of(evidence)
    found = echoes(council, [figure.title for figure in figures])
    if found:
        raise DialogueRefused(
            _("De titel van %(ref)s herhaalt woorden uit een verhaal dat je niet mag citeren: “%(words)s”.")
            % {"ref": figures[found[0].place].ref, "words": found[0].words}
        )
    safe = with_rows_hidden(council, figures)
    for figure in safe:
        shown = as_printed(figure.facts, council.smallest_n)
        told = sum(isinstance(cell, int) for row in shown.rows for cell in row[1:2])
        if (shown.n is None and not told) or 2 * told < len(shown.rows):
            raise DialogueRefused(_(
                "%(ref)s telt te weinig mensen om op tafel te leggen. Kies een cijfer over meer verhalen, of over "
                "langere periodes."
            ) % {"ref": figure.ref})
    said = [_too_near(one, council.smallest_n) for one in near(council, safe, OutKind.LETTER, OutKind.HANDOUT)]
    said = said or [_too_telling(told, council.smallest_n, rows) for rows in [rows_behind(council, safe)]
                    for told in judge(council, rows, most=1)]
    if said:
        raise DialogueRefused(" ".join(said))
    return [(one.pk, figure) for one, figure in zip(evidence, safe, strict=True)]


def sheets(council: Council, figures: Sequence[tuple[int, Figure]]) -> list[Sheet]:
    """What lies on the tables. No query."""
    return [_sheet(pk, figure, council.smallest_n) for pk, figure in figures]


def register_figures(council: Council, figures: Sequence[tuple[int, Figure]]) -> None:
    """In the ledger, once: the same sheet printed for six tables tells nothing more. In the transaction that gives it,
    with the council's row locked."""
    rows = rows_behind(council, [figure for _pk, figure in figures])
    # Not of what stays hidden: so few numbers are possible there that a digest would tell which.
    shown = "\n".join(f"{row.label}|" + ("" if row.hidden else f"{row.n}|{row.of}") for row in rows)
    refs = ", ".join(figure.ref for _pk, figure in figures)
    reference = f"{refs} {hashlib.sha256(shown.encode()).hexdigest()[:16]}"
    if rows and released(council=council, kind=OutKind.HANDOUT, reference=reference) is None:
        enter(council=council, kind=OutKind.HANDOUT, reference=reference, rows=rows)


def _sheet(pk: int, figure: Figure, smallest: int) -> Sheet:
    facts = as_printed(figure.facts, smallest)
    is_share = figure.kind == "share"
    with override(settings.LANGUAGE_CODE):
        not_told = _("een aantal dat wij niet noemen")
        words = not_told if is_share and facts.n is None else kind_of(figure.kind).words(facts)
        counted = _n_of(facts.n, facts.of) if is_share and facts.n is not None else ""
        lines = _lines(facts)
    return Sheet(
        pk, figure.ref, figure.title, words[:1].upper() + words[1:], counted, figure.question, figure.basis, lines,
        facts.note,
    )


def _n_of(n: Any, of: Any) -> str:
    return _("%(n)s van %(of)s") % {"n": n, "of": of}


def _lines(facts: Facts) -> tuple[Line, ...]:
    """The table as bars: n of of where both are whole numbers, else what stands there."""
    found = []
    for label, *cells in facts.rows:
        n, of = (*cells, None, None)[:2]
        if isinstance(n, int) and isinstance(of, int) and of:
            found.append(Line(str(label), f"{percent(n / of)} ({_n_of(n, of)})", round(n / of, 4)))
        elif isinstance(n, int):
            found.append(Line(str(label), str(of) if isinstance(of, str) else str(n)))
        else:
            found.append(Line(str(label), HIDDEN))
    return tuple(found)


def _too_near(one: Near, smallest: int) -> str:
    words: dict[str, Any] = {"new": one.new, "old": one.old, "smallest": smallest}
    if one.kind == OutKind.LETTER:
        return _(
            "%(new)s verschilt minder dan %(smallest)s van %(old)s in advies %(number)s, over bijna dezelfde verhalen. "
            "Kies %(old)s."
        ) % {**words, "number": one.reference}
    if one.kind:
        return _(
            "%(new)s verschilt minder dan %(smallest)s van %(old)s, dat al op tafel lag, over bijna dezelfde verhalen. "
            "Kies %(old)s."
        ) % words
    return _(
        "%(new)s verschilt minder dan %(smallest)s van %(old)s, over bijna dezelfde verhalen. Kies één van de twee."
    ) % words


def _too_telling(told: Told, smallest: int, rows: Sequence[Row]) -> str:
    refs = get_text_list(list(dict.fromkeys(rows[place].label.split()[0] for place in told.rows)), _("en"))
    words = {"refs": refs, "smallest": smallest}
    if told.earlier:
        return _(
            "Wie %(refs)s naast cijfers legt die we al gaven, weet iets over minder dan %(smallest)s mensen. Kies een "
            "ander cijfer, of een dat al in een brief stond."
        ) % words
    return _("Uit %(refs)s samen volgt iets over minder dan %(smallest)s mensen. Kies er één minder.") % words

