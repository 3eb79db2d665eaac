"""The invitations by link: to copy, print or send oneself. No address is asked or kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.documents import FORMATS, DocumentFailed
from gehoord.core.ui.documents.model import Document

from ..live.codes import normal
from ..models import Delphi, GroupRole, Stage
from ..preparing.inviting import LANGUAGES
from ..preparing.selectors import preparation_of
from ..preparing.views_inviting import KINDS
from ..reporting.views import TYPES
from .inviting import invitation
from .selectors import link_code
from .views import delphi_or_404


@staff(Right.LEAD_GATHERINGS)
def invitation_page(request: StaffRequest, pk: int) -> HttpResponse:
    """?voor= a role, ?taal= a language: the text to copy, and the files."""
    delphi = _joinable(request, pk)
    role, language = _role(delphi, request.GET.get("voor") or delphi.roles[0]), request.GET.get("taal", "nl")
    document = _document(request, delphi, role, language)
    return render(request, "dialogue/delphi/invitation.html", {
        "gathering": delphi.gathering, "role": role, "language": language, "document": document, "kinds": KINDS,
        "roles": [(one, GroupRole(one).label) for one in delphi.roles],
        "parts": [(type(part).__name__, part) for part in document.parts],
    })


@staff(Right.LEAD_GATHERINGS)
def invitation_file_page(request: StaffRequest, pk: int, role: str, language: str, kind: str) -> HttpResponse:
    delphi = _joinable(request, pk)
    if kind not in KINDS:
        raise Http404
    document = _document(request, delphi, _role(delphi, role), language)
    try:
        made = FORMATS[kind](document)
    except DocumentFailed as failed:
        messages.error(request, _(failed.reason))
        return redirect("dialogue:delphi_invitation", pk=pk)
    return HttpResponse(made, content_type=TYPES[kind], headers={
        "Content-Disposition": f'attachment; filename="op-afstand-{pk}-{role}-{language}.{kind}"'
    })


def _joinable(request: StaffRequest, pk: int) -> Delphi:
    """While people can still join."""
    delphi = delphi_or_404(request, pk)
    if delphi.stage != Stage.WRITING or not link_code(delphi):
        raise Http404
    return delphi


def _document(request: StaffRequest, delphi: Delphi, role: GroupRole, language: str) -> Document:
    if language not in LANGUAGES:
        raise Http404
    code = link_code(delphi)
    with override(language):
        door, page = reverse("dialogue:delphi_door", args=[normal(code)]), reverse("dialogue:delphi_enter")
    return invitation(
        delphi, preparation_of(delphi.gathering), role=role, language=language,
        address=request.build_absolute_uri(f"{door}?als={role.value}"),
        page=request.build_absolute_uri(page).split("://", 1)[-1], code=code, dated=timezone.localdate(),
    )


def _role(delphi: Delphi, key: str) -> GroupRole:
    if key not in delphi.roles:
        raise Http404
    return GroupRole(key)
