"""What people fill in. `cleaned_data` is ready for the services, which say in their own words what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .decks import DECK_LIMITS
from .models import (
    LONGEST_GOAL,
    LONGEST_LINES,
    LONGEST_MINUTES,
    LONGEST_SCENARIO,
    LONGEST_STEPS,
    LONGEST_TITLE,
    Audience,
    Language,
)
from .services import CARD_LIMITS

NOT_WHO = _("Schrijf over wat er gebeurt, niet over wie. Noem geen namen.")


def _text(name: str, label: Any, rows: int, **rest: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=CARD_LIMITS[name], widget=forms.Textarea(attrs={"rows": rows}), **rest
    )


class CardForm(forms.Form):
    """Everything may be empty in a draft."""

    theme = forms.ChoiceField(label=_("Thema"), required=False)
    audience = forms.ChoiceField(label=_("Voor wie"), choices=Audience.choices, initial=Audience.PROFESSIONAL)
    situation = _text("situation", _("De situatie"), 3, help_text=NOT_WHO)
    helps = _text("helps", _("Wat helpt"), 3)
    sentence_to_try = _text("sentence_to_try", _("Een zin om te proberen"), 2)
    question_to_self = _text("question_to_self", _("Vraag aan jezelf"), 2)
    source = forms.CharField(
        label=_("Van wie komt dit?"), required=False, max_length=CARD_LIMITS["source"],
        help_text=_("In woorden, zonder naam. Bijvoorbeeld: een ouder uit een verbetergroep."),
    )

    def __init__(self, *args: Any, themes: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", _("geen thema")), *themes.items()]  # type: ignore[attr-defined]


class TranslationForm(forms.Form):
    """The four texts of a card in another language; the Dutch stands beside it."""

    situation = _text("situation", _("De situatie"), 3)
    helps = _text("helps", _("Wat helpt"), 3)
    sentence_to_try = _text("sentence_to_try", _("Een zin om te proberen"), 2)
    question_to_self = _text("question_to_self", _("Vraag aan jezelf"), 2)


class DeckForm(forms.Form):
    title = forms.CharField(label=_("Titel"), max_length=DECK_LIMITS["title"])
    goal = forms.CharField(
        label=_("Doel"), required=False, max_length=DECK_LIMITS["goal"], widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Wat willen jullie ermee bereiken? Bijvoorbeeld een doel van de jeugdregio."),
    )
    partner = forms.CharField(
        label=_("Samen met"), required=False, max_length=DECK_LIMITS["partner"],
        help_text=_("Met welke organisatie maakten jullie de set? Geen namen van mensen."),
    )
    description = forms.CharField(
        label=_("Uitleg"), required=False, max_length=DECK_LIMITS["description"],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(
        label=_("Taal van de kaarten"), choices=Language.choices, initial=Language.DUTCH,
        help_text=_("Een kaart zonder vertaling staat er in het Nederlands, met een regel erbij."),
    )


class ExerciseForm(forms.Form):
    title = forms.CharField(label=_("Titel"), max_length=LONGEST_TITLE)
    goal = forms.CharField(label=_("Doel"), max_length=LONGEST_GOAL, widget=forms.Textarea(attrs={"rows": 3}))
    group = forms.CharField(
        label=_("Voor wie"), max_length=LONGEST_TITLE, help_text=_("Bijvoorbeeld: een team van 6 tot 12 mensen.")
    )
    minutes = forms.IntegerField(
        label=_("Hoeveel minuten in totaal?"), min_value=1, max_value=LONGEST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    roles = forms.CharField(
        label=_("Rollen"), required=False, max_length=LONGEST_LINES, help_text=_("Wie doet wat? Eén rol per regel."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    steps = forms.CharField(
        label=_("Stappen"), max_length=LONGEST_STEPS,
        help_text=_("Eén stap per regel, met de tijd erachter. Bijvoorbeeld: (10 minuten)."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    debrief = forms.CharField(
        label=_("Nabespreken"), required=False, max_length=LONGEST_GOAL, widget=forms.Textarea(attrs={"rows": 3})
    )
    scenario = forms.CharField(
        label=_("Scenario"), required=False, max_length=LONGEST_SCENARIO, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Wat wordt er gespeeld of besproken? Verzin het. Neem nooit het verhaal van één mens over."),
    )
    variants = forms.CharField(
        label=_("Varianten"), required=False, max_length=LONGEST_LINES, help_text=_("Eén variant per regel."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
