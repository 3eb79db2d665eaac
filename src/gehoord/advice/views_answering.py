"""The pages of the municipality's officer, and the council's page of what was answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from . import answering
from .answering import AnswerChanged, AnswerRefused
from .answering_selectors import (
    FILES,
    PointRow,
    get_commitment_for,
    get_point_for,
    get_reaction_for,
    get_sent_for,
    quotes_gone,
    rows,
    sent_advices,
    sent_letter,
)
from .forms_answering import ClaimForm, CommitmentForm, JudgeForm, ReplyForm
from .forms_meetings import OfferForm
from .forms_replies import CorrectionForm
from .heard import heard_of, noticed_of
from .heard_outward import HeardOutward
from .models import Advice, Commitment, Letter, Recommendation
from .papers_selectors import papers_of

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
}


def refuse(form: forms.Form, error: AnswerRefused) -> None:
    """The sentence of the service at its field. After somebody else's change the next save is about theirs."""
    form.add_error(error.field if error.field in form.fields else None, str(error))
    if isinstance(error, AnswerChanged):
        form.data = {**form.data.dict(), "version": error.theirs.version}  # type: ignore[attr-defined]


@require_safe
@staff(Right.REPLY)
def officer_list(request: StaffRequest) -> HttpResponse:
    """Everything the council sent, with what still needs an answer."""
    return render(request, "advice/officer_list.html", {"rows": rows(sent_advices(request.member.council))})


def _sent(request: StaffRequest, pk: int) -> Advice:
    try:
        return get_sent_for(request.member, pk)
    except Advice.DoesNotExist as error:
        raise Http404 from error


@require_safe
@staff(Right.REPLY)
def officer_advice(request: StaffRequest, pk: int) -> HttpResponse:
    """One advice: the letter, and each point with its answer."""
    advice = _sent(request, pk)
    context = {
        "row": rows([advice])[0], "advice": advice, "files": FILES, "gone": quotes_gone(sent_letter(advice)),
        "papers": papers_of(advice), "heard_outward": HeardOutward(advice),
    }
    return render(request, "advice/officer_advice.html", context)


@require_safe
@staff(Right.REPLY)
def officer_letter(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """The letter as it was sent; taking it is written down."""
    advice = _sent(request, pk)
    if kind not in FILES:
        raise Http404
    content = Letter.objects.values_list(kind, flat=True).get(advice=advice)
    record(
        council=advice.council, by=request.member.person, event=Event.DOCUMENT_TAKEN, subject=advice, kind=kind,
        number=advice.number,
    )
    return HttpResponse(bytes(content), content_type=TYPES[kind], headers={
        "Content-Disposition": f'attachment; filename="advies-{advice.number}.{kind}"'
    })


def find_point(request: StaffRequest, pk: int) -> tuple[Recommendation, PointRow, list[PointRow]]:
    """The point, as a row, and all rows of its advice."""
    try:
        point = get_point_for(request.member, pk)
    except Recommendation.DoesNotExist as error:
        raise Http404 from error
    found = rows([point.advice])[0].points
    return point, next(row for row in found if row.point.pk == pk), list(found)


def offer_form(row: PointRow) -> OfferForm:
    """What the council was asked to think along about."""
    offer = row.offer
    return OfferForm(initial={"text": offer.text, "version": offer.version} if offer else {"version": 0})


def point_page(
    request: StaffRequest, point: Recommendation, row: PointRow, status: int = 200, **extra: Any
) -> HttpResponse:
    reply = row.reply
    start = {"answer": reply.answer, "reason": reply.reason, "version": reply.version} if reply else {"version": 0}
    context = {
        "point": point, "row": row, "form": ReplyForm(initial=start), "promise_form": CommitmentForm(),
        "correction_form": CorrectionForm(), "offer_form": offer_form(row), "advice": point.advice,
        "papers": papers_of(point.advice), **extra,
    }
    return render(request, "advice/reply_point.html", context, status=status)


@staff(Right.REPLY)
def reply_point(request: StaffRequest, pk: int) -> HttpResponse:
    """The answer to one point."""
    point, row, all_rows = find_point(request, pk)
    if request.method != "POST":
        return point_page(request, point, row)
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            answering.give_reply(by=request.member, point=point, **form.cleaned_data)
        except AnswerRefused as error:
            refuse(form, error)
            theirs = error.theirs if isinstance(error, AnswerChanged) else None
            return point_page(request, point, row, 409 if theirs else 422, form=form, theirs=theirs)
        messages.success(request, _("Het antwoord is bewaard."))
        if "next" not in request.POST:
            return redirect("advice:reply", pk=pk)
        later = [one.point.pk for one in all_rows if one.reply is None and one.point.pk != pk]
        return redirect("advice:reply", pk=later[0]) if later else redirect("advice:officer_advice", pk=point.advice_id)
    return point_page(request, point, row, 422, form=form)


@require_POST
@staff(Right.REPLY)
def promise(request: StaffRequest, pk: int) -> HttpResponse:
    """One more commitment under the answer to a point."""
    point, row, _all = find_point(request, pk)
    form = CommitmentForm(request.POST)
    if row.reply is None:
        messages.error(request, _("Geef eerst antwoord op dit punt. Daarna kun je iets toezeggen."))
        return redirect("advice:reply", pk=pk)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("what", "owner", "due")}
        try:
            answering.make_commitment(by=request.member, reply=row.reply, **given)
        except AnswerRefused as error:
            refuse(form, error)
        else:
            messages.success(request, _("De toezegging is bewaard."))
            return redirect("advice:reply", pk=pk)
    return point_page(request, point, row, 422, promise_form=form)


