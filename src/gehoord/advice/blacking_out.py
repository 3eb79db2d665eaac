"""Words of a group that may no longer be read: out of every draft, and out of what is shown of a letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from gehoord.core.councils.models import Council
from gehoord.dialogue.blacking_out import blacked_out
from gehoord.insight.facts import Cell, Figure
from gehoord.insight.models import Evidence

from .letter import Letter, LetterPart
from .models import Advice, Block, Recommendation, State
from .wording import WORDS_ONLY

Rows = tuple[tuple[Cell, ...], ...]


def from_drafts(council: Council, words: str) -> None:
    """Out of every advice that was not sent yet; the versions grow, so that a writer notices."""
    # The advice is the lock of its texts: who is saving now comes before or after.
    for advice in Advice.objects.select_for_update(of=("self",)).filter(council=council).exclude(state=State.SENT):
        changed = False
        texts: list[Block | Recommendation] = [*advice.blocks.all(), *advice.points.all()]
        for row in texts:
            text = blacked_out(row.text, words)
            if text != row.text:
                row.text, row.version, changed = text, row.version + 1, True
                row.save()
        if changed:
            advice.version += 1
            advice.save(update_fields=["version"])


def words_gone(council: int, letters: Mapping[int, Letter]) -> dict[int, frozenset[str]]:
    """For each letter, by its key, the lines it was sent with that its evidence no longer shows. Up to one query."""
    wanted = {int(figure.ref[1:]) for letter in letters.values() for figure in _of_words(letter)}
    now = rows_now(council, wanted)
    return {
        key: frozenset(words for figure in _of_words(letter) for words in _gone(figure, now)) if now else frozenset()
        for key, letter in letters.items()
    }


def rows_now(council: int, numbers: Iterable[int]) -> dict[str, Rows]:
    """What evidence shows now, by its ref. One query, none for no numbers."""
    asked = set(numbers)
    found = Evidence.objects.filter(council=council, number__in=asked) if asked else []
    return {evidence.ref: tuple(tuple(row) for row in evidence.result["rows"]) for evidence in found}


def from_letter(letter: Letter, now: Mapping[str, Rows]) -> Letter:
    """The letter with each line that its evidence no longer shows blacked out, in its text too."""
    words = frozenset(one for figure in letter.figures for one in _gone(figure, now))
    if not words:
        return letter
    figures = tuple(
        replace(figure, facts=replace(figure.facts, rows=now.get(figure.ref, figure.facts.rows)))
        for figure in letter.figures
    )
    return replace(letter, figures=figures, parts=tuple(_without(part, words) for part in letter.parts))


def without(text: str, words: Iterable[str]) -> str:
    """The text with all of these words blacked out."""
    # The longest first: one line may be part of another.
    for one in sorted(words, key=len, reverse=True):
        text = blacked_out(text, one)
    return text


def _of_words(letter: Letter) -> list[Figure]:
    return [figure for figure in letter.figures if figure.kind in WORDS_ONLY and figure.facts.rows]


def _gone(figure: Figure, now: Mapping[str, Rows]) -> list[str]:
    rows = now.get(figure.ref, figure.facts.rows)
    return [str(was[0]) for was, new in zip(figure.facts.rows, rows, strict=True) if was and was[0] != new[0]]


def _without(part: LetterPart, words: Iterable[str]) -> LetterPart:
    return replace(part, text=without(part.text, words), points=tuple(without(one, words) for one in part.points))
