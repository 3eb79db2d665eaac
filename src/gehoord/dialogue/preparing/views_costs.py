"""The page about travel costs: names go in, and come out with a reason only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.privacy.services import ReasonMissing

from ..services import DialogueRefused
from ..views import gathering_of
from . import costs


class CostForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Naam"), max_length=costs.LONGEST)
    needs = forms.CharField(
        label=gettext_lazy("Wat krijgt deze persoon terug?"), max_length=costs.LONGEST,
        help_text=gettext_lazy("Bijvoorbeeld: € 8,40 voor de bus."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Waarom wil je de namen lezen?"), max_length=300)


@staff(Right.LEAD_GATHERINGS)
def costs_page(request: StaffRequest, pk: int) -> HttpResponse:
    """?do=add, read or erase. How many names there are is all this page says without a reason."""
    gathering, do, status = gathering_of(request, pk), request.POST.get("do"), 200
    context: dict[str, Any] = {"gathering": gathering, "form": CostForm(), "reason_form": ReasonForm()}
    if do == "add":
        context["form"] = form = CostForm(request.POST)
        if form.is_valid():
            try:
                costs.add_cost(by=request.member, gathering=gathering, **form.cleaned_data)
            except DialogueRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("De naam is verzegeld bewaard."))
                return redirect("dialogue:costs", pk=pk)
        status = 422
    elif do == "read":
        context["reason_form"] = asked = ReasonForm(request.POST)
        status = 422
        if asked.is_valid():
            try:
                context["read"] = costs.read_costs(by=request.member, gathering=gathering, **asked.cleaned_data)
                status = 200
            except ReasonMissing as missing:
                asked.add_error("reason", str(missing))
    elif do == "erase" and not request.POST.get("sure"):
        context["asks"] = request.member.may(Right.READ_NAMES)
    elif do == "erase":
        costs.erase_costs(by=request.member, gathering=gathering)
        messages.success(request, _("De namen zijn weg."))
        return redirect("dialogue:costs", pk=pk)
    context |= {
        "number": gathering.travel_costs.count(), "may_read": request.member.may(Right.READ_NAMES),
        "is_over": costs.is_over(gathering), "gone_on": gathering.held_on + costs.KEPT,
    }
    answer = render(request, "dialogue/preparing/costs.html", context, status=status)
    add_never_cache_headers(answer)
    return answer
