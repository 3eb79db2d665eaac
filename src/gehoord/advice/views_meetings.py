"""Thinking along, and follow-up meetings about a point."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from . import meetings
from .answering import AnswerChanged, AnswerRefused
from .forms_meetings import MeetingChangeForm, MeetingForm, OfferAnswerForm, OfferForm
from .models import Meeting, Offer, State
from .views_answering import find_point, point_page, refuse
from .views_replies import council_page, council_point


def _status(error: AnswerRefused) -> int:
    return 409 if isinstance(error, AnswerChanged) else 422


@require_POST
@staff(Right.REPLY)
def offer(request: StaffRequest, pk: int) -> HttpResponse:
    """The municipality asks the council to think along about a point."""
    point, row, _all = find_point(request, pk)
    form, status = OfferForm(request.POST), 422
    if form.is_valid():
        try:
            meetings.offer_to_think_along(by=request.member, point=point, **form.cleaned_data)
        except AnswerRefused as error:
            refuse(form, error)
            status = _status(error)
        else:
            messages.success(request, _("De raad ziet je vraag om mee te denken."))
            return redirect("advice:reply", pk=pk)
    return point_page(request, point, row, status, offer_form=form)


@require_POST
@staff(Right.SEE_ADVICE, Right.WRITE_ADVICE)
def answer_offer(request: StaffRequest, pk: int) -> HttpResponse:
    """The council thinks along, or not."""
    point, row = council_point(request, pk, Right.WRITE_ADVICE)
    found = Offer.objects.filter(reply__point=point).first()
    if found is None:
        messages.error(request, _("De gemeente heeft niet gevraagd om mee te denken."))
        return redirect("advice:point", pk=pk)
    form, status = OfferAnswerForm(request.POST), 422
    if form.is_valid():
        try:
            meetings.answer_offer(by=request.member, offer=found, **form.cleaned_data)
        except AnswerRefused as error:
            refuse(form, error)
            status = _status(error)
        else:
            messages.success(request, _("De gemeente ziet of de raad meedenkt."))
            return redirect("advice:point", pk=pk)
    return council_page(request, point, row, status, offer_answer_form=form)


@require_POST
@staff(Right.SEE_ADVICE, Right.WRITE_ADVICE)
def plan_meeting(request: StaffRequest, pk: int) -> HttpResponse:
    """A meeting about a point."""
    point, row = council_point(request, pk, Right.WRITE_ADVICE)
    form = MeetingForm(request.POST)
    if form.is_valid():
        try:
            meetings.plan_meeting(by=request.member, point=point, **form.cleaned_data)
        except AnswerRefused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Het gesprek is bewaard."))
            return redirect("advice:point", pk=pk)
    return council_page(request, point, row, 422, meeting_form=form)


@staff(Right.SEE_ADVICE, Right.WRITE_ADVICE)
def meeting(request: StaffRequest, pk: int) -> HttpResponse:
    """Changing a meeting, and writing down what came of it."""
    mine = {"point__advice__council": request.member.council, "point__advice__state": State.SENT}
    found = Meeting.objects.select_related("point__advice").filter(pk=pk, **mine).first()
    if found is None:
        raise Http404
    names = ("on_day", "who", "state", "outcome", "version")
    form, status, changed = MeetingChangeForm(initial={name: getattr(found, name) for name in names}), 200, None
    if request.method == "POST":
        form, status = MeetingChangeForm(request.POST), 422
        if form.is_valid():
            try:
                meetings.change_meeting(by=request.member, meeting=found, **form.cleaned_data)
            except AnswerRefused as error:
                refuse(form, error)
                status = _status(error)
                changed = error.theirs if isinstance(error, AnswerChanged) else None
            else:
                messages.success(request, _("Het gesprek is bewaard."))
                return redirect("advice:point", pk=found.point_id)
    context = {"meeting": found, "point": found.point, "form": form, "changed": changed}
    return render(request, "advice/meeting.html", context, status=status)
