"""The council's page of one point: what was only spoken, and what council and people find of the answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from . import oral, rating
from .answering import AnswerChanged, AnswerRefused
from .answering_selectors import PointRow, get_point_for, rows
from .forms_meetings import MeetingForm, OfferAnswerForm
from .forms_replies import CorrectionForm, OralForm, RatingForm
from .heard import heard_of
from .models import OralReply, Rating, Recommendation, Reply
from .papers_selectors import papers_of
from .views_answering import find_point, point_page, refuse


def _start(row: PointRow) -> dict[str, Any]:
    """What the form about an answer starts with: what the council said of it, if it still is the same answer."""
    if row.reply is None:
        return {}
    known: Rating | None = getattr(row.reply, "rating", None)
    start = {"reply_version": row.reply.version, "version": known.version if known else 0}
    return start | ({"fits": known.fits, "why": known.why} if known else {})


def _offer_answer(row: PointRow) -> OfferAnswerForm:
    names, offer = ("answer", "note", "version"), row.offer
    return OfferAnswerForm(initial={name: getattr(offer, name) for name in names} if offer else {})


def council_point(request: StaffRequest, pk: int, right: Right = Right.SEE_ADVICE) -> tuple[Recommendation, PointRow]:
    """The point and its row, for somebody of the council."""
    try:
        point = get_point_for(request.member, pk, right)
    except Recommendation.DoesNotExist as error:
        raise Http404 from error
    return point, next(row for row in rows([point.advice])[0].points if row.point.pk == pk)


def council_page(
    request: StaffRequest, point: Recommendation, row: PointRow, status: int = 200, **extra: Any
) -> HttpResponse:
    last = row.orals[-1].number if row.orals else 0
    context = {
        "point": point, "advice": point.advice, "row": row, "papers": papers_of(point.advice),
        "may_judge": request.member.may(Right.WRITE_ADVICE),
        "heard": heard_of([row.reply] if row.reply else []).get(row.reply.pk if row.reply else 0),
        "oral_form": OralForm(initial={"version": last}), "rating_form": RatingForm(initial=_start(row)),
        "offer_answer_form": _offer_answer(row), "meeting_form": MeetingForm(), **extra,
    }
    return render(request, "advice/point.html", context, status=status)


@require_safe
@staff(Right.SEE_ADVICE)
def point(request: StaffRequest, pk: int) -> HttpResponse:
    """One point with everything that came of it."""
    found, row = council_point(request, pk)
    return council_page(request, found, row)


@require_POST
@staff(Right.SEE_ADVICE, Right.WRITE_ADVICE)
def note_oral(request: StaffRequest, pk: int) -> HttpResponse:
    """Writing down what was said."""
    found, row = council_point(request, pk, Right.WRITE_ADVICE)
    form = OralForm(request.POST)
    status, theirs = 422, None
    if form.is_valid():
        try:
            oral.note_oral(by=request.member, point=found, **form.cleaned_data)
        except AnswerRefused as error:
            refuse(form, error)
            if isinstance(error, AnswerChanged):
                # What a colleague wrote down is on the page: fetch it again.
                status, theirs = 409, error.theirs
                found, row = council_point(request, pk, Right.WRITE_ADVICE)
        else:
            messages.success(request, _("Opgeschreven. De gemeente krijgt de vraag om het te bevestigen."))
            return redirect("advice:point", pk=pk)
    return council_page(request, found, row, status, oral_form=form, theirs=theirs)


@require_POST
@staff(Right.SEE_ADVICE, Right.WRITE_ADVICE)
def rate(request: StaffRequest, pk: int) -> HttpResponse:
    """What the council finds of the answer."""
    found, row = council_point(request, pk, Right.WRITE_ADVICE)
    if row.reply is None:
        messages.error(request, _("Er is nog geen schriftelijk antwoord om te beoordelen."))
        return redirect("advice:point", pk=pk)
    form = RatingForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            rating.rate_reply(by=request.member, reply=row.reply, **form.cleaned_data)
        except AnswerChanged as error:
            status = 409
            form.add_error(None, str(error))
            newer = "reply_version" if isinstance(error.theirs, Reply) else "version"
            form.data = {**request.POST.dict(), newer: error.theirs.version}
            found, row = council_point(request, pk, Right.WRITE_ADVICE)
        except AnswerRefused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Jullie oordeel is bewaard."))
            return redirect("advice:point", pk=pk)
    return council_page(request, found, row, status, rating_form=form)


@require_POST
@staff(Right.REPLY)
def confirm_oral(request: StaffRequest, pk: int) -> HttpResponse:
    """The municipality confirms what it said, or says how it was meant."""
    noted = OralReply.objects.filter(
        pk=pk, point__advice__council=request.member.council, point__advice__state="sent"
    ).first()
    if noted is None:
        raise Http404
    found, row, _all = find_point(request, noted.point_id)
    form, correcting = CorrectionForm(request.POST), request.POST.get("do") == "correct"
    form.full_clean()
    try:
        oral.confirm_oral(
            by=request.member, oral=noted, correction=form.cleaned_data["correction"], correcting=correcting
        )
    except AnswerRefused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        status = 409 if isinstance(error, AnswerChanged) else 422
        return point_page(request, found, row, status, correction_form=form)
    said = _("Je verbetering is bewaard.") if correcting else _("Je hebt bevestigd dat dit zo is gezegd.")
    messages.success(request, said)
    return redirect("advice:reply", pk=found.pk)
