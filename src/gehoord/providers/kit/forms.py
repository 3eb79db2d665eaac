"""The steps of the assistant. `given` is what a step says, for the services; `initial_of` is what stands there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..forms import DayField, Versioned, _prose, radio
from ..models import Agreement, Kit, Placement
from .choices import MOST_MINUTES, Choices, Measure
from .texts import JUDGED, ladder_of, levels_of


def lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _number(label: Any, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=hint, error_messages={
        "required": gettext_lazy("Vul een getal in."), "invalid": gettext_lazy("Vul een heel getal in."),
    })


class StepForm(Versioned):
    """A step about a kit that is there; `choices` what was chosen so far."""

    def __init__(self, *args: Any, kit: Kit, choices: Choices, **kwargs: Any) -> None:
        self.kit, self.choices = kit, choices
        super().__init__(*args, **kwargs)
        self.arrange()

    def arrange(self) -> None:
        """Fields that depend on the kit."""

    @property
    def given(self) -> dict[str, Any]:
        return self.filled

    @classmethod
    def initial_of(cls, kit: Kit, choices: Choices) -> dict[str, Any]:
        return {name: getattr(choices, name) for name in cls.base_fields if name != "version"}


class HeadForm(Versioned):
    """The first step; it also begins a kit."""

    title = forms.CharField(
        label=gettext_lazy("Hoe heet de set?"), max_length=160,
        help_text=gettext_lazy("Bijvoorbeeld: subsidieregeling jeugd 2027, of inkoop ambulante jeugdhulp."),
    )
    placement = radio(
        gettext_lazy("Waar telt bejegening?"), Placement.choices,
        gettext_lazy("Bij een subsidie: subsidievoorwaarde. (Nagaan: laat een inkoopjurist dit bevestigen.)"),
    )
    owner = forms.CharField(label=gettext_lazy("Van welke gemeente of jeugdregio?"), max_length=200)
    lots = _prose(
        gettext_lazy("Percelen"), gettext_lazy("Eén per regel. Laat leeg als er geen percelen zijn."), longest=1000,
        required=False,
    )

    @property
    def given(self) -> dict[str, Any]:
        return self.filled | {"lots": lines(self.cleaned_data["lots"])}

    @classmethod
    def initial_of(cls, kit: Kit, choices: Choices) -> dict[str, Any]:
        return {
            "title": kit.title, "placement": kit.placement, "owner": kit.owner, "lots": "\n".join(choices.lots),
        }


class WhatForm(StepForm):
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Wat telt mee?"), choices=Measure.choices, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Kies het liefst wat laat zien dat een aanbieder leert. Alleen tevredenheid zegt weinig: wie moeilijk "
            "bereikbare cliënten helpt, scoort lager."
        ),
        error_messages={"required": gettext_lazy("Kies minstens één ding.")},
    )

    @property
    def given(self) -> dict[str, Any]:
        return {"parts": tuple(self.cleaned_data["parts"])}

    @classmethod
    def initial_of(cls, kit: Kit, choices: Choices) -> dict[str, Any]:
        return {"parts": [str(part) for part in choices.parts]}


class HowForm(StepForm):
    how = _prose(
        gettext_lazy("Hoe wordt het gemeten of beoordeeld?"),
        gettext_lazy("Door wie, wanneer en bij wie. Dit komt in de tekst van het contract of de regeling."),
        longest=1000, required=False,
    )
    times_per_year = _number(gettext_lazy("Hoe vaak per jaar wordt er gevraagd?"))
    answer_days = _number(gettext_lazy("Binnen hoeveel dagen krijgt een signaal antwoord?"))
    years_back = _number(gettext_lazy("Over hoeveel jaar kijk je terug?"))
    smallest_n = _number(
        gettext_lazy("Kleinste aantal antwoorden"),
        gettext_lazy("Minstens 30. Met minder komt er geen cijfer over een aanbieder in een beoordeling."),
    )
    baseline = _prose(
        gettext_lazy("Wat is de beginmeting?"), gettext_lazy("Wanneer en hoe wordt voor het eerst gemeten."),
        longest=300, rows=2, required=False,
    )
    most_minutes = _number(
        gettext_lazy("Hoeveel minuten per jaar mag dit een aanbieder kosten?"),
        gettext_lazy("Minder is beter. Meer dan 480 kan niet."),
    )

    def arrange(self) -> None:
        if self.kit.placement != Placement.SUITABILITY:
            del self.fields["years_back"]
        if self.kit.placement != Placement.KPI:
            del self.fields["smallest_n"], self.fields["baseline"]
        for part in self.choices.parts:
            field = _number(_("Minuten per jaar: %(what)s") % {"what": Measure(part).label})
            field.min_value, field.max_value = 0, MOST_MINUTES
            self.fields[f"minutes_{part}"] = field

    @property
    def given(self) -> dict[str, Any]:
        found = {key: value for key, value in self.filled.items() if not key.startswith("minutes_")}
        return found | {"minutes": {part: self.cleaned_data[f"minutes_{part}"] for part in self.choices.parts}}

    @classmethod
    def initial_of(cls, kit: Kit, choices: Choices) -> dict[str, Any]:
        return super().initial_of(kit, choices) | {
            f"minutes_{part}": choices.minutes_of(part) for part in choices.parts
        }


class LevelsForm(StepForm):
    def arrange(self) -> None:
        for part in self.choices.parts:
            self.fields[f"levels_{part}"] = _prose(capfirst(Measure(part).label), rows=10)
            self.fields[f"levels_{part}"].widget.attrs["lang"] = "nl"

    @property
    def given(self) -> dict[str, Any]:
        return {"levels": {part: self.cleaned_data[f"levels_{part}"] for part in self.choices.parts}}

    @classmethod
    def initial_of(cls, kit: Kit, choices: Choices) -> dict[str, Any]:
        return {f"levels_{part}": levels_of(kit.placement, choices, part) for part in choices.parts}


class WeightsForm(StepForm):
    pass_at = _number(gettext_lazy("Vanaf hoeveel punten is het genoeg?"))

    def arrange(self) -> None:
        if self.kit.placement != Placement.SUITABILITY:
            del self.fields["pass_at"]
        for lot in self.choices.lot_keys:
            name = self.choices.lot_name(lot)
            for part in self.choices.parts:
                what = str(Measure(part).label)
                self.fields[f"weight_{lot}_{part}"] = _number(f"{name}: {what}" if name else capfirst(what))
            if self.kit.placement == Placement.AWARD:
                whole = _("hoeveel procent telt bejegening van alle gunningscriteria samen?")
                self.fields[f"counts_for_{lot}"] = _number(f"{name}: {whole}" if name else capfirst(whole))

    def clean(self) -> dict[str, Any]:
        for lot in self.choices.lot_keys:
            given = [self.cleaned_data.get(f"weight_{lot}_{part}") for part in self.choices.parts]
            if None not in given and sum(filter(None, given)) != 100:
                self.add_error(
                    f"weight_{lot}_{self.choices.parts[0]}",
                    _("Deze gewichten zijn samen %(sum)s. Maak er 100 van.") % {"sum": sum(filter(None, given))},
                )
        return self.cleaned_data

    @property
    def given(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "weights": {
                lot: {part: self.cleaned_data[f"weight_{lot}_{part}"] for part in self.choices.parts}
                for lot in self.choices.lot_keys
            },
            "counts_for": {
                lot: self.cleaned_data[f"counts_for_{lot}"] for lot in self.choices.lot_keys
                if f"counts_for_{lot}" in self.fields
            },
        }
        return found | ({"pass_at": self.cleaned_data["pass_at"]} if "pass_at" in self.fields else {})

    @classmethod
    def initial_of(cls, kit: Kit, choices: Choices) -> dict[str, Any]:
        return {
            "pass_at": choices.pass_at,
            **{
                f"weight_{lot}_{part}": weight
                for lot in choices.lot_keys for part, weight in choices.weights_of(lot).items()
            },
            **{f"counts_for_{lot}": choices.counts_for.get(lot) for lot in choices.lot_keys},
        }


class TalkForm(StepForm):
    experts = _number(
        gettext_lazy("Hoeveel ervaringsdeskundigen beoordelen?"),
        gettext_lazy("Mensen die zelf jeugdhulp kregen, of hun ouders."),
    )
    officers = _number(gettext_lazy("Hoeveel medewerkers beoordelen?"))
    conversation = _prose(
        gettext_lazy("Wanneer en met wie praten jullie?"),
        gettext_lazy("Bijvoorbeeld: elk voorjaar, met de aanbieder en iemand van de raad."), longest=1000,
        required=False,
    )
    hear_days = _number(gettext_lazy("Hoeveel dagen heeft de andere kant om te reageren?"))
    ladder = _prose(
        gettext_lazy("Wat volgt, in stappen?"),
        gettext_lazy("Eén stap per regel. Begin met een gesprek; de zwaarste stap komt het laatst."), rows=5,
    )
    review_on = DayField(label=gettext_lazy("Wanneer kijken jullie of het nog klopt?"), required=False)
    contact = forms.CharField(
        label=gettext_lazy("Waar kan iemand terecht met een vraag over gegevens?"), max_length=200, required=False,
        help_text=gettext_lazy("Een functie of een algemeen adres, geen naam."),
    )

    def arrange(self) -> None:
        if self.kit.placement not in JUDGED:
            del self.fields["experts"], self.fields["officers"]
        if self.kit.placement == Placement.SUITABILITY:
            del self.fields["ladder"]

    @property
    def given(self) -> dict[str, Any]:
        return self.filled | ({"ladder": lines(self.cleaned_data["ladder"])} if "ladder" in self.fields else {})

    @classmethod
    def initial_of(cls, kit: Kit, choices: Choices) -> dict[str, Any]:
        return super().initial_of(kit, choices) | {"ladder": "\n".join(ladder_of(kit.placement, choices))}


# In their order, by the word in the address. The first has a form without a kit.
STEPS: dict[str, tuple[Any, Any]] = {
    "soort": (gettext_lazy("Soort"), HeadForm),
    "wat": (gettext_lazy("Wat telt"), WhatForm),
    "hoe": (gettext_lazy("Hoe"), HowForm),
    "niveaus": (gettext_lazy("Niveaus"), LevelsForm),
    "gewichten": (gettext_lazy("Gewichten"), WeightsForm),
    "gesprek": (gettext_lazy("Gesprek en gevolg"), TalkForm),
}


class PublishForm(Versioned):
    weighed = _prose(
        gettext_lazy("Waarom is dat hier zo?"),
        gettext_lazy("Bij punten om af te wegen. Je reden staat in het document, ook voor aanbieders."), required=False,
    )


class ReplaceForm(forms.Form):
    why = _prose(
        gettext_lazy("Waarom komt er een nieuwe versie?"),
        gettext_lazy("Dit staat in het document, ook voor aanbieders."),
    )


class AgreementField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.provider.name}: {obj.title}"


class FillForm(forms.Form):
    agreement = AgreementField(
        label=gettext_lazy("Bij welke afspraak?"), queryset=Agreement.objects.none(),
        empty_label=gettext_lazy("Kies een afspraak"),
    )
    lot = forms.ChoiceField(label=gettext_lazy("Welk perceel?"))

    def __init__(self, *args: Any, kit: Kit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subsidy = kit.placement == Placement.SUBSIDY_CONDITION
        fitting = Agreement.objects.filter(council=kit.council_id, kind="subsidy" if subsidy else "contract")
        self.fields["agreement"].queryset = (  # type: ignore[attr-defined]
            fitting.select_related("provider").order_by("provider__name", "title", "pk")
        )
        lots = kit.said["formula"]["lots"]
        self.fields["lot"].choices = [(lot["key"], lot["name"]) for lot in lots]  # type: ignore[attr-defined]
        if len(lots) == 1:
            self.fields["lot"].widget = forms.HiddenInput()
            self.fields["lot"].initial = lots[0]["key"]
