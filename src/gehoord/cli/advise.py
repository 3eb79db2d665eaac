"""`gehoord advise`: a draft letter from nothing but a spreadsheet, without database, keys or network."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from gehoord.analysis.tables import Note, Stories, Story, TableProblem, choose_columns, named_column, open_table

from . import advise_count, advise_groups, analyse
from .django import start
from .output import stopped_by_signal
from .progress import Progress
from .words import Stop
from .words import word as _

NAMES = ("advies.docx", "advies.odt", "advies.pdf", "bewijs.json")
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()


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
    parser.add_argument("--text-column", metavar="NAME", help=_("kolom met de verhalen (naam of nummer)"))
    parser.add_argument("--id-column", metavar="NAME", help=_("kolom met het nummer van elk verhaal"))
    parser.add_argument("--sheet", metavar="NAME", help=_("werkblad in XLSX of ODS"))
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
    try:
        with stopped_by_signal():
            advise(options)
    except TableProblem as problem:
        raise Stop(analyse.sentence(problem, options.file)) from None
    return 0


def advise(options: argparse.Namespace) -> None:
    """The files in `options.out`: all of them, or none. Raises Stop, TableProblem, OSError."""
    started = time.monotonic()
    out: Path = options.out
    _check_free(out)
    groups = advise_groups.read(options.gatherings) if options.gatherings else None
    table = open_table(Path(options.file), kind=None, sheet=options.sheet)
    columns = choose_columns(table.columns, table.sample, text=options.text_column, id=options.id_column)
    quotes = options.quotes_column
    place = named_column(table.columns, quotes, "--quotes-column") if quotes else None
    watched: Any = advise_count.Watched(table)
    stories = Stories(watched, columns)
    consent = advise_count.Consent(watched, place)
    for note in table.notes:
        analyse._tell(note)
    analyse._tell(Note(_("De verhalen staan in kolom “%(column)s”."), {"column": table.columns[columns.text]}))
    total = sum(1 for _story in stories) if table.is_restartable else None
    if total == 0:
        raise Stop(_("In dit bestand staan geen verhalen, alleen namen van kolommen."))
    tally = _count(stories, analyse.real_tools(), consent, total)
    if consent.unknown:
        said = ", ".join(f"“{value}”" for value, _n in consent.unknown.most_common(3))
        times = sum(consent.unknown.values())
        analyse._tell(Note(_("Niet begrepen als ja of nee, dus niet geciteerd: %(said)s (%(times)d keer)."),
                           {"said": said, "times": times}))
    counted = time.monotonic()
    files = _files(options, tally, groups)
    made = time.monotonic()
    _write(out, files)
    analyse._tell(Note(
        _("Klaar: %(count)d verhalen in %(stories)s seconden, de documenten in %(documents)s. Lees %(place)s na."),
        {"count": tally.stories, "stories": f"{counted - started:.1f}", "documents": f"{made - counted:.1f}",
         "place": str(out / NAMES[0])},
    ))


def _count(stories: Iterable[Story], tools: analyse.Tools, consent: advise_count.Consent, total: int | None) -> Any:
    tally = advise_count.Tally()
    progress = Progress(_("Verhalen"), total)
    # The consent of a story has to be read while its row is the last one.
    rest = ((story, consent.given()) for story in stories)
    try:
        while batch := list(islice(rest, analyse.STORIES_AT_ONCE)):
            safe = [tools.deidentify(story.text).text for story, _may in batch]
            for (story, may), text, scores in zip(batch, safe, tools.score_many(safe), strict=True):
                tally.add(story.id, text, scores, may_quote=may)
            progress.step(len(batch))
    finally:
        progress.close()
    return tally


def _files(options: argparse.Namespace, tally: Any, groups: dict[str, Any] | None) -> dict[str, bytes]:
    """Each file by name. Raises Stop when a document cannot be made."""
    start()  # the kinds of evidence and their words; no database is opened
    from django.utils.translation import override

    from gehoord.advice.compose import compose
    from gehoord.advice.drafting import first_draft
    from gehoord.advice.letter import Head, Letter
    from gehoord.advice.pictures import picture_of
    from gehoord.advice.wording import shown
    from gehoord.coding.codebooks import read_codebook
    from gehoord.core.ui.documents import DocumentFailed, render

    day = options.date or datetime.date.today()  # noqa: DTZ011  (the day on the writer's own calendar)
    written = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    labels = {line.key: line.label_nl for line in read_codebook().lines}
    figures = advise_count.figures_of(tally, labels, file=os.path.basename(options.file), moment=written)
    if groups is not None:
        figures += advise_groups.figures_of(groups, first=len(figures) + 1, moment=written)
    town = options.municipality
    whom = f"van de gemeente {town}" if town else "van de gemeente"
    head = Head(
        council=options.council, municipality=town, date=written, marked="CONCEPT",
        addressee=("Aan het college van burgemeester en wethouders", whom), salutation="Geacht college,",
        subject="Advies over bejegening", signed_by=options.council,
    )
    with override("nl"):
        letter = Letter(head, first_draft(figures, proposed=True), tuple(figures))
        try:
            made = render(compose(letter))
        except DocumentFailed as failed:
            raise Stop(_(failed.reason)) from None
        pictures = [picture_of(shown(figure, 10)) for figure in figures]
    evidence = {
        "made": day.isoformat(), "stories": tally.stories, "model": tally.model,
        "judged_by": "model", "figures": [asdict(figure) for figure in figures],
    }
    files = dict(zip(NAMES, (
        made.docx, made.odt, made.pdf, json.dumps(evidence, ensure_ascii=False, indent=1).encode("utf-8", "replace"),
    ), strict=True))
    for figure, picture in zip(figures, pictures, strict=True):
        if picture is not None:
            files[f"grafiek-{figure.ref.lower()}-{figure.kind}.svg"] = picture.svg.encode()
    return files


def _check_free(out: Path) -> None:
    """Raises Stop when the folder holds anything: nothing is ever written over."""
    if out.exists() and not out.is_dir():
        raise Stop(_("%(name)s is geen map.") % {"name": out})
    if out.exists() and any(out.iterdir()):
        raise Stop(_("De map %(name)s is niet leeg. Kies een andere, dan gaat er niets verloren.") % {"name": out})


def _write(out: Path, files: dict[str, bytes]) -> None:
    """The folder with all files, readable for its maker only; nothing of it when one cannot be written."""
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name[:80]}.", suffix=".unfinished", dir=out.parent))
    try:
        for name, content in files.items():
            (folder / name).write_bytes(content)
        if out.exists():
            out.rmdir()  # it was empty a moment ago; if not any more, this refuses
        folder.rename(out)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    sys.stderr.flush()
