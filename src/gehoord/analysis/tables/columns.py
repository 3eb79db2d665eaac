"""Finding the column with the stories, and the one with their numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from .problems import Note, TableProblem, _, listed, short
from .table import Row

# Names without spaces and signs, in small letters.
TEXT_NAMES = frozenset(
    [
        "tekst", "text", "verhaal", "verhalen", "story", "signaal", "signaltext", "signaaltekst",
        "ervaring", "ervaringen", "bericht", "melding", "opmerking", "opmerkingen", "toelichting",
        "omschrijving", "beschrijving", "inhoud", "antwoord", "reactie", "klacht", "message",
        "comment", "comments", "description", "experience", "body",
    ]
)
ID_NAMES = frozenset(
    [
        "id", "nr", "nummer", "no", "number", "volgnummer", "signaalnummer", "signaalnr",
        "signaalid", "meldingsnummer", "meldingnummer", "respondent", "respondentid",
        "respondentnummer", "responseid", "recordid", "case", "casenummer", "caseid", "kenmerk",
    ]
)
# Without a known name: the column whose cells are this long, half of the time.
STORY_LENGTH = 40
# A longer "name" is a story: the header row is missing. Questions of a survey stay below it.
LONGEST_NAME = 300


@dataclass(frozen=True)
class Columns:
    """Where the story and its number stand; without `id` the row number is used."""

    text: int
    id: int | None


def choose_columns(
    columns: tuple[str, ...], sample: Sequence[Row], *, text: str | None = None, id: str | None = None
) -> Columns:
    """The columns asked for, or those that cannot be missed.

    Raises TableProblem with the columns found when there are several candidates or none.
    """
    text_index = _named(columns, text, "--text-column") if text else _find_text(columns, sample)
    if len(columns[text_index]) > LONGEST_NAME:
        raise TableProblem(
            _(
                "De eerste rij heeft geen namen van kolommen. "
                "Zet er een rij boven, bijvoorbeeld met: id, tekst."
            )
        )
    id_index = _named(columns, id, "--id-column") if id else _find_id(columns, text_index)
    return Columns(text_index, id_index)


def told_of_columns(columns: tuple[str, ...], chosen: Columns) -> list[Note]:
    """What to tell about the columns that were chosen, before the stories are read."""
    name = columns[chosen.text]
    found = [Note(_("De verhalen staan in kolom “%(column)s”."), {"column": short(name)})]
    if len(name) >= STORY_LENGTH:
        found.append(Note(_(
            "De eerste rij las ik als naam van de kolom, niet als verhaal. Is het er wel een? "
            "Zet er dan een rij boven, bijvoorbeeld met: tekst."
        )))
    if chosen.id is None:
        found.append(Note(_("Er is geen kolom met nummers; elk verhaal krijgt het nummer van zijn rij.")))
    return found


def named_column(columns: tuple[str, ...], name: str, option: str) -> int:
    """Where the column with this name (or number) stands. Raises TableProblem, which names `option`."""
    return _named(columns, name, option)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _named(columns: tuple[str, ...], name: str, option: str) -> int:
    for same in (lambda a, b: a == b, lambda a, b: a.casefold() == b.strip().casefold()):
        found = [index for index, column in enumerate(columns) if same(column, name)]
        if len(found) == 1:
            return found[0]
        if found:
            raise TableProblem(
                _("Er zijn %(count)d kolommen met de naam “%(name)s”. Geef het nummer: %(columns)s."),
                count=len(found), name=short(name), columns=listed(columns),
            )
    if name.isdecimal() and 1 <= int(name) <= len(columns):
        return int(name) - 1
    raise TableProblem(
        _("Er is geen kolom “%(name)s” (%(option)s). Deze kolommen zijn er: %(columns)s."),
        name=short(name), option=option, columns=listed(columns),
    )


def _find_text(columns: tuple[str, ...], sample: Sequence[Row]) -> int:
    found = [index for index, name in enumerate(columns) if _plain(name) in TEXT_NAMES]
    if not found:
        found = [index for index in range(len(columns)) if _is_long(index, sample)]
    if not found and len(columns) == 1:
        found = [0]
    if len(found) == 1:
        return found[0]
    if found:
        raise TableProblem(
            _(
                "Er zijn meer kolommen die de verhalen kunnen zijn: %(candidates)s. "
                "Kies er een met --text-column. Deze kolommen zijn er: %(columns)s."
            ),
            candidates=", ".join(f"“{short(columns[index])}”" for index in found), columns=listed(columns),
        )
    raise TableProblem(
        _(
            "Ik kan niet zien in welke kolom de verhalen staan. Noem hem met --text-column. "
            "Deze kolommen zijn er: %(columns)s."
        ),
        columns=listed(columns),
    )


def _is_long(index: int, sample: Sequence[Row]) -> bool:
    lengths = [len(row.cell(index)) for row in sample if not row.is_empty]
    return bool(lengths) and median(lengths) >= STORY_LENGTH


def _find_id(columns: tuple[str, ...], text: int) -> int | None:
    found = [index for index, name in enumerate(columns) if index != text and _plain(name) in ID_NAMES]
    exact = [index for index in found if _plain(columns[index]) == "id"]
    if len(exact or found) > 1:
        raise TableProblem(
            _(
                "Er zijn meer kolommen die het nummer kunnen zijn: %(candidates)s. "
                "Kies er een met --id-column. Deze kolommen zijn er: %(columns)s."
            ),
            candidates=", ".join(f"“{short(columns[index])}”" for index in exact or found),
            columns=listed(columns),
        )
    return (exact or found)[0] if found else None
