"""References by name: `{{ aandeel:bejegening }}` becomes the number of the evidence it means, `{{ B3 }}`.

A name is looked up when the writer saves. From then on the text holds the number, so that a letter never changes by
itself when the council freezes something new.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

from django.utils.translation import gettext as _

from gehoord.insight.models import Evidence

NAMED = re.compile(r"\{\{\s*([\w' -]{1,40}?)\s*:\s*([^{}:]{1,80}?)\s*\}\}")
# What a writer may call each kind, in the order of the list; the first one is shown.
KINDS = {
    "share": ("aandeel", "share"), "count": ("aantal", "count"), "trend": ("verloop", "trend"),
    "themes": ("themas", "thema's", "themes"), "comparison": ("vergelijking", "comparison"),
    "quotes": ("citaten", "quotes"),
}
_KIND_OF = {name: kind for kind, names in KINDS.items() for name in names}
ALL = ("alles", "all")
BEJEGENING = "bejegening"
# These count about bejegening when no theme is asked; the others about everything.
ABOUT = frozenset({"share", "trend", "comparison", "themes"})


class NameRefused(Exception):
    """A name means nothing, or more than one thing; the message is for the writer."""


def _asked(evidence: Evidence) -> dict[str, list[str]]:
    return parse_qs(str(evidence.question.get("filters", "")))


def _subject(evidence: Evidence) -> str:
    themes = _asked(evidence).get("theme", [])
    return "+".join(sorted(themes)) or (BEJEGENING if evidence.kind in ABOUT else ALL[0])


def _other_filters(evidence: Evidence) -> Any:
    """All that was asked but the period: two figures that differ here are no two moments of one figure."""
    return sorted((key, values) for key, values in _asked(evidence).items() if key not in ("from", "to"))


def resolved(text: str, evidence: Iterable[Evidence], used: Iterable[str]) -> str:
    """The text with each name as the number it means.

    `evidence`: all of the council, newest first; `used`: the numbers the advice already rests on, which go first.
    Raises NameRefused.
    """
    if not NAMED.search(text):
        return text
    known, first = _by_name(evidence), set(used)
    return NAMED.sub(lambda match: f"{{{{ {_meant(match, known, first)} }}}}", text)


def names_for(evidence: Iterable[Evidence], used: Iterable[str]) -> dict[str, str]:
    """Number -> the name that means it now, for those that have one."""
    found, first = {}, set(used)
    for (kind, subject), fit in _by_name(evidence).items():
        meant = _one_of(fit, first)
        if meant is not None:
            found[meant] = f"{KINDS[kind][0]}:{subject}"
    return found


# Number and other filters of each piece of evidence that a name may mean, newest first.
_Fit = list[tuple[str, Any]]


def _by_name(evidence: Iterable[Evidence]) -> dict[tuple[str, str], _Fit]:
    found: dict[tuple[str, str], _Fit] = {}
    for one in evidence:
        if one.kind in KINDS:
            found.setdefault((one.kind, _subject(one)), []).append((one.ref, _other_filters(one)))
    return found


def _candidates(fit: _Fit, used: set[str]) -> _Fit:
    return [one for one in fit if one[0] in used] or fit


def _one_of(fit: _Fit, used: set[str]) -> str | None:
    """The newest, of those the advice uses when there are; None when they ask different things."""
    left = _candidates(fit, used)
    return left[0][0] if all(filters == left[0][1] for _ref, filters in left) else None


def _meant(match: re.Match[str], known: dict[tuple[str, str], _Fit], used: set[str]) -> str:
    typed = match[0][:60]
    kind = _KIND_OF.get(match[1].strip().lower())
    if kind is None:
        raise NameRefused(
            _("“%(typed)s” kennen we niet. Begin met %(kinds)s, of schrijf een verwijzing als {{ B3 }}.")
            % {"typed": typed, "kinds": ", ".join(f"{names[0]}:" for names in KINDS.values())}
        )
    wanted = "+".join(sorted(part.strip().lower().replace(" ", "_") for part in match[2].split("+")))
    fit = known.get((kind, ALL[0] if wanted in ALL else wanted))
    if not fit:
        raise NameRefused(
            _(
                "“%(typed)s” staat nog niet vast als bewijs. Leg het vast bij Inzicht, of kijk in de lijst met "
                "verwijzingen."
            ) % {"typed": typed}
        )
    meant = _one_of(fit, used)
    if meant is None:
        refs = ", ".join(ref for ref, _filters in _candidates(fit, used))
        raise NameRefused(
            _("“%(typed)s” kan meer dan één ding betekenen: %(refs)s. Schrijf het nummer dat je bedoelt.")
            % {"typed": typed, "refs": refs}
        )
    return meant
