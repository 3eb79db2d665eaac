"""A questionnaire as a form: what it is, and a row for each question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoord.core.vocabulary.words import NEEDS, Norm

from .making import MOST_QUESTIONS, PICTURES
from .models import QuestionKind, Respondent
from .questionnaires import QuestionIn

REVERSED, NOT_APART = "omgekeerd", "nee"
OWN, OTHERS = "wij", "ander"


THEMES = [
    ("", _("iets anders")), (_("hoe je wordt behandeld"), Norm.choices),
    (_("wat professionals nodig hebben"), list(NEEDS.items())),
]


class QuestionnaireForm(forms.Form):
    """What the questionnaire is; `as_arguments` are those of `making.make_questionnaire`."""

    name = forms.CharField(label=_("Naam van de vragenlijst"), max_length=200)
    name_en = forms.CharField(label=_("Naam in het Engels"), max_length=200, required=False)
    respondent = forms.ChoiceField(
        label=_("Wie vult de lijst in?"), widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in Respondent],
        help_text=_("Een lijst voor professionals is voor een scan van randvoorwaarden."),
    )
    minimum_answered = forms.IntegerField(
        label=_("Vanaf hoeveel antwoorden telt iemand mee?"), min_value=1, max_value=MOST_QUESTIONS, initial=1,
        help_text=_("Voor alle vragen samen. Wie er minder beantwoordt, telt alleen bij de losse vragen."),
    )
    top_from = forms.ChoiceField(
        label=_("Wat noemen we positief?"), initial="4",
        choices=[("4", _("eens en helemaal eens (4 en 5)")), ("5", _("alleen helemaal eens (5)"))],
    )
    minimum_per_theme = forms.IntegerField(
        label=_("En vanaf hoeveel antwoorden bij één onderwerp?"), min_value=1, max_value=MOST_QUESTIONS, initial=1,
        help_text=_("Heeft een onderwerp minder vragen? Dan telt wie ze allemaal beantwoordde."),
    )
    is_pictures = forms.BooleanField(
        label=_("Met plaatjes: gezichten bij de antwoorden, en een plaatje bij elke vraag die er een heeft"),
        required=False,
    )
    whose = forms.ChoiceField(
        label=_("Van wie is de lijst?"), widget=forms.RadioSelect,
        choices=[(OWN, _("van ons: wij schreven de vragen zelf")), (OTHERS, _("van iemand anders"))],
    )
    rights_holder = forms.CharField(
        label=_("Wie heeft de rechten?"), max_length=200, required=False,
        help_text=_("Alleen bij een lijst van iemand anders: de maker of de uitgever."),
    )
    licence = forms.CharField(
        label=_("Licentie of toestemming"), max_length=120, required=False,
        help_text=_("Waarom mag je de lijst gebruiken? Bijvoorbeeld: CC0, of: toestemming van de maker, 3 maart 2026."),
    )
    validated = forms.BooleanField(
        label=_("Onderzoek liet zien dat deze lijst meet wat hij moet meten (gevalideerd)"), required=False
    )
    basis = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ("name", "name_en", "respondent", "minimum_answered", "minimum_per_theme")

    def as_arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "name": data["name"], "names": {"en": data["name_en"]} if data["name_en"] else {},
            "respondent": data["respondent"], "minimum_answered": data["minimum_answered"],
            "minimum_per_theme": data["minimum_per_theme"], "is_pictures": data["is_pictures"],
            "top_from": int(data["top_from"]), "licence": data["licence"], "validated": data["validated"],
            "rights_holder": data["rights_holder"] if data["whose"] == OTHERS else "",
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("whose") == OTHERS:
            for name in ("rights_holder", "licence"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Vul dit in bij een lijst van iemand anders."))
        elif data.get("whose") == OWN and data.get("rights_holder"):
            self.add_error("whose", _("Hieronder staat dat een ander de rechten heeft. Kies wat klopt."))
        return data


class RowForm(forms.Form):
    """One question; without a text it is none."""

    text = forms.CharField(label=_("Vraag"), max_length=300, required=False)
    text_en = forms.CharField(label=_("In het Engels"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("Soort"), choices=QuestionKind.choices, initial=QuestionKind.SCALE)
    theme = forms.ChoiceField(label=_("Gaat over"), choices=THEMES, required=False)
    direction = forms.ChoiceField(
        label=_("Richting"), choices=[("", _("eens is goed")), (REVERSED, _("omgekeerd: eens is slecht"))],
        required=False,
    )
    picture = forms.ChoiceField(label=_("Plaatje"), choices=[("", _("geen")), *PICTURES.items()], required=False)
    apart = forms.ChoiceField(
        label=_("Niet van toepassing"), required=False,
        choices=[("", _("mag iemand kiezen")), (NOT_APART, _("kan niet bij deze vraag"))],
    )

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("text", "text_en", "kind", "theme")]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("direction", "picture", "apart")]

    @property
    def is_more_open(self) -> bool:
        return any(field.errors or field.value() for field in self.more_fields)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("text_en") and not data.get("text") and "text" not in self.errors:
            self.add_error("text", _("Schrijf de vraag ook in het Nederlands."))
        if data.get("kind") == QuestionKind.OPEN and any(
            data.get(name) for name in ("theme", "direction", "picture", "apart")
        ):
            self.add_error(
                "kind", _("Een open vraag telt niet mee: kies geen onderwerp, geen richting en geen plaatje.")
            )
        return data

    @property
    def question(self) -> QuestionIn | None:
        data = self.cleaned_data
        if not data.get("text"):
            return None
        return QuestionIn(
            key="", text=data["text"], texts={"en": data["text_en"]} if data.get("text_en") else {},
            kind=data["kind"], theme=data["theme"], is_reversed=data["direction"] == REVERSED,
            picture=data["picture"], may_not_apply=data["apart"] != NOT_APART,
        )


RowFormSet = forms.formset_factory(
    RowForm, extra=0, max_num=MOST_QUESTIONS + 10, absolute_max=MOST_QUESTIONS + 60
)


class SheetForm(forms.Form):
    """A spreadsheet with questions."""

    file = forms.FileField(
        label=_("Bestand"), required=False,
        help_text=_(
            "Excel, ODS of CSV met een kolom “vraag”. De vragen komen hieronder te staan, met per vraag wat er niet "
            "klopt; je bewaart ze zelf."
        ),
    )
