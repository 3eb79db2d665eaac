"""What is written down of the meeting that adopts an advice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .decision import Adoption
from .forms import VersionForm

VOTES = ("votes_for", "votes_against", "votes_abstained")
MOST_VOTES = 999


def _votes(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_VOTES)


class DecideForm(VersionForm):
    """The meeting, the vote, the minority view, who signs. `adoption` is ready for the service."""

    meeting = forms.CharField(
        label=_("Welke vergadering?"), max_length=200, help_text=_("Bijvoorbeeld: vergadering van de adviesgroep."),
    )
    held_on = forms.DateField(
        label=_("Op welke dag?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    vote = forms.ChoiceField(
        label=_("Hoe is er besloten?"), widget=forms.RadioSelect,
        choices=[("unanimous", _("unaniem, iedereen was voor")), ("counted", _("er is gestemd"))],
    )
    votes_for = _votes(_("Stemmen voor"))
    votes_against = _votes(_("Stemmen tegen"))
    votes_abstained = _votes(_("Onthoudingen"))
    prints_votes = forms.BooleanField(
        label=_("Zet in de brief hoe er is gestemd"), required=False,
        help_text=_("Jullie zijn met weinig mensen. Spreek samen af of anderen dit mogen lezen."),
    )
    minority_view = forms.CharField(
        label=_("Wat vindt een minderheid?"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Noem geen namen. Een lege regel begint een alinea."),
    )
    prints_minority_view = forms.BooleanField(label=_("Zet dit in de brief, onder een eigen kop"), required=False)
    signer = forms.CharField(
        label=_("Wie ondertekent?"), max_length=120, required=False,
        help_text=_("De naam komt in de brief, onder de naam van de raad. Leeg mag."),
    )
    signer_function = forms.CharField(
        label=_("In welke functie?"), max_length=120, required=False, help_text=_("Bijvoorbeeld: voorzitter.")
    )
    second_signer = forms.CharField(label=_("Ondertekent er nog iemand?"), max_length=120, required=False)
    second_function = forms.CharField(label=_("In welke functie? (tweede)"), max_length=120, required=False)
    note = forms.CharField(
        label=_("Wat wil je nog onthouden?"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dit komt niet in de brief."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("vote") == "counted":
            for name in VOTES[:2]:
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Vul in hoeveel het er waren; nul mag."))
        if data.get("second_signer") and not data.get("signer"):
            self.add_error("signer", _("Vul eerst in wie als eerste ondertekent."))
        return data

    def adoption(self) -> Adoption:
        """For a form that is valid."""
        data = self.cleaned_data
        votes = None
        if data["vote"] == "counted":
            votes = (data["votes_for"], data["votes_against"], data["votes_abstained"] or 0)
        return Adoption(
            meeting=data["meeting"], held_on=data["held_on"], votes=votes, prints_votes=data["prints_votes"],
            minority_view=data["minority_view"], prints_minority_view=data["prints_minority_view"],
            signers=(
                (data["signer"], data["signer_function"]), (data["second_signer"], data["second_function"]),
            ),
        )
