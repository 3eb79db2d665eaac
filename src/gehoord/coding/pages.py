"""The coding page as plain rows for its template."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from gehoord.privacy.recognisers import PLACEHOLDER

from .choices import Choices, Mark
from .comparing import quote_of
from .models import Codebook, Kind, Suggestion, main_theme
from .text import Stretch, rows_of

# How sure a model can be on a page; "1,00" would say that it knows.
SUREST = 0.99


def shown(p: float) -> str:
    """A confidence as people read it: "0,88"."""
    return number_format(round(min(p, SUREST), 2), decimal_pos=2)


@dataclass(frozen=True)
class Proposal:
    """A model's word on one box: how sure, and the words that led to it."""

    p: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Option:
    """One box to tick. `value` is what the form sends; `theme` the main theme, for colour and number."""

    key: str
    theme: str
    label: str
    description: str
    value: str
    checked: bool
    number: int = 0
    proposal: Proposal | None = None
    quote: str = ""


@dataclass(frozen=True)
class Row:
    """A sentence (or a few) with its boxes. `html` is its text, safe, each piece knowing its offsets."""

    number: int
    start: int
    end: int
    html: SafeString
    themes: tuple[Option, ...]
    subthemes: tuple[tuple[str, tuple[Option, ...]], ...]
    # Stretches that are not exactly this row.
    stretches: tuple[Option, ...]
    subthemes_chosen: int


@dataclass(frozen=True)
class Reason:
    """One line of the model's account: this theme, because of these words in that row."""

    label: str
    theme: str
    p: str
    words: tuple[str, ...]
    row: int | None


