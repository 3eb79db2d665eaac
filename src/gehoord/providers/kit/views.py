"""The pages of the criterion kit: the list, the steps of the assistant, the checks, publishing, the documents."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from gehoord.analysis.points import FormulaRefused
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.documents import FORMATS, DocumentFailed

from ..forms import Difference, Versioned, _in_words
from ..models import Kit
from ..rules import PLACEMENT_HINTS, AgreementRefused
from ..services import Changed
from . import services
from .annex import document_of
from .checks import Mark, findings
from .choices import BadLevels, Choices
from .forms import STEPS, FillForm, HeadForm, PublishForm, ReplaceForm
from .selectors import editions_before, get_kit_for, kits, next_edition
from .texts import content_of
from .use import fill_criterion

PER_PAGE = 25
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text", "pdf": "application/pdf", "json": "application/json",
}


@staff(Right.SEE_AGREEMENTS)
def kits_page(request: StaffRequest) -> HttpResponse:
    """Every kit by title, in its newest edition."""
    page = Paginator(kits(request.member.council), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "providers/kits.html", {
        "page": page, "may_manage": request.member.may(Right.MANAGE_AGREEMENTS),
    })


@staff(Right.SEE_AGREEMENTS)
def kit_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One kit: what it says, how the checks came out, and its documents."""
    return _show(request, _kit(request, pk), PublishForm())


def _show(request: StaffRequest, kit: Kit, form: PublishForm, status: int = 200) -> HttpResponse:
    choices = Choices.read(kit.choices)
    found = [] if kit.is_published else findings(kit, choices, today=timezone.localdate())
    content = _content(kit, choices)
    formula = content["formula"] if content else {"parts": [], "lots": []}
    return render(request, "providers/kit.html", {
        "kit": kit, "content": content, "weights": [
            {"name": part["name"], "weights": [lot["weights"][part["key"]] for lot in formula["lots"]]}
            for part in formula["parts"]
        ],
        "findings": found, "form": form,
        "must": sum(one.mark == Mark.MUST for one in found), "weigh": sum(one.mark == Mark.WEIGH for one in found),
        "steps": STEPS.items(), "kinds": [*FORMATS, "json"], "earlier": editions_before(kit),
        "next": next_edition(kit) if kit.is_published else None,
        "may_manage": request.member.may(Right.MANAGE_AGREEMENTS),
    }, status=status)


def _content(kit: Kit, choices: Choices) -> dict[str, Any] | None:
    """What was published, or what would be; None while the formula is not one."""
    if kit.is_published:
        return kit.said
    try:
        with override("nl"):
            return content_of(kit, choices)
    except (FormulaRefused, BadLevels):
        return None


@staff(Right.MANAGE_AGREEMENTS)
def kit_new(request: StaffRequest) -> HttpResponse:
    """The first step, which begins a kit."""
    form = HeadForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                kit = services.start_kit(by=request.member, **form.given)
            except AgreementRefused as refused:
                form.add_error(refused.field if refused.field in form.fields else None, str(refused))
            else:
                return redirect("providers:kit_step", kit.pk, "wat")
    return _step(request, form, "soort", None, status)


@staff(Right.MANAGE_AGREEMENTS)
def kit_step(request: StaffRequest, pk: int, step: str) -> HttpResponse:
    """One step of the assistant; saved, it goes to the next, and after the last to the checks."""
    kit = _kit(request, pk)
    if step not in STEPS:
        raise Http404
    if kit.is_published:
        return redirect("providers:kit", kit.pk)
    choices = Choices.read(kit.choices)
    form_class = STEPS[step][1]
    more = {} if form_class is HeadForm else {"kit": kit, "choices": choices}
    initial = form_class.initial_of(kit, choices) | {"version": kit.version}
    form = form_class(request.POST or None, initial=initial, **more)
    if request.method != "POST":
        return _step(request, form, step, kit)
    status, context = 422, {}
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            if form_class is HeadForm:
                services.change_head(by=request.member, kit=kit, expected_version=version, **form.given)
            else:
                services.save_choices(by=request.member, kit=kit, given=form.given, expected_version=version)
        except AgreementRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        except Changed as changed:
            status, context = 409, _conflict(request, form, changed)
        else:
            names = [*STEPS, ""]
            after = names[names.index(step) + 1]
            messages.success(request, _("Opgeslagen."))
            return redirect("providers:kit_step", kit.pk, after) if after else redirect("providers:kit", kit.pk)
    return _step(request, form, step, kit, status, **context)


