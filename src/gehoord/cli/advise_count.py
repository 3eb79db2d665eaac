"""What `gehoord advise` counts: safe stories in, counts out. Memory does not grow with the length of stories."""

from __future__ import annotations

import datetime
import hashlib
import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gehoord.analysis.tables import BrokenCell, Note, Row, Table
from gehoord.insight.facts import Quote

from .words import word as _

YES = frozenset("ja yes 1 true waar x".split())
NO = frozenset(["", *"nee no 0 false onwaar".split()])
SHORTEST, LONGEST = 30, 240
# Sentences kept of each theme while counting, and quoted of each theme at the end.
MOST_KEPT, MOST_QUOTES = 40, 2
# Themes that are quoted: the letter has to stay readable.
MOST_THEMES = 4
ALIKE = 0.6
_DUTCH_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
# Days as Excel stores them: since the last day of 1899.
_EXCEL_DAY, _EXCEL_START = re.compile(r"(\d{5})(?:\.\d+)?"), datetime.date(1899, 12, 30)
_EARLIEST, _LATEST = 1990, 2100
_DIGIT = re.compile(r"\d")
# A capital inside a sentence may be a name that nobody recognised.
_CAPITAL = re.compile(r"(?<=[a-zà-ÿ,;] )[A-ZÀ-Þ]")


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

    def cell(self, column: int) -> str:
        """The cell of the last row; empty when it holds an error or is missing."""
        found = self.last.cell(column) if self.last is not None else ""
        return "" if isinstance(found, BrokenCell) else str(found).strip()


@dataclass
class Beside:
    """What stands beside a story: whether its words may be quoted, and its quarter.

    Only a clear yes is a yes. `unclear` and `undated` count the cells that say something else; what they say is
    never told, since it may be a story.
    """

    watched: Watched
    quotes: int | None = None
    dates: int | None = None
    is_excel: bool = False
    unclear: int = 0
    undated: int = 0

    def may_quote(self) -> bool:
        if self.quotes is None:
            return False
        said = self.watched.cell(self.quotes).casefold()
        self.unclear += said not in YES and said not in NO
        return said in YES

    def period(self) -> str:
        """The quarter, "2025 K1"; empty without a column or a day."""
        if self.dates is None:
            return ""
        day = day_of(self.watched.cell(self.dates), is_excel=self.is_excel)
        if day is None:
            self.undated += 1
            return ""
        return f"{day.year} K{(day.month + 2) // 3}"

    def notes(self) -> Iterator[Note]:
        """What to tell the reader, once."""
        if self.unclear:
            yield Note(
                _("Bij %(count)d verhalen staat iets anders dan ja of nee in de kolom voor citeren. "
                  "Die citeer ik niet."),
                {"count": self.unclear},
            )
        if self.undated:
            yield Note(
                _("Bij %(count)d verhalen staat geen dag die ik begrijp, zoals 24-11-2026. Daarom komt er geen "
                  "verloop in de brief."),
                {"count": self.undated},
            )


def day_of(cell: str, *, is_excel: bool = False) -> datetime.date | None:
    """The day in a cell: 2025-03-31, 31-3-2025, 31/3/2025, with or without a time; None when it is no day."""
    try:
        if found := _ISO_DAY.match(cell):
            day = datetime.date(int(found[1]), int(found[2]), int(found[3]))
        elif found := _DUTCH_DAY.match(cell):
            day = datetime.date(int(found[3]), int(found[2]), int(found[1]))
        elif is_excel and (found := _EXCEL_DAY.fullmatch(cell)):
            day = _EXCEL_START + datetime.timedelta(days=int(found[1]))
        else:
            return None
    except ValueError:
        return None
    return day if _EARLIEST <= day.year <= _LATEST else None


@dataclass(frozen=True, order=True)
class Candidate:
    """A sentence that may be quoted; the best compare highest: whole sentences, then what the model is surest of."""

    is_whole: bool
    worth: float
    key: str
    text: str


@dataclass
class Tally:
    """The counts so far. `quarters`: of each, how many stories and how many about bejegening."""

    stories: int = 0
    about: int = 0
    themes: Counter[str] = field(default_factory=Counter)
    quarters: dict[str, tuple[int, int]] = field(default_factory=dict)
    model: str = ""
    lines: list[bytes] = field(default_factory=list)
    _kept: dict[str, list[Candidate]] = field(default_factory=lambda: defaultdict(list))

    def add(self, key: str, safe_text: str, scores: Any, *, may_quote: bool, period: str = "") -> None:
        """One story more; of its text only a sentence that may be quoted is kept."""
        self.stories += 1
        self.model = getattr(scores, "model", "") or self.model
        about = bool(scores.bejegening)
        themes = sorted(scores.themes) if about else []
        # With the text in it, a printed digest cannot be guessed by trying counts.
        line = "\n".join([key, period, str(about), ",".join(themes), safe_text])
        self.lines.append(hashlib.sha256(line.encode("utf-8", "replace")).digest()[:16])
        n, of = self.quarters.get(period, (0, 0))
        self.quarters[period] = (n + about, of + 1)
        if about:
            self.about += 1
            self.themes.update(themes)
            if may_quote:
                self._keep(key, safe_text, scores)

    def _keep(self, key: str, text: str, scores: Any) -> None:
        """The clearest sentence of each theme, as far as nothing in it leads to a person."""
        best: dict[str, Candidate] = {}
        for passage in getattr(scores, "passages", ()):
            said = " ".join(text[passage.start : passage.end].split())
            if passage.theme in scores.themes and is_quotable(said):
                one = Candidate(said[0].isupper() and said[-1] in ".!?", round(float(passage.p), 6), key, said)
                best[passage.theme] = max(one, best.get(passage.theme, one))
        for theme, one in best.items():
            heapq.heappush(self._kept[theme], one)
            if len(self._kept[theme]) > MOST_KEPT:
                heapq.heappop(self._kept[theme])

    def quotes(self) -> dict[str, tuple[Quote, ...]]:
        """Of the four most frequent themes up to two sentences of two people; nobody is quoted twice."""
        chosen: list[Candidate] = []
        found: dict[str, tuple[Quote, ...]] = {}
        for theme, _n in ranked(self.themes):
            own: list[Candidate] = []
            for one in sorted(self._kept.get(theme, ()), reverse=True):
                if len(own) == MOST_QUOTES:
                    break
                if not any(one.key == other.key or _alike(one.text, other.text) for other in (*chosen, *own)):
                    own.append(one)
            chosen += own
            if own:
                found[theme] = tuple(Quote(one.key, one.text) for one in own)
            if len(found) == MOST_THEMES:
                break
        return found


def ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    """Most frequent first; equals by name, so that the same file gives the same letter."""
    return sorted(counts.items(), key=lambda row: (-row[1], row[0]))


def is_quotable(said: str) -> bool:
    """A whole sentence without anything taken out, number or word that may be a name: nobody looks it over first."""
    is_safe = "[" not in said and not _DIGIT.search(said) and not _CAPITAL.search(said)
    return SHORTEST <= len(said) <= LONGEST and is_safe


def _alike(one: str, other: str) -> bool:
    first, second = set(one.casefold().split()), set(other.casefold().split())
    return len(first & second) >= ALIKE * len(first | second)
