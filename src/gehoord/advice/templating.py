"""The letters a council can begin with. Their texts are in `templates_of_letters`; the first draft about bejegening is
made by `drafting`. No database."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.insight.facts import Figure

from .drafting import FILLS, Point, Points, first_draft, first_points, heard
from .letter import LetterPart
from .wording import SMALLEST

# What people still have to write begins so.
TO_FILL = "[vul in"


class Template(models.TextChoices):
    """What a new advice begins with."""

    BEJEGENING = "bejegening", _("Advies over bejegening")
    SHORT = "short", _("Kort advies dat niemand vroeg")
    PLAN = "plan", _("Reactie op een plan")
    REPORT = "report", _("Overzicht van een half jaar")


@cache
def _read(key: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"templates_of_letters/{key}.toml").read_text("utf-8"))


def draft_from(
    template: str, figures: Sequence[Figure], *, smallest: int = SMALLEST
) -> tuple[tuple[LetterPart, ...], Points]:
    """The parts and the points of a first draft. What there is no evidence for is left out; what only people know is
    left for them to fill in."""
    if template == Template.BEJEGENING:
        return first_draft(figures, smallest=smallest), first_points(figures, smallest=smallest)
    told = _read(template)
    points = _points(told["points"], figures, smallest)
    texts = {"bottlenecks": points.bottlenecks, "recommendations": points.recommendations}
    parts: list[LetterPart] = []
    for row in told["parts"]:
        if "fill" in row:
            parts += FILLS[row["fill"]](figures, smallest)
        elif "kind" in row:
            found = tuple(point.text for point in texts[row["kind"]])
            if found:
                parts.append(LetterPart(row["kind"], row["heading"], row["text"].strip(), points=found))
        else:
            said = [row.get("text", "").strip(), heard(figures, smallest) if row.get("heard") else ""]
            if any(said):
                parts.append(LetterPart("text", row["heading"], "\n\n".join(one for one in said if one)))
    return tuple(parts), points


def _points(told: dict[str, Any], figures: Sequence[Figure], smallest: int) -> Points:
    """Bottlenecks that figures say, or one to fill in; what is asked rests on the same figures."""
    found = first_points(figures, smallest=smallest).bottlenecks
    most = told.get("most_bottlenecks", len(found) or 1)
    bottlenecks = found[:most] or ((Point(told["bottleneck"]),) if most else ())
    refs = tuple(dict.fromkeys(ref for point in found for ref in point.refs))
    return Points(bottlenecks, tuple(Point(text, refs) for text in told["recommendations"]))


def to_fill(texts: Sequence[str]) -> bool:
    """Whether somebody still has to write something."""
    return any(TO_FILL in text.lower() for text in texts)
