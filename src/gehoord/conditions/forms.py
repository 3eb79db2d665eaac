from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoord.surveys.services import MOST_CODES


class ScanForm(forms.Form):
    """A new scan. Its fields are the arguments of `services.open_scan`."""

    title = forms.CharField(label=_("Naam van de scan"), help_text=_("Wie meedoet, ziet deze naam."), max_length=200)
    organisation_name = forms.CharField(label=_("Bij welke organisatie?"), max_length=200, required=False)
    closes_on = forms.DateField(
        label=_("Laatste dag om in te vullen"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        error_messages={"invalid": _("Dit is geen datum. Schrijf bijvoorbeeld 31-12-2026.")},
    )


class CodesForm(forms.Form):
    count = forms.IntegerField(
        label=_("Hoeveel codes?"), min_value=1, max_value=MOST_CODES, initial=30,
        help_text=_("Eén voor iedereen die je vraagt, en een paar extra."),
    )
