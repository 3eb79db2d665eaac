"""Sentences to quote: proposed so that they stand for the question, and found again when it is recomputed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Any

from django.utils.translation import gettext as _

from gehoord.analysis.stems import is_common, words
from gehoord.analysis.text import sentences
from gehoord.coding.models import CodedPassage
from gehoord.coding.text import digest_of, find_again
from gehoord.core.councils.models import Council
from gehoord.intake.models import Signal
from gehoord.intake.selectors import safe_signals

from .facts import Facts, Quote
from .filters import Filters
from .kinds import Computed, QuestionRefused
from .recognisable import rare_among, warnings
from .selectors import stories

SHORTEST, LONGEST = 30, 300
MOST = 6
# Of a large council the newest stories are looked through: reading takes time.
MOST_STORIES = 1_500
# Two sentences that share this part of their words say the same.
ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence that may be quoted. `place` names it in a form; `warnings` say what could lead to someone."""

    signal: int
    start: int
    end: int
    text: str
    role: str
    period: str
    is_coded: bool
    warnings: tuple[str, ...]
    # Whether one of the warnings is only about words that are rare here.
    is_rare: bool = False

    @property
    def has_detail(self) -> bool:
        """Something in it may lead to a person, other than a rare word."""
        return len(self.warnings) > self.is_rare

    @property
    def number(self) -> str:
        return f"{self.signal:04d}"

    @property
    def place(self) -> str:
        return f"{self.signal}-{self.start}-{self.end}-{digest_of(self.text)}"


def propose(council: Council, filters: Filters, *, most: int = MOST) -> tuple[Proposal, ...]:
    """Up to `most` sentences about the question, of people who allow it; the same ones each time.

    What people coded and what holds no detail comes first, then a spread over who told and when, then what holds no
    rare word and lies nearest to the middle of all candidates. One of each story; never nearly the same twice. Three
    queries, one more for a small council.
    """
    asked = filters.judged("yes") or filters
    told = list(stories(council, asked).filter(may_quote=True)[:MOST_STORIES])
    coded = _coded(told, filters.themes)
    candidates = [(signal, *found) for signal in told for found in _sentences(signal, coded.get(signal.pk, []))]
    if filters.themes:
        # Where people showed which sentence is about the theme, the other sentences of that story are not.
        candidates = [row for row in candidates if row[3] or row[0].pk not in coded]
    stems = [_stems((signal.deidentified or "")[start:end]) for signal, start, end, _ in candidates]
    common = Counter(stem for found in stems for stem in found)
    held = Counter(stem for _pk, stem in {(row[0].pk, stem) for row, found in zip(candidates, stems, strict=True)
                                          for stem in found})
    rare = rare_among(council, held, told=len(told)) if held else frozenset()
    pool = [
        (_proposal(*row, rare & found), found, sum(common[stem] for stem in found) / sqrt(len(found)))
        for row, found in zip(candidates, stems, strict=True) if found
    ]
    chosen: list[tuple[Proposal, frozenset[str]]] = []
    while pool and len(chosen) < most:
        best = min(pool, key=lambda row: _order(row[0], row[2], [one for one, _ in chosen]))
        chosen.append(best[:2])
        pool = [row for row in pool if row[0].signal != best[0].signal and not _alike(row[1], best[1])]
    return tuple(proposal for proposal, _ in chosen)


def chosen(council: Council, places: Any) -> Computed:
    """These places in stories, as far as their teller still allows it and the words still stand there.

    `places`: rows of signal id, start, end and digest of the words. Raises QuestionRefused when none is left.
    """
    rows = list(dict.fromkeys(_checked(places)))
    told = {s.pk: s for s in safe_signals(council).filter(may_quote=True, pk__in={row[0] for row in rows})}
    found: list[tuple[int, int, int, str]] = []
    for pk, start, end, digest in rows:
        text = (told[pk].deidentified or "") if pk in told else ""
        stretch = find_again(text, start, end, digest) if text else None
        if stretch:
            found.append((pk, *stretch, text[stretch[0] : stretch[1]]))
    if not found:
        raise QuestionRefused(_("Er is geen citaat over dat je mag gebruiken."))
    lines: dict[int, list[str]] = defaultdict(list)
    for pk, _start, _end, text in found:
        lines[pk].append(digest_of(text))
    return Computed(
        Facts(quotes=tuple(Quote(told[pk].number, text) for pk, _start, _end, text in found)),
        signals=tuple((pk, ",".join(sorted(digests))) for pk, digests in sorted(lines.items())),
        quoted=tuple((pk, start, end) for pk, start, end, _text in found),
    )


def read_place(typed: str) -> list[int | str]:
    """A place as a form sends it. Raises QuestionRefused."""
    found = re.fullmatch(r"(\d{1,12})-(\d{1,6})-(\d{1,6})-([0-9a-f]{32})", typed)
    if found is None:
        raise QuestionRefused(_("Deze keuze kunnen we niet lezen. Kies opnieuw."))
    return [int(found[1]), int(found[2]), int(found[3]), found[4]]


def _checked(places: Any) -> Iterable[tuple[int, int, int, str]]:
    if not isinstance(places, list) or not places:
        raise QuestionRefused(_("Kies minstens één citaat."))
    if len(places) > MOST:
        raise QuestionRefused(_("Kies hoogstens %(most)s citaten.") % {"most": MOST})
    for place in places:
        signal, start, end, digest = place
        if not SHORTEST <= end - start <= LONGEST:
            raise QuestionRefused(
                _("Een citaat is een zin van %(shortest)s tot %(longest)s tekens.")
                % {"shortest": SHORTEST, "longest": LONGEST}
            )
        yield signal, start, end, digest


def _coded(told: list[Signal], themes: tuple[str, ...]) -> dict[int, list[tuple[int, int]]]:
    """Where people marked what the question is about, for each story. One query."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    passages = CodedPassage.objects.filter(coding__signal__in=[signal.pk for signal in told])
    for passage in passages.select_related("coding"):
        if not themes or passage.theme in themes:
            found[passage.coding.signal_id].append((passage.start, passage.end))
    return found


def _sentences(signal: Signal, marked: list[tuple[int, int]]) -> Iterable[tuple[int, int, bool]]:
    """The sentences of a fitting length, and whether people marked (a part of) each."""
    text = signal.deidentified or ""
    for start, end in sentences(text):
        if SHORTEST <= end - start <= LONGEST and "\n" not in text[start:end]:
            yield start, end, any(first < end and last > start for first, last in marked)


def _proposal(signal: Signal, start: int, end: int, is_coded: bool, rare: frozenset[str]) -> Proposal:
    text = (signal.deidentified or "")[start:end]
    plain = warnings(text)
    found = warnings(text, rare) if rare else plain
    period = f"{signal.received_at.year}-{(signal.received_at.month + 2) // 3}"
    return Proposal(
        signal.pk, start, end, text, str(signal.get_role_display()), period, is_coded, found,
        is_rare=found != plain,
    )


def _order(one: Proposal, middle: float, already: list[Proposal]) -> tuple[Any, ...]:
    same_role = sum(other.role == one.role for other in already)
    same_period = sum(other.period == one.period for other in already)
    return (
        one.has_detail, not one.is_coded, same_role, same_period, one.is_rare, -round(middle, 6), one.signal, one.start
    )


def _stems(text: str) -> frozenset[str]:
    return frozenset(
        word.stem for word in words(text) if not is_common(text[word.start : word.end])
    )


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)
