"""A document made ready for every format: clean text, whole anchors, no skipped heading levels."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gehoord.core.ui.documents.model import (
    Document,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Part,
    Picture,
    Quotation,
    Table,
    Text,
)
from gehoord.core.ui.documents.words import clean, labels, on_one_line, written

# Stands in the place of a number that may not be shown.
HIDDEN = "·"


@dataclass(frozen=True, slots=True)
class Column:
    """`share` of the width of the table, between 0 and 1."""

    is_number: bool
    share: float


def prepared(document: Document) -> Document:
    """The same document as each writer may take it as it is.

    Anchors become a1, a2 …; a link to an anchor that is not there becomes plain text. A heading goes at most one
    level deeper than the one before it, because PDF/UA and screen readers count on that.
    """
    anchors: dict[str, str] = {}
    for part in (*document.parts, *document.annexes):
        if isinstance(part, Heading) and part.anchor and on_one_line(part.text):
            anchors.setdefault(part.anchor, f"a{len(anchors) + 1}")
    unused = dict(anchors)
    parts, level = _parts(document.parts, anchors, unused, 0)
    annexes, _level = _parts(document.annexes, anchors, unused, level)
    line = on_one_line
    return replace(
        document, parts=parts, annexes=_each_on_a_new_page(annexes), closing=_lines(document.closing),
        sender=_lines(document.sender), addressee=_lines(document.addressee), title=line(document.title),
        date=line(document.date), subject=line(document.subject), reference=line(document.reference),
        salutation=line(document.salutation), marked=line(document.marked), author=line(document.author),
        language=line(document.language), contact=line(document.contact), footer=line(document.footer),
        logo=document.logo and replace(document.logo, alt=line(document.logo.alt) or line(document.author)),
    )


def details(document: Document) -> list[tuple[str, str]]:
    """The lines between addressee and title, each with its label; empty ones are left out."""
    words = labels(document.language)
    every = [
        (words["date"], document.date), (words["reference"], document.reference),
        (words["subject"], document.subject), (words["status"], document.marked),
    ]
    return [(label, value) for label, value in every if value]


def columns(table: Table, language: str) -> list[Column]:
    """What stands in each column and how wide it should be. All rows count as wide as the widest."""
    count = max([len(table.head), *(len(row) for row in table.rows)], default=0)
    found, weights = [], []
    for place in range(count):
        cells = [row[place] for row in table.rows if place < len(row) and row[place] is not None]
        texts = [written(cell, language) for cell in cells]
        texts += [on_one_line(head) for head in table.head[place : place + 1]]
        longest = max((len(text) for text in texts), default=1)
        longest_word = max((len(word) for text in texts for word in text.split()), default=1)
        # A long word should fit, a long text may wrap, and no column takes everything.
        weights.append(max(min(longest_word, 24) + 2, min(longest, 44), 6))
        numbers = [cell for cell in cells if cell != HIDDEN]
        found.append(bool(numbers) and not any(isinstance(cell, str) for cell in numbers))
    total = sum(weights)
    return [Column(number, weight / total) for number, weight in zip(found, weights, strict=True)]


def _lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for text in lines for line in clean(text).strip().split("\n") if line)


def _runs(runs: tuple[Text, ...], anchors: dict[str, str]) -> tuple[Text, ...]:
    cleaned = (replace(run, text=clean(run.text), to=anchors.get(run.to, "")) for run in runs)
    return tuple(run for run in cleaned if run.text)


def _parts(
    parts: tuple[Part, ...], anchors: dict[str, str], unused: dict[str, str], level: int
) -> tuple[tuple[Part, ...], int]:
    """The parts, and how deep the last heading was. An anchor belongs to the first heading that has it."""
    ready: list[Part] = []
    for part in parts:
        match part:
            case Heading():
                text = on_one_line(part.text)
                if not text:
                    continue
                level = max(1, min(part.level, level + 1, 3))
                ready.append(Heading(level, text, unused.pop(part.anchor, "")))
            case Paragraph():
                if runs := _runs(part.runs, anchors):
                    ready.append(Paragraph(runs))
            case Items():
                items = tuple(runs for item in part.items if (runs := _runs(item, anchors)))
                if items:
                    ready.append(replace(part, items=items))
            case Quotation():
                said = _runs(part.runs, anchors)
                ready.append(Quotation(clean(part.text).strip(), on_one_line(part.source), said))
            case Table():
                ready.append(_even(replace(part, caption=on_one_line(part.caption))))
            case Picture():
                ready.append(replace(part, alt=on_one_line(part.alt), caption=on_one_line(part.caption)))
            case PageBreak():
                if ready and not isinstance(ready[-1], PageBreak):
                    ready.append(part)
    while ready and isinstance(ready[-1], PageBreak):
        ready.pop()
    return tuple(ready), level


def _even(table: Table) -> Table:
    """The table with a header cell and a cell in every place."""
    count = max([len(table.head), *(len(row) for row in table.rows)], default=0)
    return replace(
        table,
        head=tuple(on_one_line(head) for head in table.head) + ("",) * (count - len(table.head)),
        rows=tuple(row + (None,) * (count - len(row)) for row in table.rows),
    )


def _each_on_a_new_page(annexes: tuple[Part, ...]) -> tuple[Part, ...]:
    ready: list[Part] = []
    for place, part in enumerate(annexes):
        starts = place == 0 or (isinstance(part, Heading) and part.level == 1)
        if starts and not (ready and isinstance(ready[-1], PageBreak)):
            ready.append(PageBreak())
        ready.append(part)
    return tuple(ready)
