"""What people fill in. `cleaned_data` is ready for the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoord.core.organisations.models import Organisation
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
    may_pass_on = forms.ChoiceField(
        label=_("Mag de organisatie waar het over gaat je verhaal lezen?"), initial="no", required=False,
        choices=[("no", _("Nee")), ("yes", _("Ja, als jullie het eerst nakijken"))], widget=forms.RadioSelect,
        help_text=_(
            "Alleen als iemand van ons het eerst heeft nagekeken. Namen en plaatsen zijn eruit. Toch kan iemand daar "
            "je herkennen aan wat je vertelt. Twijfel je? Kies nee. Met je code kun je dit later veranderen."
        ),
    )
    wants_reply = forms.ChoiceField(
        label=_("Wil je antwoord?"), choices=[("yes", _("Ja, met een code (zonder naam)")), ("no", _("Nee"))],
        initial="yes", widget=forms.RadioSelect,
    )

    def clean_may_quote(self) -> bool:
        return bool(self.cleaned_data["may_quote"] == "yes")

    def clean_may_pass_on(self) -> bool:
        return bool(self.cleaned_data["may_pass_on"] == "yes")  # noqa: S105  (no password)

    def clean_wants_reply(self) -> bool:
        return bool(self.cleaned_data["wants_reply"] == "yes")


class MaskForm(forms.Form):
    """One more name or place to take out."""

    phrase = forms.CharField(label=_("Welke woorden?"), max_length=200)
    pii_type = forms.ChoiceField(label=_("Wat is het?"), choices=[(t, PII_LABELS[t]) for t in PII_TYPES])


class FollowUpForm(forms.Form):
    text = forms.CharField(label=_("Jouw antwoord"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))


class PassOnForm(forms.Form):
    """Which sentences go to which provider, by somebody who says to have read them."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    sentences = forms.TypedMultipleChoiceField(
        label=_("Welke zinnen mag de aanbieder lezen?"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies minstens één zin.")},
    )
    provider = forms.ModelChoiceField(
        label=_("Welke aanbieder?"), queryset=Organisation.objects.none(), empty_label=_("Kies een aanbieder"),
        error_messages={"required": _("Kies een aanbieder."), "invalid_choice": _("Kies een aanbieder.")},
    )
    sure = forms.BooleanField(
        label=_(
            "Ik heb elke zin gelezen. Niemand is hieraan te herkennen, ook niet door wie het kind of de ouder kent."
        ),
        error_messages={"required": _("Lees de zinnen eerst, en zet dan dit vinkje.")},
    )


class ReplyForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reply = forms.CharField(
        label=_("Jullie antwoord"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "De raad leest het eerst. Daarna kan de verteller het lezen, met een code. Vraag niet wie het is en raad "
            "er niet naar. Schrijf eenvoudig: wat vinden jullie ervan en wat doen jullie ermee?"
        ),
        error_messages={"required": _("Schrijf eerst iets op.")},
    )
