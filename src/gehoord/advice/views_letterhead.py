"""The page on which a coordinator sets the letterhead, and a letter to see it on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.documents import DocumentFailed, render_pdf

from .compose import sample_of
from .forms import VersionForm
from .forms_letterhead import LetterheadForm
from .letterheads import (
    LetterheadChanged,
    LetterheadRefused,
    letterhead_of,
    letterhead_row,
    printed,
    save_letterhead,
)
from .logos import BadLogo


@staff(Right.DECIDE_ADVICE)
def letterhead_page(request: StaffRequest) -> HttpResponse:
    """What stands above and below every letter."""
    row, theirs, status = letterhead_row(request.member.council), None, 200
    version, form = row.version, LetterheadForm.of(row)
    if request.method == "POST":
        size = request.META.get("CONTENT_LENGTH") or "0"
        form = LetterheadForm(request.POST, request.FILES, size=int(size) if size.isdigit() else 0)
        asked, status = VersionForm(request.POST), 422
        version = int(asked.cleaned_data["version"]) if asked.is_valid() else 0
        if form.is_valid():
            try:
                save_letterhead(by=request.member, version=version, **form.cleaned_data)
            except LetterheadChanged as changed:
                theirs, version, status = changed.theirs, changed.theirs.version, 409
                form.add_error(None, str(changed))
            except LetterheadRefused as refused:
                form.add_error("logo_alt", str(refused))
            except BadLogo as refused:
                form.add_error("logo", str(refused))
            else:
                messages.success(request, _("Het briefpapier is opgeslagen. Brieven die al weg zijn, veranderen niet."))
                return redirect("advice:letterhead")
    context: dict[str, Any] = {
        "form": form, "version": version, "theirs": theirs, "logo": printed(row).logo,
        "council": request.member.council,
    }
    return render(request, "advice/letterhead.html", context, status=status)


@require_safe
@staff(Right.DECIDE_ADVICE)
def letterhead_sample(request: StaffRequest) -> HttpResponse:
    """A letter that says nothing, to see the letterhead on."""
    council = request.member.council
    try:
        made = render_pdf(sample_of(council.name, letterhead_of(council)))
    except DocumentFailed as failed:
        messages.error(request, _(failed.reason))
        return redirect("advice:letterhead")
    headers = {"Content-Disposition": f'inline; filename="{_("voorbeeld")}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
