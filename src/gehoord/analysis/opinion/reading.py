"""Votes and statements from a table: the export of Pol.is, or a plain matrix. Refuses what is no vote, with its row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gehoord.analysis.tables import BrokenCell, Row, Table, TableProblem

from .votes import Floats, Votes

# Columns of the export that are no statements. What group somebody was in before is not looked at.
NOT_STATEMENTS = frozenset({"xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"})
PARTICIPANT = frozenset({"participant", "deelnemer", "participant-id", "participant_id", "voter", "voter-id", "id"})
STATEMENT = frozenset({"comment-id", "statement", "statement-id", "stelling", "id"})
WORDS = frozenset({"comment-body", "text", "tekst"})
OUT = -1
KNOWN = {"1": 1.0, "-1": -1.0, "0": 0.0, "": float("nan")}
LONGEST_ID = 200


def _(message: str) -> str:
    """Marks a sentence for translation; whoever shows it translates it."""
    return message


@dataclass(frozen=True)
class StatementTable:
    """Which statements the moderators left out, and the text of each."""

    moderated_out: frozenset[str]
    words: dict[str, str]


def read_votes(table: Table) -> Votes:
    """One row per participant, then a column per statement: 1, -1, 0 or empty. Raises TableProblem."""
    who = _column(table, PARTICIPANT)
    if who is None:
        raise TableProblem(_("Hier hoort een kolom “participant” te zijn, met het nummer van elke deelnemer."),
                           row=table.header_row)
    columns = [place for place, name in enumerate(table.columns)
               if place != who and name and name.lower() not in NOT_STATEMENTS]
    if not columns:
        raise TableProblem(_("Dit bestand heeft geen kolommen met stellingen."), row=table.header_row)
    statements = tuple(_plain(table.columns[place]) for place in columns)
    for number, (place, name) in enumerate(zip(columns, statements, strict=True)):
        if name in statements[:number]:
            raise TableProblem(_("Er zijn twee kolommen voor dezelfde stelling."),
                               row=table.header_row, column=place + 1)
    people: dict[str, int] = {}
    rows: list[Floats] = []
    for row in table.rows():
        if row.is_empty:
            continue
        name = _id(table, row, who)
        first = people.setdefault(name, row.number)
        if first != row.number:
            raise TableProblem(_("Deze deelnemer staat ook in rij %(first)d."), row=row.number,
                               column=table.columns[who], first=first)
        cells = row.cells if len(row.cells) > columns[-1] else [*row.cells, *[""] * (columns[-1] + 1 - len(row.cells))]
        found = [KNOWN.get(cells[place]) for place in columns]
        if None in found:
            found = [_vote(table, row, place) for place in columns]
        rows.append(np.array(found, dtype=np.float64))
    if not rows:
        raise TableProblem(_("In dit bestand staan geen deelnemers, alleen namen van kolommen."))
    return Votes(tuple(people), statements, np.stack(rows))


def read_moderated(table: Table) -> StatementTable:
    """The statements with `moderated` -1, and what each says where the table tells. Raises TableProblem."""
    which, kept, words = _column(table, STATEMENT), _column(table, frozenset({"moderated"})), _column(table, WORDS)
    if which is None or kept is None:
        raise TableProblem(_("Hier horen de kolommen “comment-id” en “moderated” te zijn."), row=table.header_row)
    out: set[str] = set()
    texts: dict[str, str] = {}
    for row in table.rows():
        if row.is_empty:
            continue
        name = _id(table, row, which)
        if name in texts:
            raise TableProblem(_("Deze stelling staat er twee keer in."), row=row.number, column=table.columns[which])
        texts[name] = row.cell(words).strip() if words is not None else ""
        verdict = _number(row.cell(kept) or "0")
        if verdict not in (-1.0, 0.0, 1.0):
            raise TableProblem(_("Hier hoort 1, 0 of -1 te staan."), row=row.number, column=table.columns[kept])
        if verdict == OUT:
            out.add(name)
    return StatementTable(frozenset(out), texts)


def _column(table: Table, names: frozenset[str]) -> int | None:
    return next((place for place, name in enumerate(table.columns) if name.lower() in names), None)


def _id(table: Table, row: Row, place: int) -> str:
    cell = row.cell(place)
    name = _plain(cell)
    if not name or isinstance(cell, BrokenCell):
        raise TableProblem(_("Hier hoort een nummer te staan, maar de cel is leeg."),
                           row=row.number, column=table.columns[place])
    if len(name) > LONGEST_ID or not name.isprintable():
        raise TableProblem(_("Dit is geen bruikbaar nummer: neem hooguit %(most)d gewone tekens."),
                           row=row.number, column=table.columns[place], most=LONGEST_ID)
    return name


def _plain(cell: str) -> str:
    """A spreadsheet may have made 12.0 of 12."""
    name = cell.strip()
    whole, dot, rest = name.partition(".")
    return whole if dot and whole.isdecimal() and rest and not rest.strip("0") else name


def _vote(table: Table, row: Row, place: int) -> float:
    cell = row.cell(place)
    if not cell.strip():
        return np.nan
    number = _number(cell)
    if number not in (-1.0, 0.0, 1.0) or isinstance(cell, BrokenCell):
        raise TableProblem(_("Hier hoort een stem te staan: 1 (eens), -1 (oneens), 0 (geen mening) of niets."),
                           row=row.number, column=table.columns[place])
    return number


def _number(cell: str) -> float | None:
    try:
        return float(cell.strip().replace("−", "-"))
    except ValueError:
        return None
