"""The pages on which invented scenes are drafted, edited and approved."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.dialogue.selectors import themes_of

from . import scenarios
from .forms_scenarios import DraftForm, ScenarioForm
from .models import NEEDED_APPROVALS
from .requests import scenario_of, try_to_change, version_of
from .services import Changed, PracticeRefused
from .views import PER_PAGE

KINDS = {
    "theme": gettext_lazy("thema"), "subtheme": gettext_lazy("subthema"),
    "precondition": gettext_lazy("randvoorwaarde"), "setting": gettext_lazy("waar"),
    "role": gettext_lazy("wie vertelt"),
}


@staff(Right.SEE_PRACTICE)
def scenarios_page(request: StaffRequest) -> HttpResponse:
    page = Paginator(scenarios.scenarios_for(request.member), PER_PAGE).get_page(request.GET.get("pagina"))
    labels = themes_of(request.member.council)
    for one in page:
        one.theme_label = labels.get(one.theme, "")  # type: ignore[attr-defined]
    context = {
        "page": page, "needed": NEEDED_APPROVALS, "invented": scenarios.INVENTED,
        "may_draft": scenarios.may_draft(request.member), "may_make": request.member.may(Right.MAKE_PRACTICE),
    }
    return render(request, "practice/scenarios.html", context)


@staff(Right.SEE_PRACTICE)
def scenario_page(request: StaffRequest, pk: int) -> HttpResponse:
    """For who makes them also what it was made of and who approved."""
    scenario, may_make = scenario_of(request, pk), request.member.may(Right.MAKE_PRACTICE)
    given = list(scenario.approvals.select_related("person")) if may_make else []
    context = {
        "scenario": scenario, "may_make": may_make, "given": given, "invented": scenarios.INVENTED,
        "is_approved": scenario.approvals_n == NEEDED_APPROVALS,  # type: ignore[attr-defined]
        "did": any(one.person_id == request.member.person.pk for one in given),
        "made_of": [{**one, "kind_label": KINDS[one["kind"]]} for one in scenario.made_of] if may_make else [],
    }
    return render(request, "practice/scenario.html", context)


@staff(Right.MAKE_PRACTICE, Right.SEE_INSIGHT)
def draft_page(request: StaffRequest) -> HttpResponse:
    form = DraftForm(request.POST or None, themes=themes_of(request.member.council))
    if request.method == "POST" and form.is_valid():
        try:
            scenario = scenarios.draft_scenario(by=request.member, **form.cleaned_data)
        except PracticeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Het concept staat klaar. Lees het en maak het beter."))
            return redirect("practice:scenario", pk=scenario.pk)
    return render(request, "practice/draft_scenario.html", {"form": form}, status=422 if form.errors else 200)


@staff(Right.MAKE_PRACTICE)
def edit_scenario_page(request: StaffRequest, pk: int) -> HttpResponse:
    scenario = scenario_of(request, pk)
    if request.method != "POST":
        form = ScenarioForm(initial={"title": scenario.title, "text": scenario.text})
        context = {"form": form, "scenario": scenario, "version": scenario.version}
        return render(request, "practice/edit_scenario.html", context)
    form = ScenarioForm(request.POST)
    tried = try_to_change(request, form, partial(scenarios.change_scenario, by=request.member, scenario=scenario))
    if tried.saved:
        messages.success(request, _("De scène is opgeslagen."))
        return redirect("practice:scenario", pk=pk)
    context = {"form": form, "scenario": scenario, "version": tried.version, "theirs": tried.theirs}
    return render(request, "practice/edit_scenario.html", context, status=tried.status)


@require_POST
@staff(Right.MAKE_PRACTICE)
def approve_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Approves of the version that was read, or with `terug` makes it a draft again."""
    scenario = scenario_of(request, pk)
    try:
        if "terug" in request.POST:
            scenarios.withdraw_scenario(by=request.member, scenario=scenario)
            messages.success(request, _("De scène is weer een concept."))
        else:
            scenarios.approve_scenario(by=request.member, scenario=scenario, expected_version=version_of(request))
            messages.success(request, _("Je hebt de scène goedgekeurd."))
    except Changed:
        messages.error(request, _("De scène is intussen aangepast. Lees hem opnieuw."))
    except PracticeRefused as refused:
        messages.error(request, str(refused))
    return redirect("practice:scenario", pk=pk)


@staff(Right.MAKE_PRACTICE)
def remove_scenario_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks first; only a draft can go."""
    scenario = scenario_of(request, pk)
    if request.method != "POST":
        return render(request, "practice/remove_scenario.html", {"scenario": scenario})
    try:
        scenarios.remove_scenario(by=request.member, scenario=scenario, expected_version=version_of(request))
    except PracticeRefused as refused:
        messages.error(request, str(refused))
        return redirect("practice:scenario", pk=pk)
    except Changed as changed:
        context = {"scenario": changed.now, "changed": True}
        return render(request, "practice/remove_scenario.html", context, status=409)
    messages.success(request, _("De scène is weg."))
    return redirect("practice:scenarios")
