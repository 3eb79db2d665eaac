"""What is typed over from paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from ..forms import LinesForm
from ..live.outcomes import choices
from ..models import Block, GroupRole
from ..services import MOST_PEOPLE
from .counting import Counted

CardsForm = LinesForm


class CountForm(forms.Form):
    """A number for each role and answer of a question."""

    def __init__(self, *args: Any, block: Block, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = choices(block.kind)
        for role in GroupRole:
            for value, label in self.asked:
                self.fields[_name(role, value)] = forms.IntegerField(
                    label=f"{role.label}: {label}", min_value=0, max_value=MOST_PEOPLE, required=False,
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                )

    @classmethod
    def of(cls, block: Block, there: Counted) -> CountForm:
        return cls(block=block, initial={_name(role, value): people for (role, value), people in there.items()})

    def people(self) -> dict[tuple[str, int], int]:
        return {
            (role.value, value): self.cleaned_data.get(_name(role, value)) or 0
            for role in GroupRole for value, _label in self.asked
        }

    def rows(self) -> Iterable[tuple[Any, list[Any]]]:
        """(of whom, a field for each answer)."""
        return [(role.label, [self[_name(role, value)] for value, _label in self.asked]) for role in GroupRole]


def _name(role: str, value: int) -> str:
    return f"{GroupRole(role).value}-{value}"
