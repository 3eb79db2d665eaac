"""Questions from a spreadsheet, as rows of the form: read, never kept by themselves."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from gehoord.analysis.tables import TableProblem, open_table
from gehoord.core.vocabulary.words import Norm

from .making import MOST_QUESTIONS
from .models import QuestionKind
from .refusals import SurveyRefused

MOST_BYTES = 1_000_000
MOST_UNPACKED = 10_000_000
COLUMNS = {
    "text": ("vraag", "tekst", "text", "question"), "text_en": ("engels", "english", "text_en"),
    "direction": ("richting", "direction"), "theme": ("onderwerp", "thema", "theme"), "kind": ("soort", "kind"),
}
# What people write, and what the form calls it. What is not here goes to the form as it is, which says what is wrong.
DIRECTIONS = {"": "", "goed": "", "eens is goed": "", "good": "", "reversed": "omgekeerd"}
KINDS = {"": QuestionKind.SCALE, "schaal": QuestionKind.SCALE, "open vraag": QuestionKind.OPEN}


def read_questions(file: UploadedFile) -> list[dict[str, Any]]:
    """Rows for `forms_making.RowForm`, in their order. Raises SurveyRefused."""
    if (file.size or 0) > MOST_BYTES:
        raise SurveyRefused(_("Dit bestand is te groot voor een vragenlijst."), "file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"sheet{Path(file.name or '').suffix.lower()[:8]}")
        path.write_bytes(file.read())
        try:
            table = open_table(path, most_unpacked=MOST_UNPACKED)
            rows = [row for row in table.rows() if not row.is_empty]
        except TableProblem as problem:
            raise SurveyRefused(_(problem.message) % problem.values, "file") from None
    places = {
        name: place for place, column in enumerate(table.columns) for name, words in COLUMNS.items()
        if column.strip().casefold() in words
    }
    if "text" not in places:
        raise SurveyRefused(_("Er is geen kolom “vraag”. Zet die naam boven de kolom met vragen."), "file")
    if len(rows) > MOST_QUESTIONS:
        raise SurveyRefused(
            _("Hoogstens %(most)s vragen. Korter is beter: twee minuten.") % {"most": MOST_QUESTIONS}, "file"
        )
    themes = {str(norm.label).casefold(): norm.value for norm in Norm}
    found = []
    for row in rows:
        cells = {name: row.cell(place).strip() for name, place in places.items()}
        direction, theme, kind = (cells.get(name, "").casefold() for name in ("direction", "theme", "kind"))
        found.append({
            "text": cells["text"], "text_en": cells.get("text_en", ""),
            "direction": DIRECTIONS.get(direction, direction), "theme": themes.get(theme, theme),
            "kind": KINDS.get(kind, kind),
        })
    return found
