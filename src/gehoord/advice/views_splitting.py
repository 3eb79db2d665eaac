"""The page on which a letter of the municipality is split over the points it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gehoord.analysis.paragraphs import paragraphs
from gehoord.analysis.tidy import tidy
from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from .answering_selectors import PointRow, rows
from .models import Advice, Answer, Paper, Reply
from .papers import open_paper
from .papers_selectors import get_paper_for
from .reading import Unreadable, text_of
from .splitting import Part, PartRefused, require_splitting, split_letter

LONGEST_TEXT, MOST_PARTS = 200_000, 400


@dataclass(frozen=True)
class PartOfText:
    """A paragraph, and the point it was given to."""

    text: str
    point: int | None


@dataclass(frozen=True)
class PointOfLetter:
    """A point, as the form about it stands."""

    pk: int
    name: str
    text: str
    reply: Reply | None
    version: int
    answer: str
    error: str = ""


def _letter(request: StaffRequest, pk: int, right: Right) -> Paper:
    try:
        paper = get_paper_for(request.member, pk, right)
    except Paper.DoesNotExist as error:
        raise Http404 from error
    if paper.advice is None or paper.removed_at is not None:
        raise Http404
    require_splitting(request.member, paper)
    return paper


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdecimal() and len(value) < 18 else None


def _text(request: StaffRequest, paper: Paper) -> tuple[str, str]:
    """The text that is split, and why there is none."""
    given = tidy(request.POST.get("text", "")).strip()
    if given:
        return given[:LONGEST_TEXT], ""
    try:
        return text_of(paper.kind, open_paper(paper))[:LONGEST_TEXT], ""
    except Unreadable as error:
        return "", str(error)


def _points(
    request: StaffRequest, found: Sequence[PointRow], wrong: dict[int, tuple[str, Reply | None]]
) -> list[PointOfLetter]:
    made = []
    for row in found:
        pk, reply = row.point.pk, row.reply
        error, theirs = wrong.get(pk, ("", None))
        reply = theirs or reply
        sent = _number(request.POST.get(f"version-{pk}"))
        version = theirs.version if theirs else sent if sent is not None else reply.version if reply else 0
        name = f"{row.point.get_kind_display()} {row.point.number}".capitalize()
        made.append(
            PointOfLetter(pk, name, row.text, reply, version, request.POST.get(f"answer-{pk}", ""), error)
        )
    return made


def _parts_for(points: list[PointOfLetter], parts: list[PartOfText]) -> tuple[list[Part], dict[int, Any]]:
    """What would be kept, and the points that have text and no answer."""
    wrong: dict[int, Any] = {}
    kept = []
    for point in points:
        reason = "\n\n".join(part.text for part in parts if part.point == point.pk)
        if point.answer:
            kept.append(Part(point.pk, point.answer, reason, point.version))
        elif reason:
            wrong[point.pk] = (_("Je koos hier tekst bij. Kies ook wat de gemeente met dit punt doet."), None)
    return kept, wrong


def _split(request: StaffRequest, paper: Paper, page: str, done: str) -> HttpResponse:
    assert paper.advice is not None
    advice: Advice = paper.advice
    text, unreadable = _text(request, paper)
    pieces = paragraphs(text)[:MOST_PARTS]
    parts = [PartOfText(piece, _number(request.POST.get(f"p-{n}"))) for n, piece in enumerate(pieces)]
    found = rows([advice])[0].points
    points, problem = _points(request, found, {}), ""
    if request.POST.get("do") == "keep" and parts:
        kept, wrong = _parts_for(points, parts)
        if not kept and not wrong:
            problem = _("Kies bij minstens een punt wat de gemeente ermee doet.")
        if kept and not wrong:
            try:
                split_letter(by=request.member, paper=paper, parts=kept)
            except PartRefused as error:
                wrong[error.point] = (str(error), error.theirs)
            except Paper.DoesNotExist as error:
                raise Http404 from error
            else:
                messages.success(request, _("De antwoorden uit de brief zijn bewaard."))
                return redirect(done, advice.pk)
        if wrong:
            problem = _("Er is nog niets bewaard. Kijk bij de punten hieronder wat er nog moet.")
            points = _points(request, found, wrong)
    context = {
        "paper": paper, "paper_page": page, "text": text, "unreadable": unreadable, "parts": parts, "points": points,
        "answers": Answer.choices, "problem": problem,
    }
    return render(request, "advice/split.html", context, status=422 if problem else 200)


@staff(Right.REPLY)
def officer_split(request: StaffRequest, pk: int) -> HttpResponse:
    """The municipality splits its own letter."""
    return _split(request, _letter(request, pk, Right.REPLY), "advice:officer_paper", "advice:officer_advice")


@staff(Right.SEE_ADVICE, Right.WRITE_ADVICE)
def council_split(request: StaffRequest, pk: int) -> HttpResponse:
    """The council splits a letter that came on paper."""
    return _split(request, _letter(request, pk, Right.SEE_ADVICE), "advice:council_paper", "advice:reaction")
