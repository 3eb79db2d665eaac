"""The pages between rounds: what people wrote becomes causes, and reasons are read before others read them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from ..models import Delphi, DelphiCause, DelphiReason, Stage, TextKind
from ..services import Changed, DialogueRefused
from ..views import number_in, try_to_change
from ..views_causes import numbers
from . import sorting
from .forms import CauseForm, SortForm
from .views import delphi_or_404


@staff(Right.LEAD_GATHERINGS)
def sort_page(request: StaffRequest, pk: int) -> HttpResponse:
    """?do=join, each, out or undo. What is ticked and typed stays when it is refused."""
    delphi = delphi_or_404(request, pk)
    if request.method != "POST":
        return _sort(request, delphi, SortForm())
    form, ticked = SortForm(request.POST), numbers(request.POST.getlist("tekst"))
    if not form.is_valid():
        return _sort(request, delphi, form, ticked, 422)
    given: Any = {"by": request.member, "delphi": delphi, "expected_version": number_in(request, "version")}
    do = request.POST.get("do")
    try:
        if do == "undo":
            sorting.undo_cause(**given, cause_pk=number_in(request, "cause"))
        elif do == "out":
            sorting.leave_out(**given, texts=ticked, reason=form.cleaned_data["reason"])
        elif do == "each":
            sorting.take_over(**given, texts=ticked)
        else:
            sorting.join_texts(**given, texts=ticked, words=form.cleaned_data["words"])
    except Changed as changed:
        form.add_error(None, _("Iemand anders paste dit intussen aan. Zo staat het nu. Wat jij typte, staat er nog."))
        return _sort(request, changed.now, form, ticked, 409)
    except DialogueRefused as refused:
        form.add_error(None, str(refused))
        return _sort(request, delphi, form, ticked, 422)
    return redirect("dialogue:delphi_sort", pk=pk)


def _sort(
    request: StaffRequest, delphi: Delphi, form: SortForm, ticked: set[int] | None = None, status: int = 200
) -> HttpResponse:
    if delphi.stage in (Stage.READY, Stage.WRITING):
        raise Http404
    texts = list(delphi.texts.filter(became=None))
    groups = [
        (kind.value, label, [text for text in texts if text.kind == kind]) for kind, label in (
            (TextKind.CAUSE, _("Wat zit daarachter?")), (TextKind.OBSERVATION, _("Wat zie je gebeuren?")),
            (TextKind.TIP, _("Wat zou helpen?")),
        )
    ]
    return render(request, "dialogue/delphi/sort.html", {
        "gathering": delphi.gathering, "delphi": delphi, "form": form, "ticked": ticked or set(), "groups": groups,
        "any": bool(texts), "causes": delphi.causes.prefetch_related("texts"),
        "may_sort": delphi.stage == Stage.SORTING and not delphi.gathering.is_closed,
        "may_leave_out": not delphi.gathering.is_closed,
    }, status=status)


@staff(Right.LEAD_GATHERINGS)
def cause_page(request: StaffRequest, pk: int, cause: int) -> HttpResponse:
    """One cause in other words, before it is rated."""
    delphi = delphi_or_404(request, pk)
    found = delphi.causes.filter(pk=cause).first()
    if found is None:
        typed = str(request.POST.get("text", ""))
        if not typed.strip():
            raise Http404
        # A colleague undid it meanwhile: what was typed is not lost with it.
        return render(request, "dialogue/line_gone.html", {"typed": typed}, status=404)
    context: dict[str, Any] = {"gathering": delphi.gathering, "cause": found}
    if request.method != "POST":
        context |= {"form": CauseForm(initial={"text": found.text}), "version": found.version}
        return render(request, "dialogue/delphi/cause.html", context)
    form = CauseForm(request.POST)
    tried = try_to_change(request, form, partial(sorting.change_cause, by=request.member, cause=found))
    if tried.saved:
        messages.success(request, _("De oorzaak is opgeslagen."))
        return redirect("dialogue:delphi_sort", pk=pk)
    context |= {"form": form, "version": tried.version, "theirs": tried.theirs}
    return render(request, "dialogue/delphi/cause.html", context, status=tried.status)


@staff(Right.LEAD_GATHERINGS)
def reasons_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Which reasons everybody reads in the last round; once that is on, one can only be taken off."""
    delphi = delphi_or_404(request, pk)
    if delphi.stage not in (Stage.LOOKING, Stage.AGAIN):
        raise Http404
    status = 200
    if request.method == "POST":
        try:
            number = sorting.admit_reasons(
                by=request.member, delphi=delphi, expected_version=number_in(request, "version"),
                chosen=numbers(request.POST.getlist("reden")),
            )
        except Changed as changed:
            delphi, status = changed.now, 409
            messages.error(request, _("Iemand anders paste dit intussen aan. Zo staat het nu."))
        except DialogueRefused as refused:
            messages.error(request, str(refused))
            return redirect("dialogue:delphi", pk=pk)
        else:
            messages.success(request, ngettext(
                "Opgeslagen: in ronde 3 leest iedereen %(n)s reden.",
                "Opgeslagen: in ronde 3 leest iedereen %(n)s redenen.", number,
            ) % {"n": number})
            return redirect("dialogue:delphi", pk=pk)
    rows = DelphiReason.objects.all()
    if delphi.stage == Stage.AGAIN:
        rows = rows.filter(admitted=True)
    causes: list[DelphiCause] = list(delphi.causes.prefetch_related(Prefetch("reasons", rows, to_attr="read")))
    return render(request, "dialogue/delphi/reasons.html", {
        "gathering": delphi.gathering, "delphi": delphi, "causes": causes,
        "any": any(cause.read for cause in causes),  # type: ignore[attr-defined]
    }, status=status)
