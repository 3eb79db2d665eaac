"""How easy a Dutch text reads, and which sentences ask for another look.

The measure is that of Flesch as Douma fitted it to Dutch (De leesbaarheid van landbouwbladen, Wageningen 1960):
206.84 - 0.93 * (words / sentences) - 77 * (syllables / words). It looks at the length of words and sentences only: it
cannot tell whether a text is true, clear or kind.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from .syllables import syllables
from .text import sentences

LONG = 20
"""A sentence of more words than this is long for a reader at level B1."""
EASY, HARD = 60.0, 45.0
"""From 60 Douma called a text normal, under 45 difficult."""
FEWEST_WORDS = 20
"""Fewer words say too little for a score."""

Level = Literal["easy", "fair", "hard", "unknown"]
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMBER = re.compile(r"\d[\d.,]*")
_BE = frozenset("is zijn was waren ben bent".split())
_BECOME = frozenset("word wordt worden werd werden".split())
# A participle stands at most so many words from its verb.
REACH = 15
_PARTICIPLE = re.compile(
    r"(?:(?:aan|af|bij|door|in|mee|na|om|op|over|toe|terug|uit|vast|voor|weg|samen|goed|plaats|neer|onder|open|vol"
    r"|tegen|rond|thuis|klaar|waar|deel|kwijt)?ge[a-zëïöü]+(?:[dt]|en|aan|ien)"
    r"|(?:be|ver|ont|her|er|mis|over|onder|door)[a-zëïöü]{3,}(?:[dt]|en))"
)
_WITH_GE = re.compile(r"[a-z]*ge")
# besproken, verloren: without "ge" a participle on -en mostly has one of these vowels, the infinitive another.
_STRONG = re.compile(r"[a-z]+(?:o|oo|e|a)(?:[bdfgklmnprstvz]{1,2}|ch|ng|nk)en")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text reads. `score`: the higher the easier, about 0 to 100; None when there are too few words."""

    words: int
    sentences: int
    syllables: int
    score: float | None

    @property
    def per_sentence(self) -> float:
        """Words in a sentence, on average."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def level(self) -> Level:
        if self.score is None:
            return "unknown"
        return "easy" if self.score >= EASY else "fair" if self.score >= HARD else "hard"


@dataclass(frozen=True, slots=True)
class Mark:
    """A sentence that asks for another look. `long`: its number of words, 0 when it is short enough; `passive`: the
    words that make it passive; `jargon`: each hard word with plainer ones."""

    sentence: str
    long: int = 0
    passive: str = ""
    jargon: tuple[tuple[str, str], ...] = ()


def measure(lines: Iterable[str]) -> Reading:
    """How a text reads; each line (a paragraph, a line of a list) ends a sentence.

    >>> measure(["Ik bel je morgen terug."] * 5).words
    25
    """
    found = [words for line in lines for sentence in _sentences(line) if (words := words_of(sentence))]
    total = sum(map(len, found))
    counted = sum(1 if _NUMBER.fullmatch(word) else syllables(word) for sentence in found for word in sentence)
    score = None
    if total >= FEWEST_WORDS:
        score = round(206.84 - 0.93 * total / len(found) - 77 * counted / total, 1)
    return Reading(total, len(found), counted, score)


def marks(lines: Iterable[str]) -> list[Mark]:
    """The sentences that are long, passive or full of official words, in their order."""
    found = []
    for line in lines:
        for sentence in _sentences(line):
            words = words_of(sentence)
            long = len(words) if len(words) > LONG else 0
            mark = Mark(sentence, long, passive(words), jargon(sentence))
            if mark.long or mark.passive or mark.jargon:
                found.append(mark)
    return found


def words_of(text: str) -> list[str]:
    """Words and numbers, in their order."""
    return re.findall(rf"{_WORD.pattern}|{_NUMBER.pattern}", text)


def passive(words: list[str]) -> str:
    """The words that make a sentence passive, or nothing: a form of "worden" or "zijn" with a participle.

    With "zijn" only when "door" says by whom: "is gesloten" may tell how something is. Some are missed, few are wrong.

    >>> passive("De brief wordt morgen beantwoord".split())
    'wordt … beantwoord'
    """
    low = [word.lower() for word in words]
    for verb, word in enumerate(low):
        if word not in _BECOME and word not in _BE:
            continue
        for place in _participles(low, verb):
            first, last = sorted((verb, place))
            if word in _BECOME or "door" in low[first : last + 2]:
                between = " … " if last > first + 1 else " "
                return f"{words[first]}{between}{words[last]}"
    return ""


def _participles(words: list[str], verb: int) -> list[int]:
    """Where a participle stands that may go with this verb."""
    others = _listed("no_participle")
    if words[verb] not in _BECOME:
        others |= _listed("states")
    return [
        place for place, word in enumerate(words)
        if place != verb and abs(place - verb) <= REACH and word not in others and words[place - 1 : place] != ["te"]
        and _PARTICIPLE.fullmatch(word) and (_WITH_GE.match(word) or not word.endswith("en") or _STRONG.fullmatch(word))
    ]


def jargon(text: str) -> tuple[tuple[str, str], ...]:
    """Each official word of the text with plainer ones, as it was written, each once."""
    found: dict[str, tuple[str, str]] = {}
    for match in _jargon().finditer(text):
        said = match.group()
        found.setdefault(said.lower(), (said, plain_words()[" ".join(said.lower().split())]))
    return tuple(found.values())


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(_lists()[name].split())


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("readability.toml").read_text("utf-8"))


@cache
def plain_words() -> dict[str, str]:
    """Official words with plainer ones, from readability.toml."""
    return dict(_lists()["plain"])


@cache
def _jargon() -> re.Pattern[str]:
    longest_first = sorted(plain_words(), key=len, reverse=True)
    either = "|".join(re.escape(words).replace(r"\ ", r"\s+") for words in longest_first)
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)


def _sentences(line: str) -> list[str]:
    return [line[start:end] for start, end in sentences(line)]