class CodingPage:
    """Everything the template shows of one story, its choices and its suggestion."""

    def __init__(
        self, text: str, choices: Choices, codebook: Codebook, suggestion: Suggestion | None
    ) -> None:
        self.text, self.choices, self.codebook = text, choices, codebook
        current = suggestion is not None and suggestion.text_version == choices.text_version
        self.suggestion = suggestion if current else None
        self._themes = codebook.of_kind(Kind.THEME)
        self._labels = codebook.labels()
        self._numbers = {theme.key: n for n, theme in enumerate(self._themes, start=1)}
        self._proposals = {
            Mark(p["start"], p["end"], p["theme"]): Proposal(shown(p["p"]), tuple(p["words"]))
            for p in (self.suggestion.passages if self.suggestion else ())
        }
        self.stretches = rows_of(text)
        self.rows = tuple(self._rows())

    @property
    def row_list(self) -> str:
        """The rows as the form sends them along."""
        return ",".join(f"{start}-{end}" for start, end in self.stretches)

    @property
    def bejegening_p(self) -> str:
        """How sure the model is of its own answer, yes or no."""
        if self.suggestion is None:
            return ""
        p = self.suggestion.bejegening_p
        return shown(p if self.suggestion.bejegening else 1 - p)

    @property
    def theme_list(self) -> list[Option]:
        """The six themes with their numbers and descriptions, for the key and the popover."""
        return [self._option(Mark(0, 0, theme.key), theme.description) for theme in self._themes]

    @property
    def subtheme_list(self) -> list[tuple[str, list[Option]]]:
        return [
            (
                theme.label,
                [self._option(Mark(0, 0, sub.key)) for sub in self.codebook.subthemes_of(theme.key)],
            )
            for theme in self._themes
        ]

    @property
    def story_themes(self) -> list[Option]:
        """Themes of the story as a whole, without a passage."""
        marked = {mark.key for mark in self._proposals}
        sure = (
            {row.theme: row.p for row in self.suggestion.themes.all() if row.proposed}
            if self.suggestion
            else {}
        )
        return [
            Option(
                theme.key,
                theme.key,
                theme.label,
                theme.description,
                theme.key,
                theme.key in self.choices.themes,
                self._numbers[theme.key],
                Proposal(shown(sure[theme.key]), ())
                if theme.key in sure and theme.key not in marked
                else None,
            )
            for theme in self._themes
        ]

    @property
    def topics(self) -> list[Option]:
        return self._plain(Kind.TOPIC, self.choices.other_topics)

    @property
    def preconditions(self) -> list[Option]:
        return self._plain(Kind.PRECONDITION, self.choices.preconditions)

    @property
    def reasons(self) -> list[Reason]:
        """Why the model proposes what it proposes, surest first."""
        found = sorted(self._proposals.items(), key=lambda item: item[1].p, reverse=True)
        return [
            Reason(self._labels.get(mark.key, mark.key), mark.key, why.p, why.words, self._row_of(mark))
            for mark, why in found
        ]

    def _plain(self, kind: str, chosen: frozenset[str]) -> list[Option]:
        return [
            Option(line.key, "", line.label, line.description, line.key, line.key in chosen)
            for line in self.codebook.of_kind(kind)
        ]

    def _row_of(self, mark: Mark) -> int | None:
        return next(
            (n for n, (start, end) in enumerate(self.stretches, 1) if start <= mark.start < end), None
        )

    def _option(self, mark: Mark, description: str = "", quote: str = "") -> Option:
        theme = main_theme(mark.key)
        label = self._labels.get(mark.key, mark.key)
        if quote and theme != mark.key:
            label = f"{self._labels.get(theme, theme)}: {label}"
        return Option(
            mark.key,
            theme,
            label,
            description,
            str(mark),
            mark in self.choices.marks,
            self._numbers.get(theme, 0),
            self._proposals.get(mark),
            quote,
        )

    def _rows(self) -> Iterator[Row]:
        marks = self.choices.marks
        everything = sorted(marks | self.choices.loose | set(self._proposals))
        exact = set(self.stretches)
        for number, (start, end) in enumerate(self.stretches, start=1):
            own = Mark(start, end, "")
            upto = self.stretches[number][0] if number < len(self.stretches) else len(self.text)
            first = 0 if number == 1 else start
            subthemes = tuple(
                (
                    theme.label,
                    tuple(
                        self._option(Mark(start, end, sub.key))
                        for sub in self.codebook.subthemes_of(theme.key)
                    ),
                )
                for theme in self._themes
            )
            yield Row(
                number,
                start,
                end,
                self._html((start, end), [m for m in marks if m.start < end and m.end > start]),
                tuple(self._option(Mark(own.start, own.end, theme.key)) for theme in self._themes),
                subthemes,
                tuple(
                    self._option(m, quote=quote_of(self.text, m))
                    for m in everything
                    if first <= m.start < upto and (m.start, m.end) not in exact and m.end <= len(self.text)
                ),
                sum(option.checked for _label, options in subthemes for option in options),
            )

    def _html(self, row: Stretch, marks: list[Mark]) -> SafeString:
        """The row's text in pieces with their offsets, marked in a theme's colour and with its number."""
        pieces = []
        for start, end, pill in _pieces(self.text, row, marks):
            if pill:
                piece = format_html(
                    '<span class="pii" data-start="{}" data-end="{}">{}</span>', start, end, pill
                )
            else:
                piece = format_html(
                    '<span data-start="{}" data-end="{}">{}</span>', start, end, self.text[start:end]
                )
            over = [mark for mark in marks if mark.start <= start and end <= mark.end]
            if over:
                themes = sorted(
                    {main_theme(mark.key) for mark in over}, key=lambda key: self._numbers.get(key, 0)
                )
                ending = sorted(
                    {
                        self._numbers.get(main_theme(m.key), 0)
                        for m in over
                        if m.end == end or m.end >= row[1] == end
                    }
                )
                is_proposed = self.choices.version == 0 and all(mark in self._proposals for mark in over)
                piece = format_html(
                    '<mark class="{}{}" title="{}">{}{}</mark>',
                    themes[0],
                    " proposed" if is_proposed else "",
                    ", ".join(self._labels.get(theme, theme) for theme in themes),
                    piece,
                    format_html('<sup aria-hidden="true">{}</sup>', " ".join(map(str, ending)))
                    if ending
                    else "",
                )
            pieces.append((piece,))
        return format_html_join(mark_safe(""), "{}", pieces)


def _pieces(text: str, row: Stretch, marks: Iterable[Mark]) -> Iterator[tuple[int, int, str]]:
    """The row cut at the ends of its marks; a placeholder is one piece and has a name to show."""
    start, end = row
    cuts = {start, end, *(edge for mark in marks for edge in (mark.start, mark.end) if start < edge < end)}
    pills: dict[int, tuple[int, str]] = {}
    for found in PLACEHOLDER.finditer(text, start, end):
        pills[found.start()] = (found.end(), _pill_name(found.group()))
        # A mark never cuts a placeholder in two.
        cuts -= set(range(found.start() + 1, found.end()))
        cuts |= {found.start(), found.end()}
    edges = sorted(cuts)
    for first, last in itertools.pairwise(edges):
        if first in pills and pills[first][0] == last:
            yield first, last, pills[first][1]
        else:
            yield first, last, ""


def _pill_name(placeholder: str) -> str:
    kind, _dash, number = placeholder.strip("[]").rpartition("-")
    return f"{gettext(kind)}-{number}"
