"""What the municipality and the council fill in about a file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PaperForm(forms.Form):
    file = forms.FileField(
        label=_("Bestand"), help_text=_("PDF, DOCX, ODT, PNG of JPEG, tot 20 MB. Zet er geen namen van gezinnen in."),
        error_messages={"required": _("Kies een bestand."), "empty": _("Dit bestand is leeg.")},
        max_length=200,
    )
    may_be_public = forms.BooleanField(
        label=_("Mag openbaar"), required=False,
        help_text=_("Als de raad het ook goed vindt, kan iedereen het downloaden."),
    )


class LetterForm(PaperForm):
    """A letter that came on paper: whether it may be public is for the municipality to say."""

    may_be_public = None  # type: ignore[assignment]


class PaperActForm(forms.Form):
    reason = forms.CharField(
        label=_("Waarom haal je dit weg?"), required=False, help_text=_("Bijvoorbeeld: er staat een naam in."),
        max_length=300,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
