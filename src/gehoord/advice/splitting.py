"""A formal letter of the municipality, split over the points that it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .answering import AnswerChanged, AnswerRefused, keep_reply, locked_point
from .models import Advice, Paper, Recommendation, Reply, State


@dataclass(frozen=True)
class Part:
    """What the letter says about one point. `version` is that of the answer it comes in place of (0: none)."""

    point: int
    answer: str
    reason: str
    version: int = 0


class PartRefused(Exception):
    """One of the parts cannot be kept, so none is. `why` is an AnswerRefused or AnswerChanged."""

    def __init__(self, point: int, why: AnswerRefused) -> None:
        super().__init__(str(why))
        self.point = point
        self.why = why

    @property
    def theirs(self) -> Reply | None:
        """What stands there now, when somebody answered in between."""
        return self.why.theirs if isinstance(self.why, AnswerChanged) else None


def require_splitting(by: Member, paper: Paper) -> None:
    """The municipality may split its letters; the council those that came to it on paper. Raises NotAllowed."""
    if not by.may(Right.REPLY):
        by.require(Right.WRITE_ADVICE)
        if not paper.is_from_council:
            by.require(Right.REPLY)


@transaction.atomic
def split_letter(*, by: Member, paper: Paper, parts: Sequence[Part], at: datetime | None = None) -> list[Reply]:
    """The answers from a letter, all of them or none.

    Raises NotAllowed, Paper.DoesNotExist (no letter, or taken away), PartRefused.
    """
    require_splitting(by, paper)
    # The lock first, as everywhere: of two that split the same letter, one waits.
    Advice.objects.select_for_update(of=("self",)).filter(papers=paper.pk, council=by.council).first()
    found = Paper.objects.defer("sealed").get(
        pk=paper.pk, removed_at__isnull=True, advice__council=by.council, advice__state=State.SENT
    )
    kept = []
    for part in parts:
        try:
            point = locked_point(by, Recommendation(pk=part.point))
            if point.advice_id != found.advice_id:
                raise Recommendation.DoesNotExist
            kept.append(
                keep_reply(by=by, point=point, answer=part.answer, reason=part.reason, version=part.version,
                           letter=found, at=at)
            )
        except AnswerRefused as error:
            raise PartRefused(part.point, error) from error
    return kept
