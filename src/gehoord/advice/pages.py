"""What the page of the writers shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .forms import BlockForm, HeadForm, NewPointForm, PointForm
from .models import Advice, Block, Recommendation
from .named import names_for
from .selectors import blocks_of, evidence_in, points_of, reference_list

# The forms that may come back with errors: (what, its primary key or 0) -> the form as it was sent.
Bound = dict[tuple[str, int], Any]


@dataclass(frozen=True)
class Reference:
    """Evidence, what `{{ B3 }}` prints as, and whether this advice uses it."""

    ref: str
    title: str
    words: str
    used: bool
    # What it may also be called; empty when nothing or something else is meant by that.
    name: str = ""


@dataclass(frozen=True)
class WritingPage:
    """One query for each kind of row, however many there are."""

    head: HeadForm
    blocks: list[tuple[Block, BlockForm]]
    points: list[tuple[Recommendation, PointForm]]
    new_block: BlockForm
    new_point: NewPointForm
    references: list[Reference]


def writing_page(advice: Advice, bound: Bound | None = None) -> WritingPage:
    sent = bound or {}
    blocks, points = blocks_of(advice), points_of(advice)
    found = reference_list(advice)
    used = {evidence.ref for evidence in evidence_in(advice, blocks, points)}
    names = names_for([evidence for evidence, _words in found], used)
    choices = [(evidence.pk, f"{evidence.ref} · {evidence.title}") for evidence, _words in found]
    more: dict[str, Any] = {"council": advice.council, "choices": choices}
    return WritingPage(
        head=sent.get(("head", 0)) or HeadForm.of(advice),
        blocks=[(b, sent.get(("block", b.pk)) or BlockForm.of(b, **more)) for b in blocks],
        points=[(p, sent.get(("point", p.pk)) or PointForm.of(p, **more)) for p in points],
        new_block=sent.get(("block", 0)) or BlockForm(prefix="nb", **more),
        new_point=sent.get(("point", 0)) or NewPointForm(prefix="np", **more),
        references=[Reference(e.ref, e.title, words, e.ref in used, names.get(e.ref, "")) for e, words in found],
    )
