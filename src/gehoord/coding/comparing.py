"""Two codings of one story beside each other, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .choices import Choices, Mark
from .models import Codebook

LONGEST_QUOTE = 90


@dataclass(frozen=True)
class Difference:
    """What one of two coders chose and the other did not. `theme` is the key for its colour, or empty."""

    label: str
    quote: str = ""
    theme: str = ""


@dataclass(frozen=True)
class Comparison:
    only_mine: tuple[Difference, ...]
    only_theirs: tuple[Difference, ...]

    @property
    def is_same(self) -> bool:
        return not self.only_mine and not self.only_theirs


def compare(mine: Choices, theirs: Choices, *, text: str, codebook: Codebook) -> Comparison:
    """What the two chose differently."""
    return Comparison(
        tuple(_extra(mine, theirs, text, codebook)), tuple(_extra(theirs, mine, text, codebook))
    )


def _extra(one: Choices, other: Choices, text: str, codebook: Codebook) -> list[Difference]:
    labels = codebook.labels()

    def name(key: str) -> str:
        parent = key.split(".", 1)[0]
        return f"{labels.get(parent, parent)}: {labels.get(key, key)}" if "." in key else labels.get(key, key)

    found = []
    if one.bejegening != other.bejegening and one.bejegening is not None:
        found.append(Difference(_("over bejegening: ja") if one.bejegening else _("over bejegening: nee")))
    for mark in sorted(one.marks - other.marks):
        found.append(Difference(name(mark.key), quote_of(text, mark), mark.key.split(".", 1)[0]))
    for key in sorted(one.themes - other.themes):
        found.append(Difference(_("%(theme)s, voor het hele verhaal") % {"theme": name(key)}, theme=key))
    for key in sorted((one.other_topics - other.other_topics) | (one.preconditions - other.preconditions)):
        found.append(Difference(name(key)))
    return found


def quote_of(text: str, mark: Mark) -> str:
    """The words of a stretch, cut when long."""
    words = " ".join(text[mark.start : mark.end].split())
    return words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1].rstrip() + "…"
