"""The report for staff: the page, the files, the wall of cards, and its check."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.documents import FORMATS, DocumentFailed

from ..models import Gathering
from ..services import Changed, DialogueRefused
from ..views import gathering_of, number_in
from . import services
from .document import document_of
from .forms import NoteForm, OpenForm, SkipForm
from .report import report_of
from .selectors import check_of, is_on, is_settled, remarks_of

TYPES = {
    "pdf": "application/pdf", "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@staff(Right.SEE_GATHERINGS)
def report_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What a gathering brought, to read before it goes on, and whether those who were there looked at it."""
    return _report(request, _closed(request, pk))


def _report(
    request: StaffRequest, gathering: Gathering, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    check, member = check_of(gathering), request.member
    usual = timezone.localdate() + timedelta(days=services.USUAL_DAYS)
    context: dict[str, Any] = {
        "gathering": gathering, "report": report_of(gathering, check), "kinds": list(FORMATS), "check": check,
        "may_lead": member.may(Right.LEAD_GATHERINGS), "may_decide": member.may(Right.DECIDE_ADVICE),
        "open_form": OpenForm(initial={"ends_on": usual}), "skip_form": SkipForm(),
        "note_form": NoteForm(initial={"note": check.note if check else ""}),
    } | (forms or {})
    if check:
        context |= {"is_on": is_on(check), "is_settled": is_settled(check)}
        if context["may_decide"] and check.opened_at:
            context["remarks"] = remarks_of(member, check)
    return render(request, "dialogue/reporting/report.html", context, status=status)


@require_POST
@staff(Right.LEAD_GATHERINGS)
def check_page(request: StaffRequest, pk: int) -> HttpResponse:
    """?do=open, end, skip or note. What was typed and is refused stays in the box."""
    gathering, do = _closed(request, pk), request.POST.get("do", "")
    if do not in _DO:
        return _report(request, gathering, status=422)
    form: Any = {"open": OpenForm, "skip": SkipForm, "note": NoteForm}.get(do, lambda sent: None)(request.POST)
    status = 422
    if form is None or form.is_valid():
        asked: dict[str, Any] = {
            "by": request.member, "gathering": gathering, "expected_version": number_in(request, "version"),
        }
        try:
            _DO[do](**asked, **(form.cleaned_data if form else {}))
        except Changed as changed:
            status = 409
            messages.error(request, str(changed))
        except DialogueRefused as refused:
            if form:
                form.add_error(None, str(refused))
            messages.error(request, str(refused))
        else:
            return redirect("dialogue:report", pk=pk)
    return _report(request, gathering, {f"{do}_form": form} if form else None, status)


_DO: dict[str, Any] = {
    "open": services.open_check, "skip": services.skip_check, "note": services.note_check, "end": services.end_check,
}


@staff(Right.SEE_GATHERINGS)
def report_file_page(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """The report as DOCX, ODT or PDF, in Dutch."""
    gathering = _closed(request, pk)
    if kind not in FORMATS:
        raise Http404
    try:
        with override("nl"):
            made = FORMATS[kind](document_of(report_of(gathering, check_of(gathering)), dated=timezone.localdate()))
    except DocumentFailed as failed:
        messages.error(request, _(failed.reason))
        return redirect("dialogue:report", pk=pk)
    return HttpResponse(made, content_type=TYPES[kind], headers={
        "Content-Disposition": f'attachment; filename="verslag-{gathering.held_on:%Y-%m-%d}-{gathering.pk}.{kind}"'
    })


@staff(Right.SEE_GATHERINGS)
def wall_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Everything as cards on a wall, for a screen or a sheet of paper."""
    gathering = _closed(request, pk)
    report = report_of(gathering, None)
    walls = [
        ("observaties", _("Wat mensen zien"), report.observations),
        ("oorzaken", _("Wat erachter zit"), report.causes),
    ]
    walls += [("tips", audience, texts) for audience, texts in report.tips]
    context = {"gathering": gathering, "report": report, "walls": [wall for wall in walls if wall[2]]}
    return render(request, "dialogue/reporting/wall.html", context)


def _closed(request: StaffRequest, pk: int) -> Gathering:
    """A gathering that is open has no report yet."""
    gathering = gathering_of(request, pk)
    if not gathering.is_closed:
        raise Http404
    return gathering
