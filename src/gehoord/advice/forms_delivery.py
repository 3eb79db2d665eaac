"""What is filled in about terms, the council's ordinance and deliveries. `cleaned_data` is ready for the services."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Ordinance
from .settings_of_advice import FIELDS


class OrdinanceForm(forms.Form):
    """What the council's own ordinance says about answering, and whom it writes to."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reply_weeks = forms.IntegerField(
        label=_("Binnen hoeveel weken antwoordt de gemeente?"), min_value=1, max_value=52,
        help_text=_("Zoek op wat jullie verordening zegt; zes weken is een gewone termijn."),
    )
    reply_working_days = forms.IntegerField(
        label=_("Of in werkdagen?"), min_value=0, max_value=260, required=False,
        help_text=_(
            "Alleen als jullie verordening in werkdagen telt. Staat hier een getal, dan telt dat en niet de weken."
        ),
    )
    term_basis = forms.CharField(
        label=_("Waar staat die termijn?"), max_length=300, required=False,
        help_text=_("Bijvoorbeeld een artikel van de verordening. Nagaan in de eigen verordening."),
    )
    extension_weeks = forms.IntegerField(
        label=_("Hoeveel weken uitstel mag er één keer komen?"), min_value=0, max_value=52,
        help_text=_("0 als jullie verordening geen uitstel kent."),
    )
    extension_basis = forms.CharField(label=_("Waar staat dat uitstel?"), max_length=300, required=False)
    remind_before_days = forms.IntegerField(
        label=_("Hoeveel dagen voor het einde herinneren we?"), min_value=0, max_value=90,
        help_text=_("De gemeente en de raad krijgen allebei bericht. 0: niet."),
    )
    remind_after_days = forms.IntegerField(
        label=_("Hoeveel dagen na het einde herinneren we nog eens?"), min_value=0, max_value=90,
        help_text=_("0: niet."),
    )
    mail_address = forms.EmailField(
        label=_("Mailadres van de raad"), required=False,
        help_text=_("Brieven en herinneringen komen van dit adres. Neem een adres van de raad, niet van een persoon."),
    )
    clerk = forms.CharField(
        label=_("Aan wie gaat de brief als de tijd om is?"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("De gemeenteraad, meestal via de griffier. Zoals het op de brief komt, regel voor regel."),
    )
    clerk_salutation = forms.CharField(label=_("Aanhef van die brief"), max_length=200, required=False)

    def clean_reply_working_days(self) -> int:
        return self.cleaned_data["reply_working_days"] or 0

    @classmethod
    def of(cls, row: Ordinance) -> OrdinanceForm:
        return cls(initial={"version": row.version, **{name: getattr(row, name) for name in FIELDS}})


class ExtensionForm(forms.Form):
    """Why one point needs more time."""

    reason = forms.CharField(
        label=_("Waarom is er meer tijd nodig?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Iedereen leest dit, ook wie zijn verhaal vertelde. Noem geen namen."),
    )


class MailForm(forms.Form):
    """To whom the letter is mailed."""

    to = forms.CharField(
        label=_("Aan welke functie of afdeling?"), max_length=200,
        help_text=_("Geen naam van een mens, zoals: griffie, bestuurssecretariaat, afdeling Jeugd."),
    )
    address = forms.EmailField(label=_("Mailadres"), max_length=254)
    with_pdf = forms.BooleanField(label=_("Stuur de brief mee als PDF"), required=False)


class HandOverForm(forms.Form):
    """To whom the letter was handed over."""

    to = forms.CharField(
        label=_("Aan welke functie of afdeling?"), max_length=200,
        help_text=_("Geen naam van een mens, zoals: griffie, bestuurssecretariaat, afdeling Jeugd."),
    )
    on = forms.DateField(label=_("Op welke dag?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    with_link = forms.BooleanField(
        label=_("Maak een link waarmee zij de brief kunnen lezen"), required=False,
        help_text=_("Je ziet de link één keer. Wie hem heeft, kan de brief lezen zonder account."),
    )


class WarnForm(forms.Form):
    """What the council adds to its letter to the municipal council."""

    note = forms.CharField(
        label=_("Wat willen jullie erbij zeggen?"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Dit komt in de brief onder een eigen kop. Een lege regel begint een alinea. Noem geen namen."),
    )
