"""What an officer fills in. `cleaned_data` is ready for the services; what may not be is theirs to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django import forms
from django.db import models
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoord.advice.answering_selectors import points_said
from gehoord.advice.forms import RowChoices
from gehoord.advice.models import Recommendation
from gehoord.core.councils.models import Council
from gehoord.core.organisations.models import Kind, Organisation
from gehoord.core.organisations.selectors import organisations, owners, providers

from .models import HEAVY, SMALLEST_N, Agreement, AgreementKind, Basis, Outcome, Placement, SupervisionKind
from .selectors import points_sent


class DayField(forms.DateField):
    """A day, as the browser's calendar sends it or as people type it."""

    widget = forms.DateInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
            error_messages={"invalid": gettext_lazy("Dit is geen datum. Schrijf bijvoorbeeld 31-12-2026.")},
            **kwargs,
        )


class ProviderField(forms.ModelChoiceField):
    def label_from_instance(self, obj: models.Model) -> str:
        assert isinstance(obj, Organisation)
        return f"{obj.name} ({obj.place})" if obj.place else obj.name


class PointField(forms.ModelChoiceField):
    # How each point reads, by its pk.
    said: Mapping[int, str] = MappingProxyType({})

    def label_from_instance(self, obj: models.Model) -> str:
        assert isinstance(obj, Recommendation)
        return _("%(advice)s, %(kind)s %(number)s: %(text)s") % {
            "advice": obj.advice.number, "kind": obj.get_kind_display(), "number": obj.number,
            "text": Truncator(self.said.get(obj.pk, "")).chars(80),
        }


