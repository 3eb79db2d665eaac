"""Two periods beside each other: both shares, and how sure the difference is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from gehoord.analysis.intervals import Difference, difference_interval
from gehoord.core.councils.models import Council

from .filters import Filters, quarter_start, read_day
from .kinds import QuestionRefused
from .periods import span_in_words
from .selectors import Share
from .series import shared


@dataclass(frozen=True, slots=True)
class Span:
    """A period, both days included."""

    first: date
    last: date

    @property
    def label(self) -> str:
        return span_in_words(self.first, self.last)

    @property
    def as_json(self) -> list[str]:
        return [self.first.isoformat(), self.last.isoformat()]


@dataclass(frozen=True, slots=True)
class Compared:
    """`difference`: the second share minus the first; None when one of the two has nothing to divide by."""

    spans: tuple[Span, Span]
    shares: tuple[Share, Share]
    difference: Difference | None


def last_two_years(today: date) -> tuple[Span, Span]:
    """Four whole quarters, and the four after them, up to the quarter of today."""
    end = quarter_start(today)
    middle, begin = (date(end.year - years, end.month, 1) for years in (1, 2))
    day = timedelta(days=1)
    return Span(begin, middle - day), Span(middle, end - day)


def read_spans(typed: Any) -> tuple[Span, Span]:
    """Two periods as a form or a frozen question says them: first and last day of each, or a quarter.

    Raises QuestionRefused when they cannot be read, turn around or overlap.
    """
    if not isinstance(typed, list) or [len(one) if isinstance(one, list) else 0 for one in typed] != [2, 2]:
        raise QuestionRefused(_("Kies twee periodes."))
    spans = []
    for first, last in typed:
        days = read_day(str(first).strip(), last=False), read_day(str(last).strip(), last=True)
        if days[0] is None or days[1] is None:
            raise QuestionRefused(
                _("Vul van elke periode de eerste en de laatste dag in, als 2024-03-31 of 2024-Q1.")
            )
        if days[0] > days[1]:
            raise QuestionRefused(_("De laatste dag van een periode ligt voor de eerste."))
        spans.append(Span(days[0], days[1]))
    one, two = spans
    if one.first <= two.last and two.first <= one.last:
        raise QuestionRefused(
            _("De periodes overlappen. Een verhaal dat in beide telt, maakt de vergelijking oneerlijk.")
        )
    return (one, two) if one.first < two.first else (two, one)


def asked_in(filters: Filters, span: Span) -> Filters:
    return replace(filters, first_day=span.first, last_day=span.last)


def compare(council: Council, filters: Filters, spans: tuple[Span, Span]) -> Compared:
    """The share of what is asked in both periods, whatever period the question itself names. Four queries."""
    one, two = (shared(council, asked_in(filters, span)) for span in spans)
    difference = None
    if one.of.n and two.of.n:
        difference = difference_interval(two.hits.n, two.of.n, one.hits.n, one.of.n)
    return Compared(spans, (one, two), difference)
