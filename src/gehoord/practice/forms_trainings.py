"""What people fill in about a training."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council, Person
from gehoord.surveys.models import Channel
from gehoord.surveys.services import MOST_CODES

from .models import LONGEST_TITLE, MOST_PEOPLE, Deck, Exercise, Scenario
from .scenarios import approved_of
from .trainings import trainers_of


class _ByTitle(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class _ByName(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class TrainingForm(forms.Form):
    title = forms.CharField(label=_("Titel"), max_length=LONGEST_TITLE)
    held_on = forms.DateField(
        label=_("Op welke dag?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts_at = forms.TimeField(
        label=_("Hoe laat begint het?"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(
        label=_("Waar?"), required=False, max_length=LONGEST_TITLE, help_text=_("Een openbare plek of een gebouw.")
    )
    exercise = _ByTitle(label=_("Werkvorm"), queryset=Exercise.objects.none(), empty_label=_("kies een werkvorm"))
    deck = _ByTitle(label=_("Kaartenset"), required=False, queryset=Deck.objects.none(), empty_label=_("geen kaarten"))
    scenario = _ByTitle(
        label=_("Verzonnen scène"), required=False, queryset=Scenario.objects.none(), empty_label=_("geen scène"),
        help_text=_("Alleen scènes die twee mensen goedkeurden."),
    )
    trainer = _ByName(
        label=_("Trainer"), required=False, queryset=Person.objects.none(), empty_label=_("nog niemand"),
        help_text=_("Wie de training leidt, ziet hem na het aanmelden."),
    )

    def __init__(self, *args: Any, council: Council, keeps: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_council = {"council": council}
        self.fields["exercise"].queryset = Exercise.objects.filter(**of_council).order_by("title", "pk")  # type: ignore[attr-defined]
        self.fields["deck"].queryset = Deck.objects.filter(**of_council).order_by("title", "pk")  # type: ignore[attr-defined]
        scenes = Scenario.objects.filter(Q(pk__in=approved_of(council)) | Q(pk=keeps or 0), council=council)
        self.fields["scenario"].queryset = scenes.order_by("title", "pk")  # type: ignore[attr-defined]
        self.fields["trainer"].queryset = trainers_of(council)  # type: ignore[attr-defined]


class EvaluationForm(forms.Form):
    """How people answer, and until when."""

    way = forms.ChoiceField(
        label=_("Hoe doen mensen mee?"), widget=forms.RadioSelect, initial=Channel.LINK, choices=[
            (Channel.LINK, _("met één link, die ze met hun telefoon openen")),
            (Channel.CODE, _("met een eigen code op papier: iedereen één keer")),
        ],
    )
    closes_on = forms.DateField(
        label=_("Laatste dag om in te vullen"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class CodesForm(forms.Form):
    count = forms.IntegerField(
        label=_("Hoeveel codes?"), min_value=1, max_value=MOST_CODES, initial=20,
        help_text=_("Eén voor iedereen die er was, en een paar extra."),
    )


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class PeopleForm(forms.Form):
    """Numbers, no names."""

    professionals = _number(_("Professionals en studenten"))
    young_people = _number(_("Jongeren"))
    parents = _number(_("Ouders"))
