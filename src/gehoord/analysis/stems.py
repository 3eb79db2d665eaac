"""Dutch words cut back to their stem, so that *luisteren* finds *luisterde*.

Snowball's Dutch stemmer (Kraaij and Pohlmann) does the work. It knows nouns and past tenses better than
the present tense and some adjectives; a few rules of our own mend what council members search for most.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

LONGEST_STEM = 40

# What was taken out of a story, such as [PERSOON-1], or a word. A word may hold apostrophes and accents that
# are characters of their own.
_TOKEN = re.compile(r"(?P<placeholder>\[[A-Z]{2,12}-\d{1,6}\])|[^\W_](?:['’]?[^\W_]|[\u0300-\u036f])*")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)

# Ours, applied to Snowball's stem: (ending, what stays of it).
_ENDINGS = (
    (re.compile(r"euze$"), "eus"),  # serieuze: serieus
    (re.compile(r"eeen$"), "ee"),  # ideeën: idee
    (re.compile(r"dt$"), "d"),  # vindt: vind
    (re.compile(r"(?<=\w[bfgklmnpr])t$"), ""),  # luistert: luister; markt and markten stay together
    (re.compile(r"(?<=[aeiouy])([^aeiouy]+)ee(?=[lnr]$)"), r"\1e"),  # luisteren (luisteer): luister
)
# Words that would become niet and al.
_AS_THEY_ARE = frozenset({"niets", "alles"})
# Words that would become a very common other word without their t.
_KEEP_T = frozenset({"kant", "maart", "tent", "voort", "want"})

# Words so common that searching for them alone finds everything. They are in the index all the same, so that
# a phrase such as "op de hoogte" can be found exactly.
_COMMON = """
    aan al als bij dan dat de deze die dit door een en er geen had heb hebben heeft het hij hoe hun ik in is
    je kan maar me meer met mij mijn na naar niet nog nu of om omdat onder ons ook op over te toch toen tot u
    uit van veel voor want waren was wat we wel werd wie wij word worden wordt ze zich zij zijn zo zou
    the and to of a
"""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its stem, where it stands (code points, end not included) and the how-manieth it is.

    Placeholders count in `position` but are no words, so two words around one are not neighbours.
    """

    stem: str
    start: int
    end: int
    position: int


_own = threading.local()


def _snowball(word: str) -> str:
    # A stemmer keeps its work in itself, so each thread has its own.
    if not hasattr(_own, "stemmer"):
        _own.stemmer = snowballstemmer.stemmer("dutch")
    return str(_own.stemmer.stemWord(word))


def fold(word: str) -> str:
    """The word in small letters without accents; only letters and digits remain."""
    plain = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", word).casefold())
    return "".join(c for c in plain if c.isalnum())


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of one word, at most 40 characters; empty when nothing of it is a letter or digit.

    >>> stem("luisterde"), stem("luistert"), stem("Geluisterd")
    ('luister', 'luister', 'luister')
    """
    word = fold(word)[:LONGEST_STEM]
    if not word.isalpha() or word in _AS_THEY_ARE:
        return word
    # Snowball takes the ge out of begeleiding, which makes it beleid.
    head = "bege" if word.startswith("bege") else ""
    found = head + _snowball(word.removeprefix(head))
    if found not in _KEEP_T:
        for ending, stays in _ENDINGS:
            found = ending.sub(stays, found)
    return found[:LONGEST_STEM]


def words(text: str) -> list[Word]:
    """Each word of the text, in order."""
    found = []
    for position, token in enumerate(_TOKEN.finditer(text)):
        if token["placeholder"] is None and (root := stem(token[0])):
            found.append(Word(root, token.start(), token.end(), position))
    return found


def stems(text: str) -> list[str]:
    """The stem of each word, in order; placeholders such as [PERSOON-1] are no words.

    >>> stems("Ze belden [PERSOON-1] niet terug.")
    ['ze', 'bel', 'niet', 'terug']
    """
    return [word.stem for word in words(text)]


def is_common(text: str) -> bool:
    """Whether every word of the text is so common that searching for it tells nothing."""
    return all(fold(text[word.start : word.end]) in _STOP_WORDS for word in words(text))


_STOP_WORDS = frozenset(_COMMON.split())
