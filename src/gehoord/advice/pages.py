"""What the page of the writers shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .comments import open_by_block
from .forms import BlockForm, HeadForm, NewPointForm, PointForm
from .models import Advice, Block, Recommendation
from .named import names_for
from .plainness import reading_of
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
    # How many comments on the letter as a whole are open; of a block, `block.open_comments` says so.
    open_comments: int


def writing_page(advice: Advice, bound: Bound | None = None) -> WritingPage:
    sent = bound or {}
    blocks, points = blocks_of(advice), points_of(advice)
    found = reference_list(advice)
    waiting = open_by_block(advice)
    for block in blocks:
        block.open_comments = waiting.get(block.pk, 0)  # type: ignore[attr-defined]
    used = {evidence.ref for evidence in evidence_in(advice, blocks, points)}
    names = names_for([evidence for evidence, _words in found], used)
    choices = [(evidence.pk, f"{evidence.ref} · {evidence.title}") for evidence, _words in found]
    more: dict[str, Any] = {"council": advice.council, "choices": choices}
    forms = [(b, sent.get(("block", b.pk)) or BlockForm.of(b, **more)) for b in blocks]
    for block, form in forms:
        block.read = reading_of(str(form["text"].value() or ""))  # type: ignore[attr-defined]
    return WritingPage(
        head=sent.get(("head", 0)) or HeadForm.of(advice),
        blocks=forms,
        points=[(p, sent.get(("point", p.pk)) or PointForm.of(p, **more)) for p in points],
        new_block=sent.get(("block", 0)) or BlockForm(prefix="nb", **more),
        new_point=sent.get(("point", 0)) or NewPointForm(prefix="np", **more),
        open_comments=waiting.get(None, 0),
        references=[Reference(e.ref, e.title, words, e.ref in used, names.get(e.ref, "")) for e, words in found],
    )
