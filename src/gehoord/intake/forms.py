"""What people fill in. `cleaned_data` is ready for the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoord.core.vocabulary.words import Setting, TellerRole
from gehoord.privacy.recognisers import PII_TYPES

from .services import StoryRefused, check_story

YES_NO = [("no", _("Nee")), ("yes", _("Ja"))]
PII_LABELS = {
    "persoon": _("naam van een mens"),
    "locatie": _("plaats of adres"),
    "instelling": _("school, aanbieder of club"),
    "telefoon": _("telefoonnummer"),
    "email": _("e-mailadres"),
    "url": _("webadres"),
    "datum": _("precieze datum"),
    "leeftijd": _("leeftijd"),
    "bsn": _("burgerservicenummer"),
    "id": _("ander nummer of gebruikersnaam"),
}


class RawTextField(forms.CharField):
    """Text as it was typed: characters nobody sees are taken out by `tidy`, not refused."""

    default_validators = []

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        self.validators = []

    def validate(self, value: Any) -> None:
        """Nothing here: the service says what is missing, in its own words."""


class StoryForm(forms.Form):
    """Step 1: the story."""

    text = RawTextField(
        label=_("Jouw verhaal"),
        help_text=_("Noem liever geen namen. Staan ze er toch in? Dan halen wij ze eruit."),
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
    )

    def clean_text(self) -> str:
        try:
            return check_story(self.cleaned_data["text"])
        except StoryRefused as error:
            raise forms.ValidationError(str(error)) from error


class AboutForm(forms.Form):
    """Step 2: who tells, where it was, and what the council may do with it."""

    role = forms.ChoiceField(
        label=_("Wie ben jij?"), choices=TellerRole.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Kies wie jij bent."), "invalid_choice": _("Kies wie jij bent.")},
    )
    setting = forms.ChoiceField(
        label=_("Waar ging het over?"), choices=Setting.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Kies waar het over ging."), "invalid_choice": _("Kies waar het over ging.")},
    )
    may_quote = forms.ChoiceField(
        label=_("Mogen we een stukje uit je verhaal citeren?"), choices=YES_NO, initial="no", widget=forms.RadioSelect,
        help_text=_("Dan kan een zin van jou in een advies staan. Namen en plaatsen zijn er dan uit."),
    )
    wants_reply = forms.ChoiceField(
        label=_("Wil je antwoord?"), choices=[("yes", _("Ja, met een code (zonder naam)")), ("no", _("Nee"))],
        initial="yes", widget=forms.RadioSelect,
    )

    def clean_may_quote(self) -> bool:
        return bool(self.cleaned_data["may_quote"] == "yes")

    def clean_wants_reply(self) -> bool:
        return bool(self.cleaned_data["wants_reply"] == "yes")


class MaskForm(forms.Form):
    """One more name or place to take out."""

    phrase = forms.CharField(label=_("Welke woorden?"), max_length=200)
    pii_type = forms.ChoiceField(label=_("Wat is het?"), choices=[(t, PII_LABELS[t]) for t in PII_TYPES])


class FollowUpForm(forms.Form):
    text = forms.CharField(label=_("Jouw antwoord"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
