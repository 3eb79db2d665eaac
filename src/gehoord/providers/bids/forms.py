"""What is filled in about rounds and bids. `cleaned_data` is ready for the services; what may be is theirs to say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoord.analysis.points import Formula
from gehoord.core.councils.models import Council, Person, Role
from gehoord.core.organisations.models import Organisation
from gehoord.core.organisations.selectors import providers

from ..forms import DayField, ProviderField, Versioned, _prose, radio
from ..models import Interest, Kit, Scoring
from .scoring import LONGEST_WHY
from .selectors import PartSeen, people_who_may_score


def _why(label: Any, hint: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=500, required=required, widget=forms.Textarea(attrs={"rows": 3})
    )


class RoundForm(Versioned):
    title = forms.CharField(
        label=gettext_lazy("Hoe heet de ronde?"), max_length=160,
        help_text=gettext_lazy("Bijvoorbeeld: ambulante jeugdhulp 2027, perceel 1."),
    )
    closes_on = DayField(
        label=gettext_lazy("Tot en met welke dag kan iemand inschrijven?"),
        help_text=gettext_lazy("Beoordelen kan pas daarna."),
    )


class NewRoundForm(RoundForm):
    lot = forms.ChoiceField(label=gettext_lazy("Welk perceel?"))
    assessors = forms.MultipleChoiceField(
        label=gettext_lazy("Wie beoordelen?"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Ervaringsdeskundigen en medewerkers van de gemeente, zonder rol in de raad. Minstens twee, zoals in de "
            "set staat."
        ),
        error_messages={"required": gettext_lazy("Kies wie beoordelen.")},
    )

    def __init__(self, *args: Any, kit: Kit, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lots = kit.said["formula"]["lots"]
        self.fields["lot"].choices = [(one["key"], one["name"]) for one in lots]  # type: ignore[attr-defined]
        if len(lots) == 1:
            self.fields["lot"].widget = forms.HiddenInput()
            self.fields["lot"].initial = lots[0]["key"]
        self.people = {str(person.pk): (person, role) for person, role in people_who_may_score(council).items()}
        self.fields["assessors"].choices = _people(self.people)  # type: ignore[attr-defined]

    def clean_assessors(self) -> list[Person]:
        return [self.people[key][0] for key in self.cleaned_data["assessors"]]


def _people(people: dict[str, tuple[Person, str]]) -> list[tuple[str, str]]:
    return [(key, f"{person.name} ({Role(role).label})") for key, (person, role) in people.items()]


class AssessorForm(forms.Form):
    assessors = forms.ChoiceField(
        label=gettext_lazy("Wie komt erbij?"),
        error_messages={"required": gettext_lazy("Kies iemand."), "invalid_choice": gettext_lazy("Kies iemand.")},
    )

    def __init__(self, *args: Any, council: Council, there: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {
            str(person.pk): (person, role) for person, role in people_who_may_score(council).items()
            if person.pk not in there
        }
        choices = [("", _("Kies iemand")), *_people(self.people)]
        self.fields["assessors"].choices = choices  # type: ignore[attr-defined]

    def clean_assessors(self) -> Person:
        return self.people[self.cleaned_data["assessors"]][0]


class BidForm(forms.Form):
    provider = ProviderField(
        label=gettext_lazy("Welke aanbieder?"), queryset=Organisation.objects.none(), required=False,
        empty_label=gettext_lazy("staat er niet bij"),
    )
    name = forms.CharField(
        label=gettext_lazy("Of typ de naam"), max_length=200, required=False,
        help_text=gettext_lazy("Alleen als je hierboven niets koos."),
    )

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = providers(council)  # type: ignore[attr-defined]


class DocumentForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Bestand"), max_length=200, help_text=gettext_lazy("PDF, DOCX of ODT, tot 20 MB."),
        error_messages={"required": gettext_lazy("Kies een bestand."), "empty": gettext_lazy("Dit bestand is leeg.")},
    )


class WhyForm(Versioned):
    why = _why(gettext_lazy("Waarom?"), gettext_lazy("Deze reden staat in het verslag. Zonder namen van mensen."))


class InterestForm(forms.Form):
    interest = radio(
        gettext_lazy("Heb jij een belang bij deze aanbieder?"),
        [
            (Interest.NONE, gettext_lazy("Nee, geen belang")),
            (Interest.HAS, gettext_lazy("Ja, ik heb een belang")),
        ],
        gettext_lazy(
            "Bijvoorbeeld: je werkt er of werkte er, jij of iemand van thuis krijgt er hulp, of je kent er iemand "
            "goed. Twijfel je? Zeg dan ja. Dat is heel gewoon."
        ),
    )
    why = _why(
        gettext_lazy("Zo ja, welk belang?"),
        gettext_lazy("Kort, zonder namen. Dit staat in het verslag, met je rol en zonder jouw naam."), required=False,
    )


class LaterForm(forms.Form):
    why = _why(
        gettext_lazy("Welk belang bleek er?"),
        gettext_lazy("Kort, zonder namen. Dit staat in het verslag, met je rol en zonder jouw naam."),
    )


class _PartsForm(Versioned):
    """Points and why for each part of the formula. `whole`: whether nothing may be left open."""

    def __init__(self, *args: Any, formula: Formula, **kwargs: Any) -> None:
        self.formula = formula
        super().__init__(*args, **kwargs)
        for part in formula.parts:
            # Described in Dutch, whatever the language of the page.
            levels = [
                (str(level.points), format_html('<span lang="nl">{}: {}</span>', level.points, level.described))
                for level in part.levels
            ]
            self.fields[f"points_{part.key}"] = forms.ChoiceField(
                label=part.name, choices=levels, widget=forms.RadioSelect, required=False,
                error_messages={"invalid_choice": _("Kies punten.")},
            )
            self.fields[f"why_{part.key}"] = _prose(
                _("%(part)s: waarom deze punten?") % {"part": part.name}, longest=LONGEST_WHY, required=False
            )

    @property
    def by_part(self) -> dict[str, tuple[int | None, str]]:
        given = self.cleaned_data
        return {
            part.key: (
                int(given[f"points_{part.key}"]) if given.get(f"points_{part.key}") else None, given[f"why_{part.key}"]
            )
            for part in self.formula.parts
        }

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {"part": part, "points": self[f"points_{part.key}"], "why": self[f"why_{part.key}"]}
            for part in self.formula.parts
        ]


class ScoreForm(_PartsForm):
    @classmethod
    def initial_of(cls, scoring: Scoring) -> dict[str, Any]:
        found: dict[str, Any] = {"version": scoring.version}
        for key, given in scoring.scores.items():
            found[f"points_{key}"] = "" if given["points"] is None else str(given["points"])
            found[f"why_{key}"] = given["why"]
        return found


class SettleForm(_PartsForm):
    def __init__(self, *args: Any, seen: list[PartSeen], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = {row.part.key: row for row in seen}
        for part in self.formula.parts:
            points = self.fields[f"points_{part.key}"]
            points.label = _("%(part)s: welke punten krijgt dit?") % {"part": capfirst(part.name)}
            self.fields[f"why_{part.key}"].help_text = _(
                "Dit staat in het verslag. Alleen als iedereen deze punten gaf, mag het leeg blijven."
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [{**row, "seen": self.seen.get(row["part"].key)} for row in super().rows]
