"""From the rows of an advice to the letter they make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from gehoord.insight.facts import Figure, Quote
from gehoord.insight.models import Evidence
from gehoord.insight.selectors import figures_of

from .blacking_out import from_letter
from .letter import Head, Letter, LetterPart
from .letter_store import letter_from_json
from .models import Advice, BlockKind, PointKind
from .models import Letter as SentLetter
from .selectors import blocks_of, evidence_in, points_of
from .wording import WORDS_ONLY

POINTS_OF = {BlockKind.BOTTLENECKS: PointKind.BOTTLENECK, BlockKind.RECOMMENDATIONS: PointKind.RECOMMENDATION}


def in_words(day: date) -> str:
    """24 november 2026, whatever language the reader has."""
    with override("nl"):
        return date_format(day, "j F Y")


def head_of(advice: Advice, *, on: date) -> Head:
    return Head(
        council=advice.council.name, municipality=advice.council.municipality,
        addressee=tuple(line.strip() for line in advice.addressee.splitlines() if line.strip()),
        salutation=advice.salutation, subject=advice.title, signed_by=advice.signed_by, date=in_words(on),
        reference=advice.number, reply_weeks=advice.reply_weeks, term_basis=advice.term_basis,
        marked="CONCEPT" if advice.is_draft else "",
    )


def letter_of(advice: Advice, *, on: date | None = None) -> Letter:
    """The letter as it would be printed that day (today). Quotes that were taken back are not in it. Five queries."""
    blocks, points = blocks_of(advice), points_of(advice)
    texts = {kind: tuple(p.text for p in points if p.kind == kind) for kind in PointKind.values}
    parts = tuple(
        LetterPart(
            block.kind, block.heading, block.text, block.evidence.ref if block.evidence else "",
            texts[POINTS_OF[BlockKind(block.kind)]] if block.kind in POINTS_OF else (),
        )
        for block in blocks
    )
    figures = tuple(figures_of(evidence_in(advice, blocks, points)))
    return Letter(head_of(advice, on=on or timezone.localdate()), parts, figures)


def empty_quotes(letter: Letter) -> list[LetterPart]:
    """The parts that should show quotes of which none may be read any more."""
    quotes = {figure.ref: figure.facts.quotes for figure in letter.figures}
    return [part for part in letter.parts if part.kind == BlockKind.QUOTES and not quotes.get(part.ref)]


def without_empty_quotes(letter: Letter) -> Letter:
    gone = empty_quotes(letter)
    return replace(letter, parts=tuple(part for part in letter.parts if part not in gone))


def readable(sent: SentLetter) -> Letter:
    """A letter as it was sent, without the words that were taken back or blacked out since. Two queries."""
    letter = letter_from_json(sent.content)
    numbers = [int(figure.ref[1:]) for figure in letter.figures if figure.facts.quotes or figure.kind in WORDS_ONLY]
    found = figures_of(Evidence.objects.filter(council=sent.advice.council, number__in=numbers)) if numbers else []
    letter = from_letter(letter, {figure.ref: figure.facts.rows for figure in found})
    allowed = {(figure.ref, quote) for figure in found for quote in figure.facts.quotes}
    figures = tuple(_with_quotes(figure, allowed) for figure in letter.figures)
    return without_empty_quotes(replace(letter, figures=figures))


def _with_quotes(figure: Figure, allowed: set[tuple[str, Quote]]) -> Figure:
    kept = tuple(quote for quote in figure.facts.quotes if (figure.ref, quote) in allowed)
    return replace(figure, facts=replace(figure.facts, quotes=kept))
