"""The pages for whoever follows supervision without doing it: the overview and the dossier of one agreement."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.documents.errors import DocumentFailed
from gehoord.core.ui.documents.render import FORMATS

from ..kit.views import TYPES
from ..pages import agreement_of
from ..selectors import agreements
from .dossier import dossier_of
from .overview import standings
from .printing import document_of

PER_PAGE = 25


@require_safe
@staff(Right.FOLLOW_SUPERVISION)
def overview(request: StaffRequest) -> HttpResponse:
    """Every agreement by name of its provider, with where it is; no figures, no outcomes, no other order."""
    page = Paginator(agreements(request.member.council), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "providers/supervision/overview.html", {
        "page": page, "rows": standings(list(page.object_list)),
        "may_see": request.member.may(Right.SEE_AGREEMENTS),
    })


@require_safe
@staff(Right.FOLLOW_SUPERVISION)
def dossier_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One agreement from clause to consequence."""
    return render(request, "providers/supervision/dossier.html", {
        "dossier": dossier_of(agreement_of(request, pk)), "kinds": list(FORMATS),
        "may_see": request.member.may(Right.SEE_AGREEMENTS),
    })


@require_safe
@staff(Right.FOLLOW_SUPERVISION)
def dossier_file(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """The same as a document; taking it is written down."""
    agreement = agreement_of(request, pk)
    if kind not in FORMATS:
        raise Http404
    try:
        made = FORMATS[kind](document_of(agreement, on=timezone.localdate()))
    except DocumentFailed as error:
        messages.error(request, _(error.reason))
        return redirect("providers:agreement_dossier", agreement.pk)
    record(
        council=request.member.council, by=request.member.person, event=Event.DOCUMENT_TAKEN, subject=agreement,
        kind=kind,
    )
    return HttpResponse(made, content_type=TYPES[kind], headers={
        "Content-Disposition": f'attachment; filename="dossier-toezicht-{agreement.pk}.{kind}"'
    })
