"""The pages on which cards and exercises are made, read and printed."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.dialogue.models import Tip
from gehoord.dialogue.selectors import themes_of

from . import services
from .forms import CardForm, ExerciseForm
from .installing import install_base
from .models import Audience, Card, Language
from .requests import card_of, exercise_of, numbers, try_to_change, version_of
from .selectors import (
    cards_for,
    cards_to_print,
    exercises_for,
    left_out,
    may_install_base,
    tips_to_use,
)
from .services import Changed, PracticeRefused
from .sheets import SheetFailed, card_sheets

PER_PAGE = 24
CARD_FIELDS = ("theme", "audience", *services.CARD_LIMITS)
EXERCISE_FIELDS = ("title", "goal", "group", "minutes", "roles", "steps", "debrief", "scenario", "variants")


def dressed(card: Card, labels: dict[str, str]) -> Card:
    """The card with the name of its theme on it."""
    card.theme_label = labels.get(card.theme, "")  # type: ignore[attr-defined]
    return card


@staff(Right.SEE_PRACTICE)
def cards_page(request: StaffRequest) -> HttpResponse:
    """The cards, to read and to tick for printing. ?kaart= are those already ticked, ?voor= for whom."""
    audience = request.GET.get("voor", "")
    page = Paginator(cards_for(request.member, audience), PER_PAGE).get_page(request.GET.get("pagina"))
    labels = themes_of(request.member.council)
    for card in page:
        dressed(card, labels)
    ticked = numbers(request.GET.getlist("kaart"))
    context = {
        "page": page, "ticked": ticked, "elsewhere": sorted(ticked - {card.pk for card in page}),
        "audience": audience, "audiences": Audience.choices, "may_install": may_install_base(request.member),
        "left_out": left_out(request.member),
        "may_make": request.member.may(Right.MAKE_PRACTICE),
    }
    return render(request, "practice/cards.html", context)


@require_POST
@staff(Right.MAKE_PRACTICE)
def install_base_page(request: StaffRequest) -> HttpResponse:
    install_base(request.member.council, by=request.member, also_left_out="terug" in request.POST)
    messages.success(request, _("De basiskaarten staan klaar. Pas ze gerust aan."))
    return redirect("practice:cards")


@staff(Right.SEE_PRACTICE)
def sheet_pdf(request: StaffRequest) -> HttpResponse:
    """The ticked cards on sheets of A4; when that fails, back to the list with the ticks kept."""
    asked = numbers(request.GET.getlist("kaart"))
    try:
        made = card_sheets(cards_to_print(request.member, asked))
    except SheetFailed as failed:
        messages.error(request, str(failed))
        kept = QueryDict(mutable=True)
        kept.setlist("kaart", [str(pk) for pk in sorted(asked)])
        if audience := request.GET.get("voor"):
            kept["voor"] = audience
        return redirect(reverse("practice:cards") + (f"?{kept.urlencode()}" if kept else ""))
    headers = {"Content-Disposition": f'inline; filename="{_("kaarten")}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@staff(Right.SEE_PRACTICE)
def card_page(request: StaffRequest, pk: int) -> HttpResponse:
    card = dressed(card_of(request, pk), themes_of(request.member.council))
    translations = {one.language: one for one in card.translations.all()}
    context = {
        "card": card, "may_make": request.member.may(Right.MAKE_PRACTICE),
        "languages": [
            (key, label, translations.get(key)) for key, label in Language.choices if key != Language.DUTCH
        ],
    }
    return render(request, "practice/card.html", context)


@staff(Right.MAKE_PRACTICE)
def make_card_page(request: StaffRequest) -> HttpResponse:
    form = CardForm(request.POST or None, themes=themes_of(request.member.council))
    if request.method == "POST" and form.is_valid() and "kijk" in request.POST:
        return _preview(request, form)
    if request.method == "POST" and form.is_valid():
        try:
            card = services.make_card(by=request.member, **form.cleaned_data)
        except PracticeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("De kaart is opgeslagen als concept."))
            return redirect("practice:card", pk=card.pk)
    return render(request, "practice/edit_card.html", {"form": form}, status=422 if form.errors else 200)


@staff(Right.MAKE_PRACTICE)
def edit_card_page(request: StaffRequest, pk: int) -> HttpResponse:
    card, labels = card_of(request, pk), themes_of(request.member.council)
    if request.method != "POST":
        form = CardForm(initial={name: getattr(card, name) for name in CARD_FIELDS}, themes=labels)
        return render(request, "practice/edit_card.html", {"form": form, "card": card, "version": card.version})
    form = CardForm(request.POST, themes=labels)
    if form.is_valid() and "kijk" in request.POST:
        return _preview(request, form, card, version_of(request))
    tried = try_to_change(request, form, partial(services.change_card, by=request.member, card=card))
    if tried.saved:
        messages.success(request, _("De kaart is opgeslagen."))
        return redirect("practice:card", pk=pk)
    theirs = dressed(tried.theirs, labels) if tried.theirs else None
    context = {"form": form, "card": card, "version": tried.version, "theirs": theirs}
    return render(request, "practice/edit_card.html", context, status=tried.status)


def _preview(request: StaffRequest, form: CardForm, card: Card | None = None, version: int = 1) -> HttpResponse:
    """The card as it would become; nothing is kept yet."""
    shown = dressed(Card(**form.cleaned_data), themes_of(request.member.council))
    context = {"form": form, "card": card, "version": version, "preview": shown}
    return render(request, "practice/edit_card.html", context)


@require_POST
@staff(Right.MAKE_PRACTICE)
def publish_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Publishes a card, or with `terug` makes it a draft again."""
    card = card_of(request, pk)
    try:
        if "terug" in request.POST:
            services.withdraw_card(by=request.member, card=card)
            messages.success(request, _("De kaart is weer een concept."))
        else:
            services.publish_card(by=request.member, card=card, expected_version=version_of(request))
            messages.success(request, _("De kaart is gepubliceerd."))
    except PracticeRefused as refused:
        messages.error(request, str(refused))
    except Changed:
        messages.error(request, _("Iemand heeft de kaart intussen aangepast. Lees hem nog eens, en publiceer dan."))
    return redirect("practice:card", pk=pk)


