"""The council's ordinance, more time for one point, what is late, and the letter when time runs out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.documents import FORMATS, DocumentFailed

from . import clock, escalation, mailing
from .answering import AnswerRefused
from .answering_selectors import get_reaction_for, rows, sent_advices
from .clock_selectors import get_term_for, waiting
from .forms_delivery import ExtensionForm, OrdinanceForm, WarnForm
from .models import Advice, Term
from .settings_of_advice import OrdinanceChanged, ordinance_of, save_ordinance
from .titles import readable_titles
from .views import TYPES
from .views_answering import refuse


@staff(Right.DECIDE_ADVICE)
def ordinance(request: StaffRequest) -> HttpResponse:
    """The agreements about answering. What was sent keeps its own term."""
    if request.method != "POST":
        form = OrdinanceForm.of(ordinance_of(request.member.council))
        return render(request, "advice/delivery_ordinance.html", {"form": form})
    form = OrdinanceForm(request.POST)
    status, theirs = 422, None
    if form.is_valid():
        try:
            save_ordinance(by=request.member, **form.cleaned_data)
        except AnswerRefused as error:
            refuse(form, error)
            if isinstance(error, OrdinanceChanged):
                status, theirs = 409, OrdinanceForm.of(error.theirs)
                form.data = {**form.data.dict(), "version": error.theirs.version}  # type: ignore[attr-defined]
        else:
            messages.success(request, _("De afspraken zijn bewaard. Ze gelden voor adviezen die je hierna begint."))
            return redirect("advice:ordinance")
    return render(request, "advice/delivery_ordinance.html", {"form": form, "theirs": theirs}, status=status)


def _extension(
    request: StaffRequest, pk: int, *, right: Right, verb: Callable[..., Term], noted: bool, back: str
) -> HttpResponse:
    try:
        term = get_term_for(request.member, pk, right)
    except Term.DoesNotExist as error:
        raise Http404 from error
    advice = sent_advices(request.member.council).get(pk=term.point.advice_id)
    row = next(one for one in rows([advice])[0].points if one.point.pk == pk)
    refused = clock.why_no_extension(term, today=timezone.localdate(), noted=noted)
    form = ExtensionForm(request.POST or None)
    context: dict[str, Any] = {
        "term": term, "row": row, "advice": advice, "form": form, "refused": refused, "noted": noted, "back": back,
        "until": clock.extended_until(term),
    }
    if request.method != "POST":
        return render(request, "advice/delivery_extension.html", context)
    if form.is_valid():
        try:
            term = verb(by=request.member, point=term.point, reason=form.cleaned_data["reason"])
        except AnswerRefused as error:
            refuse(form, error)
        else:
            said = _("Er is uitstel tot en met %(day)s.") % {"day": date_format(term.due, "j F Y")}
            messages.success(request, said)
            return redirect(back, pk=advice.pk)
    return render(request, "advice/delivery_extension.html", context, status=422)


@staff(Right.REPLY)
def ask_extension(request: StaffRequest, pk: int) -> HttpResponse:
    """The municipality asks for more time."""
    return _extension(
        request, pk, right=Right.REPLY, verb=clock.ask_extension, noted=False, back="advice:officer_advice"
    )


@staff(Right.SEE_ADVICE, Right.WRITE_ADVICE)
def note_extension(request: StaffRequest, pk: int) -> HttpResponse:
    """The council writes down that more time was asked."""
    return _extension(
        request, pk, right=Right.WRITE_ADVICE, verb=clock.note_extension, noted=True, back="advice:reaction"
    )


def _waiting(request: StaffRequest, *, for_officer: bool) -> HttpResponse:
    found = waiting(request.member.council)
    readable_titles(one.advice for one in found)
    context = {
        "found": found, "for_officer": for_officer, "mail_is_on": mailing.mail_is_on(),
        "may_decide": request.member.may(Right.DECIDE_ADVICE), "may_write": request.member.may(Right.WRITE_ADVICE),
    }
    return render(request, "advice/delivery_waiting.html", context)


@require_safe
@staff(Right.SEE_ADVICE)
def waiting_page(request: StaffRequest) -> HttpResponse:
    """Every point past its term or near the end of it, with the step to take."""
    return _waiting(request, for_officer=False)


@require_safe
@staff(Right.REPLY)
def officer_waiting(request: StaffRequest) -> HttpResponse:
    """The same, for who has to answer."""
    return _waiting(request, for_officer=True)


@staff(Right.SEE_ADVICE, Right.DECIDE_ADVICE)
def warn(request: StaffRequest, pk: int) -> HttpResponse:
    """The letter to the municipal council: to read, and to take along."""
    try:
        advice = get_reaction_for(request.member, pk)
    except Advice.DoesNotExist as error:
        raise Http404 from error
    readable_titles([advice])
    form, kind = WarnForm(request.POST if request.method == "POST" else None), request.POST.get("do", "")
    if request.method == "POST" and form.is_valid() and kind in FORMATS:
        try:
            _made, content = escalation.warn(by=request.member, advice=advice, kind=kind, **form.cleaned_data)
        except AnswerRefused as error:
            refuse(form, error)
        except DocumentFailed as error:
            form.add_error(None, _(error.reason))
        else:
            return HttpResponse(content, content_type=TYPES[kind], headers={
                "Content-Disposition": f'attachment; filename="gemeenteraad-{advice.number}.{kind}"'
            })
    return _warn_page(request, advice, form)


def _warn_page(request: StaffRequest, advice: Advice, form: WarnForm) -> HttpResponse:
    row = escalation.row_of(advice)
    refused = escalation.why_not(row)
    context: dict[str, Any] = {
        "advice": advice, "form": form, "formats": FORMATS, "refused": refused,
        "earlier": advice.escalations.select_related("made_by"),
    }
    if not refused:
        note = str(form.data.get("note", ""))[: escalation.LONGEST_NOTE]
        context["document"] = escalation.document_of(row, note=note, on=timezone.localdate())
    wrong = request.method == "POST" and (refused or form.errors)
    return render(request, "advice/delivery_warn.html", context, status=422 if wrong else 200)
