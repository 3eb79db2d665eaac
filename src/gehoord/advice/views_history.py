"""What a draft said before, and putting it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from .history import put_back
from .history_selectors import shown, versions_of
from .models import Advice, Part, Version
from .services import AdviceRefused
from .views import advice_or_404
from .views_writing import version_of

PER_PAGE = 10


def _page(request: StaffRequest, advice: Advice, part: str = "", row: int = 0) -> HttpResponse:
    versions = versions_of(advice, part, row)
    if row and not versions.exists() and not _is_there(advice, part, row):
        raise Http404
    page = Paginator(versions, PER_PAGE).get_page(request.GET.get("pagina"))
    context: dict[str, Any] = {
        "advice": advice, "page": page, "rows": shown(advice.council, list(page)), "part": part,
        "may_put_back": advice.is_draft,
    }
    return render(request, "advice/history.html", context)


def _is_there(advice: Advice, part: str, row: int) -> bool:
    rows = {Part.BLOCK: advice.blocks, Part.POINT: advice.points}
    return part == Part.HEAD or rows[Part(part)].filter(pk=row).exists()


@require_safe
@staff(Right.WRITE_ADVICE)
def history_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Every save of the advice, the last first."""
    return _page(request, advice_or_404(request, pk))


@require_safe
@staff(Right.WRITE_ADVICE)
def head_history(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, advice_or_404(request, pk), Part.HEAD, pk)


@require_safe
@staff(Right.WRITE_ADVICE)
def block_history(request: StaffRequest, pk: int, block: int) -> HttpResponse:
    return _page(request, advice_or_404(request, pk), Part.BLOCK, block)


@require_safe
@staff(Right.WRITE_ADVICE)
def point_history(request: StaffRequest, pk: int, point: int) -> HttpResponse:
    return _page(request, advice_or_404(request, pk), Part.POINT, point)


@require_POST
@staff(Right.WRITE_ADVICE)
def put_back_version(request: StaffRequest, pk: int, version: int) -> HttpResponse:
    """A version again, as the newest one."""
    advice = advice_or_404(request, pk)
    try:
        row = Version.objects.select_related("advice__council").get(pk=version, advice=advice)
    except Version.DoesNotExist as error:
        raise Http404 from error
    try:
        part, key = put_back(by=request.member, version=row, expected_version=version_of(request))
    except AdviceRefused as error:
        messages.error(request, str(error))
        return redirect("advice:history", pk=pk)
    messages.success(request, _("Het staat er weer. Wat er net stond, blijft in de geschiedenis."))
    anchor = {Part.HEAD: "kop", Part.BLOCK: f"onderdeel-{key}", Part.POINT: f"punt-{key}"}[Part(part)]
    return redirect(f"{reverse('advice:edit', args=[pk])}#{anchor}")
