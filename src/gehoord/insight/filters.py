"""Which signals a page is about, as an address can say it."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.coding.selectors import Basis
from gehoord.core.vocabulary.words import Setting, TellerRole

from . import search

# What may be asked about bejegening: the judgement, whether there is one, or everything ("").
BEJEGENING = ("yes", "no", "judged", "open")
BASES: tuple[Basis, ...] = ("people", "both")
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)

_QUARTER = re.compile(r"(\d{4})-?[QKqk]([1-4])")


@dataclass(frozen=True)
class Filters:
    """A question about signals: each part narrows, empty parts do not. Days are included at both ends.

    `themes` are keys of main themes: a story must be about all of them. `problems` says to the person what
    of their address was not understood; it is no part of the question.
    """

    first_day: date | None = None
    last_day: date | None = None
    role: str = ""
    setting: str = ""
    themes: tuple[str, ...] = ()
    bejegening: str = ""
    basis: Basis = "people"
    q: str = ""
    problems: tuple[str, ...] = field(default=(), compare=False)

    @property
    def query_string(self) -> str:
        """The question as part of an address; `parse` gives the same question back."""
        parts = [
            ("from", self.first_day.isoformat() if self.first_day else ""),
            ("to", self.last_day.isoformat() if self.last_day else ""),
            ("role", self.role),
            ("setting", self.setting),
            *[("theme", theme) for theme in self.themes],
            ("bejegening", self.bejegening),
            ("basis", "" if self.basis == "people" else self.basis),
            ("q", self.q),
        ]
        return urlencode([(name, value) for name, value in parts if value])

    @property
    def query(self) -> search.Query:
        return search.parse(self.q)

    @property
    def narrows(self) -> bool:
        """Whether anything but the basis was chosen."""
        return replace(self, basis="people", problems=()) != Filters()

    @property
    def start(self) -> datetime | None:
        """The first moment that counts."""
        return _midnight(self.first_day) if self.first_day else None

    @property
    def end(self) -> datetime | None:
        """The first moment that no longer counts."""
        return _midnight(self.last_day + timedelta(days=1)) if self.last_day else None

    def judged(self, wanted: str) -> Filters | None:
        """The same question about stories judged so ("yes", "no", "judged" or "open"); None when the question
        leaves none of those."""
        allowed = {"": BEJEGENING, "judged": ("yes", "no", "judged")}.get(self.bejegening, (self.bejegening,))
        if wanted in allowed:
            return replace(self, bejegening=wanted)
        return self if wanted == "judged" and self.bejegening in ("yes", "no") else None

    def about(self, theme: str) -> Filters:
        """The same question about stories that are about this theme too."""
        return self if theme in self.themes else replace(self, themes=(*self.themes, theme))

    def within(self, first_day: date, last_day: date) -> Filters:
        """The same question within this period too."""
        return replace(
            self,
            first_day=max(self.first_day or first_day, first_day),
            last_day=min(self.last_day or last_day, last_day),
        )

    def without(self, *parts: str) -> Filters:
        """The question without these parts."""
        empty = Filters()
        return replace(self, **{part: getattr(empty, part) for part in parts})


def parse(params: QueryDict, *, themes: Container[str]) -> Filters:
    """The question in an address. What is not understood is left out and named in `problems`.

    `themes`: the keys that exist. Costs no query.
    """
    problems: list[str] = []

    def one_of(name: str, allowed: Container[str], what: str, value: str | None = None) -> str:
        value = _clean(params.get(name, "")) if value is None else value
        if not value or value in allowed:
            return value
        problems.append(_("We kennen deze keuze niet en lieten haar weg: %(what)s.") % {"what": what})
        return ""

    def day(name: str, what: str, *, last: bool) -> date | None:
        value = _clean(params.get(name, ""))
        found = read_day(value, last=last)
        if value and found is None:
            problems.append(
                _(
                    "De datum bij “%(what)s” kunnen we niet lezen. "
                    "Schrijf 2024-03-31, of 2024-Q1 voor een kwartaal."
                )
                % {"what": what}
            )
        return found

    first_day, last_day = day("from", _("Van"), last=False), day("to", _("Tot en met"), last=True)
    if first_day and last_day and first_day > last_day:
        problems.append(_("De laatste dag ligt voor de eerste. We lieten de laatste dag weg."))
        last_day = None
    typed = [_clean(value) for value in params.getlist("theme")][:20]
    chosen = [one_of("theme", themes, _("thema"), value) for value in dict.fromkeys(typed)]
    q = " ".join(tidy(params.get("q", "")).split())[: search.LONGEST_QUERY + 1]
    asked = search.parse(q)
    problems += asked.notes
    basis = one_of("basis", BASES, _("wiens oordeel"))
    return Filters(
        first_day=first_day,
        last_day=last_day,
        role=one_of("role", TellerRole.values, _("wie vertelt")),
        setting=one_of("setting", Setting.values, _("waar het gebeurde")),
        themes=tuple(key for key in chosen if key),
        bejegening=one_of("bejegening", BEJEGENING, _("bejegening")),
        basis="both" if basis == "both" else "people",
        # A question nobody can answer is no part of the question; the page says so.
        q=q[: search.LONGEST_QUERY].strip() if asked else "",
        problems=tuple(problems),
    )


def read_day(value: str, *, last: bool) -> date | None:
    """The day meant by 2024-03-31, or the first (or last) day of 2024-Q1; None when it is no such thing."""
    quarter = _QUARTER.fullmatch(value)
    try:
        if quarter:
            start = date(int(quarter[1]), 3 * int(quarter[2]) - 2, 1)
            found = quarter_end(start) if last else start
        else:
            found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None


def quarter_start(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def next_quarter(start: date) -> date:
    return date(start.year + (start.month == 10), (start.month + 2) % 12 + 1, 1)


def quarter_end(start: date) -> date:
    """The last day of the quarter that begins here."""
    return next_quarter(start) - timedelta(days=1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _clean(value: str) -> str:
    return tidy(value).strip()
