"""The questions of a survey as one form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from .answering import CHOICES, NOT_APPLICABLE
from .models import Campaign, Question, QuestionKind, Respondent

SCALE = (
    ("1", _("helemaal oneens")),
    ("2", _("oneens")),
    ("3", _("tussenin")),
    ("4", _("eens")),
    ("5", _("helemaal eens")),
)
PICTURE_SCALE = (
    ("1", _("nee, nooit")),
    ("2", _("meestal niet")),
    ("3", _("soms")),
    ("4", _("meestal wel")),
    ("5", _("ja, altijd")),
)
APART = (NOT_APPLICABLE, _("niet van toepassing"))
PICTURE_APART = (NOT_APPLICABLE, _("weet ik niet"))
PREFIX, WORDS, ABOUT = "q-", "w-", "b-"

# What is asked about somebody, for young people and for parents.
ASKED = {
    "care": (_("Waar krijg je hulp?"), _("Waar krijgt je kind hulp?")),
    "ordered": (_("Wie koos voor de hulp?"), _("Wie koos voor de hulp?")),
    "age_band": (_("Hoe oud ben je?"), _("Hoe oud is je kind?")),
}


@dataclass(frozen=True)
class ScaleField:
    """A question on the scale, with its control. `options`: the five, and after them what stands apart."""

    question: Question
    field: BoundField

    @property
    def options(self) -> list[Any]:
        return [option for option in self.field if option.data["value"] != NOT_APPLICABLE]

    @property
    def apart(self) -> Any:
        return next((option for option in self.field if option.data["value"] == NOT_APPLICABLE), None)


class AnswersForm(forms.Form):
    """`answers`, `words` and `background` once valid. Asks only what the campaign leaves open."""

    def __init__(self, campaign: Campaign, questions: Iterable[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        pictures = campaign.questionnaire.is_pictures
        scale, apart = (PICTURE_SCALE, PICTURE_APART) if pictures else (SCALE, APART)
        for question in self.questions:
            if question.kind == QuestionKind.SCALE:
                self.fields[PREFIX + question.key] = forms.ChoiceField(
                    label=question.asked, choices=[*scale, apart] if question.may_not_apply else scale,
                    required=False, widget=forms.RadioSelect,
                )
        asks = campaign.questionnaire.respondent
        if asks != Respondent.PROFESSIONAL:
            fixed = {"care": campaign.care, "ordered": campaign.ordered}
            for name, choices in CHOICES.items():
                if not fixed.get(name):
                    self.fields[ABOUT + name] = forms.ChoiceField(
                        label=ASKED[name][asks == Respondent.PARENT], choices=choices.choices, required=False,
                        widget=forms.RadioSelect,
                    )
        for question in self.questions:
            if question.kind == QuestionKind.OPEN:
                self.fields[WORDS + question.key] = forms.CharField(
                    label=question.asked, required=False, strip=False,
                    widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
                    help_text=_(
                        "Schrijf geen namen op. Namen en telefoonnummers halen we zo goed mogelijk weg voordat iemand "
                        "dit leest."
                    ),
                )

    @property
    def scale_fields(self) -> list[ScaleField]:
        return [
            ScaleField(question, self[PREFIX + question.key])
            for question in self.questions if PREFIX + question.key in self.fields
        ]

    @property
    def background_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith(ABOUT)]

    @property
    def word_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith(WORDS)]

    @property
    def answers(self) -> dict[str, int | str | None]:
        return {
            key: int(value) if value not in ("", NOT_APPLICABLE) else value or None
            for key, value in self._with(PREFIX).items()
        }

    @property
    def words(self) -> dict[str, str]:
        return self._with(WORDS)

    @property
    def background(self) -> dict[str, str]:
        return self._with(ABOUT)

    def refuse(self, field: str | None, message: str) -> None:
        """Shows a refusal at the field it is about, or else above the form."""
        names = [prefix + (field or "") for prefix in (WORDS, ABOUT, PREFIX)]
        self.add_error(next((name for name in names if name in self.fields), None), message)

    def _with(self, prefix: str) -> dict[str, Any]:
        return {
            name.removeprefix(prefix): value for name, value in self.cleaned_data.items() if name.startswith(prefix)
        }
