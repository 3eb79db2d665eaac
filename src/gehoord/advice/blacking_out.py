"""Words that may no longer be read: those of a group out of every draft, and those of a group or a quote out of what is
shown of a letter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from gehoord.core.councils.models import Council
from gehoord.dialogue.blacking_out import BLACKED_OUT, FEW_WORDS
from gehoord.insight.facts import Figure
from gehoord.insight.models import Evidence
from gehoord.insight.selectors import figures_of

from .letter import Letter, LetterPart
from .models import Advice, Block, Comment, Decision, Plain, Recommendation, State, Version
from .repeats import gone_from
from .wording import WORDS_ONLY

# Signs of Markdown that may stand around words that are looked for, inside them, and between them.
_SIGNS = r"[*\\]{0,3}"
_GAP = rf"{_SIGNS}\s+(?:> )?{_SIGNS}"
_LINE_BEGINS = r"[ \t]*(?:- |> |### |\d{1,3}\. +)?"

# So many fit where a version is put back: what is written instead may be longer than the line it stands for.
MOST_SIGNS = {"title": 200, "heading": 200, "salutation": 200, "signed_by": 200, "term_basis": 300}


def blacked_out(text: str, words: str) -> str:
    """The text with `BLACKED_OUT` wherever the words stand, also with Markdown around or inside them.

    Fewer than `FEW_WORDS` only go when they are a line alone.
    """
    spoken = re.sub(r"[*\\]", "", words).split()
    if not spoken:
        return text
    found = _SIGNS + _GAP.join(_SIGNS.join(map(re.escape, word)) for word in spoken) + _SIGNS
    if len(spoken) < FEW_WORDS:
        return re.sub(rf"(?m)^({_LINE_BEGINS}){found}[ \t]*$", rf"\1{BLACKED_OUT}", text)
    return re.sub(rf"(?<!\w){found}(?!\w)", BLACKED_OUT, text)


def from_drafts(council: Council, words: str) -> None:
    """Out of every advice that was not sent yet, out of what texts said before and of what colleagues said."""
    take = partial(blacked_out, words=words)
    from_open_drafts(council, take)
    _from_versions(council, words)
    for comment in Comment.objects.filter(advice__council=council):
        if _took(comment, "text", take) | _took(comment, "about", take):
            comment.save(update_fields=["text", "about"])


def from_open_drafts(council: Council, take: Callable[[str], str]) -> int:
    """How many advices that were not sent yet held what `take` takes out; their versions grow, so that a writer
    notices. Minority views lose it too, also of what was sent."""
    touched = 0
    # The advice is the lock of its texts: who is saving now comes before or after.
    for advice in Advice.objects.select_for_update(of=("self",)).filter(council=council).exclude(state=State.SENT):
        changed = False
        texts: list[Block | Recommendation] = [*advice.blocks.all(), *advice.points.all()]
        for row in texts:
            if _took(row, "text", take) | _took(row, "heading", take):
                row.version, changed = row.version + 1, True
                row.save()
        if _took(advice, "title", take):
            advice.head_version, changed = advice.head_version + 1, True
        plain = Plain.objects.filter(advice=advice).first()
        if plain is not None and _black_out_plain(plain, take):
            changed = True
        if changed:
            touched += 1
            advice.version += 1
            advice.save(update_fields=["title", "version", "head_version"])
    for decision in Decision.objects.filter(advice__council=council):
        if _took(decision, "minority_view", take):
            Decision.objects.filter(pk=decision.pk).protect(minority_view=decision.minority_view)
    return touched


def _took(row: Any, name: str, take: Callable[[str], str]) -> bool:
    """Whether something stood in this field that had to go, if the row has it; it is gone from it then."""
    before = getattr(row, name, "")
    if not before:
        return False
    # What is written instead may be longer than the line it stands for.
    now = take(before)[: row._meta.get_field(name).max_length]
    setattr(row, name, now)
    return bool(now != before)


def _black_out_plain(plain: Plain, take: Callable[[str], str]) -> bool:
    """Whether anything changed."""
    changed = [name for name in ("heard", "asked", "ahead") if _took(plain, name, take)]
    if not changed:
        return False
    plain.version += 1
    plain.save()
    return True


def _from_versions(council: Council, words: str) -> None:
    """Out of what texts said before, also under an advice that was sent: nobody reads back what had to go."""
    for version in Version.objects.filter(advice__council=council).iterator():
        says = {
            name: blacked_out(value, words)[: MOST_SIGNS.get(name)] if isinstance(value, str) else value
            for name, value in version.says.items()
        }
        if says != version.says:
            Version.objects.filter(pk=version.pk).protect(says=says)


def words_gone(council: int, letters: Mapping[int, Letter]) -> dict[int, frozenset[str]]:
    """For each letter, by the key of its advice, the lines and quotes it was sent with that its evidence no longer
    shows, and what repeats a story that is gone. Up to four queries."""
    now, repeated = figures_now(council, letters.values()), gone_from(letters)
    return {key: _all_gone(letter, now) | repeated[key] for key, letter in letters.items()}


def figures_now(council: int, letters: Iterable[Letter]) -> dict[str, Figure]:
    """What the evidence behind words and quotes in these letters shows now, by its ref. Two queries; one when it is not
    there, none when no letter has such words."""
    asked = {int(figure.ref[1:]) for letter in letters for figure in _of_words(letter)}
    found = figures_of(Evidence.objects.filter(council=council, number__in=asked)) if asked else []
    return {figure.ref: figure for figure in found}


def from_letter(letter: Letter, now: Mapping[str, Figure], repeated: frozenset[str] = frozenset()) -> Letter:
    """The letter without quotes that its evidence no longer shows, and with each such line blacked out; both, and what
    it `repeated` of a story that is gone, are blacked out wherever its text has them."""
    words = _all_gone(letter, now) | repeated
    figures = tuple(titled(_shown_now(figure, now), words) for figure in letter.figures)
    parts = tuple(_without(part, words) for part in letter.parts) if words else letter.parts
    head = replace(
        letter.head, subject=without(letter.head.subject, words), minority=without(letter.head.minority, words)
    )
    return replace(letter, head=head, figures=figures, parts=parts)


def without(text: str, words: Iterable[str]) -> str:
    """The text with all of these words blacked out."""
    # The longest first: one line may be part of another.
    for one in sorted(words, key=len, reverse=True):
        text = blacked_out(text, one)
    return text


def titled(figure: Figure, words: Iterable[str]) -> Figure:
    """The figure with these words blacked out of what people typed with it: its title, and why a chart starts anew."""
    facts, limits = figure.facts, figure.facts.limits
    if limits is not None:
        facts = replace(facts, limits=replace(limits, why=without(limits.why, words)))
    return replace(figure, title=without(figure.title, words), facts=facts)


def _of_words(letter: Letter) -> list[Figure]:
    return [
        figure for figure in letter.figures
        if figure.facts.quotes or (figure.kind in WORDS_ONLY and figure.facts.rows)
    ]


def _all_gone(letter: Letter, now: Mapping[str, Figure]) -> frozenset[str]:
    return frozenset(words for figure in _of_words(letter) for words in _gone(figure, now.get(figure.ref)))


def _gone(figure: Figure, now: Figure | None) -> list[str]:
    quotes = [quote.text for quote in figure.facts.quotes if now is None or quote not in now.facts.quotes]
    if now is None or figure.kind not in WORDS_ONLY:
        return quotes
    rows = zip(figure.facts.rows, now.facts.rows, strict=True)
    return quotes + [str(was[0]) for was, new in rows if was and was[0] != new[0]]


def _shown_now(figure: Figure, now: Mapping[str, Figure]) -> Figure:
    """Numbers stay as they were sent."""
    found = now.get(figure.ref)
    quotes = tuple(quote for quote in figure.facts.quotes if found and quote in found.facts.quotes)
    rows = found.facts.rows if found and figure.kind in WORDS_ONLY else figure.facts.rows
    return replace(figure, facts=replace(figure.facts, quotes=quotes, rows=rows))


def _without(part: LetterPart, words: Iterable[str]) -> LetterPart:
    points = tuple(without(one, words) for one in part.points)
    return replace(part, heading=without(part.heading, words), text=without(part.text, words), points=points)
