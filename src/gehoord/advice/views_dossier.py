"""The pages of dossiers: the list, one of them, and what is added, changed and taken away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from . import dossiers
from .dossier_selectors import dossiers_of, get_dossier_for, in_it, my_tasks, next_day
from .forms import VersionForm
from .forms_dossier import FORMS, ChangeDossierForm, DossierForm, SourcesForm
from .guard import repeated_in
from .models import Dossier

PER_PAGE = 25


def _dossier(request: StaffRequest, pk: int) -> Dossier:
    try:
        return get_dossier_for(request.member, pk)
    except Dossier.DoesNotExist as error:
        raise Http404 from error


def _item(dossier: Dossier, kind: str, pk: int) -> Any:
    """The item with its dossier; None when there is none. Raises Http404 for a kind that is not there."""
    model = dossiers.ITEMS.get(kind)
    if model is None:
        raise Http404
    return model._default_manager.select_related("dossier", "changed_by").filter(pk=pk, dossier=dossier).first()


def _version(request: StaffRequest) -> int:
    form = VersionForm(request.POST)
    # Without a version nobody can tell what was read: as if it were an old one.
    return int(form.cleaned_data["version"]) if form.is_valid() else 0


def _warn(request: StaffRequest, values: dict[str, Any]) -> None:
    """Says it when what was just saved repeats a story that may not be quoted."""
    for text in values.values():
        warning = repeated_in(request.member.council, text) if isinstance(text, str) else ""
        if warning:
            messages.warning(request, warning)


def _theirs(form: forms.Form, row: Any) -> list[tuple[Any, Any]]:
    """What stands there now, by the labels of the form."""
    return [(form[name].label, getattr(row, name)) for name in form.fields if hasattr(row, name)]


@require_safe
@staff(Right.WRITE_ADVICE)
def list_page(request: StaffRequest) -> HttpResponse:
    """All dossiers, and the tasks of whoever looks."""
    page = Paginator(dossiers_of(request.member.council), PER_PAGE).get_page(request.GET.get("pagina"))
    for dossier in page:
        dossier.next_day = next_day(dossier)
    return render(request, "advice/dossier_list.html", {"page": page, "mine": my_tasks(request.member)})


@staff(Right.WRITE_ADVICE)
def new_page(request: StaffRequest) -> HttpResponse:
    form = DossierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            dossier = dossiers.open_dossier(by=request.member, **form.cleaned_data)
        except dossiers.DossierRefused as refused:
            form.add_error("title", str(refused))
        else:
            _warn(request, form.cleaned_data)
            messages.success(request, _("Het dossier is er. De rechten om na te gaan staan er al in."))
            return redirect("advice:dossier", pk=dossier.pk)
    return render(request, "advice/dossier_form.html", {"form": form}, status=422 if request.method == "POST" else 200)


@require_safe
@staff(Right.WRITE_ADVICE)
def dossier_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Everything in one dossier."""
    dossier = _dossier(request, pk)
    return render(request, "advice/dossier.html", {"dossier": dossier, "inside": in_it(dossier)})


@staff(Right.WRITE_ADVICE)
def change_page(request: StaffRequest, pk: int) -> HttpResponse:
    dossier, theirs, status = _dossier(request, pk), None, 200
    version, form = dossier.version, ChangeDossierForm(request.POST or None, initial={
        "title": dossier.title, "about": dossier.about, "closed": dossier.is_closed,
    })
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                dossiers.change_dossier(
                    by=request.member, dossier=dossier, version=_version(request), **form.cleaned_data
                )
            except dossiers.DossierChanged as changed:
                status, version = 409, changed.theirs.version
                theirs = _theirs(form, changed.theirs)
                form.add_error(None, str(changed))
            except dossiers.DossierRefused as refused:
                form.add_error("title", str(refused))
            else:
                _warn(request, form.cleaned_data)
                messages.success(request, _("Het dossier is opgeslagen."))
                return redirect("advice:dossier", pk=pk)
    context = {"form": form, "dossier": dossier, "version": version, "theirs": theirs}
    return render(request, "advice/dossier_form.html", context, status=status)


@staff(Right.WRITE_ADVICE)
def remove_page(request: StaffRequest, pk: int) -> HttpResponse:
    dossier = _dossier(request, pk)
    if request.method != "POST":
        return render(request, "advice/dossier_remove.html", {"dossier": dossier, "row": dossier})
    try:
        dossiers.remove_dossier(by=request.member, dossier=dossier, version=_version(request))
    except dossiers.DossierRefused as refused:
        messages.error(request, str(refused))
        return redirect("advice:dossier", pk=pk)
    messages.success(request, _("Het dossier is weg. De adviezen en het bewijs zijn er nog."))
    return redirect("advice:dossiers")


