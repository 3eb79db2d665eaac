"""Dutch syllables, counted by the vowels as they are spelled."""

from __future__ import annotations

import re

# Signs that only say where the stress is (één, café); those that part a letter from the one before it (ideeën) stay.
_STRESS = str.maketrans("áéíóúàèìòùâêîôû", "aeiouaeiouaeiou")
# One sound, however many letters: the longest first. What is no pair here is two sounds (ia, io, eo, ua).
_SOUND = re.compile(
    r"aai|ooi|oei|eeu|ieu|eau|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|ai|au|ou|ïe|üi|[aeiouäëïöü]|y(?![aeiou])"
)
# A prefix before a vowel is a syllable of its own (beantwoorden, geüit has its sign); "beetje" and "geen" have none.
_PREFIX = re.compile(r"^(be|ge|her|voor|ver|ont)(?=[aou]|e[aiu](?!n)|in)")
# Two sounds where the pairs would hear one.
_SPLIT = (
    (re.compile(r"ieel"), "i-eel"), (re.compile(r"ueel"), "u-eel"), (re.compile(r"ieus"), "i-eus"),
    (re.compile(r"eum\b"), "e-um"),
)
# Words from other languages that are not said as they are spelled.
_KNOWN = {
    "team": 1, "teams": 1, "online": 2, "offline": 2, "website": 2, "service": 2, "update": 2, "updates": 2,
    "mail": 1, "mails": 1, "mailen": 2, "email": 2, "feedback": 2, "coach": 1, "coaches": 2, "coachen": 2,
    "budget": 2, "trainer": 2, "training": 2, "trainingen": 3, "cliënt": 2, "cliënten": 3, "manager": 3, "intake": 2,
    "intakes": 2, "workshop": 2, "route": 2, "station": 2, "stations": 2, "professional": 4, "professionals": 4,
    "privacy": 3, "weekend": 2, "deadline": 2, "dossier": 2, "dossiers": 2,
}


def syllables(word: str) -> int:
    """How many syllables a Dutch word has; at least one. Parts joined by a hyphen are counted apart.

    >>> [syllables(word) for word in ("jeugdhulp", "beantwoorden", "ideeën", "gemeente")]
    [2, 4, 3, 3]
    """
    return max(1, sum(_of_one(part) for part in word.lower().split("-") if part))


def _of_one(word: str) -> int:
    if word in _KNOWN:
        return _KNOWN[word]
    spelled = _PREFIX.sub(r"\1-", word.translate(_STRESS))
    for pattern, parted in _SPLIT:
        spelled = pattern.sub(parted, spelled)
    return len(_SOUND.findall(spelled))
