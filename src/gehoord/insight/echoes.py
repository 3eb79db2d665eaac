"""Whether a text repeats somebody's story: words that may only leave the council with consent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gehoord.core.councils.models import Council
from gehoord.intake.models import Signal, Status

# So many words in a row are hardly ever chance; fewer often are ("toen ik daar om hulp vroeg").
IN_A_ROW = 8
MOST_SHOWN = 20
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Echo:
    """Words of one text that stand in a story without consent. `place`: which of the texts, counted from 0."""

    place: int
    words: str


def echoes(council: Council, texts: Iterable[str]) -> list[Echo]:
    """Every passage of `IN_A_ROW` words or more that is also in the safe text of a story that may not be quoted.

    Case, signs and spaces make no difference. In the order of the texts; one query, none when all texts are short.
    """
    spoken = [list(_WORD.finditer(text)) for text in texts]
    known = {run for words in spoken for run in _runs([word.group().lower() for word in words])}
    if not known:
        return []
    told: set[tuple[str, ...]] = set()
    # What was set aside counts too: somebody may have read it before.
    rows = Signal.objects.filter(council=council, analysed_at__isnull=False, may_quote=False)
    rows = rows.exclude(status=Status.ERASED).order_by()
    for story in rows.values_list("deidentified", flat=True).iterator():
        told |= known.intersection(_runs(_WORD.findall((story or "").lower())))
    return [echo for place, words in enumerate(spoken) for echo in _passages(place, words, told)] if told else []


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a text repeats a story, from which character to which. `place`: which of the texts, counted from 0."""

    place: int
    start: int
    end: int
    signal: int
    may_quote: bool


def passages(council: Council, texts: Iterable[str]) -> list[Passage]:
    """Every passage of `IN_A_ROW` words or more that is also in the safe text of a story, for each story by itself.

    One query, none when all texts are short.
    """
    spoken = [list(_WORD.finditer(text)) for text in texts]
    known = {run for words in spoken for run in _runs([word.group().lower() for word in words])}
    if not known:
        return []
    found: list[Passage] = []
    rows = Signal.objects.filter(council=council, analysed_at__isnull=False).exclude(status=Status.ERASED)
    rows = rows.order_by("pk")
    for pk, may_quote, story in rows.values_list("pk", "may_quote", "deidentified").iterator():
        told = known.intersection(_runs(_WORD.findall((story or "").lower())))
        if told:
            found += [
                Passage(place, words[start].start(), words[end - 1].end(), pk, may_quote)
                for place, words in enumerate(spoken) for start, end in _spans(words, told)
            ]
    return found


def is_in(passage: str, story: str) -> bool:
    """Whether a passage still stands in the story; case, signs and spaces make no difference."""
    words = tuple(_WORD.findall(passage.lower()))
    told = _WORD.findall(story.lower())
    return any(tuple(told[at : at + len(words)]) == words for at in range(len(told) - len(words) + 1))


def taken_out(text: str, story: str, instead: str) -> str:
    """The text with `instead` for every passage of `IN_A_ROW` words or more that is also in this story."""
    words = list(_WORD.finditer(text))
    told = set(_runs(_WORD.findall(story.lower())))
    for start, end in reversed(list(_spans(words, told))):
        text = text[: words[start].start()] + instead + text[words[end - 1].end() :]
    return text


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(IN_A_ROW)), strict=False)


def _passages(place: int, words: list[re.Match[str]], told: set[tuple[str, ...]]) -> Iterator[Echo]:
    text = words[0].string if words else ""
    for start, end in _spans(words, told):
        yield Echo(place, _shown(text, words[start:end]))


def _spans(words: list[re.Match[str]], told: set[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """The first word of each passage and the one after it. Runs that overlap or touch are one passage."""
    start = end = -1
    for first, run in enumerate(_runs([word.group().lower() for word in words])):
        if run not in told:
            continue
        if first > end:
            if end > 0:
                yield start, end
            start = first
        end = first + IN_A_ROW
    if end > 0:
        yield start, end


def _shown(text: str, words: list[re.Match[str]]) -> str:
    shown = text[words[0].start() : words[:MOST_SHOWN][-1].end()]
    return " ".join(shown.split()) + ("…" if len(words) > MOST_SHOWN else "")
