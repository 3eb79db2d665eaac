"""How the municipality reacted in a year: in time, adopted, done. Counts of answers and promises, never of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models.functions import ExtractYear
from django.utils.timezone import localtime

from gehoord.core.councils.models import Council

from .answering_selectors import AdviceRow, PointRow, rows, sent_advices
from .models import Answer, Commitment, Progress


@dataclass(frozen=True)
class YearRow:
    """One advice in the account of a year."""

    row: AdviceRow
    in_time: int
    answered_late: int

    @property
    def waiting(self) -> int:
        """Without answer, within the term."""
        return self.row.state.open - self.row.state.open_late


@dataclass(frozen=True)
class Year:
    """What became of the advices sent in `year`, seen on the day it is asked; replaced ones count no more.

    `median_days`: from sending to the first answer to a point; None without answers.
    """

    year: int
    advices: tuple[YearRow, ...]
    answers: dict[str, int]
    promises: tuple[tuple[AdviceRow, PointRow, Commitment], ...]
    median_days: float | None
    replaced: int

    def _sum(self, name: str) -> int:
        return sum(getattr(one.row.state, name) for one in self.advices)

    @property
    def points(self) -> int:
        return self._sum("points")

    @property
    def answered(self) -> int:
        return self._sum("answered")

    @property
    def in_time(self) -> int:
        return sum(one.in_time for one in self.advices)

    @property
    def answered_late(self) -> int:
        return sum(one.answered_late for one in self.advices)

    @property
    def oral(self) -> int:
        return self._sum("oral")

    @property
    def extended(self) -> int:
        return sum(
            point.term is not None and point.term.extended_at is not None
            for one in self.advices for point in one.row.points
        )

    @property
    def open_late(self) -> int:
        return self._sum("open_late")

    @property
    def waiting(self) -> int:
        return sum(one.waiting for one in self.advices)

    @property
    def done(self) -> int:
        return sum(one.progress == Progress.CONFIRMED for _row, _point, one in self.promises)

    @property
    def claimed(self) -> int:
        return sum(one.progress == Progress.CLAIMED for _row, _point, one in self.promises)

    @property
    def late(self) -> int:
        return sum(one.is_late for _row, _point, one in self.promises)


def years(council: Council) -> list[int]:
    """The years in which something was sent, newest first. One query."""
    found = sent_advices(council).order_by().annotate(year=ExtractYear("sent_at")).values_list("year", flat=True)
    return sorted(set(found), reverse=True)


def account(council: Council, year: int) -> Year:
    """The account of one year. Five queries, however many advices."""
    found = rows(sent_advices(council).filter(sent_at__year=year).order_by("sent_at", "pk"))
    current = [row for row in found if not row.replaced]
    answers = dict.fromkeys(Answer.values, 0)
    for row in current:
        for point in row.points:
            if point.reply is not None:
                answers[point.reply.answer] += 1
    days = [
        (first - localtime(row.advice.sent_at).date()).days
        for row in current for point in row.points if (first := _first(point)) is not None
    ]
    return Year(
        year=year, advices=tuple(_year_row(row) for row in current), answers=answers,
        promises=tuple((row, point, one) for row in current for point in row.points for one in point.commitments),
        median_days=median(days) if days else None, replaced=len(found) - len(current),
    )


def _first(point: PointRow) -> date | None:
    return localtime(point.reply.first_given_at).date() if point.reply else None


def _year_row(row: AdviceRow) -> YearRow:
    answered = [point for point in row.points if point.reply is not None]
    late = sum(point.came_late for point in answered)
    return YearRow(row, len(answered) - late, late)
