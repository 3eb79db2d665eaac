"""What is filled in for a dossier. `cleaned_data` is ready for the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council, Person
from gehoord.dialogue.models import Gathering
from gehoord.dialogue.selectors import gatherings_of
from gehoord.insight.models import Evidence
from gehoord.insight.selectors import evidence_of

from .dossier_selectors import advices_to_place, colleagues
from .forms import EvidenceChoices, RowChoices
from .models import Advice, Dossier

NO_NAMES = _("Schrijf liever een functie dan een naam, en geen verhaal van iemand.")


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class DossierForm(forms.Form):
    """What a dossier is about."""

    title = forms.CharField(label=_("Onderwerp van het dossier"), max_length=200)
    about = forms.CharField(
        label=_("Waar gaat het over?"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=NO_NAMES,
    )


class ChangeDossierForm(DossierForm):
    closed = forms.BooleanField(
        label=_("Dit dossier is klaar"), required=False, help_text=_("Je kunt het altijd weer openen."),
    )


class ItemForm(forms.Form):
    """One thing in a dossier; the field it cannot do without comes first."""

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "owner" in self.fields:
            self.fields["owner"].queryset = colleagues(council)  # type: ignore[attr-defined]

    @classmethod
    def of(cls, item: Any, council: Council) -> ItemForm:
        return cls(initial={name: getattr(item, name) for name in cls.base_fields}, council=council)


class NoteForm(ItemForm):
    text = forms.CharField(
        label=_("Notitie"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6}), help_text=NO_NAMES
    )


class FootingForm(ItemForm):
    what = forms.CharField(label=_("Welk recht, welke regel of welke afspraak?"), max_length=300)
    place = forms.CharField(
        label=_("Waar staat het?"), max_length=300, required=False,
        help_text=_("Bijvoorbeeld een artikel van de verordening."),
    )
    found = forms.CharField(
        label=_("Wat vonden jullie?"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    checked_on = _day(
        label=_("Nagegaan op"), required=False, help_text=_("Vul dit pas in als iemand het heeft opgezocht."),
    )

    def clean_checked_on(self) -> Any:
        day = self.cleaned_data["checked_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Die dag moet nog komen."))
        return day


class TaskForm(ItemForm):
    what = forms.CharField(label=_("Wat moet er gebeuren?"), max_length=300)
    owner = forms.ModelChoiceField(
        label=_("Wie van de raad?"), queryset=Person.objects.none(), required=False, empty_label=_("nog niemand")
    )
    due = _day(label=_("Voor welke dag?"), required=False)


class InvolvedForm(ItemForm):
    function = forms.CharField(
        label=_("Functie"), max_length=200,
        help_text=_("Bijvoorbeeld: beleidsmedewerker jeugd. Een naam is niet nodig."),
    )
    organisation = forms.CharField(label=_("Organisatie"), max_length=200, required=False)
    why = forms.CharField(label=_("Waarom hoort deze persoon erbij?"), max_length=500, required=False)


class DeadlineForm(ItemForm):
    what = forms.CharField(
        label=_("Wat is er op die dag?"), max_length=300,
        help_text=_("Bijvoorbeeld: de gemeenteraad bespreekt het plan."),
    )
    due = _day(label=_("Welke dag?"))


FORMS: dict[str, type[ItemForm]] = {
    "notities": NoteForm, "grondslagen": FootingForm, "taken": TaskForm, "mensen": InvolvedForm,
    "termijnen": DeadlineForm,
}


class GatheringChoices(RowChoices):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} · {obj.held_on:%d-%m-%Y}"


class AdviceChoices(RowChoices):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} · {obj.title}" if obj.number else f"{obj.title} ({obj.get_state_display()})"


class SourcesForm(forms.Form):
    """What lies in a dossier of what there is elsewhere."""

    evidence = EvidenceChoices(
        label=_("Bewijs"), queryset=Evidence.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    gatherings = GatheringChoices(
        label=_("Bijeenkomsten"), queryset=Gathering.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Hun oorzaken en tips komen in het dossier te staan."),
    )
    advices = AdviceChoices(
        label=_("Adviezen"), queryset=Advice.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Een advies ligt in één dossier. Adviezen uit andere dossiers staan hier niet bij."),
    )

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = {
            "evidence": evidence_of(dossier.council), "gatherings": gatherings_of(dossier.council),
            "advices": advices_to_place(dossier),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    @classmethod
    def of(cls, dossier: Dossier) -> SourcesForm:
        return cls(dossier=dossier, initial={
            "evidence": list(dossier.evidence.values_list("pk", flat=True)),
            "gatherings": list(dossier.gatherings.values_list("pk", flat=True)),
            "advices": list(dossier.placed.values_list("advice", flat=True)),
        })
