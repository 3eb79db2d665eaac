"""The pages of the facilitator before a gathering."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from ..models import Preparation, Series
from ..services import DialogueRefused, GatheringClosed
from ..views import PER_PAGE, gathering_of, try_to_change
from . import services
from .forms import ASKED, PreparationForm, SeriesForm
from .plans import PLANS
from .selectors import gatherings_in, get_series, preparation_of, seats_told, series_of
from .services import PRACTICAL


@staff(Right.SEE_GATHERINGS)
def series_list_page(request: StaffRequest) -> HttpResponse:
    page = Paginator(series_of(request.member.council), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "may_lead": request.member.may(Right.LEAD_GATHERINGS)}
    return render(request, "dialogue/preparing/series_list.html", context)


@staff(Right.SEE_GATHERINGS)
def series_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One series with its gatherings, first held first."""
    series = _series(request, pk)
    context = {
        "series": series, "gatherings": gatherings_in(series), "may_lead": request.member.may(Right.LEAD_GATHERINGS),
    }
    return render(request, "dialogue/preparing/series.html", context)


@staff(Right.LEAD_GATHERINGS)
def series_edit_page(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new series, or another title and goal."""
    series = _series(request, pk) if pk else None
    if request.method != "POST":
        initial = {"title": series.title, "goal": series.goal} if series else None
        context = {"form": SeriesForm(initial=initial), "series": series, "version": series.version if series else 0}
        return render(request, "dialogue/preparing/series_edit.html", context)
    form = SeriesForm(request.POST)
    tried = try_to_change(request, form, partial(services.save_series, by=request.member, series=series))
    if tried.saved:
        messages.success(request, _("De reeks is opgeslagen."))
        return redirect("dialogue:series", pk=tried.made.pk)
    context = {"form": form, "series": series, "version": tried.version, "theirs": tried.theirs}
    return render(request, "dialogue/preparing/series_edit.html", context, status=tried.status)


@staff(Right.SEE_GATHERINGS)
def prepare_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What was arranged, the agenda and the plans for one."""
    gathering = gathering_of(request, pk)
    preparation = preparation_of(gathering)
    return render(request, "dialogue/preparing/preparation.html", {
        "gathering": gathering, "preparation": preparation, "people": seats_told(preparation),
        "practical": _practical(preparation), "agenda": gathering.blocks.all(), "plans": PLANS.values(),
        "may_edit": request.member.may(Right.LEAD_GATHERINGS) and not gathering.is_closed,
        "may_lead": request.member.may(Right.LEAD_GATHERINGS),
        "may_hand_out": not gathering.is_closed and request.member.may(Right.LEAD_GATHERINGS)
        and request.member.may(Right.SEE_EVIDENCE),
    })


@staff(Right.LEAD_GATHERINGS)
def prepare_edit_page(request: StaffRequest, pk: int) -> HttpResponse:
    gathering, series = gathering_of(request, pk), series_of(request.member.council)
    if request.method != "POST":
        if gathering.is_closed:
            messages.error(request, str(GatheringClosed()))
            return redirect("dialogue:prepare", pk=pk)
        preparation = preparation_of(gathering)
        form = PreparationForm.of(preparation, series)
        context = {"form": form, "gathering": gathering, "version": preparation.version}
        return render(request, "dialogue/preparing/edit.html", context)
    form = PreparationForm(request.POST, series=series)

    def prepare(*, expected_version: int, **_fields: Any) -> Preparation:
        return services.prepare(
            by=request.member, gathering=gathering, expected_version=expected_version, **form.arranged()
        )

    tried = try_to_change(request, form, prepare)
    if tried.saved:
        messages.success(request, _("Opgeslagen."))
        return redirect("dialogue:prepare", pk=pk)
    context = {"form": form, "gathering": gathering, "version": tried.version, "theirs": tried.theirs}
    if tried.theirs:
        context |= {"people": seats_told(tried.theirs), "practical": _practical(tried.theirs)}
    return render(request, "dialogue/preparing/edit.html", context, status=tried.status)


@require_POST
@staff(Right.LEAD_GATHERINGS)
def use_plan_page(request: StaffRequest, pk: int) -> HttpResponse:
    gathering = gathering_of(request, pk)
    try:
        number = services.use_plan(by=request.member, gathering=gathering, plan=request.POST.get("plan", ""))
    except DialogueRefused as refused:
        messages.error(request, str(refused))
    else:
        if not number:
            messages.success(request, _("Het staat klaar. Kijk de afspraken na, en open dan de eerste ronde."))
            return redirect("dialogue:delphi", pk=pk)
        messages.success(request, ngettext(
            "%(n)s onderdeel staat op de agenda.", "%(n)s onderdelen staan op de agenda.", number
        ) % {"n": number})
    return redirect("dialogue:prepare", pk=pk)


def _series(request: StaffRequest, pk: int) -> Series:
    try:
        return get_series(request.member, pk)
    except Series.DoesNotExist as error:
        raise Http404 from error


def _practical(preparation: Preparation) -> list[tuple[Any, str]]:
    """(what was asked, what was filled in), of what was."""
    return [(ASKED[name][0], text) for name in PRACTICAL if (text := getattr(preparation, name))]
