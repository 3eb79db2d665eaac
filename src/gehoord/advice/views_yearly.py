"""The council's account of a year, and what an auditor takes along."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.documents import FORMATS, DocumentFailed

from .export import export
from .views_answering import TYPES
from .yearly import account, years
from .yearly_letter import document_of, summary


@require_safe
@staff(Right.SEE_ADVICE)
def year_page(request: StaffRequest) -> HttpResponse:
    """How often we were answered in time, adopted, and what was done."""
    council = request.member.council
    known = years(council)
    asked = request.GET.get("jaar", "")
    year = next((one for one in known if str(one) == asked), next(iter(known), None))
    found = account(council, year) if year else None
    context = {"years": known, "found": found, "lines": summary(found) if found else [], "kinds": list(FORMATS)}
    return render(request, "advice/year.html", context)


@require_safe
@staff(Right.SEE_ADVICE)
def year_file(request: StaffRequest, year: int, kind: str) -> HttpResponse:
    """The account as a document; taking it is written down."""
    council = request.member.council
    if kind not in FORMATS or year not in years(council):
        raise Http404
    try:
        content = FORMATS[kind](document_of(council, account(council, year), on=timezone.localdate()))
    except DocumentFailed as error:
        messages.error(request, _(error.reason))
        return redirect("advice:year")
    record(
        council=council, by=request.member.person, event=Event.DOCUMENT_TAKEN, subject=council, kind=kind, year=year
    )
    return HttpResponse(content, content_type=TYPES[kind], headers={
        "Content-Disposition": f'attachment; filename="jaarverslag-adviezen-{year}.{kind}"'
    })


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Right.SEE_EVIDENCE, Right.SEE_ADVICE)
def export_page(request: StaffRequest) -> HttpResponse:
    """What is in the export, and the export itself."""
    if request.method != "POST":
        return render(request, "advice/export.html")
    day = timezone.localdate().isoformat()
    return HttpResponse(export(by=request.member), content_type="application/zip", headers={
        "Content-Disposition": f'attachment; filename="gehoord-toezicht-{day}.zip"'
    })
