"""What a coordinator fills in about the letterhead."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .logos import MOST_BYTES, too_large
from .models import Letterhead


class LetterheadForm(forms.Form):
    sender = forms.CharField(
        label=_("Onder de naam van jullie raad"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Bijvoorbeeld het postadres, regel voor regel."),
    )
    contact = forms.CharField(
        label=_("Hoe kan de gemeente jullie bereiken?"), max_length=200, required=False,
        help_text=_("Bijvoorbeeld het e-mailadres van de raad. Niet dat van één persoon."),
    )
    footer = forms.CharField(
        label=_("Onderaan elke bladzijde"), max_length=200, required=False,
        help_text=_("Eén zin over jullie raad, of een website."),
    )
    logo = forms.FileField(
        label=_("Logo"), required=False, widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=_(
            "PNG of JPEG, niet groter dan 1 MB. We maken het kleiner en halen weg wat er verder in het bestand zit."
        ),
    )
    logo_alt = forms.CharField(
        label=_("Wat staat er op het logo?"), max_length=200, required=False,
        help_text=_("Nodig bij een logo: dit leest een schermlezer voor."),
    )
    without_logo = forms.BooleanField(label=_("Haal het logo weg"), required=False)

    @classmethod
    def of(cls, row: Letterhead) -> LetterheadForm:
        return cls(initial={name: getattr(row, name) for name in ("sender", "contact", "footer", "logo_alt")})

    def __init__(self, *args: Any, size: int = 0, **kwargs: Any) -> None:
        """`size`: how many bytes were sent in all. A file too large for memory is not kept: it is not in `files`."""
        super().__init__(*args, **kwargs)
        self.size = size

    def clean_logo(self) -> bytes | None:
        found = self.cleaned_data["logo"]
        if (found is None and self.size > 2 * MOST_BYTES) or (found is not None and found.size > MOST_BYTES):
            raise forms.ValidationError(too_large())
        return found.read() if found is not None else None
