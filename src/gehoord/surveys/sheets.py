"""Questions from a spreadsheet, as rows of the form: read, never kept by themselves."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoord.analysis.tables import BrokenCell, Row, TableProblem, open_small
from gehoord.analysis.tidy import tidy
from gehoord.core.vocabulary.words import THEMES

from .forms_making import NOT_APART, OTHERS, REVERSED
from .making import MOST_QUESTIONS, PICTURES
from .models import QuestionKind, Respondent
from .refusals import SurveyRefused

MOST_BYTES = 1_000_000
MOST_UNPACKED = 10_000_000
# Column of a question -> the names it may have; the first is the one that the page tells.
COLUMNS = {
    "text": ("vraag", "tekst", "text", "question"), "text_en": ("engels", "english", "text_en"),
    "kind": ("soort", "kind"), "theme": ("onderwerp", "thema", "theme"), "direction": ("richting", "direction"),
    "picture": ("plaatje", "picture"), "apart": ("nvt", "niet van toepassing"),
}
# Of the row whose kind is LIST, which is about the questionnaire itself.
LIST = "lijst"
ABOUT = {
    "respondent": ("invuller", "respondent"), "minimum_answered": ("minimum",),
    "minimum_per_theme": ("minimum per onderwerp",), "top_from": ("positief vanaf",),
    "rights_holder": ("rechten",), "licence": ("licentie",), "validated": ("gevalideerd",),
}
# What the page tells of each column.
TOLD = [
    ("vraag", gettext_lazy("De vraag in het Nederlands. Deze kolom moet er zijn.")),
    ("engels", gettext_lazy("De vraag in het Engels.")),
    ("soort", gettext_lazy("schaal, open, of lijst. Leeg is schaal.")),
    ("onderwerp", gettext_lazy("Waar de vraag over gaat, zoals in het keuzevak hieronder. Leeg is iets anders.")),
    ("richting", gettext_lazy("Leeg, of omgekeerd als eens slecht is.")),
    ("plaatje", gettext_lazy("Een van: lamp, hart, samen, afspraak, puzzel, wolkje, praten, ster, oor.")),
    ("nvt", gettext_lazy("nee als iemand dat hier niet kan kiezen. Leeg is ja.")),
]
TOLD_OF_LIST = [
    ("vraag, engels", gettext_lazy("De naam van de lijst.")),
    ("invuller", gettext_lazy("jongere, ouder of professional.")),
    ("minimum", gettext_lazy("Vanaf hoeveel antwoorden iemand meetelt.")),
    ("minimum per onderwerp", gettext_lazy("Hetzelfde bij één onderwerp.")),
    ("positief vanaf", gettext_lazy("4 of 5.")),
    ("plaatje", gettext_lazy("ja voor de versie met plaatjes.")),
    ("rechten, licentie", gettext_lazy("Wie de rechten heeft, en waarom jullie de lijst mogen gebruiken.")),
    ("gevalideerd", gettext_lazy("ja of nee.")),
]
# What people write, and what the form calls it. What is not here goes to the form as it is, which says what is wrong.
DIRECTIONS = {"": "", "goed": "", "eens is goed": "", "good": "", "reversed": REVERSED}
KINDS = {"": QuestionKind.SCALE, "schaal": QuestionKind.SCALE, "open vraag": QuestionKind.OPEN}
APARTS = {"": "", "ja": "", "yes": "", "no": NOT_APART}
YES_NO = {"": False, "nee": False, "ja": True}


@dataclass
class Found:
    """`rows` for `forms_making.RowForm`, in their order; `about` for what `QuestionnaireForm` asks, where filled in."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)


def read_questions(file: UploadedFile) -> Found:
    """What stands in the file. Raises SurveyRefused."""
    columns, rows = _table(file)
    names = [" ".join(column.split()).casefold() for column in columns]
    known = {word: name for words in (COLUMNS, ABOUT) for name, all_words in words.items() for word in all_words}
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        if name not in known:
            continue
        if known[name] in places:
            raise SurveyRefused(_("De kolom “%(column)s” staat er twee keer.") % {"column": name}, "file")
        places[known[name]] = place
    if "text" not in places:
        raise SurveyRefused(_("Er is geen kolom “vraag”. Zet die naam boven de kolom met vragen."), "file")
    if unknown := next((name for name in names if name not in known), None):
        # Nothing in a file is passed over.
        raise SurveyRefused(
            _("De kolom “%(column)s” kennen we niet. De kolommen zijn: %(known)s.") % {
                "column": unknown[:40], "known": ", ".join(words[0] for words in (*COLUMNS.values(), *ABOUT.values())),
            }, "file",
        )
    found = Found()
    for row in rows:
        cells = _cells(row, places)
        if cells.get("kind", "").casefold() == LIST:
            if found.about:
                raise _at(row, "soort", _("Hier begint een tweede lijst. Zet elke lijst in een eigen bestand."))
            found.about = _about(row, cells)
        else:
            found.rows.append(_question(row, cells))
    if not found.rows:
        raise SurveyRefused(_("In dit bestand staan geen rijen onder de namen van de kolommen."), "file")
    if len(found.rows) > MOST_QUESTIONS:
        raise SurveyRefused(
            _("Hoogstens %(most)s vragen. Korter is beter: twee minuten.") % {"most": MOST_QUESTIONS}, "file"
        )
    return found


