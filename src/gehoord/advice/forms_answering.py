"""What an officer and a judging adviser fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Answer

WHO = _("Een functie of afdeling, niet de naam van een mens. Iedereen kan dit lezen.")


def area(label: Any, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """A large box; how much fits is for the service to say."""
    return forms.CharField(label=label, **{"required": False, **kwargs}, widget=forms.Textarea(attrs={"rows": rows}))


class ReplyForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Wat doen jullie met dit punt?"), choices=Answer.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Kies eerst wat jullie met dit punt doen.")},
    )
    reason = area(
        _("Toelichting"),
        help_text=_("Verplicht bij ‘deels’ en ‘niet’. Schrijf eenvoudig: ook wie zijn verhaal vertelde, leest dit."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_version(self) -> int:
        return int(self.cleaned_data["version"] or 0)


class CommitmentForm(forms.Form):
    what = area(
        _("Wat zeggen jullie toe?"), 3, required=True, error_messages={"required": _("Schrijf wat jullie toezeggen.")}
    )
    owner = forms.CharField(
        label=_("Wie pakt dit op?"), help_text=WHO,
        error_messages={"required": _("Schrijf welke functie of afdeling dit oppakt.")},
    )
    due = forms.DateField(
        label=_("Wanneer is het klaar?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Kies een dag."), "invalid": _("Schrijf de dag als 31-12-2026.")},
        input_formats=["%Y-%m-%d", "%d-%m-%Y"],
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_version(self) -> int:
        return int(self.cleaned_data["version"] or 0)


class ClaimForm(forms.Form):
    proof = area(
        _("Waaraan kan de raad zien dat het klaar is?"), 3, required=True,
        error_messages={"required": _("Schrijf waaraan de raad kan zien dat het klaar is.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class JudgeForm(forms.Form):
    judgement = area(_("Wat vindt de raad?"), 2, help_text=_("Verplicht als het nog niet klaar is."))
    version = forms.IntegerField(widget=forms.HiddenInput)
