"""What the facilitator fills in about a vote."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..forms import NOT_WHO
from ..models import Block, BlockKind, Counting
from ..services import LONGEST_TITLE
from .rules import MOST_DOTS, MOST_TOP


class RulesForm(forms.Form):
    """By which rules a vote is counted; what does not go with its kind is not asked."""

    about = forms.ModelChoiceField(
        queryset=Block.objects.none(), required=False, label=_("Kiezen mensen uit kaarten die ze eerst schrijven?"),
        empty_label=_("Nee, ik zet alles zelf klaar"),
        help_text=_("Dan komen die kaarten erbij als de stemming opengaat. Eerst zelf kiezen welke, kan ook."),
    )
    method = forms.ChoiceField(
        label=_("Hoe tellen we?"), choices=[(one.value, one.label) for one in (Counting.BORDA, Counting.DUELS)],
        help_text=_(
            "Punten: iets dat bijna iedereen best belangrijk vindt, eindigt hoog. Duels: wie van elke ander wint, "
            "staat bovenaan. Geen van beide is de enige goede, daarom kies je vooraf."
        ),
        widget=forms.RadioSelect,
    )
    dots = forms.IntegerField(
        label=_("Hoeveel stippen heeft iedereen?"), min_value=1, max_value=MOST_DOTS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    most_on_one = forms.IntegerField(
        label=_("Hoeveel stippen mogen er op één?"), min_value=1, max_value=MOST_DOTS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    top = forms.IntegerField(
        label=_("Hoeveel komen er in de top?"), min_value=1, max_value=MOST_TOP, help_text=_("Meestal zeven."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    own_statements = forms.BooleanField(
        label=_("Mensen mogen zelf een stelling insturen"), required=False,
        help_text=_("Jij leest die eerst en laat ze toe. Namen halen we weg, maar niet altijd allemaal."),
    )
    texts = forms.CharField(
        label=_("Stellingen, één per regel"), required=False, help_text=NOT_WHO,
        widget=forms.Textarea(attrs={"rows": 6}), strip=False,
    )

    def __init__(self, *args: Any, kind: str, writing: Any, **kwargs: Any) -> None:
        """`writing`: the parts of the agenda in which people write cards."""
        super().__init__(*args, **kwargs)
        self.fields["about"].queryset = writing  # type: ignore[attr-defined]
        self.fields["about"].label_from_instance = lambda block: block.question  # type: ignore[attr-defined]
        for name in set(self.fields) - ASKED[kind]:
            del self.fields[name]

    @property
    def rules(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "texts"}

    @property
    def lines(self) -> list[str]:
        return str(self.cleaned_data.get("texts", "")).splitlines()


ASKED = {
    BlockKind.STATEMENTS.value: {"about", "own_statements", "texts"},
    BlockKind.DOTS.value: {"about", "dots", "most_on_one", "top"},
    BlockKind.RANKING.value: {"about", "method", "top"},
}


class KeepForm(forms.Form):
    """How an outcome is kept; which of a tie at the edge go along is read beside it."""

    title = forms.CharField(label=_("Titel"), max_length=LONGEST_TITLE)
    how = forms.ChoiceField(
        label=_("Hoe leg je het vast?"), widget=forms.RadioSelect, initial="set",
        choices=[
            ("set", _("Zonder volgorde: geen ervan telt zwaarder")), ("order", _("Met de volgorde van de stemming")),
        ],
    )

    def __init__(self, *args: Any, about_causes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not about_causes:
            del self.fields["how"]
