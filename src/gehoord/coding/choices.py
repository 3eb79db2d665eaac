"""What is chosen on the coding page: from a suggestion, from a coding, or from the form as it was sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from .models import Coding, Suggestion, main_theme
from .text import Stretch

# start-end-key, the value of a box on the page.
_MARK = re.compile(r"(\d{1,7})-(\d{1,7})-([a-z_]{1,40}(?:\.[a-z_]{1,40})?)")
_ROW = re.compile(r"(\d{1,7})-(\d{1,7})")


@dataclass(frozen=True, order=True)
class Mark:
    """A stretch of the story with the theme or subtheme that it shows."""

    start: int
    end: int
    key: str

    def __str__(self) -> str:
        return f"{self.start}-{self.end}-{self.key}"


@dataclass(frozen=True)
class Choices:
    """Everything a coder can choose; `themes` are those of the story as a whole."""

    bejegening: bool | None = None
    marks: frozenset[Mark] = frozenset()
    themes: frozenset[str] = frozenset()
    other_topics: frozenset[str] = frozenset()
    preconditions: frozenset[str] = frozenset()
    # Which coding and which text the coder is looking at.
    version: int = 0
    text_version: int = 0
    # The stretches that nobody chooses now but that stay on the page, to be chosen again.
    loose: frozenset[Mark] = field(default=frozenset(), compare=False)

    @property
    def all_themes(self) -> frozenset[str]:
        """The main themes, with and without a passage."""
        return self.themes | {main_theme(mark.key) for mark in self.marks}


def proposed(suggestion: Suggestion | None, *, text_version: int) -> Choices:
    """What the model would choose; nothing when it looked at another text."""
    if suggestion is None or suggestion.text_version != text_version:
        return Choices(text_version=text_version)
    themes = frozenset(row.theme for row in suggestion.themes.all() if row.proposed)
    marks = frozenset(
        Mark(p["start"], p["end"], p["theme"]) for p in suggestion.passages if p["theme"] in themes
    )
    return Choices(
        bejegening=suggestion.bejegening,
        marks=marks,
        themes=themes - {mark.key for mark in marks},
        text_version=text_version,
    )


def coded(coding: Coding) -> Choices:
    """What somebody saved."""
    marks = frozenset(Mark(p.start, p.end, p.key) for p in coding.passages.all())
    return Choices(
        bejegening=coding.bejegening,
        marks=marks,
        themes=frozenset(row.theme for row in coding.themes.all()) - {main_theme(mark.key) for mark in marks},
        other_topics=frozenset(coding.other_topics),
        preconditions=frozenset(coding.preconditions),
        version=coding.version,
        text_version=coding.text_version,
    )


def sent(data: QueryDict) -> Choices:
    """What the form says; whatever cannot be read is left out."""
    answer = {"yes": True, "no": False}.get(data.get("bejegening", ""))
    return Choices(
        bejegening=answer,
        marks=_marks(data.getlist("passage")),
        themes=frozenset(data.getlist("theme")),
        other_topics=frozenset(data.getlist("topic")),
        preconditions=frozenset(data.getlist("precondition")),
        version=_number(data.get("version")),
        text_version=_number(data.get("text_version")),
        loose=_marks(data.getlist("known")),
    )


def _marks(values: list[str]) -> frozenset[Mark]:
    found = (_MARK.fullmatch(value) for value in values)
    return frozenset(Mark(int(match[1]), int(match[2]), match[3]) for match in found if match)


def _number(value: str | None) -> int:
    return int(value) if value and re.fullmatch(r"\d{1,9}", value) else 0


def sent_rows(data: QueryDict) -> list[Stretch]:
    """The rows of the text as the coder had it on the page."""
    found = (_ROW.fullmatch(part) for part in data.get("rows", "").split(","))
    return [(int(match[1]), int(match[2])) for match in found if match]


def moved(choices: Choices, *, old: list[Stretch], new: list[Stretch], text_version: int) -> Choices:
    """The choices on a text that changed: each passage covers the whole of its row, wherever that is now.

    When the rows cannot be told apart any more, the themes stay with the story as a whole.
    """
    marks: set[Mark] = set()
    themes = set(choices.themes)
    for mark in choices.marks:
        place = next((i for i, (start, end) in enumerate(old) if start <= mark.start < end), None)
        if place is None or len(old) != len(new):
            themes.add(main_theme(mark.key))
        else:
            marks.add(Mark(*new[place], mark.key))
    return replace(
        choices,
        marks=frozenset(marks),
        themes=frozenset(themes),
        text_version=text_version,
        loose=frozenset(),
    )
