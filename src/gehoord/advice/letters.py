"""From the rows of an advice to the letter they make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from gehoord.insight.selectors import figures_of

from .blacking_out import figures_now, from_letter
from .decision_words import adopted_in_words, signatures
from .letter import Head, Letter, LetterPart
from .letter_store import letter_from_json
from .letterheads import letterhead_of, with_logo
from .models import Advice, BlockKind, PointKind
from .models import Letter as SentLetter
from .repeats import gone_from
from .selectors import blocks_of, decision_of, evidence_in, points_of

POINTS_OF = {BlockKind.BOTTLENECKS: PointKind.BOTTLENECK, BlockKind.RECOMMENDATIONS: PointKind.RECOMMENDATION}


def in_words(day: date) -> str:
    """24 november 2026, whatever language the reader has."""
    with override("nl"):
        return date_format(day, "j F Y")


def head_of(advice: Advice, *, on: date) -> Head:
    decision = decision_of(advice)
    return Head(
        council=advice.council.name, municipality=advice.council.municipality,
        addressee=tuple(line.strip() for line in advice.addressee.splitlines() if line.strip()),
        salutation=advice.salutation, subject=advice.title, signed_by=advice.signed_by, date=in_words(on),
        reference=advice.number, reply_weeks=advice.reply_weeks,
        reply_working_days=advice.reply_working_days, term_basis=advice.term_basis,
        marked="CONCEPT" if advice.is_draft else "", letterhead=letterhead_of(advice.council),
        adopted=adopted_in_words(decision, day=in_words(decision.held_on)) if decision else "",
        minority=decision.minority_view if decision and decision.prints_minority_view else "",
        signers=signatures(decision) if decision else (),
    )


def letter_of(advice: Advice, *, on: date | None = None) -> Letter:
    """The letter as it would be printed that day (today). Quotes that were taken back are not in it. Six queries."""
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
    """A letter as it was sent, without the words that were taken back or blacked out since. Up to five queries."""
    letter = letter_from_json(sent.content)
    own = with_logo(letter.head.letterhead, sent.advice.council_id)
    letter = replace(letter, head=replace(letter.head, letterhead=own))
    repeated = gone_from({sent.advice_id: letter})[sent.advice_id]
    return without_empty_quotes(from_letter(letter, figures_now(sent.advice.council_id, [letter]), repeated))
