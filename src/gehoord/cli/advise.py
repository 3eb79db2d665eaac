"""`gehoord advise`: a draft letter from nothing but a spreadsheet, without database, keys or network."""

from __future__ import annotations

import argparse
import datetime
import errno
import hashlib
import json
import os
import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from gehoord.analysis.tables import (
    KINDS,
    Note,
    Stories,
    Story,
    TableProblem,
    choose_columns,
    named_column,
    open_table,
    told_of_columns,
)
from gehoord.insight.facts import Figure

from . import advise_count, advise_figures, advise_groups, analyse
from .django import start
from .output import stopped_by_signal, whole_folder
from .progress import Progress
from .words import Stop
from .words import word as _


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "advise",
        help=_("maak van een rekenblad met verhalen een concept van een advies"),
        description=_(
            "Leest CSV, XLSX, ODS of JSONL, maakt de verhalen veilig en schrijft een conceptbrief (DOCX, ODT, PDF), "
            "het bewijs (JSON) en de grafieken (SVG). De thema's zijn voorstellen van een model: kijk ze na. Er is "
            "geen database, sleutel of internet voor nodig."
        ),
    )
    parser.add_argument("file", metavar="FILE", help=_("het bestand met de verhalen"))
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help=_("map voor de brief en het bewijs"))
    parser.add_argument("--gatherings", metavar="FILE.json", type=Path, help=_("wat in bijeenkomsten naar voren kwam"))
    parser.add_argument(
        "--quotes-column", metavar="NAME", help=_("kolom met ja waar citeren mag; zonder kolom geen citaten")
    )
    parser.add_argument("--date-column", metavar="NAME", help=_("kolom met de dag van elk verhaal, voor een verloop"))
    parser.add_argument("--text-column", metavar="NAME", help=_("kolom met de verhalen (naam of nummer)"))
    parser.add_argument("--id-column", metavar="NAME", help=_("kolom met het nummer van elk verhaal"))
    parser.add_argument("--sheet", metavar="NAME", help=_("werkblad in XLSX of ODS"))
    parser.add_argument("--format", choices=KINDS, help=_("soort bestand, als de naam het niet zegt"))
    parser.add_argument("--council", metavar="NAME", default="Onze raad", help=_("naam van de raad die adviseert"))
    parser.add_argument("--municipality", metavar="NAME", default="", help=_("gemeente aan wie het advies gaat"))
    parser.add_argument("--date", metavar="2026-11-24", type=_day, help=_("dag van de brief; anders vandaag"))
    parser.set_defaults(handler=run)


