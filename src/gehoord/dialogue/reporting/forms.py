"""What is filled in about the check of a report."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..forms import NOT_WHO
from ..models import LONGEST_TEXT, Verdict
from ..models.report import LONGEST_REASON


class OpenForm(forms.Form):
    ends_on = forms.DateField(
        label=_("Tot en met welke dag?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class SkipForm(forms.Form):
    reason = forms.CharField(
        label=_("Waarom kijkt niemand het verslag na?"), max_length=LONGEST_REASON,
        help_text=_("Dit staat in het verslag."), widget=forms.Textarea(attrs={"rows": 2}),
    )


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Wat deden jullie ermee?"), max_length=LONGEST_TEXT, required=False,
        help_text=_("Dit staat in het verslag. Noem geen namen."), widget=forms.Textarea(attrs={"rows": 3}),
    )


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Klopt het verslag?"), choices=Verdict.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Wat klopt er niet?"), required=False, max_length=5000, help_text=NOT_WHO,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
