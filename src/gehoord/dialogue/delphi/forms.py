"""What is filled in about a round by link, by the facilitator and by who takes part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..forms import NOT_WHO
from ..live.forms import ONE_OF
from ..models import LONGEST_TEXT, Delphi, DelphiCause, GroupRole, Reason, TextKind
from ..models.delphi import HIGHEST, LOWEST
from .services import FROM, MOST_SMALLEST, PERCENTS

FIELDS = (
    "question", "roles", "rounds", "agree_percent", "agree_from", "smallest", "first_ends", "second_ends", "third_ends",
)


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _number(least: int, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        min_value=least, max_value=most, widget=forms.NumberInput(attrs={"inputmode": "numeric"}), **more
    )


class AgreedForm(forms.Form):
    """What is agreed before the first answer."""

    question = forms.CharField(
        label=_("De vraag aan iedereen"), max_length=LONGEST_TEXT, help_text=NOT_WHO,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    roles = forms.MultipleChoiceField(
        label=_("Wie nodig je uit?"), choices=GroupRole.choices, widget=forms.CheckboxSelectMultiple
    )
    rounds = forms.TypedChoiceField(
        label=_("Hoeveel rondes?"), coerce=int, widget=forms.RadioSelect,
        choices=[(2, _("Twee: opschrijven, en cijfers geven")), (3, _("Drie: ook nog eens kijken, naast de groep"))],
    )
    first_ends = _day(label=_("Laatste dag van ronde 1"))
    second_ends = _day(label=_("Laatste dag van ronde 2"))
    third_ends = _day(label=_("Laatste dag van ronde 3"), required=False, help_text=_("Alleen bij drie rondes."))
    agree_percent = _number(
        *PERCENTS, label=_("Hoeveel procent moet een oorzaak belangrijk vinden?"),
        help_text=_("Dan noemen we het overeenstemming. Gebruikelijk is 75."),
    )
    agree_from = _number(
        *FROM, label=_("Vanaf welk cijfer is een oorzaak belangrijk?"),
        help_text=_("Mensen geven een cijfer van 1 tot en met 9. Gebruikelijk is 7."),
    )
    smallest = _number(
        1, MOST_SMALLEST, label=_("Hoeveel mensen minstens?"),
        help_text=_("Geven minder mensen een cijfer, dan vertellen we geen uitkomst."),
    )

    @classmethod
    def of(cls, delphi: Delphi) -> AgreedForm:
        return cls(initial={name: getattr(delphi, name) for name in FIELDS})

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("rounds") == 3 and not found.get("third_ends") and "third_ends" not in self.errors:
            self.add_error("third_ends", _("Vul ook de laatste dag van ronde 3 in."))
        return found


class RoundForm(forms.Form):
    ends_on = _day(label=_("Tot en met welke dag?"))


class SortForm(forms.Form):
    """Beside the texts that are ticked."""

    words = forms.CharField(
        label=_("In welke woorden?"), required=False, max_length=LONGEST_TEXT,
        help_text=_("Zegt het hetzelfde? Schrijf dan één zin. Vink je niets aan, dan komt deze zin er los bij."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.ChoiceField(
        label=_("Waarom laat je het weg?"), required=False, choices=[("", _("Kies een reden")), *Reason.choices],
        help_text=_("Alleen bij weglaten. In het logboek staat de reden, niet de tekst."),
    )


class CauseForm(forms.Form):
    text = forms.CharField(
        label=_("De oorzaak"), max_length=LONGEST_TEXT, help_text=NOT_WHO, widget=forms.Textarea(attrs={"rows": 3})
    )


class EnterForm(forms.Form):
    code = forms.CharField(
        label=_("De code uit je uitnodiging, of je eigen code"), max_length=200,
        help_text=_("Hoofdletters, spaties en streepjes maken niet uit."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )


class PlaceForm(forms.Form):
    """As whom somebody takes part."""

    role = forms.ChoiceField(label=_("Ik doe mee als"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, delphi: Delphi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, label) for role, label in ONE_OF.items() if role in delphi.roles
        ]


class WriteForm(forms.Form):
    """One thing in each box; any of them may stay empty. How long it may be is said by the service."""

    observation = forms.CharField(label=_("Wat zie je gebeuren?"), required=False, max_length=5000)
    cause = forms.CharField(
        label=_("Wat zit daarachter?"), required=False, max_length=5000,
        help_text=_("Waardoor het komt, niet door wie."),
    )
    tip = forms.CharField(label=_("Wat zou helpen?"), required=False, max_length=5000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TextKind.values:
            self.fields[name].widget = forms.Textarea(attrs={"rows": 3})


class RateForm(forms.Form):
    """A number for each cause, which may be skipped, and when asked why. `hint` of a cause: what the group found.

    `rows()`: cause, number, why.
    """

    def __init__(self, *args: Any, causes: Iterable[DelphiCause], why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.causes, self.why = list(causes), why
        numbers = [(str(value), str(value)) for value in range(LOWEST, HIGHEST + 1)]
        for cause in self.causes:
            self.fields[f"c{cause.pk}"] = forms.ChoiceField(
                label=cause.text, choices=[*numbers, ("", _("Sla over"))], required=False, widget=forms.RadioSelect,
                help_text=getattr(cause, "hint", ""),
                error_messages={"invalid_choice": _("Kies een cijfer van 1 tot en met 9, of sla over.")},
            )
            if why:
                self.fields[f"w{cause.pk}"] = forms.CharField(
                    label=_("Waarom dit cijfer?"), required=False, max_length=5000,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )

    def given(self) -> dict[int, int | None]:
        return {
            cause.pk: int(value) if (value := self.cleaned_data[f"c{cause.pk}"]) else None for cause in self.causes
        }

    def reasons(self) -> dict[int, str]:
        return {cause.pk: self.cleaned_data[f"w{cause.pk}"] for cause in self.causes} if self.why else {}

    def rows(self) -> list[tuple[DelphiCause, Any, Any]]:
        return [
            (cause, self[f"c{cause.pk}"], self[f"w{cause.pk}"] if self.why else None) for cause in self.causes
        ]
