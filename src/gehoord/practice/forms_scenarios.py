"""What people fill in about an invented scene."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import LONGEST_SCENARIO, LONGEST_TITLE


class DraftForm(forms.Form):
    theme = forms.ChoiceField(label=_("Over welk thema?"))
    language = forms.ChoiceField(label=_("In welke taal?"), choices=[("nl", _("Nederlands")), ("en", _("Engels"))])

    def __init__(self, *args: Any, themes: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = list(themes.items())  # type: ignore[attr-defined]


class ScenarioForm(forms.Form):
    title = forms.CharField(label=_("Titel"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("De scène"), max_length=LONGEST_SCENARIO, widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Verzin verder. Zet er niets in wat iemand je vertelde, en geen namen."),
    )
