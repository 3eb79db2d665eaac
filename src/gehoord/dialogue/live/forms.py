"""What a phone fills in to take part."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..forms import NOT_WHO
from ..models import AT_THE_END, Audience, BlockKind, GroupRole
from .blocks import MOST_MINUTES
from .services import MOST_TABLES

# One person of each role.
ONE_OF = {
    GroupRole.YOUNG_PERSON: _("Jongere"),
    GroupRole.PARENT: _("Ouder"),
    GroupRole.PROFESSIONAL: _("Professional"),
    GroupRole.RESEARCHER: _("Onderzoeker"),
    GroupRole.POLICY_OFFICER: _("Beleidsmedewerker"),
}


class JoinForm(forms.Form):
    code = forms.CharField(
        label=_("Code op het scherm"), max_length=200,
        help_text=_("Zes tekens. Hoofdletters, spaties en streepjes maken niet uit."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(
        label=_("Ik doe mee als"), choices=[(role.value, label) for role, label in ONE_OF.items()],
        widget=forms.RadioSelect,
    )
    table = forms.IntegerField(
        label=_("Tafelnummer"), initial=1, min_value=1, max_value=MOST_TABLES,
        help_text=_("Is er maar één tafel? Laat dan 1 staan."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class BlockForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Wat wil je vragen?"),
        choices=[(kind.value, kind.label) for kind in BlockKind if kind not in AT_THE_END],
        initial=BlockKind.CAUSES, widget=forms.RadioSelect,
    )
    question = forms.CharField(
        label=_("De vraag aan iedereen"), help_text=NOT_WHO, widget=forms.Textarea(attrs={"rows": 3})
    )
    audience = forms.ChoiceField(
        label=_("Voor wie zijn de tips?"), choices=Audience.choices, initial=Audience.PROFESSIONAL,
        help_text=_("Alleen als mensen tips opschrijven. Je kunt het later per tip aanpassen."),
    )
    minutes = forms.IntegerField(
        label=_("Hoeveel minuten mag het duren?"), initial=0, min_value=0, max_value=MOST_MINUTES,
        help_text=_("0 is zonder klok. Je start de klok zelf, en de tijd sluit niets."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        """`kind`: of the part that is changed, when it is one that is not chosen from the list."""
        super().__init__(*args, **kwargs)
        if kind in AT_THE_END:
            self.fields["kind"].choices = [(kind, BlockKind(kind).label)]  # type: ignore[attr-defined]
            # The same words each time, or gatherings could not be set beside each other.
            self.fields["question"].disabled = True
