"""The page where a draft is written: each block, point and the head has a form of its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from . import writing
from .forms import BlockForm, HeadForm, NewPointForm, PointForm, VersionForm
from .guard import repeats
from .models import Advice, Block, Recommendation
from .pages import writing_page
from .services import AdviceRefused
from .versions import HEAD
from .views import advice_or_404


@require_safe
@staff(Right.WRITE_ADVICE)
def edit_page(request: StaffRequest, pk: int) -> HttpResponse:
    advice = advice_or_404(request, pk)
    if not advice.is_draft:
        messages.warning(request, _("De tekst van dit advies staat vast."))
        return redirect("advice:advice", pk=pk)
    return _page(request, advice)


def _page(request: StaffRequest, advice: Advice, status: int = 200, **bound: Any) -> HttpResponse:
    context = {"advice": advice, "page": writing_page(advice, bound.get("bound")), "error": bound.get("error", "")}
    return render(request, "advice/edit.html", context, status=status)


def _refused(
    request: StaffRequest, advice: Advice, key: tuple[str, int], form: forms.Form, error: str = ""
) -> HttpResponse:
    """The page again with what was typed; where the text is locked, only the sentence why."""
    if not advice.is_draft:
        messages.error(request, error or _("De tekst van dit advies staat vast."))
        return redirect("advice:advice", pk=advice.pk)
    if error:
        form.add_error("text" if "text" in form.fields else None, error)
    return _page(request, advice, 422, bound={key: form}, error=_("Er is nog niets opgeslagen. Kijk wat er ontbreekt."))


def _saved(advice: Advice, anchor: str) -> HttpResponse:
    return redirect(f"{reverse('advice:edit', args=[advice.pk])}#{anchor}")


def _warn(request: StaffRequest, advice: Advice, text: str) -> None:
    warning = repeats(advice, text)
    if warning:
        messages.warning(request, warning)


def version_of(request: StaffRequest) -> int:
    form = VersionForm(request.POST)
    # Without a version nobody can tell what was read: as if it were an old one.
    return int(form.cleaned_data["version"]) if form.is_valid() else 0


def _conflict(
    request: StaffRequest, advice: Advice, action: str, form: forms.Form, theirs: Any, version: int, message: str
) -> HttpResponse:
    context = {
        "advice": advice, "action": action, "form": form, "theirs": theirs, "version": version, "message": message,
    }
    return render(request, "advice/conflict.html", context, status=409)


@require_POST
@staff(Right.WRITE_ADVICE)
def save_head(request: StaffRequest, pk: int) -> HttpResponse:
    advice = advice_or_404(request, pk)
    form = HeadForm(request.POST)
    if not form.is_valid():
        return _refused(request, advice, ("head", 0), form)
    try:
        writing.save_head(by=request.member, advice=advice, version=version_of(request), **form.cleaned_data)
    except writing.TextChanged as changed:
        theirs = [(form[name].label, getattr(changed.theirs, name)) for name in HEAD]
        action = reverse("advice:save_head", args=[pk])
        return _conflict(request, advice, action, form, theirs, changed.theirs.head_version, str(changed))  # type: ignore[union-attr]
    except AdviceRefused as error:
        return _refused(request, advice, ("head", 0), form, str(error))
    messages.success(request, _("De gegevens van de brief zijn opgeslagen."))
    return _saved(advice, "kop")


@require_POST
@staff(Right.WRITE_ADVICE)
def add_block(request: StaffRequest, pk: int) -> HttpResponse:
    advice = advice_or_404(request, pk)
    form = BlockForm(request.POST, prefix="nb", council=advice.council)
    if not form.is_valid():
        return _refused(request, advice, ("block", 0), form)
    try:
        block = writing.add_block(by=request.member, advice=advice, **form.cleaned_data)
    except AdviceRefused as error:
        return _refused(request, advice, ("block", 0), form, str(error))
    _warn(request, advice, block.text)
    messages.success(request, _("Het onderdeel staat erbij, onderaan."))
    return _saved(advice, f"onderdeel-{block.pk}")


def _block(request: StaffRequest, pk: int, block: int) -> Block:
    try:
        return Block.objects.select_related("advice__council").get(pk=block, advice=advice_or_404(request, pk))
    except Block.DoesNotExist as error:
        raise Http404 from error


def _point(request: StaffRequest, pk: int, point: int) -> Recommendation:
    rows = Recommendation.objects.select_related("advice__council")
    try:
        return rows.get(pk=point, advice=advice_or_404(request, pk))
    except Recommendation.DoesNotExist as error:
        raise Http404 from error


def _gone(request: StaffRequest, pk: int, field: str) -> HttpResponse:
    """A colleague took away what somebody was writing in: what was typed is not lost with it."""
    typed = str(request.POST.get(field, ""))
    context = {"advice": advice_or_404(request, pk), "typed": typed}
    if not typed.strip():
        raise Http404
    return render(request, "advice/gone.html", context, status=404)


def _theirs(form: forms.Form, row: Block | Recommendation) -> list[tuple[Any, Any]]:
    shown: dict[str, Any] = {"text": row.text}
    if isinstance(row, Block):
        shown |= {"kind": row.get_kind_display(), "heading": row.heading, "evidence": row.evidence or ""}
    else:
        shown["evidence"] = ", ".join(evidence.ref for evidence in row.evidence.all())
    return [(form[name].label, shown[name]) for name in form.fields]


@require_POST
@staff(Right.WRITE_ADVICE)
def save_block(request: StaffRequest, pk: int, block: int) -> HttpResponse:
    try:
        row = _block(request, pk, block)
    except Http404:
        return _gone(request, pk, f"b{block}-text")
    form = BlockForm(request.POST, prefix=f"b{row.pk}", council=row.advice.council)
    if not form.is_valid():
        return _refused(request, row.advice, ("block", row.pk), form)
    try:
        saved = writing.save_block(by=request.member, block=row, version=version_of(request), **form.cleaned_data)
    except writing.TextChanged as changed:
        action = reverse("advice:save_block", args=[pk, block])
        theirs = _theirs(form, changed.theirs)  # type: ignore[arg-type]
        return _conflict(request, row.advice, action, form, theirs, changed.theirs.version, str(changed))
    except AdviceRefused as error:
        return _refused(request, row.advice, ("block", row.pk), form, str(error))
    _warn(request, row.advice, saved.text)
    messages.success(request, _("Het onderdeel is opgeslagen."))
    return _saved(row.advice, f"onderdeel-{row.pk}")


def _moved(request: StaffRequest, advice: Advice, anchor: str, move: Any, **row: Any) -> HttpResponse:
    try:
        move(by=request.member, up=request.POST.get("way") == "up", **row)
    except AdviceRefused as error:
        messages.error(request, str(error))
        return redirect("advice:advice", pk=advice.pk)
    return _saved(advice, anchor)


@require_POST
@staff(Right.WRITE_ADVICE)
def move_block(request: StaffRequest, pk: int, block: int) -> HttpResponse:
    row = _block(request, pk, block)
    return _moved(request, row.advice, f"onderdeel-{row.pk}", writing.move_block, block=row)


@require_POST
@staff(Right.WRITE_ADVICE)
def move_point(request: StaffRequest, pk: int, point: int) -> HttpResponse:
    row = _point(request, pk, point)
    return _moved(request, row.advice, f"punt-{row.pk}", writing.move_point, point=row)


def _removed(request: StaffRequest, row: Block | Recommendation, action: str, remove: Any, name: str) -> HttpResponse:
    advice = row.advice
    if request.POST.get("sure") != "yes":
        return render(request, "advice/remove.html", {"advice": advice, "row": row, "action": action})
    try:
        remove(by=request.member, version=version_of(request), **{name: row})
    except AdviceRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Het is weg."))
    return redirect("advice:edit", pk=advice.pk)


@require_POST
@staff(Right.WRITE_ADVICE)
def remove_block(request: StaffRequest, pk: int, block: int) -> HttpResponse:
    row = _block(request, pk, block)
    return _removed(request, row, reverse("advice:remove_block", args=[pk, block]), writing.remove_block, "block")


@require_POST
@staff(Right.WRITE_ADVICE)
def remove_point(request: StaffRequest, pk: int, point: int) -> HttpResponse:
    row = _point(request, pk, point)
    return _removed(request, row, reverse("advice:remove_point", args=[pk, point]), writing.remove_point, "point")


@require_POST
@staff(Right.WRITE_ADVICE)
def add_point(request: StaffRequest, pk: int) -> HttpResponse:
    advice = advice_or_404(request, pk)
    form = NewPointForm(request.POST, prefix="np", council=advice.council)
    if not form.is_valid():
        return _refused(request, advice, ("point", 0), form)
    try:
        point = writing.add_point(by=request.member, advice=advice, **form.cleaned_data)
    except AdviceRefused as error:
        return _refused(request, advice, ("point", 0), form, str(error))
    _warn(request, advice, point.text)
    messages.success(request, _("Het punt staat erbij."))
    return _saved(advice, f"punt-{point.pk}")


@require_POST
@staff(Right.WRITE_ADVICE)
def save_point(request: StaffRequest, pk: int, point: int) -> HttpResponse:
    try:
        row = _point(request, pk, point)
    except Http404:
        return _gone(request, pk, f"p{point}-text")
    form = PointForm(request.POST, prefix=f"p{row.pk}", council=row.advice.council)
    if not form.is_valid():
        return _refused(request, row.advice, ("point", row.pk), form)
    try:
        saved = writing.save_point(by=request.member, point=row, version=version_of(request), **form.cleaned_data)
    except writing.TextChanged as changed:
        action = reverse("advice:save_point", args=[pk, point])
        theirs = _theirs(form, changed.theirs)  # type: ignore[arg-type]
        return _conflict(request, row.advice, action, form, theirs, changed.theirs.version, str(changed))
    except AdviceRefused as error:
        return _refused(request, row.advice, ("point", row.pk), form, str(error))
    _warn(request, row.advice, saved.text)
    messages.success(request, _("Het punt is opgeslagen."))
    return _saved(row.advice, f"punt-{row.pk}")
