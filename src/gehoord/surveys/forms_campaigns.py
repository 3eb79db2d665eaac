"""Forms for who runs a survey among clients."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council
from gehoord.core.organisations.models import Organisation, Team
from gehoord.core.organisations.selectors import providers, teams

from .campaigns import CLIENT_PURPOSES, questionnaires_for_clients
from .models import Care, Handout, Ordered, Purpose, Questionnaire
from .services import MOST_CODES

WAYS = (
    ("cards-pdf", _("kaarten om te knippen (PDF)")),
    ("letters-pdf", _("brieven (PDF)")),
    ("letters-docx", _("brieven (Word)")),
    ("list-csv", _("lijst voor een mailing (CSV)")),
    ("list-xlsx", _("lijst voor een mailing (Excel)")),
    ("screen-", _("op het scherm")),
)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        error_messages={"invalid": _("Dit is geen datum. Schrijf bijvoorbeeld 31-12-2026.")}, **more,
    )


class FilterForm(forms.Form):
    """Of one provider, for one purpose."""

    aanbieder = forms.ChoiceField(label=_("Aanbieder"), required=False)
    doel = forms.ChoiceField(label=_("Waarvoor is het?"), required=False)

    def __init__(self, council: Council, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aanbieder"].choices = [  # type: ignore[attr-defined]
            ("", _("alle aanbieders")), *((str(one.pk), one.name) for one in providers(council))
        ]
        self.fields["doel"].choices = [  # type: ignore[attr-defined]
            ("", _("alle doelen")), *((one.value, one.label) for one in CLIENT_PURPOSES)
        ]


class CampaignForm(forms.Form):
    """A new campaign. Its fields are the arguments of `services.open_campaign`."""

    title = forms.CharField(
        label=_("Naam van het onderzoek"), max_length=200,
        help_text=_("Wie meedoet, ziet deze naam. Bijvoorbeeld: Hoe gaat Jeugdhulp De Brug met jou om?"),
    )
    purpose = forms.ChoiceField(
        label=_("Waarvoor is het?"), widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in (Purpose.CONTRACT, Purpose.STATUTORY)],
        help_text=_("Antwoorden voor het ene doel gebruiken we nooit voor het andere."),
    )
    questionnaire = forms.ModelChoiceField(
        label=_("Vragenlijst"), queryset=Questionnaire.objects.none(), empty_label=_("kies een vragenlijst"),
    )
    provider = forms.ModelChoiceField(
        label=_("Aanbieder"), queryset=Organisation.objects.none(), required=False,
        empty_label=_("geen: alle cliënten van de gemeente"),
    )
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("alle teams")
    )
    period = forms.CharField(
        label=_("Periode"), max_length=60, required=False, help_text=_("Zoals mensen het noemen: najaar 2026.")
    )
    care = forms.ChoiceField(
        label=_("Soort hulp"), required=False, choices=[("", _("verschilt: vraag het")), *Care.choices],
        help_text=_("Is het voor iedereen gelijk? Dan vragen we het niet."),
    )
    ordered = forms.ChoiceField(
        label=_("Zelf gekozen of opgelegd"), required=False,
        choices=[("", _("verschilt: vraag het")), *Ordered.choices],
    )
    closes_on = _day(_("Laatste dag om mee te doen"))

    def __init__(self, council: Council, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("questionnaire", questionnaires_for_clients(council)), ("provider", providers(council)),
            ("team", teams(council, only_active=True)),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["questionnaire"].label_from_instance = (  # type: ignore[attr-defined]
            lambda one: f"{one.called} ({one.get_respondent_display()}, {_('versie')} {one.version})"
        )
        self.fields["team"].label_from_instance = (  # type: ignore[attr-defined]
            lambda one: f"{one.organisation.name}: {one.name}"
        )


class HandOutForm(forms.Form):
    """How codes are handed out, and how many. `handout` and `kind` once valid."""

    way = forms.ChoiceField(label=_("Hoe deel je ze uit?"), choices=WAYS, widget=forms.RadioSelect)
    count = forms.IntegerField(
        label=_("Hoeveel codes?"), min_value=1, max_value=MOST_CODES,
        help_text=_("Eén voor iedereen die je vraagt, en een paar extra. Hoogstens 500 tegelijk, en 200 brieven."),
    )

    @property
    def handout(self) -> str:
        return str(Handout(self.cleaned_data["way"].partition("-")[0]))

    @property
    def kind(self) -> str:
        return str(self.cleaned_data["way"].partition("-")[2])


class EntranceForm(forms.Form):
    """A screen at the provider."""

    place = forms.CharField(
        label=_("Waar staat het scherm?"), max_length=80, required=False,
        help_text=_("Bijvoorbeeld: wachtkamer. Alleen jullie zien dit."),
    )
