"""What somebody who acts for a provider fills in, and what lets them in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from ..forms import Versioned

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