def _conflict(request: StaffRequest, form: Versioned, changed: Changed) -> dict[str, Any]:
    """Both texts beside each other; saving again is then a choice, made with both in sight."""
    theirs = changed.theirs
    assert isinstance(theirs, Kit)
    there = type(form).initial_of(theirs, Choices.read(theirs.choices))  # type: ignore[attr-defined]
    rows = [
        Difference(str(field.label), _said(field, form.cleaned_data.get(name)), _said(field, there.get(name)))
        for name, field in form.fields.items()
        if name != "version" and _said(field, form.cleaned_data.get(name)) != _said(field, there.get(name))
    ]
    data = request.POST.copy()
    data["version"] = str(theirs.version)
    form.data = data
    return {"conflict": str(changed), "differences": rows}


def _said(field: Any, value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_in_words(field, one) for one in value) or "–"
    return _in_words(field, value.replace("\r\n", "\n") if isinstance(value, str) else value)


def _step(
    request: StaffRequest, form: Any, step: str, kit: Kit | None, status: int = 200, **context: Any
) -> HttpResponse:
    return render(request, "providers/kit_step.html", {
        "form": form, "kit": kit, "step": step, "steps": STEPS.items(), "at": list(STEPS).index(step) + 1,
        "name": STEPS[step][0],
        "hints": [(dict(form.fields["placement"].choices)[value], hint) for value, hint in PLACEMENT_HINTS]
        if step == "soort" else [],
        **context,
    }, status=status)


@require_POST
@staff(Right.MANAGE_AGREEMENTS)
def kit_publish(request: StaffRequest, pk: int) -> HttpResponse:
    """From now on it never changes."""
    kit = _kit(request, pk)
    form, status = PublishForm(request.POST), 422
    if form.is_valid():
        try:
            services.publish_kit(
                by=request.member, kit=kit, expected_version=form.cleaned_data["version"],
                weighed=form.cleaned_data["weighed"],
            )
        except AgreementRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        except Changed:
            status = 409
            form.add_error(None, _("Iemand anders paste de set intussen aan. Lees nog eens wat er staat."))
        else:
            messages.success(request, _("De set is gepubliceerd. Hij verandert niet meer."))
            return redirect("providers:kit", kit.pk)
    return _show(request, _kit(request, pk), form, status)


@staff(Right.MANAGE_AGREEMENTS)
def kit_replace(request: StaffRequest, pk: int) -> HttpResponse:
    """A next edition, with the reason."""
    kit = _kit(request, pk)
    form = ReplaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = services.replace_kit(by=request.member, kit=kit, why=form.cleaned_data["why"])
        except AgreementRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("providers:kit_step", new.pk, "soort")
    return _simple(request, form, kit, _("Nieuwe versie van de set"))


@staff(Right.MANAGE_AGREEMENTS)
def kit_fill(request: StaffRequest, pk: int) -> HttpResponse:
    """The kit as the draft of a criterion of an agreement."""
    kit = _kit(request, pk)
    if not kit.is_published:
        messages.error(request, _("Publiceer de set eerst. Dan staat vast wat erin staat."))
        return redirect("providers:kit", kit.pk)
    form = FillForm(request.POST or None, kit=kit)
    if request.method == "POST" and form.is_valid():
        try:
            criterion = fill_criterion(by=request.member, kit=kit, **form.cleaned_data)
        except AgreementRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Het concept van het criterium is ingevuld. Lees het na en zet het vast."))
            return redirect("providers:agreement", criterion.agreement_id)
    nothing_fits = not form.fields["agreement"].queryset.exists()  # type: ignore[attr-defined]
    return _simple(request, form, kit, _("In een afspraak zetten"), nothing_fits=nothing_fits)


def _simple(request: StaffRequest, form: Any, kit: Kit, title: str, **context: Any) -> HttpResponse:
    return render(
        request, "providers/kit_form.html", {"form": form, "kit": kit, "title": title, **context},
        status=422 if form.errors else 200,
    )


@require_safe
@staff(Right.SEE_AGREEMENTS)
def kit_file(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """The annex as a document, or everything as JSON; taking it is written down."""
    kit = _kit(request, pk)
    content = _content(kit, Choices.read(kit.choices))
    if kind not in TYPES or content is None:
        raise Http404
    if kind == "json":
        given = {**content, "digest": kit.digest}
        made = json.dumps(given, ensure_ascii=False, indent=2).encode()
    else:
        try:
            made = FORMATS[kind](document_of(kit, content))
        except DocumentFailed as error:
            messages.error(request, _(error.reason))
            return redirect("providers:kit", kit.pk)
    record(
        council=request.member.council, by=request.member.person, event=Event.DOCUMENT_TAKEN, subject=kit, kind=kind
    )
    return HttpResponse(made, content_type=TYPES[kind], headers={
        "Content-Disposition": f'attachment; filename="criterium-{kit.pk}-versie-{kit.edition}.{kind}"'
    })


def _kit(request: StaffRequest, pk: int) -> Kit:
    try:
        return get_kit_for(request.member, pk)
    except Kit.DoesNotExist as error:
        raise Http404 from error