def _commitment(request: StaffRequest, pk: int, right: Right = Right.REPLY) -> Commitment:
    try:
        return get_commitment_for(request.member, pk, right)
    except Commitment.DoesNotExist as error:
        raise Http404 from error


def _commitment_page(request: StaffRequest, one: Commitment, status: int = 200, **extra: Any) -> HttpResponse:
    start = {"what": one.what, "owner": one.owner, "due": one.due, "version": one.version}
    context = {
        "one": one, "point": one.reply.point, "papers": papers_of(one.reply.point.advice),
        "form": CommitmentForm(initial=start),
        "claim_form": ClaimForm(initial={"version": one.version, "proof": one.proof}), **extra,
    }
    return render(request, "advice/reply_commitment.html", context, status=status)


@staff(Right.REPLY)
def commitment(request: StaffRequest, pk: int) -> HttpResponse:
    """Changing a promise."""
    one = _commitment(request, pk)
    if request.method != "POST":
        return _commitment_page(request, one)
    form = CommitmentForm(request.POST)
    if form.is_valid():
        try:
            answering.change_commitment(by=request.member, commitment=one, **form.cleaned_data)
        except AnswerRefused as error:
            refuse(form, error)
            changed = isinstance(error, AnswerChanged)
            return _commitment_page(request, one, 409 if changed else 422, form=form, changed=changed)
        messages.success(request, _("De toezegging is aangepast."))
        return redirect("advice:reply", pk=one.reply.point_id)
    return _commitment_page(request, one, 422, form=form)


@require_POST
@staff(Right.REPLY)
def claim(request: StaffRequest, pk: int) -> HttpResponse:
    """The municipality says a promise is kept."""
    one = _commitment(request, pk)
    form = ClaimForm(request.POST)
    if form.is_valid():
        try:
            answering.claim_done(by=request.member, commitment=one, **form.cleaned_data)
        except AnswerRefused as error:
            refuse(form, error)
            changed = isinstance(error, AnswerChanged)
            return _commitment_page(request, one, 409 if changed else 422, claim_form=form, changed=changed)
        messages.success(request, _("Klaar gemeld. De raad kijkt nu of het gedaan is."))
        return redirect("advice:reply", pk=one.reply.point_id)
    return _commitment_page(request, one, 422, claim_form=form)


@require_safe
@staff(Right.SEE_ADVICE)
def reactions(request: StaffRequest) -> HttpResponse:
    """Every sent advice, with how far the municipality is."""
    return render(request, "advice/reply_list.html", {"rows": rows(sent_advices(request.member.council))})


def _reaction_page(request: StaffRequest, advice: Advice, status: int = 200, **extra: Any) -> HttpResponse:
    row = rows([advice])[0]
    context = {
        "heard": heard_of(one.reply for one in row.points if one.reply is not None),
        "noticed": noticed_of(promise for one in row.points for promise in one.commitments),
        "row": row, "advice": advice, "papers": papers_of(advice), "form": JudgeForm(), "me": request.member.person,
        "may_judge": request.member.may(Right.WRITE_ADVICE), "may_decide": request.member.may(Right.DECIDE_ADVICE),
        **extra,
    }
    return render(request, "advice/reply_reaction.html", context, status=status)


@require_safe
@staff(Right.SEE_ADVICE)
def reaction(request: StaffRequest, pk: int) -> HttpResponse:
    """All answers and promises to one advice."""
    try:
        advice = get_reaction_for(request.member, pk)
    except Advice.DoesNotExist as error:
        raise Http404 from error
    return _reaction_page(request, advice)


@require_POST
@staff(Right.SEE_ADVICE, Right.WRITE_ADVICE)
def judge(request: StaffRequest, pk: int) -> HttpResponse:
    """The council says "done", or what is still missing."""
    one = _commitment(request, pk, Right.WRITE_ADVICE)
    form = JudgeForm(request.POST)
    done = request.POST.get("do") == "confirm"
    if form.is_valid():
        try:
            verb = answering.confirm_done if done else answering.reopen_commitment
            verb(by=request.member, commitment=one, **form.cleaned_data)
        except AnswerRefused as error:
            refuse(form, error)
            status = 409 if isinstance(error, AnswerChanged) else 422
            return _reaction_page(request, one.reply.point.advice, status, wrong=pk, form=form)
        said = _("Je hebt bevestigd dat dit gedaan is.") if done else _("De toezegging staat weer open.")
        messages.success(request, said)
        return redirect("advice:reaction", pk=one.reply.point.advice_id)
    return _reaction_page(request, one.reply.point.advice, 422, wrong=pk, form=form)
