"""The pages on which causes are chosen, and from which gatherings go into an advice."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.insight.evidence import freeze
from gehoord.insight.kinds import QuestionRefused

from . import services
from .forms import ChoiceForm
from .live.keeping import kept_orders
from .merging import merged_of
from .models import CauseSet, Gathering
from .selectors import gatherings_of, get_set, in_stable_order, sets_of, themes_of
from .services import DialogueRefused
from .views import PER_PAGE

# Which kinds of evidence the list of gatherings offers.
USES = ("gatherings", "observations", "tips")


@staff(Right.SEE_GATHERINGS)
def sets_page(request: StaffRequest) -> HttpResponse:
    page = Paginator(sets_of(request.member.council), PER_PAGE).get_page(request.GET.get("pagina"))
    orders = list(kept_orders(request.member.council)[:PER_PAGE]) if page.number == 1 else []
    context = {
        "page": page, "orders": orders, "may_lead": request.member.may(Right.LEAD_GATHERINGS),
        "may_merge": request.member.may(Right.DECIDE_ADVICE),
    }
    return render(request, "dialogue/sets.html", context)


@staff(Right.LEAD_GATHERINGS)
def choose_page(request: StaffRequest) -> HttpResponse:
    """First the gatherings (they stay in the address), then the causes out of them."""
    closed = list(gatherings_of(request.member.council).filter(closed_at__isnull=False))
    asked = numbers(request.GET.getlist("bijeenkomst"))
    chosen = [gathering for gathering in closed if gathering.pk in asked]
    groups = [(gathering, list(gathering.causes.filter(merged_in=None))) for gathering in chosen]
    causes = {cause.pk: cause for _gathering, rows in groups for cause in rows}
    shared = merged_of(request.member.council).filter(originals__cause__gathering__in=chosen).distinct()
    merged = {one.pk: one for one in shared} if chosen else {}
    form, ticked, together = ChoiceForm(request.POST or None), set[int](), set[int]()
    if request.method == "POST" and chosen:
        ticked = numbers(request.POST.getlist("oorzaak")) & set(causes)
        together = numbers(request.POST.getlist("samen")) & set(merged)
        if form.is_valid():
            try:
                cause_set = services.choose_causes(
                    by=request.member, gatherings=chosen, causes=[causes[pk] for pk in ticked],
                    merged=[merged[pk] for pk in together], **form.cleaned_data,
                )
            except DialogueRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("De keuze is vastgelegd."))
                return redirect("dialogue:set", pk=cause_set.pk)
    context = {
        "closed": closed, "asked": asked, "groups": groups, "form": form, "ticked": ticked,
        "labels": themes_of(request.member.council), "none": bool(chosen) and not causes and not merged,
        "merged": merged.values(), "together": together,
    }
    return render(request, "dialogue/choose.html", context, status=422 if form.errors else 200)


def numbers(sent: list[str]) -> set[int]:
    return {int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 19}


def _set_of(request: StaffRequest, pk: int) -> CauseSet:
    try:
        return get_set(request.member, pk)
    except CauseSet.DoesNotExist as error:
        raise Http404 from error


@staff(Right.SEE_GATHERINGS)
def set_page(request: StaffRequest, pk: int) -> HttpResponse:
    cause_set = _set_of(request, pk)
    labels = themes_of(request.member.council)
    causes: list[Any] = in_stable_order(cause_set)
    for cause in causes:
        cause.shown_themes = [(key, labels.get(key, key)) for key in cause.themes]
    context = {
        "set": cause_set, "causes": causes, "gatherings": cause_set.gatherings.order_by("held_on", "pk"),
        "may_use": request.member.may(Right.WRITE_ADVICE),
    }
    return render(request, "dialogue/set.html", context)


@require_POST
@staff(Right.SEE_GATHERINGS, Right.WRITE_ADVICE)
def use_set_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Freezes the chosen causes as evidence."""
    cause_set = _set_of(request, pk)
    try:
        evidence = freeze(by=request.member, kind="causes", question={"set": cause_set.pk}, title=cause_set.title)
    except QuestionRefused as refused:
        messages.error(request, str(refused))
        return redirect("dialogue:set", pk=pk)
    return redirect("insight:evidence", pk=evidence.pk)


@require_POST
@staff(Right.SEE_GATHERINGS, Right.WRITE_ADVICE)
def use_gatherings_page(request: StaffRequest) -> HttpResponse:
    """Freezes what the ticked gatherings give: who took part in numbers, observations or tips."""
    kind = request.POST.get("soort", "")
    asked = numbers(request.POST.getlist("bijeenkomst"))
    rows = Gathering.objects.filter(council=request.member.council, pk__in=asked).order_by("held_on", "pk")
    try:
        if kind not in USES:
            raise QuestionRefused(_("Kies wat je wilt gebruiken."))
        evidence = freeze(
            by=request.member, kind=kind, question={"gatherings": [row.pk for row in rows]}, title=""
        )
    except QuestionRefused as refused:
        messages.error(request, str(refused))
        return redirect("dialogue:gatherings")
    return redirect("insight:evidence", pk=evidence.pk)