def _table(file: UploadedFile) -> tuple[tuple[str, ...], list[Row]]:
    if (file.size or 0) > MOST_BYTES:
        raise SurveyRefused(_("Dit bestand is te groot voor een vragenlijst."), "file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"sheet{Path(file.name or '').suffix.lower()[:8]}")
        path.write_bytes(file.read())
        try:
            table = open_small(path, most_unpacked=MOST_UNPACKED)
            if table.kind == "jsonl":
                raise SurveyRefused(_("Kies een bestand met .csv, .xlsx of .ods."), "file")
            return table.columns, [row for row in table.rows() if not row.is_empty]
        except TableProblem as problem:
            said = _(problem.message) % problem.values
            place = _("Rij %(row)s:") % {"row": problem.row} if problem.row is not None else ""
            raise SurveyRefused(f"{place} {said}".strip(), "file") from None


def _cells(row: Row, places: dict[str, int]) -> dict[str, str]:
    found = {}
    for name, place in places.items():
        cell = row.cell(place)
        if isinstance(cell, BrokenCell) or len(cell) > 1_000:
            raise _at(row, name, _("Deze cel kan ik niet lezen."))
        found[name] = " ".join(tidy(cell).split())
    return found


def _question(row: Row, cells: dict[str, str]) -> dict[str, Any]:
    for name, words in ABOUT.items():
        if cells.get(name):
            raise _at(row, words[0], _("Dit hoort alleen in de rij met soort “lijst”."))
    direction, theme, kind, picture, apart = (
        cells.get(name, "").casefold() for name in ("direction", "theme", "kind", "picture", "apart")
    )
    themes = {str(label).casefold(): theme for theme, label in THEMES.items()}
    pictures = {str(label).casefold(): key for key, label in PICTURES.items()}
    return {
        "text": cells["text"], "text_en": cells.get("text_en", ""), "direction": DIRECTIONS.get(direction, direction),
        "theme": themes.get(theme, theme), "kind": KINDS.get(kind, kind), "picture": pictures.get(picture, picture),
        "apart": APARTS.get(apart, apart),
    }


def _about(row: Row, cells: dict[str, str]) -> dict[str, Any]:
    """What the list's own row says. Raises SurveyRefused."""
    found: dict[str, Any] = {"name": cells["text"], "name_en": cells.get("text_en", "")}
    for name in ("rights_holder", "licence"):
        found[name] = cells.get(name, "")
    for name in ("theme", "direction", "apart"):
        if cells.get(name):
            raise _at(row, name, _("Dit hoort bij een vraag, niet bij de lijst."))
    found["whose"] = OTHERS if found["rights_holder"] else ""
    for name, allowed in (
        ("respondent", tuple(Respondent)), ("top_from", ("4", "5")),
        ("minimum_answered", _NUMBERS), ("minimum_per_theme", _NUMBERS),
    ):
        found[name] = cells.get(name, "").casefold()
        if found[name] and found[name] not in allowed:
            raise _at(row, ABOUT[name][0], _("Dit kan hier niet staan."))
    for name, column in (("validated", "gevalideerd"), ("picture", "plaatje")):
        said = cells.get(name, "").casefold()
        if said not in YES_NO:
            raise _at(row, column, _("Hier staat ja of nee."))
        found["is_pictures" if name == "picture" else name] = YES_NO[said]
    return {name: value for name, value in found.items() if value}


_NUMBERS = tuple(str(number) for number in range(1, MOST_QUESTIONS + 1))


def _at(row: Row, column: str, message: str) -> SurveyRefused:
    return SurveyRefused(
        _("Rij %(row)s, kolom “%(column)s”: %(why)s")
        % {"row": row.number, "column": COLUMNS.get(column, (column,))[0], "why": message}, "file",
    )
