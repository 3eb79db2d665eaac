"""Advices, answers, promises and figures as open data: tables for a spreadsheet, and everything as JSON.

Only what was sent, as it was sent; words of people are not in it, since they may be taken back.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime

from gehoord.analysis.tables import write_csv
from gehoord.core.councils.models import Council
from gehoord.insight.models import Release

from .answering_selectors import AdviceRow, rows, sent_advices
from .published import figures_sent
from .wording import Shown

Cell = str | int | float | None
LICENCE = "CC0-1.0"
# Of the layout of the tables: grows when a column changes its meaning.
VERSION = 1


@dataclass(frozen=True)
class OpenTable:
    """`name` is its file; columns are Dutch words that stay; empty cells are None."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def as_csv(self) -> str:
        """With commas, dots and ISO days, for programs; a text that looks like a formula gets a quote before it."""
        out = io.StringIO()
        write_csv(out, [self.columns, *self.rows])
        return out.getvalue()

    def as_objects(self) -> list[dict[str, Cell]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


ADVICES = ("advies", "titel", "verstuurd_op", "antwoord_voor", "vervangen", "punten", "beantwoord", "te_laat",
           "toezeggingen", "toezeggingen_gedaan", "toezeggingen_te_laat")
POINTS = ("advies", "soort", "nummer", "tekst", "antwoord_voor", "eerst_antwoord_voor", "mondeling_op", "antwoord",
          "eerste_antwoord_op", "laatste_antwoord_op", "reden")
COMMITMENTS = ("advies", "soort", "nummer", "toezegging", "wie", "klaar_voor", "eerst_klaar_voor", "stand",
               "klaar_gemeld_op", "bevestigd_op")
FIGURES = ("advies", "bewijs", "soort", "titel", "vraag", "antwoord", "aantal", "van", "ondergrens_95", "bovengrens_95",
           "vastgelegd_op", "controlegetal")
FIGURE_ROWS = ("advies", "bewijs", "regel", "aantal", "van", "ondergrens_95", "bovengrens_95")
YEARS = ("jaar", "onderdeel", "thema", "aantal", "van")
NAMES = ("adviezen", "punten", "toezeggingen", "cijfers", "cijfers-per-regel", "jaarcijfers")


def tables(council: Council) -> dict[str, OpenTable]:
    """Every table by its name. Seven queries, however much was sent."""
    sent = rows(sent_advices(council))
    figures = figures_sent(row.advice for row in sent)
    pairs = [(row.advice.number, one) for row in sent for one in figures.get(row.advice.pk, [])]
    found = (
        OpenTable("adviezen", ADVICES, tuple(_advice(row) for row in sent)),
        OpenTable("punten", POINTS, tuple(line for row in sent for line in _points(row))),
        OpenTable("toezeggingen", COMMITMENTS, tuple(line for row in sent for line in _commitments(row))),
        OpenTable("cijfers", FIGURES, tuple(_figure(number, one) for number, one in pairs)),
        OpenTable("cijfers-per-regel", FIGURE_ROWS, tuple(
            line for number, one in pairs for line in _figure_rows(number, one)
        )),
        OpenTable("jaarcijfers", YEARS, tuple(_years(council))),
    )
    return {table.name: table for table in found}


def as_json(council: Council) -> str:
    """All tables with what they are; the same rows give the same text."""
    found: dict[str, Any] = {
        "raad": council.name, "gemeente": council.municipality, "licentie": LICENCE, "versie": VERSION,
        "kleinste_aantal": council.smallest_n, "verzonnen_voorbeeld": council.is_sample,
    }
    found.update({name: table.as_objects() for name, table in tables(council).items()})
    return json.dumps(found, ensure_ascii=False, indent=1)


def _day(moment: Any) -> str | None:
    return localtime(moment).date().isoformat() if moment else None


def _advice(row: AdviceRow) -> tuple[Cell, ...]:
    advice, state = row.advice, row.state
    return (
        advice.number, advice.title, _day(advice.sent_at), advice.reply_due.isoformat() if advice.reply_due else None,
        "ja" if row.replaced else "nee", state.points, state.answered, state.open_late, state.commitments,
        state.confirmed, state.late,
    )


def _points(row: AdviceRow) -> list[tuple[Cell, ...]]:
    return [
        (
            row.advice.number, str(one.point.kind), one.point.number, one.text,
            one.term.due.isoformat() if one.term else None, one.term.first_due.isoformat() if one.term else None,
            one.orals[-1].said_on.isoformat() if one.orals else None,
            str(one.reply.answer) if one.reply else None, _day(one.reply.first_given_at) if one.reply else None,
            _day(one.reply.given_at) if one.reply else None, (one.reply.reason or None) if one.reply else None,
        )
        for one in row.points
    ]


def _commitments(row: AdviceRow) -> list[tuple[Cell, ...]]:
    return [
        (
            row.advice.number, str(point.point.kind), point.point.number, one.what, one.owner, one.due.isoformat(),
            one.first_due.isoformat(), "te laat" if one.is_late else str(one.progress), _day(one.claimed_at),
            _day(one.confirmed_at),
        )
        for point in row.points for one in point.commitments
    ]


def _figure(number: str, one: Shown) -> tuple[Cell, ...]:
    figure, facts = one.figure, one.facts
    return (
        number, figure.ref, figure.kind, figure.title, figure.question, one.words, facts.n, facts.of,
        _rounded(facts.low), _rounded(facts.high), figure.moment[:10], figure.digest[:16],
    )


def _figure_rows(number: str, one: Shown) -> list[tuple[Cell, ...]]:
    """Rows of counts; what the letter hid is empty here too."""
    if not one.has_numbers or len(one.facts.columns) < 2:
        return []
    found = []
    for row in one.facts.rows:
        cells = [_rounded(cell) if isinstance(cell, int | float) else None for cell in row[1:5]]
        found.append((number, one.figure.ref, str(row[0]), *cells, *[None] * (4 - len(cells))))
    return found


def _years(council: Council) -> list[tuple[Cell, ...]]:
    found: list[tuple[Cell, ...]] = []
    for release in Release.objects.filter(council=council).order_by("year"):
        found.append((release.year, "bejegening", None, release.about_bejegening, release.judged))
        found += [
            (release.year, "thema", key, n, release.about_bejegening) for key, n in sorted(release.themes.items())
        ]
    return found


def _rounded(value: float | None) -> Cell:
    return round(value, 4) if isinstance(value, float) else value
