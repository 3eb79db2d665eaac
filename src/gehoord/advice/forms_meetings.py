"""What is filled in about thinking along and about a follow-up meeting."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms_answering import area
from .models import MeetingState, OfferAnswer


class OfferForm(forms.Form):
    text = area(
        _("Waarover kan de raad meedenken?"), 3, required=True,
        error_messages={"required": _("Schrijf waarover de raad mee kan denken.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_version(self) -> int:
        return int(self.cleaned_data["version"] or 0)


class OfferAnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Denkt de raad mee?"), choices=OfferAnswer.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Kies of de raad meedenkt.")},
    )
    note = area(_("Wil je er iets bij zeggen?"), 2)
    version = forms.IntegerField(widget=forms.HiddenInput)


class MeetingForm(forms.Form):
    on_day = forms.DateField(
        label=_("Wanneer is het gesprek?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Kies een dag."), "invalid": _("Schrijf de dag als 31-12-2026.")},
        input_formats=["%Y-%m-%d", "%d-%m-%Y"],
    )
    who = forms.CharField(
        label=_("Wie zijn erbij?"), help_text=_("Functies, geen namen. Iedereen kan dit lezen."),
        error_messages={"required": _("Schrijf wie erbij zijn, met hun functie.")},
    )


class MeetingChangeForm(MeetingForm):
    state = forms.ChoiceField(
        label=_("Hoe staat het ermee?"), choices=MeetingState.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Kies hoe het met dit gesprek staat.")},
    )
    outcome = area(
        _("Wat kwam eruit?"), 4,
        help_text=_("Ging het niet door? Schrijf dan waarom. Iedereen kan dit lezen: noem geen namen."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
