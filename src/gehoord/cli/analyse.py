"""`gehoord analyse`: a spreadsheet of stories made safe and scored, without database, keys or network."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from gehoord.analysis.tables import (
    KINDS,
    Note,
    Stories,
    Story,
    TableProblem,
    choose_columns,
    open_stream,
    open_table,
    told_of_columns,
)

from .output import stopped_by_signal, whole_file
from .progress import Progress
from .words import Stop, why_no_embeddings
from .words import word as _

# Enough for the embeddings to be made in batches, few enough to be flat in memory.
STORIES_AT_ONCE = 32


class SafeText(Protocol):
    """What de-identification hands over: the text with placeholders, and spans in the input."""

    @property
    def text(self) -> str: ...
    @property
    def spans(self) -> Sequence[Any]: ...


@dataclass(frozen=True)
class Tools:
    """What makes a text safe and what scores it; tests put in quick ones."""

    deidentify: Callable[[str], SafeText]
    score_many: Callable[[Sequence[str]], Sequence[Any]]
    # Why the model runs without embeddings; empty when it runs whole.
    reason: str = ""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "analyse",
        help=_("maak een rekenblad met verhalen veilig en laat zien waar ze over gaan"),
        description=_(
            "Leest CSV, XLSX, ODS of JSONL en schrijft per verhaal een regel JSON: de veilige tekst, wat er is "
            "weggehaald, of het over bejegening gaat, de thema's en of er spoed bij is. Er is geen database, "
            "sleutel of internet voor nodig."
        ),
    )
    parser.add_argument("file", metavar="FILE", help=_("het bestand; - leest CSV of JSONL uit een pijp"))
    parser.add_argument("--out", metavar="FILE", type=Path, help=_("schrijf hierheen in plaats van op het scherm"))
    parser.add_argument("--text-column", metavar="NAME", help=_("kolom met de verhalen (naam of nummer)"))
    parser.add_argument("--id-column", metavar="NAME", help=_("kolom met het nummer van elk verhaal"))
    parser.add_argument("--sheet", metavar="NAME", help=_("werkblad in XLSX of ODS"))
    parser.add_argument("--format", choices=KINDS, help=_("soort bestand, als de naam het niet zegt"))
    parser.set_defaults(handler=run)


def run(options: argparse.Namespace) -> int:
    """Read, check, make safe, score, write. Raises Stop with one sentence when the file is refused."""
    try:
        with stopped_by_signal():
            analyse(
                options.file, out=options.out, text=options.text_column, id=options.id_column,
                sheet=options.sheet, kind=options.format,
            )
    except TableProblem as problem:
        raise Stop(sentence(problem, options.file)) from None
    return 0


def sentence(problem: TableProblem, file: str) -> str:
    """File, row, column and what is wrong there, in the reader's language."""
    place = ["-" if file == "-" else os.path.basename(file)]
    if problem.row is not None:
        place.append(_("rij %(row)d") % {"row": problem.row})
    if problem.column is not None:
        place.append(_("kolom “%(column)s”") % {"column": problem.column})
    return f"{', '.join(place)}: {_(problem.message) % problem.values}"


def analyse(
    file: str, *, out: Path | None, text: str | None = None, id: str | None = None, sheet: str | None = None,
    kind: str | None = None, tools: Tools | None = None,
) -> int:
    """How many stories were written. Raises TableProblem, Stop or OSError; then no file was written.

    A file is first checked to its end, so that one that breaks off is refused at once and nothing of it
    is written; what comes in through a pipe is checked while it is worked on.
    """
    started = time.monotonic()
    if out is not None and file != "-" and out.exists() and Path(file).exists() and out.samefile(file):
        raise Stop(_("--out is het bestand zelf. Kies een andere naam, dan blijven de verhalen bewaard."))
    table = open_stream(sys.stdin.buffer, kind=kind) if file == "-" else open_table(Path(file), kind=kind, sheet=sheet)
    columns = choose_columns(table.columns, table.sample, text=text, id=id)
    for note in (*table.notes, *told_of_columns(table.columns, columns)):
        tell(note)
    stories = Stories(table, columns)
    total = checked(stories) if table.is_restartable else None
    if total == 0:
        raise Stop(_("In dit bestand staan geen verhalen, alleen namen van kolommen."))
    tools = tools or real_tools()
    if tools.reason:
        tell(Note(_("De voorstellen komen zonder zinsbetekenis tot stand en zijn wat minder goed: %(why)s"),
                   {"why": tools.reason}))
    with whole_file(out) as target:
        count = _write(stories, tools, target, Progress(_("Verhalen"), total))
    if stories.skipped:
        tell(Note(_("Lege rijen overgeslagen: %(count)d."), {"count": stories.skipped}))
    seconds = f"{time.monotonic() - started:.1f}"
    tell(Note(_("Klaar. Verhalen: %(count)d, in %(seconds)s seconden."), {"count": count, "seconds": seconds}))
    return count


def real_tools() -> Tools:
    """The recognisers and the model that Gehoord ships. Loaded only here: they take a second or two."""
    from gehoord.analysis import scoring
    from gehoord.privacy import recognisers

    reason = scoring.info().reason
    return Tools(recognisers.deidentify, scoring.score_many, why_no_embeddings(reason) if reason else "")


def tell(note: Note) -> None:
    """One line on stderr, in the reader's language."""
    print(_(note.message) % note.values, file=sys.stderr)


def checked(stories: Stories) -> int:
    """How many stories there are, after a walk to the end of the file. Raises TableProblem."""
    progress = Progress(_("Bestand nakijken"))
    for _story in stories:
        progress.step()
    progress.close()
    return progress.count


def _write(stories: Iterable[Story], tools: Tools, target: Any, progress: Progress) -> int:
    rest: Iterator[Story] = iter(stories)
    try:
        while batch := list(islice(rest, STORIES_AT_ONCE)):
            safe = [tools.deidentify(story.text) for story in batch]
            for story, made, scores in zip(batch, safe, tools.score_many([s.text for s in safe]), strict=True):
                target.write(json.dumps(output_row(story, made, scores), ensure_ascii=False))
                target.write("\n")
            progress.step(len(batch))
    finally:
        progress.close()
    return progress.count


def output_row(story: Story, safe: SafeText, scores: Any) -> dict[str, object]:
    """The contract of one line: others build on these names and types. Offsets are code points in the cell."""
    return {
        "id": story.id,
        "deidentified": safe.text,
        "pii": [{"start": span.start, "end": span.end, "type": span.type} for span in safe.spans],
        "bejegening": bool(scores.bejegening),
        "bejegening_p": round(float(scores.bejegening_p), 6),
        "themes": list(scores.themes),
        "theme_p": {theme: round(float(p), 6) for theme, p in scores.theme_p.items()},
        "urgent": bool(scores.urgent),
        "urgent_p": round(float(scores.urgent_p), 6),
    }