def _day(typed: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(_("schrijf de dag als 2026-11-24")) from None


def run(options: argparse.Namespace) -> int:
    """Read, check, make safe, score, count, write. Raises Stop with one sentence; then nothing was written."""
    out: Path = options.out
    try:
        with stopped_by_signal(), whole_folder(out) as folder:
            advise(options, folder)
    except TableProblem as problem:
        raise Stop(analyse.sentence(problem, options.file)) from None
    except OSError as error:
        above = out.resolve().parent
        if error.errno == errno.ENOENT and not above.exists():
            raise Stop(_("De map %(name)s is er niet. Maak die eerst.") % {"name": above}) from None
        if error.errno != errno.ENOTEMPTY:
            raise
        raise Stop(
            _("De map %(name)s is niet leeg. Kies een andere, dan gaat er niets verloren.") % {"name": out}
        ) from None
    return 0


def advise(options: argparse.Namespace, folder: Path) -> None:
    """Every file, in `folder`. Raises Stop, TableProblem, OSError."""
    started = time.monotonic()
    groups = advise_groups.read(options.gatherings) if options.gatherings else None
    path = Path(options.file)
    if options.file == "-" or path.is_fifo():
        raise Stop(_("Uit een pijp kan ik maar één keer lezen. Bewaar de verhalen eerst in een bestand."))
    table = open_table(path, kind=options.format, sheet=options.sheet)
    columns = choose_columns(table.columns, table.sample, text=options.text_column, id=options.id_column)
    quotes = _column(table.columns, options.quotes_column, "--quotes-column")
    dates = _column(table.columns, options.date_column, "--date-column")
    if columns.text in (quotes, dates):
        raise Stop(_("In die kolom staan de verhalen zelf. Kies een andere met --quotes-column of --date-column."))
    watched = advise_count.Watched(table)
    stories = Stories(watched, columns)  # type: ignore[arg-type]  # walks the same way as the table
    beside = advise_count.Beside(watched, quotes, dates, is_excel=table.kind == "xlsx")
    for note in (*table.notes, *told_of_columns(table.columns, columns)):
        analyse.tell(note)
    if quotes is None:
        analyse.tell(Note(_("Zonder --quotes-column citeer ik niemand.")))
    total = analyse.checked(stories)
    if total == 0:
        raise Stop(_("In dit bestand staan geen verhalen, alleen namen van kolommen."))
    start()  # the kinds of evidence and their words; no database is opened
    tools = analyse.real_tools()
    if tools.reason:
        analyse.tell(Note(_("De voorstellen komen zonder zinsbetekenis tot stand en zijn wat minder goed: %(why)s"),
                          {"why": tools.reason}))
    tally = _count(stories, tools, beside, total)
    for note in beside.notes():
        analyse.tell(note)
    if stories.skipped:
        analyse.tell(Note(_("Lege rijen overgeslagen: %(count)d."), {"count": stories.skipped}))
    counted = time.monotonic()
    day: datetime.date = options.date or datetime.date.today()  # noqa: DTZ011  (the writer's own calendar)
    figures = advise_figures.figures_of(tally, moment=advise_figures.in_words(day))
    if groups is not None:
        figures += advise_groups.figures_of(groups, first=len(figures) + 1, moment=advise_figures.in_words(day))
    for name, content in _letter(options, day, figures).items():
        (folder / name).write_bytes(content)
    evidence = advise_figures.as_json(tally, figures, day=day, file=path.name, digest=_digest(path))
    (folder / "bewijs.json").write_text(json.dumps(evidence, ensure_ascii=False, indent=1) + "\n", "utf-8", "replace")
    if not tally.about:
        analyse.tell(
            Note(_("Volgens het model gaat geen van de verhalen over bejegening; de brief vraagt dus weinig."))
        )
    analyse.tell(Note(
        _("Klaar. Verhalen: %(count)d, in %(stories)s seconden; de documenten in %(documents)s. Lees %(place)s na."),
        {"count": tally.stories, "stories": f"{counted - started:.1f}",
         "documents": f"{time.monotonic() - counted:.1f}", "place": os.path.join(options.out, "advies.docx")},
    ))


def _column(columns: tuple[str, ...], name: str | None, option: str) -> int | None:
    return named_column(columns, name, option) if name else None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _count(
    stories: Iterable[Story], tools: analyse.Tools, beside: advise_count.Beside, total: int
) -> advise_count.Tally:
    tally = advise_count.Tally()
    progress = Progress(_("Verhalen"), total)
    # What stands beside a story has to be read while its row is the last one.
    rest = ((story, beside.may_quote(), beside.period()) for story in stories)
    try:
        while batch := list(islice(rest, analyse.STORIES_AT_ONCE)):
            safe = [tools.deidentify(story.text).text for story, _may, _period in batch]
            for (story, may, period), text, scores in zip(batch, safe, tools.score_many(safe), strict=True):
                tally.add(story.id, text, scores, may_quote=may, period=period)
            progress.step(len(batch))
    finally:
        progress.close()
    return tally


def _letter(options: argparse.Namespace, day: datetime.date, figures: list[Figure]) -> dict[str, bytes]:
    """The documents and pictures by name. Raises Stop when one cannot be made."""
    from django.utils.translation import override

    from gehoord.advice.compose import compose
    from gehoord.advice.drafting import first_draft
    from gehoord.advice.letter import Head, Letter
    from gehoord.core.ui.documents import DocumentFailed, render
    from gehoord.core.ui.documents.model import Picture

    town = options.municipality
    head = Head(
        council=options.council, municipality=town, date=advise_figures.in_words(day), marked="CONCEPT",
        addressee=(
            "Aan het college van burgemeester en wethouders", f"van de gemeente {town}" if town else "van de gemeente",
        ),
        salutation="Geacht college,", subject="Advies over bejegening", signed_by=options.council,
    )
    with override("nl"):
        letter = Letter(head, first_draft(figures, proposed=True), tuple(figures))
        document = compose(letter, has_receipts=False)
        try:
            made = render(document)
        except DocumentFailed as failed:
            raise Stop(_(failed.reason)) from None
    named = {figure.title: f"grafiek-{figure.ref.lower()}-{figure.kind}.svg" for figure in figures}
    drawn = {named[part.caption]: part.svg.encode() for part in document.parts if isinstance(part, Picture)}
    return {"advies.docx": made.docx, "advies.odt": made.odt, "advies.pdf": made.pdf, **drawn}