@staff(Right.MAKE_PRACTICE)
def remove_card_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks first; only a draft can go."""
    card = card_of(request, pk)
    if request.method != "POST" and not card.published:
        return render(request, "practice/remove_card.html", {"card": card})
    try:
        services.remove_card(by=request.member, card=card, expected_version=version_of(request))
    except PracticeRefused as refused:
        messages.error(request, str(refused))
        return redirect("practice:card", pk=pk)
    except Changed as changed:
        context = {"card": changed.now, "changed": True}
        return render(request, "practice/remove_card.html", context, status=409)
    messages.success(request, _("De kaart is weg."))
    return redirect("practice:cards")


@staff(Right.MAKE_PRACTICE)
def tips_page(request: StaffRequest) -> HttpResponse:
    """Tips of closed gatherings, to make a card of."""
    page = Paginator(tips_to_use(request.member.council), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "practice/tips.html", {"page": page})


@require_POST
@staff(Right.MAKE_PRACTICE)
def from_tip_page(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        card = services.make_card_from_tip(by=request.member, tip=Tip(pk=pk))
    except Tip.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("Het concept staat klaar, met de tip erin. Vul het aan."))
    return redirect("practice:edit_card", pk=card.pk)


@staff(Right.SEE_PRACTICE)
def exercises_page(request: StaffRequest) -> HttpResponse:
    page = Paginator(exercises_for(request.member), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "may_make": request.member.may(Right.MAKE_PRACTICE)}
    return render(request, "practice/exercises.html", context)


@staff(Right.SEE_PRACTICE)
def exercise_page(request: StaffRequest, pk: int) -> HttpResponse:
    context = {
        "exercise": exercise_of(request, pk), "may_make": request.member.may(Right.MAKE_PRACTICE),
        "may_plan": request.member.may(Right.PLAN_TRAININGS),
    }
    return render(request, "practice/exercise.html", context)


@staff(Right.MAKE_PRACTICE)
def make_exercise_page(request: StaffRequest) -> HttpResponse:
    form = ExerciseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            exercise = services.make_exercise(by=request.member, **form.cleaned_data)
        except PracticeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("De werkvorm is opgeslagen."))
            return redirect("practice:exercise", pk=exercise.pk)
    return render(request, "practice/edit_exercise.html", {"form": form}, status=422 if form.errors else 200)


@staff(Right.MAKE_PRACTICE)
def edit_exercise_page(request: StaffRequest, pk: int) -> HttpResponse:
    exercise = exercise_of(request, pk)
    context: dict[str, Any] = {"exercise": exercise, "version": exercise.version}
    if request.method != "POST":
        form = ExerciseForm(initial={name: getattr(exercise, name) for name in EXERCISE_FIELDS})
        return render(request, "practice/edit_exercise.html", {**context, "form": form})
    form, status = ExerciseForm(request.POST), 422
    context["version"] = version_of(request)
    if form.is_valid():
        try:
            services.change_exercise(
                by=request.member, exercise=exercise, expected_version=context["version"], **form.cleaned_data
            )
        except Changed as changed:
            context |= {"theirs": changed.now, "version": changed.now.version}
            status = 409
            form.add_error(None, str(changed))
        except PracticeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("De werkvorm is opgeslagen."))
            return redirect("practice:exercise", pk=pk)
    return render(request, "practice/edit_exercise.html", {**context, "form": form}, status=status)


@staff(Right.MAKE_PRACTICE)
def remove_exercise_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks first; one that a training uses stays."""
    exercise = exercise_of(request, pk)
    try:
        if request.method != "POST":
            services.check_removable(exercise)
            return render(request, "practice/remove_exercise.html", {"exercise": exercise})
        services.remove_exercise(by=request.member, exercise=exercise, expected_version=version_of(request))
    except PracticeRefused as refused:
        messages.error(request, str(refused))
        return redirect("practice:exercise", pk=pk)
    except Changed as changed:
        context = {"exercise": changed.now, "changed": True}
        return render(request, "practice/remove_exercise.html", context, status=409)
    messages.success(request, _("De werkvorm is weg."))
    return redirect("practice:exercises")
