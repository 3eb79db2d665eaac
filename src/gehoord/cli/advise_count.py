"""What `gehoord advise` counts: safe stories in, figures out. Memory does not grow with the number of stories."""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from gehoord.analysis.intervals import wilson_interval
from gehoord.analysis.tables import BrokenCell, Row, Table
from gehoord.insight.facts import Cell, Facts, Figure, Quote

YES = frozenset("ja j yes y 1 true waar x v akkoord".split())
NO = frozenset(["", *"nee n no 0 false onwaar - niet".split()])
SHORTEST, LONGEST = 30, 300
MOST_QUOTES, MOST_KEPT = 6, 200


class Watched:
    """A table that remembers the row it gave last, so that a story can be asked for its other cells."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.last: Row | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._table, name)

    def rows(self) -> Iterator[Row]:
        for row in self._table.rows():
            self.last = row
            yield row


@dataclass
class Consent:
    """Whose words may be quoted: what the column says, and nothing else. `unknown`: words we do not know."""

    watched: Watched
    column: int | None
    unknown: Counter[str] = field(default_factory=Counter)

    def given(self) -> bool:
        if self.column is None or self.watched.last is None:
            return False
        cell = self.watched.last.cell(self.column)
        said = "" if isinstance(cell, BrokenCell) else str(cell).strip().casefold()
        if said not in YES and said not in NO:
            self.unknown[said[:20]] += 1
        return said in YES


@dataclass(frozen=True, order=True)
class Candidate:
    """A sentence that may be quoted; the best compare highest."""

    worth: float
    key: str
    text: str
    theme: str


@dataclass
class Tally:
    """The counts so far."""

    stories: int = 0
    about: int = 0
    themes: Counter[str] = field(default_factory=Counter)
    model: str = ""
    _lines: list[bytes] = field(default_factory=list)
    _kept: list[Candidate] = field(default_factory=list)

    def add(self, key: str, safe_text: str, scores: Any, *, may_quote: bool) -> None:
        """One story more; of its text only a sentence that may be quoted is kept."""
        self.stories += 1
        self.model = getattr(scores, "model", "") or self.model
        about = bool(scores.bejegening)
        themes = sorted(scores.themes) if about else []
        self._lines.append(hashlib.sha256(f"{key}:{about}|{','.join(themes)}".encode()).digest()[:16])
        if not about:
            return
        self.about += 1
        self.themes.update(themes)
        if may_quote:
            self._keep(key, safe_text, scores)

    def _keep(self, key: str, text: str, scores: Any) -> None:
        found = [
            Candidate(round(float(passage.p), 6), key, said, passage.theme)
            for passage in getattr(scores, "passages", ())
            if SHORTEST <= len(said := text[passage.start : passage.end].strip()) <= LONGEST
            and "[" not in said and "\n" not in said and passage.theme in scores.themes
        ]
        if found:
            heapq.heappush(self._kept, max(found))
            if len(self._kept) > MOST_KEPT:
                heapq.heappop(self._kept)

    def quotes(self) -> tuple[Quote, ...]:
        """Up to six sentences of six people, over as many themes as there are; never nearly the same twice."""
        left = sorted(self._kept, reverse=True)
        chosen: list[Candidate] = []
        while left and len(chosen) < MOST_QUOTES:
            used = Counter(one.theme for one in chosen)
            best = min(left, key=lambda one: (used[one.theme], -one.worth, one.key))
            left.remove(best)
            if not any(_alike(best.text, one.text) for one in chosen):
                chosen.append(best)
        return tuple(Quote(one.key, one.text) for one in chosen)

    def digest(self, facts: Facts) -> str:
        return digest_of(sorted(line.hex() for line in self._lines), facts)


def digest_of(lines: Sequence[str], facts: Facts) -> str:
    """64 hexadecimal digits over what was counted and what came out."""
    return hashlib.sha256("\n".join([*lines, repr(facts.as_json())]).encode("utf-8", "replace")).hexdigest()


def _alike(one: str, other: str) -> bool:
    first, second = set(one.casefold().split()), set(other.casefold().split())
    return len(first & second) >= 0.6 * len(first | second)


def interval(n: int, of: int) -> tuple[float | None, float | None]:
    if not of:
        return None, None
    found = wilson_interval(n, of)
    return round(found.low, 6), round(found.high, 6)


def figures_of(tally: Tally, labels: dict[str, str], *, file: str, moment: str) -> list[Figure]:
    """Share, themes and quotes, as far as there is something to count."""
    low, high = interval(tally.about, tally.stories)
    note = (
        f"Voorstellen van het model {tally.model}, nog niet door mensen nagekeken. "
        "Aandeel van de signalen in het bestand, niet van alle cliënten."
    )
    share = Facts(tally.about, tally.stories, low, high, note=note)
    found = [("share", "Aandeel over bejegening", f"Welk deel van de signalen in {file} gaat over bejegening?", share)]
    if tally.about:
        rows: list[tuple[Cell, ...]] = [
            (labels.get(key, key), n, tally.about, *interval(n, tally.about))
            for key, n in sorted(tally.themes.items(), key=lambda row: (-row[1], row[0]))
        ]
        columns = ("Thema", "Aantal", "Van", "Ondergrens 95%", "Bovengrens 95%")
        note = f"{note} Een signaal kan meer thema's hebben."
        themes = Facts(tally.about, columns=columns, rows=tuple(rows), note=note)
        asked = "Over welke thema's gaan de signalen over bejegening?"
        found.append(("themes", "Thema's in de signalen", asked, themes))
    quotes = tally.quotes()
    if quotes:
        said = Facts(quotes=quotes, note="Alleen van mensen die toestemming gaven; namen en plaatsen zijn weggehaald.")
        found.append(("quotes", "Citaten", "Wat vertellen mensen hier zelf over?", said))
    return [
        Figure(f"B{place}", kind, title, question, facts, moment, tally.digest(facts))
        for place, (kind, title, question, facts) in enumerate(found, start=1)
    ]
