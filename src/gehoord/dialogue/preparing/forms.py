"""What is filled in before a gathering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..forms import NOT_WHO
from ..models import LONGEST_TEXT, GroupRole, Preparation, Series
from ..models.preparing import LONGEST_PRACTICAL
from ..services import LONGEST_TITLE, MOST_PEOPLE
from .services import PRACTICAL

ASKED: dict[str, tuple[Any, Any]] = {
    "address": (
        _("Waar precies?"), _("Het adres, en hoe je binnenkomt. Is de ruimte goed te bereiken met een rolstoel?")
    ),
    "travel": (_("Hoe kom je er, en wie betaalt de reis?"), ""),
    "food": (_("Is er eten of drinken?"), ""),
    "interpreter": (_("Is er een tolk of iemand die helpt met lezen en schrijven?"), ""),
    "contact": (_("Wie kun je bellen of mailen?"), _("Van de raad, geen privénummer.")),
}


class SeriesForm(forms.Form):
    title = forms.CharField(
        label=_("Titel van de reeks"), max_length=LONGEST_TITLE,
        help_text=_("Bijvoorbeeld: drie groepen over bejegening."),
    )
    goal = forms.CharField(
        label=_("Doel"), max_length=LONGEST_TEXT, help_text=NOT_WHO, widget=forms.Textarea(attrs={"rows": 3})
    )


class PreparationForm(forms.Form):
    """`cleaned_data` holds `seats` and `coming` by role, besides the fields of the same name."""

    goal = forms.CharField(
        label=_("Waarvoor is deze bijeenkomst?"), max_length=LONGEST_TEXT, required=False, help_text=NOT_WHO,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    series = forms.ModelChoiceField(
        queryset=Series.objects.none(), label=_("Hoort hij bij een reeks?"), required=False,
        empty_label=_("Nee, hij staat op zichzelf"),
    )
    starts = forms.TimeField(
        label=_("Begint om"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("Klaar om"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, series: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = series  # type: ignore[attr-defined]
        for name in PRACTICAL:
            label, hint = ASKED[name]
            self.fields[name] = forms.CharField(
                label=label, help_text=hint, max_length=LONGEST_PRACTICAL, required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        for kind, label in (("seats", _("plekken")), ("coming", _("komen"))):
            for role in GroupRole:
                self.fields[f"{kind}_{role.value}"] = forms.IntegerField(
                    label=f"{role.label}: {label}", min_value=0, max_value=MOST_PEOPLE, required=False,
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                )

    @classmethod
    def of(cls, preparation: Preparation, series: Any) -> PreparationForm:
        names = ("goal", "series", "starts", "ends", *PRACTICAL)
        initial = {name: getattr(preparation, name) for name in names}
        for kind in ("seats", "coming"):
            initial |= {f"{kind}_{role}": number for role, number in getattr(preparation, kind).items()}
        return cls(initial=initial, series=series)

    def arranged(self) -> dict[str, Any]:
        """What the service takes."""
        given = {name: self.cleaned_data[name] for name in ("goal", "series", "starts", "ends", *PRACTICAL)}
        for kind in ("seats", "coming"):
            given[kind] = {role: self.cleaned_data[f"{kind}_{role}"] or 0 for role in GroupRole.values}
        return given

    def rows(self) -> list[tuple[Any, Any]]:
        """The two numbers of each role, beside each other."""
        return [(self[f"seats_{role}"], self[f"coming_{role}"]) for role in GroupRole.values]

    def practical(self) -> list[Any]:
        return [self[name] for name in PRACTICAL]
