from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoord.advice.models import Advice, State
from gehoord.core.councils.models import Council
from gehoord.core.organisations.models import Kind, Organisation, Team
from gehoord.core.organisations.selectors import organisations, teams
from gehoord.core.vocabulary.words import NEEDS
from gehoord.surveys.models import Questionnaire
from gehoord.surveys.services import ASKED_ABOUT, MOST_CODES, Purpose

from .models import FEWEST_PEOPLE, OF_PROVIDER, FactKind, Holder, WhyGone
from .selectors import questionnaires

WHOLE, OF_TEAM = "o", "t"


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        error_messages={"invalid": _("Dit is geen datum. Schrijf bijvoorbeeld 31-12-2026.")}, **more,
    )


def places(council: Council) -> list[tuple[str, Any]]:
    """Organisations whose professionals can be asked, each with its teams: what a select shows."""
    of_team: dict[int, list[Team]] = {}
    for team in teams(council, only_active=True):
        of_team.setdefault(team.organisation_id, []).append(team)
    found: list[tuple[str, Any]] = []
    for kind in ASKED_ABOUT[Purpose.CONDITIONS]:
        rows: list[tuple[str, str]] = []
        for one in organisations(council, kind=kind):
            rows.append((f"{WHOLE}{one.pk}", one.name))
            rows += [(f"{OF_TEAM}{team.pk}", f"{one.name} · {team.name}") for team in of_team.get(one.pk, ())]
        if rows:
            found.append((str(Kind(kind).label), rows))
    return found


def own_places(organisation: Organisation) -> list[tuple[str, Any]]:
    """The organisation as a whole, and its teams."""
    found = teams(organisation.council, organisation=organisation, only_active=True)
    return [
        (f"{WHOLE}{organisation.pk}", _("de hele organisatie")), *((f"{OF_TEAM}{one.pk}", one.name) for one in found)
    ]


class ScanForm(forms.Form):
    """A new scan. `opened_with` has the arguments of `services.open_scan`."""

    title = forms.CharField(label=_("Naam van de scan"), help_text=_("Wie meedoet, ziet deze naam."), max_length=200)
    place = forms.ChoiceField(label=_("Bij welke organisatie of welk team?"), required=False)
    organisation_name = forms.CharField(
        label=_("Staat die er niet bij? Schrijf de naam"), max_length=200, required=False,
        help_text=_("Dan komt de uitslag niet in een profiel."),
    )
    questionnaire = forms.ModelChoiceField(
        label=_("Vragenlijst"), queryset=Questionnaire.objects.none(), required=False,
        empty_label=_("onze scan van 15 zinnen"),
    )
    closes_on = day_field(_("Laatste dag om in te vullen"))

    def __init__(self, council: Council, *args: Any, only: Organisation | None = None, **kwargs: Any) -> None:
        """`only`: of this organisation, by who acts for it."""
        super().__init__(*args, **kwargs)
        self.council = council
        if only is not None:
            self.fields["place"].choices = own_places(only)  # type: ignore[attr-defined]
            self.fields["place"].required = True
            del self.fields["organisation_name"]
        else:
            self.fields["place"].choices = [("", _("kies")), *places(council)]  # type: ignore[attr-defined]
        found = questionnaires(council)
        if found:
            self.fields["questionnaire"].queryset = found  # type: ignore[attr-defined]
        else:
            del self.fields["questionnaire"]

    @property
    def opened_with(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        place = given.pop("place")
        organisation: Organisation | None = None
        team: Team | None = None
        if place.startswith(WHOLE):
            organisation = organisations(self.council).get(pk=int(place[1:]))
        elif place:
            team = teams(self.council).get(pk=int(place[1:]))
            organisation = team.organisation
        return {**given, "organisation": organisation, "team": team}


class CodesForm(forms.Form):
    count = forms.IntegerField(
        label=_("Hoeveel codes?"), min_value=1, max_value=MOST_CODES, initial=30,
        help_text=_("Eén voor iedereen die je vraagt, en een paar extra."),
    )


class FactForm(forms.Form):
    """A figure about the work. Its fields are the arguments of `facts.add_fact`."""

    kind = forms.ChoiceField(label=_("Welk cijfer?"), choices=FactKind.choices)
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("de hele organisatie")
    )
    value = forms.DecimalField(
        label=_("Hoeveel?"), max_digits=7, decimal_places=2, min_value=0, localize=True,
        help_text=_("Bij verzuim, verloop, lege plekken en tijd: een percentage."),
    )
    people = forms.IntegerField(
        label=_("Over hoeveel collega's?"), min_value=1, max_value=1_000_000, required=False,
        help_text=_("Minstens %(fewest)s. Bij tijd in de prijs mag het leeg blijven.") % {"fewest": FEWEST_PEOPLE},
    )
    as_of = day_field(_("Op welke dag gold dit?"))
    source = forms.CharField(
        label=_("Waar komt het vandaan?"), max_length=200, help_text=_("Bijvoorbeeld: jaarverslag 2025, bladzijde 12.")
    )

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = teams(organisation.council, organisation=organisation, only_active=True)
        if found:
            self.fields["team"].queryset = found  # type: ignore[attr-defined]
        else:
            del self.fields["team"]


class FactGoneForm(forms.Form):
    """Why a figure goes."""

    why = forms.ChoiceField(label=_("Waarom moet het weg?"), choices=WhyGone.choices, widget=forms.RadioSelect)


class StepForm(forms.Form):
    """What was agreed. Its fields are the arguments of `steps.agree_step` and `change_step`."""

    need = forms.ChoiceField(label=_("Waarover gaat het?"), choices=list(NEEDS.items()))
    holder = forms.ChoiceField(label=_("Wie is aan zet?"), choices=Holder.choices)
    what = forms.CharField(
        label=_("Wat gaat er gebeuren?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Noem functies, geen namen van mensen."),
    )
    seen_by = forms.CharField(label=_("Waaraan merken mensen het?"), max_length=300, required=False)
    due = day_field(_("Uiterlijk wanneer?"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, of_provider: bool = False, **kwargs: Any) -> None:
        """`of_provider`: only what a provider can do itself."""
        super().__init__(*args, **kwargs)
        if of_provider:
            self.fields["holder"].choices = [(one.value, one.label) for one in OF_PROVIDER]  # type: ignore[attr-defined]


class DoneForm(forms.Form):
    """What came of a step."""

    came_of_it = forms.CharField(
        label=_("Wat kwam ervan?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ook als het tegenviel."),
    )
    done_on = day_field(_("Wanneer was het klaar?"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class TakeUpForm(forms.Form):
    """Where a step goes on. Its fields are the arguments of `steps.take_step_up`."""

    place = forms.ChoiceField(label=_("Waar gaat de stap verder?"))
    who = forms.CharField(
        label=_("Wie zorgt daarvoor?"), max_length=120, help_text=_("Een functie of een team, geen naam.")
    )
    due = day_field(_("Wanneer is het klaar?"))
    how_seen = forms.CharField(
        label=_("Waaraan kun je dat zien?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = choices  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """In which draft a step is asked; a new one when none is chosen."""

    advice = forms.ModelChoiceField(
        label=_("In welk concept?"), queryset=Advice.objects.none(), required=False,
        empty_label=_("begin een nieuw advies"),
    )

    def __init__(self, council: Council, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Advice.objects.filter(council=council, state=State.DRAFT).order_by("-started_at")
        self.fields["advice"].queryset = found  # type: ignore[attr-defined]
