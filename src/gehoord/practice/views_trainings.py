"""The pages on which trainings are planned, led and counted."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.documents import DocumentFailed

from . import trainings
from .evaluations import evaluation_of
from .forms_trainings import PeopleForm, TrainingForm
from .material import training_pdf
from .models import Training
from .requests import numbers, training_of, try_to_change, version_of
from .scenarios import INVENTED
from .services import Changed, PracticeRefused
from .views import PER_PAGE
from .views_evaluations import answering_address

FIELDS = ("title", "held_on", "starts_at", "place", "exercise", "deck", "scenario", "trainer")


@staff(Right.SEE_TRAININGS)
def trainings_page(request: StaffRequest) -> HttpResponse:
    page = Paginator(trainings.trainings_for(request.member), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "may_plan": request.member.may(Right.PLAN_TRAININGS)}
    return render(request, "practice/trainings.html", context)


@staff(Right.SEE_TRAININGS)
def training_page(request: StaffRequest, pk: int) -> HttpResponse:
    training = training_of(request, pk)
    return _page(request, training, PeopleForm(initial={name: getattr(training, name) for name in trainings.KINDS}))


def _page(
    request: StaffRequest, training: Training, form: PeopleForm, *, version: int | None = None,
    theirs: Training | None = None, status: int = 200,
) -> HttpResponse:
    """`version`: the one that was read, where that is not the one there is."""
    found = evaluation_of(request.member, training)
    return render(request, "practice/training.html", {
        "training": training, "steps": trainings.steps_of(training), "form": form, "theirs": theirs,
        "version": training.version if version is None else version,
        "scene": trainings.scenario_of(training), "may_plan": request.member.may(Right.PLAN_TRAININGS),
        "is_removable": trainings.is_removable(training),
        "evaluation": found, "address": answering_address(request, found) if found else "",
    }, status=status)


@staff(Right.SEE_TRAININGS)
def training_screen(request: StaffRequest, pk: int) -> HttpResponse:
    """For beside the group: a step at a time with a clock; without a script all steps with their times."""
    training = training_of(request, pk)
    return render(request, "practice/training_screen.html", {
        "training": training, "steps": trainings.steps_of(training), "scene": trainings.scenario_of(training),
        "invented": INVENTED,
    })


@require_POST
@staff(Right.SEE_TRAININGS)
def count_people_page(request: StaffRequest, pk: int) -> HttpResponse:
    training, form, theirs = training_of(request, pk), PeopleForm(request.POST), None
    version = version_of(request)
    if form.is_valid():
        try:
            trainings.count_people(
                by=request.member, training=training, expected_version=version, **form.cleaned_data
            )
        except Changed as changed:
            training = theirs = changed.now
            version = training.version
            form.add_error(None, str(changed))
        except PracticeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("De aantallen zijn opgeslagen."))
            return redirect("practice:training", pk=pk)
    return _page(request, training, form, version=version, theirs=theirs, status=409 if theirs else 422)


@staff(Right.SEE_TRAININGS)
def training_material(request: StaffRequest, pk: int) -> HttpResponse:
    training = training_of(request, pk)
    try:
        made = training_pdf(training)
    except DocumentFailed as failed:
        messages.error(request, str(failed))
        return redirect("practice:training", pk=pk)
    headers = {"Content-Disposition": f'inline; filename="{_("training")}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@staff(Right.PLAN_TRAININGS)
def plan_page(request: StaffRequest) -> HttpResponse:
    """?werkvorm= is the exercise to begin with."""
    start = {"exercise": next(iter(numbers([request.GET.get("werkvorm", "")])), None)}
    form = TrainingForm(request.POST or None, council=request.member.council, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            training = trainings.plan_training(by=request.member, **form.cleaned_data)
        except PracticeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("De training staat klaar."))
            return redirect("practice:training", pk=training.pk)
    return render(request, "practice/edit_training.html", {"form": form}, status=422 if form.errors else 200)


@staff(Right.PLAN_TRAININGS)
def edit_training_page(request: StaffRequest, pk: int) -> HttpResponse:
    training, council = training_of(request, pk), request.member.council
    kept = training.scenario_id
    if request.method != "POST":
        form = TrainingForm(initial={name: getattr(training, name) for name in FIELDS}, council=council, keeps=kept)
        context = {"form": form, "training": training, "version": training.version}
        return render(request, "practice/edit_training.html", context)
    form = TrainingForm(request.POST, council=council, keeps=kept)
    tried = try_to_change(request, form, partial(trainings.change_training, by=request.member, training=training))
    if tried.saved:
        messages.success(request, _("De training is opgeslagen."))
        return redirect("practice:training", pk=pk)
    context = {"form": form, "training": training, "version": tried.version, "theirs": tried.theirs}
    return render(request, "practice/edit_training.html", context, status=tried.status)


@staff(Right.PLAN_TRAININGS)
def remove_training_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks first; only one that is still to come can go."""
    training = training_of(request, pk)
    if request.method != "POST" and trainings.is_removable(training):
        return render(request, "practice/remove_training.html", {"training": training})
    try:
        trainings.remove_training(by=request.member, training=training, expected_version=version_of(request))
    except PracticeRefused as refused:
        messages.error(request, str(refused))
        return redirect("practice:training", pk=pk)
    except Changed as changed:
        context = {"training": changed.now, "changed": True}
        return render(request, "practice/remove_training.html", context, status=409)
    messages.success(request, _("De training is weg."))
    return redirect("practice:trainings")
