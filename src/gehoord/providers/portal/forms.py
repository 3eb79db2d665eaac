"""What somebody who acts for a provider fills in, and what lets them in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from ..forms import DayField, Versioned, radio

VIEW_WORDS = 4000


class ViewForm(Versioned):
    provider_view = forms.CharField(
        label=gettext_lazy("Wat wil je erover zeggen?"), max_length=VIEW_WORDS,
        help_text=gettext_lazy(
            "In jullie eigen woorden: wat herken je, wat deed je al, wat heb je nodig? Noem geen namen en niets "
            "waaraan een kind of ouder te herkennen is. Dit komt letterlijk naast de uitkomst te staan. De gemeente en "
            "de raad lezen het, en de raad kan het in een advies zetten."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Schrijf eerst iets op.")},
    )


class LetInForm(Versioned):
    name = forms.CharField(label=gettext_lazy("Naam"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("E-mailadres van het werk"), max_length=254,
        error_messages={"invalid": gettext_lazy("Dat is geen e-mailadres.")},
    )


class StepForm(Versioned):
    what = forms.CharField(
        label=gettext_lazy("Wat gaan jullie anders doen?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Eén ding, zo klein dat het lukt."),
    )
    who = forms.CharField(
        label=gettext_lazy("Wie zorgt daarvoor?"), max_length=120,
        help_text=gettext_lazy("Een functie of een team, geen naam."),
    )
    due = DayField(label=gettext_lazy("Wanneer is het klaar?"))
    how_seen = forms.CharField(
        label=gettext_lazy("Waaraan kun je dat zien?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Liefst iets wat ook cliënten merken."),
    )


class SettleForm(Versioned):
    done = radio(gettext_lazy("Is het gelukt?"), [("yes", gettext_lazy("Ja")), ("no", gettext_lazy("Nee"))])
    note = forms.CharField(
        label=gettext_lazy("Waaraan is dat te zien, of waarom lukte het niet?"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Zonder namen. Dit verandert daarna niet meer."),
    )

    def clean_done(self) -> bool:
        return bool(self.cleaned_data["done"] == "yes")
