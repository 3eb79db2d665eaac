"""What can be asked about the files of the municipality."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .models import Advice, Paper, State


@dataclass(frozen=True)
class Papers:
    """The files with one advice: its letters, and proof by the key of a reply or a commitment."""

    letters: list[Paper] = field(default_factory=list)
    replies: dict[int, list[Paper]] = field(default_factory=dict)
    commitments: dict[int, list[Paper]] = field(default_factory=dict)


def _with(advice: Advice) -> QuerySet[Paper]:
    found = Q(advice=advice) | Q(reply__point__advice=advice) | Q(commitment__reply__point__advice=advice)
    return Paper.objects.filter(found).defer("sealed").order_by("added_at", "pk")


def papers_of(advice: Advice, *, public: bool = False) -> Papers:
    """Every file with an advice, also what was taken away; `public`: what everybody may have. One query."""
    papers = Papers()
    found = _with(advice).filter(agreed_at__isnull=False, removed_at__isnull=True) if public else _with(advice)
    for paper in found:
        if paper.reply_id:
            papers.replies.setdefault(paper.reply_id, []).append(paper)
        elif paper.commitment_id:
            papers.commitments.setdefault(paper.commitment_id, []).append(paper)
        else:
            papers.letters.append(paper)
    return papers


def public_paper(advice: Advice, pk: int) -> Paper:
    """Raises Paper.DoesNotExist, also when it is not for everybody."""
    return _with(advice).defer(None).get(pk=pk, agreed_at__isnull=False, removed_at__isnull=True)


def get_paper_for(member: Member, pk: int, right: Right) -> Paper:
    """Raises NotAllowed, Paper.DoesNotExist."""
    member.require(right)
    here = {"council": member.council, "state": State.SENT}
    ways = ("advice", "reply__point__advice", "commitment__reply__point__advice")
    mine = Q()
    for way in ways:
        mine |= Q(**{f"{way}__{name}": value for name, value in here.items()})
    return Paper.objects.filter(mine).select_related(
        "advice", "reply__point__advice", "commitment__reply__point__advice"
    ).get(pk=pk)
