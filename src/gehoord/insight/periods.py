"""Quarters and months, and how people name a period."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from django.db.models.functions import TruncMonth, TruncQuarter
from django.utils.dates import MONTHS_3
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .filters import next_quarter, quarter_end, quarter_start, read_day

Per = Literal["quarter", "month"]
PER: tuple[Per, ...] = ("quarter", "month")
TRUNC = {"quarter": TruncQuarter, "month": TruncMonth}
YEAR_END = (12, 31)


def start_of(day: date, per: Per) -> date:
    """The first day of the quarter or month that the day is in."""
    return quarter_start(day) if per == "quarter" else day.replace(day=1)


def next_start(start: date, per: Per) -> date:
    if per == "quarter":
        return next_quarter(start)
    return date(start.year + (start.month == 12), start.month % 12 + 1, 1)


def end_of(start: date, per: Per) -> date:
    """The last day of the period that begins here."""
    return quarter_end(start) if per == "quarter" else next_start(start, per) - timedelta(days=1)


def run(first: date, last: date, per: Per) -> list[date]:
    """The starts of all periods from one to the other."""
    found = [start_of(first, per)]
    while found[-1] < start_of(last, per):
        found.append(next_start(found[-1], per))
    return found


def label_of(start: date, per: Per) -> str:
    """Short, for a table and an axis: 2024 K1, or mrt 2024."""
    if per == "quarter":
        return _("%(year)s K%(quarter)s") % {"year": start.year, "quarter": (start.month + 2) // 3}
    return f"{MONTHS_3[start.month]} {start.year}"


def read_label(label: str) -> tuple[date, Per] | None:
    """The period that `label_of` named in this language; None for anything else."""
    found = read_day(label.replace(" ", ""), last=False)
    if found is not None:
        return found, "quarter"
    name, _space, year = label.rpartition(" ")
    month = next((number for number, short in MONTHS_3.items() if str(short) == name), 0)
    return (date(int(year), month, 1), "month") if month and year.isdecimal() and len(year) == 4 else None


def span_in_words(first: date, last: date) -> str:
    """As people say it: 2024, 2024 K1, or both days."""
    if (first.month, first.day, last.month, last.day) == (1, 1, *YEAR_END):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if first == quarter_start(first) and last == quarter_end(quarter_start(last)):
        labels = [label_of(first, "quarter"), label_of(quarter_start(last), "quarter")]
        return labels[0] if labels[0] == labels[1] else _("%(first)s tot en met %(last)s") % {
            "first": labels[0], "last": labels[1]
        }
    return f"{date_format(first, 'j F Y')} – {date_format(last, 'j F Y')}"
