"""What everybody may read of all advices together: their state, what people said and what was done, the same as data.

Every number here stands in a letter as it was sent, or counts answers and promises: never people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gehoord.core.councils.models import Council

from .answering_selectors import FILES, AdviceRow, PointRow, rows, sent_advices
from .blacking_out import titled
from .letter_store import letter_from_json
from .models import Advice, Answer, Ground, Letter, PointKind
from .repeats import gone_from
from .wording import WORDS_ONLY, Shown, shown

ANNEX_NUMBER = re.compile(r" \[B\d{1,9}\]")


@dataclass(frozen=True)
class YouSaid:
    """One point: what people `told` (what was counted, and the answer in words), was `asked`, and what came of it."""

    advice: Advice
    row: PointRow
    asked: str
    told: tuple[tuple[str, str], ...]
    done: int

    @property
    def promised(self) -> int:
        return len(self.row.commitments)


def figures_sent(advices: Iterable[Advice]) -> dict[int, list[Shown]]:
    """The figures of each sent letter as it printed them, words of people left out. Up to
    three queries."""
    letters = {
        one.advice_id: one for one in Letter.objects.filter(advice__in=[advice.pk for advice in advices]).defer(*FILES)
    }
    read = {pk: letter_from_json(letter.content) for pk, letter in letters.items()}
    gone = gone_from(read)
    return {
        pk: [
            shown(titled(figure, gone[pk]), letters[pk].smallest)
            for figure in letter.figures if figure.kind not in WORDS_ONLY
        ]
        for pk, letter in read.items()
    }


def you_said(council: Council) -> list[YouSaid]:
    """Every point that the municipality adopts, if only partly, and what it did; what is done comes first.

    Seven queries, however many advices there are.
    """
    current = [row for row in rows(sent_advices(council)) if not row.replaced]
    figures = {pk: {one.figure.ref: one for one in found} for pk, found in
               figures_sent(row.advice for row in current).items()}
    grounds: dict[int, list[str]] = {}
    for ground in Ground.objects.filter(
        recommendation__advice__in=[row.advice.pk for row in current]
    ).select_related("evidence").order_by("evidence__number"):
        grounds.setdefault(ground.recommendation_id, []).append(ground.evidence.ref)
    found = [
        _said(row, point, [figures.get(row.advice.pk, {}).get(ref) for ref in grounds.get(point.point.pk, [])])
        for row in current for point in row.points if _came_of_it(point)
    ]
    return sorted(found, key=lambda one: (-one.done, -one.promised))


def _came_of_it(point: PointRow) -> bool:
    """Something was promised, or a recommendation adopted. That a bottleneck is recognised changes nothing yet."""
    adopted = point.reply is not None and point.reply.answer in (Answer.ADOPT, Answer.PARTLY)
    return bool(point.commitments) or (adopted and point.point.kind == PointKind.RECOMMENDATION)


def _said(row: AdviceRow, point: PointRow, behind: list[Shown | None]) -> YouSaid:
    told = tuple((one.figure.title, one.words) for one in behind if one is not None and one.figure.kind != "gatherings")
    # The annex that the numbers lead to is not on this page.
    asked = ANNEX_NUMBER.sub("", point.text)
    return YouSaid(row.advice, point, asked, told, sum(one.confirmed_at is not None for one in point.commitments))
