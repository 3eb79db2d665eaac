"""What people fill in. `cleaned_data` is ready for the services, which say in their own words what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoord.core.vocabulary.words import Precondition

from .models import LARGEST_SET, LONGEST_TEXT, SMALLEST_SET, USUAL_SET, Audience, GroupRole, Kind
from .services import LONGEST_TITLE, MOST_PEOPLE

NOT_WHO = _("Schrijf over wat er gebeurt, niet over wie. Noem geen namen.")


class GatheringForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Wat voor bijeenkomst?"), choices=Kind.choices, initial=Kind.IMPROVEMENT_GROUP, widget=forms.RadioSelect
    )
    title = forms.CharField(label=_("Titel"), max_length=LONGEST_TITLE)
    question = forms.CharField(
        label=_("Welke vraag staat centraal?"), max_length=LONGEST_TEXT, help_text=NOT_WHO,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    held_on = forms.DateField(label=_("Datum"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    place = forms.CharField(
        label=_("Plaats"), max_length=LONGEST_TITLE, required=False, help_text=_("Bijvoorbeeld een buurthuis.")
    )


class AttendanceForm(forms.Form):
    """One count per role."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role in GroupRole:
            self.fields[role.value] = forms.IntegerField(
                label=role.label, min_value=0, max_value=MOST_PEOPLE, initial=0,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                error_messages={"required": _("Vul een aantal in. Niemand? Vul dan 0 in.")},
            )


class LinesForm(forms.Form):
    """Many lines at once, one on each line of the box."""

    texts = forms.CharField(
        label=_("Eén per regel"), help_text=NOT_WHO, widget=forms.Textarea(attrs={"rows": 5}), strip=False,
    )

    def clean_texts(self) -> list[str]:
        return str(self.cleaned_data["texts"]).splitlines()


class TipsForm(LinesForm):
    audience = forms.ChoiceField(label=_("Voor wie?"), choices=Audience.choices, initial=Audience.PROFESSIONAL)


class LineForm(forms.Form):
    """One line, with what goes with its kind."""

    text = forms.CharField(
        label=_("Tekst"), max_length=LONGEST_TEXT, help_text=NOT_WHO, widget=forms.Textarea(attrs={"rows": 4})
    )
    audience = forms.ChoiceField(label=_("Voor wie?"), choices=Audience.choices)
    themes = forms.MultipleChoiceField(
        label=_("Bij welke thema's hoort dit?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    preconditions = forms.MultipleChoiceField(
        label=_("Wat missen professionals hier?"), required=False, choices=Precondition.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, kind: str, themes: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = list(themes.items())  # type: ignore[attr-defined]
        if kind == "observaties" or not themes:
            del self.fields["themes"]
        if kind != "oorzaken":
            del self.fields["preconditions"]
        if kind != "tips":
            del self.fields["audience"]


class MergeForm(forms.Form):
    text = forms.CharField(
        label=_("De oorzaak in één tekst"), max_length=LONGEST_TEXT, help_text=NOT_WHO,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ChoiceForm(forms.Form):
    """What a set of causes is called and how many there are; the ticks are read beside it."""

    title = forms.CharField(label=_("Titel van de keuze"), max_length=LONGEST_TITLE)
    size = forms.IntegerField(
        label=_("Hoeveel oorzaken?"), min_value=SMALLEST_SET, max_value=LARGEST_SET, initial=USUAL_SET,
        help_text=_("Meestal zeven."), widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