@staff(Right.WRITE_ADVICE)
def sources_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Which evidence, gatherings and advices lie in it."""
    dossier = _dossier(request, pk)
    if request.method != "POST":
        return render(request, "advice/dossier_sources.html", {
            "dossier": dossier, "form": SourcesForm.of(dossier), "version": dossier.version,
        })
    form, status, version = SourcesForm(request.POST, dossier=dossier), 422, _version(request)
    theirs: list[tuple[Any, str]] = []
    if form.is_valid():
        try:
            dossiers.choose_sources(by=request.member, dossier=dossier, version=version, **form.cleaned_data)
        except dossiers.DossierChanged as changed:
            form.add_error(None, str(changed))
            status, version = 409, changed.theirs.version
            inside = in_it(dossier)
            theirs = [
                (form["evidence"].label, ", ".join(one.ref for one in inside.evidence)),
                (form["gatherings"].label, ", ".join(one.title for one in inside.gatherings)),
                (form["advices"].label, ", ".join(one.title for one in inside.advices)),
            ]
        except dossiers.DossierRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Het dossier is opgeslagen."))
            return redirect("advice:dossier", pk=pk)
    context = {"dossier": dossier, "form": form, "version": version, "theirs": theirs}
    return render(request, "advice/dossier_sources.html", context, status=status)


@staff(Right.WRITE_ADVICE)
def add_item_page(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    dossier = _dossier(request, pk)
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST or None, council=dossier.council)
    if request.method == "POST" and form.is_valid():
        try:
            dossiers.add_item(by=request.member, dossier=dossier, kind=kind, **form.cleaned_data)
        except dossiers.DossierRefused as refused:
            form.add_error(None, str(refused))
        else:
            return _kept(request, dossier, kind, form)
    context = {"dossier": dossier, "kind": kind, "form": form, "action": request.path}
    return render(request, "advice/dossier_item.html", context, status=422 if request.method == "POST" else 200)


def _kept(request: StaffRequest, dossier: Dossier, kind: str, form: forms.Form) -> HttpResponse:
    _warn(request, form.cleaned_data)
    messages.success(request, _("Het is opgeslagen."))
    return redirect(f"{reverse('advice:dossier', args=[dossier.pk])}#{kind}")


@staff(Right.WRITE_ADVICE)
def item_page(request: StaffRequest, pk: int, kind: str, item: int) -> HttpResponse:
    """Changing one thing; what a colleague took away meanwhile can be put back with what was typed."""
    dossier = _dossier(request, pk)
    row = _item(dossier, kind, item)
    if row is None and request.method != "POST":
        raise Http404
    if request.method != "POST":
        context = {"form": FORMS[kind].of(row, dossier.council), "version": row.version, "action": request.path}
        return render(request, "advice/dossier_item.html", {"dossier": dossier, "kind": kind, "row": row, **context})
    form = FORMS[kind](request.POST, council=dossier.council)
    context = {"dossier": dossier, "kind": kind, "row": row, "form": form, "action": request.path}
    context |= {"version": _version(request)}
    if row is None:
        return _taken_away(request, context)
    status = 422
    if form.is_valid():
        try:
            dossiers.save_item(by=request.member, item=row, version=_version(request), **form.cleaned_data)
        except type(row).DoesNotExist:
            return _taken_away(request, {**context, "row": None})
        except dossiers.DossierChanged as changed:
            status = 409
            context |= {"version": changed.theirs.version, "theirs": _theirs(form, changed.theirs)}
            form.add_error(None, str(changed))
        except dossiers.DossierRefused as refused:
            form.add_error(None, str(refused))
        else:
            return _kept(request, dossier, kind, form)
    return render(request, "advice/dossier_item.html", context, status=status)


def _taken_away(request: StaffRequest, context: dict[str, Any]) -> HttpResponse:
    form = context["form"]
    if not any(str(request.POST.get(name, "")).strip() for name in form.fields):
        raise Http404
    form.add_error(None, _("Een collega heeft dit weggehaald. Sla je op, dan staat het er opnieuw bij."))
    action = reverse("advice:dossier_add", args=[context["dossier"].pk, context["kind"]])
    return render(request, "advice/dossier_item.html", {**context, "action": action}, status=404)


@require_POST
@staff(Right.WRITE_ADVICE)
def done(request: StaffRequest, pk: int, kind: str, item: int) -> HttpResponse:
    """A task or deadline is done, or with `terug` not done after all."""
    dossier = _dossier(request, pk)
    row = _item(dossier, kind, item)
    if row is None or not hasattr(row, "done_on"):
        raise Http404
    on = None if "terug" in request.POST else timezone.localdate()
    try:
        dossiers.set_done(by=request.member, item=row, version=_version(request), on=on)
    except dossiers.DossierRefused as refused:
        messages.error(request, str(refused))
    except type(row).DoesNotExist as error:
        raise Http404 from error
    return redirect(f"{reverse('advice:dossier', args=[pk])}#{kind}")


@staff(Right.WRITE_ADVICE)
def remove_item_page(request: StaffRequest, pk: int, kind: str, item: int) -> HttpResponse:
    dossier = _dossier(request, pk)
    row = _item(dossier, kind, item)
    if row is None:
        raise Http404
    if request.method != "POST":
        return render(request, "advice/dossier_remove.html", {
            "dossier": dossier, "row": row, "shown": _theirs(FORMS[kind].of(row, dossier.council), row),
        })
    try:
        dossiers.remove_item(by=request.member, item=row, version=_version(request))
    except dossiers.DossierRefused as refused:
        messages.error(request, str(refused))
    except type(row).DoesNotExist:
        pass  # a colleague was just before: it is gone, as asked
    else:
        messages.success(request, _("Het is weg."))
    return redirect(f"{reverse('advice:dossier', args=[pk])}#{kind}")