def _prose(label: Any, hint: Any = "", *, longest: int = 2000, rows: int = 3, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=longest, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


def radio(label: Any, choices: Any, hint: Any = "", **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, help_text=hint, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Maak een keuze."), "invalid_choice": gettext_lazy("Maak een keuze.")},
        **kwargs,
    )


class Versioned(forms.Form):
    """A form that says on which version it was filled in; 0 for something new."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0

    @property
    def filled(self) -> dict[str, Any]:
        """Everything but the version."""
        return {key: value for key, value in self.cleaned_data.items() if key != "version"}


class AgreementForm(Versioned):
    provider = ProviderField(
        label=gettext_lazy("Aanbieder"), queryset=Organisation.objects.none(),
        empty_label=gettext_lazy("Kies een aanbieder"),
        help_text=gettext_lazy(
            "Een school staat er niet bij: een gemeente koopt het lesgeven niet in. Over bejegening op school voer je "
            "een gesprek. (Nagaan: laat een jurist dit bevestigen.)"
        ),
    )
    kind = radio(gettext_lazy("Soort afspraak"), AgreementKind.choices)
    title = forms.CharField(
        label=gettext_lazy("Titel"), max_length=200,
        help_text=gettext_lazy("Zoals het in de stukken heet, bijvoorbeeld: ambulante jeugdhulp, perceel 2.")
    )
    owned_by = ProviderField(
        label=gettext_lazy("Van welke gemeente of jeugdregio?"), queryset=Organisation.objects.none(), required=False,
        empty_label=gettext_lazy("staat er niet bij"),
        help_text=gettext_lazy("Gespecialiseerde jeugdhulp wordt vanaf 2026 door de regio ingekocht."),
    )
    owner = forms.CharField(
        label=gettext_lazy("Hoe heet die in de stukken?"), max_length=200, required=False,
        help_text=gettext_lazy("Mag leeg als je hierboven koos. Staat die er niet bij? Vul dan de naam in."),
    )
    municipalities = RowChoices(
        label=gettext_lazy("Welke gemeenten doen mee?"), queryset=Organisation.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Kies gemeenten die meedoen.")},
    )
    lot = forms.CharField(label=gettext_lazy("Perceel"), max_length=60, required=False)
    product_group = forms.CharField(
        label=gettext_lazy("Productgroep (iJw)"), max_length=10, required=False,
        help_text=gettext_lazy("De landelijke categorie: twee cijfers."),
    )
    product_code = forms.CharField(
        label=gettext_lazy("Productcode"), max_length=20, required=False,
        help_text=gettext_lazy("De eigen code van de gemeente of regio."),
    )
    starts_on = DayField(label=gettext_lazy("Begint op"))
    ends_on = DayField(label=gettext_lazy("Eindigt op"))

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = providers(council)  # type: ignore[attr-defined]
        self.fields["owned_by"].queryset = owners(council)  # type: ignore[attr-defined]
        joining = organisations(council, kind=Kind.MUNICIPALITY)
        self.fields["municipalities"].queryset = joining  # type: ignore[attr-defined]
        if not joining.exists():
            del self.fields["municipalities"]


class CriterionForm(Versioned):
    why_replaced = _prose(
        gettext_lazy("Waarom komt er een nieuwe versie?"),
        gettext_lazy("Dit staat bij het criterium, ook voor de aanbieder."),
    )
    name = forms.CharField(label=gettext_lazy("Naam"), max_length=120, initial=gettext_lazy("Bejegening"))
    placement = radio(
        gettext_lazy("Waar telt het?"), Placement.choices,
        gettext_lazy("Wat er kan, hangt af van de soort afspraak. (Nagaan: laat een inkoopjurist dit bevestigen.)"),
    )
    basis = radio(
        gettext_lazy("Waarop steunt het?"), Basis.choices,
        gettext_lazy("Het liefst op wat een aanbieder doet om te leren. Niet alles mag; je hoort waarom."),
    )
    measured = _prose(
        gettext_lazy("Wat wordt er gemeten?"),
        gettext_lazy("Bijvoorbeeld: of cliënten zich serieus genomen voelen, en wat de aanbieder daarmee doet."),
    )
    how_measured = _prose(
        gettext_lazy("Hoe wordt het gemeten?"),
        gettext_lazy("Door wie, wanneer en bij wie. Hoe minder werk voor de aanbieder, hoe beter."),
    )
    smallest_n = forms.IntegerField(
        label=gettext_lazy("Kleinste aantal antwoorden"), initial=SMALLEST_N,
        help_text=gettext_lazy(
            "Minstens 30. Met minder antwoorden komt er geen cijfer over een aanbieder in een beoordeling."
        ),
    )
    how_it_counts = _prose(
        gettext_lazy("Hoe telt het mee?"),
        gettext_lazy("Zo precies dat iedereen vooraf kan zien wat een antwoord betekent."),
    )
    weight_percent = forms.IntegerField(
        label=gettext_lazy("Gewicht in procenten"), required=False,
        help_text=gettext_lazy("Alleen als het punten oplevert: van 0 tot 100."),
    )
    consequence = _prose(
        gettext_lazy("Wat volgt erop?"),
        gettext_lazy("Elke stap op een eigen regel. Begin met praten en leren; de zwaarste stap komt het laatst."),
        longest=4000, rows=5,
    )
    review_on = DayField(
        label=gettext_lazy("Wanneer kijken jullie of het criterium nog klopt?")
    )
    answers = PointField(
        label=gettext_lazy("Welk punt uit een advies beantwoordt dit?"), queryset=Recommendation.objects.none(),
        required=False, empty_label=gettext_lazy("geen"),
        help_text=gettext_lazy("Zo kan de raad laten zien dat een verzoek echt werd."),
    )

    def __init__(self, *args: Any, agreement: Agreement, is_replacement: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_replacement:
            del self.fields["why_replaced"]
        subsidy = agreement.kind == AgreementKind.SUBSIDY
        placement = self.fields["placement"]
        assert isinstance(placement, forms.ChoiceField)
        placement.choices = [
            (value, label) for value, label in Placement.choices
            if (value == Placement.SUBSIDY_CONDITION) == subsidy
        ]
        if subsidy:
            placement.initial = Placement.SUBSIDY_CONDITION
        answers = self.fields["answers"]
        assert isinstance(answers, PointField)
        points = points_sent(agreement.council)
        answers.queryset, answers.said = points, points_said(points)


class PlanForm(Versioned):
    kind = radio(gettext_lazy("Wat voor moment?"), SupervisionKind.choices)
    planned_on = DayField(label=gettext_lazy("Op welke dag?"))


class CancelForm(Versioned):
    why_cancelled = _prose(
        gettext_lazy("Waarom gaat het niet door?"), gettext_lazy("Dit blijft in het dossier staan. Zonder namen."),
        longest=1000, rows=3,
    )


class HoldForm(Versioned):
    held_on = DayField(label=gettext_lazy("Wanneer was het?"))
    provider_view = _prose(
        gettext_lazy("Wat zegt de aanbieder?"),
        gettext_lazy(
            "In hun eigen woorden, zonder namen. Dit staat altijd naast de uitkomst; alleen zonder uitkomst mag het "
            "leeg zijn."
        ),
        longest=4000, rows=5, required=False,
    )
    # A warning or consequence comes at the end of a round only (`EndForm`).
    outcome = radio(gettext_lazy("Wat kwam eruit?"), [one for one in Outcome.choices if one[0] not in HEAVY])
    outcome_text = _prose(
        gettext_lazy("Vertel het in een paar zinnen"),
        gettext_lazy(
            "Wat leert de aanbieder, wat spreken jullie af? Zonder namen. Alleen zonder uitkomst mag het leeg zijn."
        ),
        longest=4000, rows=5, required=False,
    )
    next_on = DayField(
        label=gettext_lazy("Wanneer kijken jullie weer?"), required=False,
        help_text=gettext_lazy("Dan staat dat moment meteen in de planning."),
    )

    def __init__(self, *args: Any, said_itself: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if said_itself:
            view = self.fields["provider_view"]
            view.widget.attrs["readonly"] = True
            view.help_text = gettext_lazy("De aanbieder schreef dit zelf. Alleen de aanbieder past het aan.")


@dataclass(frozen=True)
class Difference:
    """A field that two people filled in differently, as each would read it."""

    label: str
    mine: str
    theirs: str


def differences(form: forms.Form, theirs: models.Model) -> list[Difference]:
    """What was typed in a valid form, beside what stands there now; only where they differ. What is asked but not kept
    on the row itself has nothing beside it."""
    found = []
    for name in _shown(form):
        if not hasattr(theirs, name):
            continue
        mine, other = form.cleaned_data[name], getattr(theirs, name)
        if isinstance(form.fields[name], forms.ModelMultipleChoiceField):
            mine, other = sorted(mine, key=str), sorted(other.all(), key=str)
        if (mine or "") != (other or ""):
            field = form.fields[name]
            found.append(Difference(str(field.label), _in_words(field, mine), _in_words(field, other)))
    return found


def _shown(form: forms.Form) -> Iterable[str]:
    return (name for name, field in form.fields.items() if not isinstance(field.widget, forms.HiddenInput))


def _in_words(field: forms.Field, value: Any) -> str:
    if value is None or value in ("", []):
        return "–"
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(str(one) for one in value)
    if isinstance(field, DayField):
        return date_format(value, "j F Y")
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    return str(value)
