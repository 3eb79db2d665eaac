"""The questions of a survey as one form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .answering import NOT_APPLICABLE
from .models import Question

SCALE = (
    ("1", _("helemaal oneens")),
    ("2", _("oneens")),
    ("3", _("niet eens, niet oneens")),
    ("4", _("eens")),
    ("5", _("helemaal eens")),
    (NOT_APPLICABLE, _("niet van toepassing")),
)
PREFIX = "q-"


class AnswersForm(forms.Form):
    """`answers` gives key -> 1 to 5 or None, once valid."""

    def __init__(self, questions: Iterable[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[PREFIX + question.key] = forms.ChoiceField(
                label=question.asked, choices=SCALE, required=False,
                widget=forms.RadioSelect,
            )

    @property
    def answers(self) -> dict[str, int | str | None]:
        return {
            name.removeprefix(PREFIX): int(value) if value not in ("", NOT_APPLICABLE) else value or None
            for name, value in self.cleaned_data.items()
        }
