"""What the council fills in about an answer, and the municipality about what it said."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms_answering import WHO, area
from .models import Fits


class OralForm(forms.Form):
    said = area(
        _("Wat is er gezegd?"), 4, required=True,
        help_text=_("Schrijf het zo op dat de gemeente het herkent. Iedereen kan dit lezen: noem geen namen."),
        error_messages={"required": _("Schrijf op wat er gezegd is.")},
    )
    said_on = forms.DateField(
        label=_("Wanneer?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Kies een dag."), "invalid": _("Schrijf de dag als 31-12-2026.")},
        input_formats=["%Y-%m-%d", "%d-%m-%Y"],
    )
    said_by = forms.CharField(
        label=_("Wie zei het?"), help_text=WHO,
        error_messages={"required": _("Schrijf welke functie of afdeling dit zei.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_version(self) -> int:
        return int(self.cleaned_data["version"] or 0)


class CorrectionForm(forms.Form):
    correction = area(
        _("Hoe is het wel gezegd?"), 4, help_text=_("Alleen als het niet klopt. De raad en iedereen leest allebei.")
    )


class RatingForm(forms.Form):
    fits = forms.ChoiceField(
        label=_("Geeft dit antwoord op wat jullie vroegen?"), choices=Fits.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Kies of dit antwoord geeft op wat jullie vroegen.")},
    )
    why = area(_("Waarom?"), 3, help_text=_("Verplicht bij ‘voor een deel’ en ‘nee’. Iedereen kan dit lezen."))
    reply_version = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_version(self) -> int:
        return int(self.cleaned_data["version"] or 0)
