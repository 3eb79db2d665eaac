"""The invitations of a gathering: to copy, print or send oneself. No address is asked or kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.documents import FORMATS, DocumentFailed

from ..models import GroupRole
from ..reporting.views import TYPES
from ..views import gathering_of
from .inviting import LANGUAGES, invitation, missing_from
from .selectors import preparation_of

KINDS = ("pdf", "docx")


@staff(Right.LEAD_GATHERINGS)
def invitation_page(request: StaffRequest, pk: int) -> HttpResponse:
    """?voor= a role, ?taal= a language: the text to copy, and the files."""
    gathering = gathering_of(request, pk)
    role = _role(request.GET.get("voor", GroupRole.YOUNG_PERSON))
    language = request.GET.get("taal", "nl")
    if language not in LANGUAGES:
        raise Http404
    preparation = preparation_of(gathering)
    document = invitation(gathering, preparation, role=role, language=language, dated=timezone.localdate())
    return render(request, "dialogue/preparing/invitation.html", {
        "gathering": gathering, "role": role, "language": language, "document": document, "roles": GroupRole.choices,
        "languages": LANGUAGES, "kinds": KINDS, "missing": missing_from(preparation),
        "parts": [(type(part).__name__, part) for part in document.parts],
    })


@staff(Right.LEAD_GATHERINGS)
def invitation_file_page(request: StaffRequest, pk: int, role: str, language: str, kind: str) -> HttpResponse:
    gathering = gathering_of(request, pk)
    if kind not in KINDS or language not in LANGUAGES:
        raise Http404
    made_for = _role(role)
    document = invitation(
        gathering, preparation_of(gathering), role=made_for, language=language, dated=timezone.localdate()
    )
    try:
        made = FORMATS[kind](document)
    except DocumentFailed as failed:
        messages.error(request, _(failed.reason))
        return redirect("dialogue:invitation", pk=pk)
    return HttpResponse(made, content_type=TYPES[kind], headers={
        "Content-Disposition": f'attachment; filename="uitnodiging-{pk}-{made_for.value}-{language}.{kind}"'
    })


def _role(key: str) -> GroupRole:
    if key not in GroupRole.values:
        raise Http404
    return GroupRole(key)
