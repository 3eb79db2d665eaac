"""Files that were made to hurt, or that a spreadsheet made by itself, at every page that reads one.

Each is told what is wrong, in words; nothing is kept of it, and what was typed or stood there before is still there.
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gehoord.analysis.tests.tables_making import cell, raw_ods, raw_xlsx
from gehoord.core.organisations.models import Organisation
from gehoord.providers.models import TableImport
from gehoord.surveys.models import Questionnaire

# What a good file of each page has: its columns, and a row.
REPEATED = 'table:number-columns-repeated="900000"'
HEADS = {"providers": (["soort", "aanbieder"], ["aanbieder", "Zorg"]), "surveys": (["vraag", "soort"], ["Een.", "schaal"])}


def _book(rows: list[list[Any]], change: Callable[[Any, Any], None] = lambda _book, _sheet: None) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book, book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _more_sheets(state: str) -> Callable[[Any, Any], None]:
    def change(book: Any, _sheet: Any) -> None:
        extra = book.create_sheet("Geheim", 0)
        extra.append(["nog", "iets"])
        extra.append(["van", "mij"])
        extra.sheet_state = state

    return change


def _bomb(tmp: Path) -> bytes:
    path = raw_xlsx(tmp / "bomb.xlsx", " " * 60_000_000)
    assert path.stat().st_size < 200_000
    return path.read_bytes()


def _entities(tmp: Path) -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    return raw_ods(tmp / "e.ods", f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{lines}]><x>&l8;</x>').read_bytes()


def _csv(head: list[str], row: list[str]) -> str:
    return ";".join(head) + "\n" + ";".join(row) + "\n"


# name -> (ending, how it is made from a page's columns, row and a folder)
Maker = Callable[[list[str], list[str], Path], bytes]
FILES: dict[str, tuple[str, Maker]] = {
    "zip bomb": ("xlsx", lambda h, r, tmp: _bomb(tmp)),
    "entities": ("ods", lambda h, r, tmp: _entities(tmp)),
    "repeated cells": ("ods", lambda h, r, tmp: raw_ods(
        tmp / "r.ods",
        f'<table:table table:name="a"><table:table-row>{cell("x", REPEATED)}</table:table-row></table:table>',
    ).read_bytes()),
    "100,000 columns": ("csv", lambda h, r, tmp: (";".join([*h, *(f"k{n}" for n in range(100_000))]) + "\n").encode()),
    "100,000 columns in a book": ("xlsx", lambda h, r, tmp: _book([h, r], lambda b, s: s.cell(1, 16_000, "ver"))),
    "more cells than columns": ("csv", lambda h, r, tmp: _csv(h, [*r, "over"]).encode()),
    "merged title": ("xlsx", lambda h, r, tmp: _book([["Onze lijst"], h, r], lambda b, s: s.merge_cells("A1:B1"))),
    "two filled sheets": ("xlsx", lambda h, r, tmp: _book([h, r], _more_sheets("visible"))),
    "a hidden sheet": ("xlsx", lambda h, r, tmp: _book([h, r], _more_sheets("hidden"))),
    "a very hidden sheet": ("xlsx", lambda h, r, tmp: _book([h, r], _more_sheets("veryHidden"))),
    "empty": ("csv", lambda h, r, tmp: b""),
    "empty sheet": ("xlsx", lambda h, r, tmp: _book([])),
    "only columns": ("csv", lambda h, r, tmp: (";".join(h) + "\n").encode()),
    "formulas without a value": ("xlsx", lambda h, r, tmp: _book([h, ["=1+1", "=1+1"]])),
    "no text at all": ("csv", lambda h, r, tmp: bytes(range(256)) * 20),
    "broken UTF-16": ("csv", lambda h, r, tmp: b"\xff\xfe\x00\xd8\x00\x00"),
    "half UTF-8": ("csv", lambda h, r, tmp: _csv(h, [f"é{r[0]}", r[1]]).encode()[:-3] + b"\xe9\xe9\n"),
    "old Excel": ("xls", lambda h, r, tmp: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)),
    "cut off": ("xlsx", lambda h, r, tmp: _book([h, r])[:1500]),
    "no spreadsheet in the zip": ("xlsx", lambda h, r, tmp: _zip({"evil.txt": b"x"})),
    "lines of JSON": ("jsonl", lambda h, r, tmp: b'{"soort": "aanbieder", "aanbieder": "Zorg", "vraag": "Een."}\n'),
    "a quote that never closes": ("csv", lambda h, r, tmp: (";".join(h) + '\n"' + "x" * 200_000).encode()),
    "50 MB": ("csv", lambda h, r, tmp: (_csv(h, r) * 10).encode() + b"x" * 50_000_000),
}


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def _send(client: Any, page: str, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile(name, content)
    if page == "providers":
        return client.post(reverse("providers:sheets"), {"sheet": "aanbieders", "file": file})
    return client.post(reverse("surveys:make"), {
        "name": "Onze lijst", "respondent": "ouder", "do": "read", "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0,
        "form-0-text": "Al getypt.", "form-0-kind": "scale", "file": file,
    })


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_told_what_is_wrong_and_leaves_nothing(
    name: str, client_of: Any, officer: Any, adviser: Any, tmp_path: Path
) -> None:
    ending, make = FILES[name]
    for page, who in (("providers", officer), ("surveys", adviser)):
        content = make(*HEADS[page], tmp_path)
        before = time.process_time()
        answer = _send(client_of(who), page, f"lijst.{ending}", content)
        assert time.process_time() - before < 5
        shown = answer.content.decode()
        assert answer.status_code == 422, (page, shown[:200])
        assert 'role="alert"' in shown
        assert not TableImport.objects.exists()
        if page == "surveys":
            assert "Al getypt." in shown
        assert not Organisation.objects.exists()
        assert not Questionnaire.objects.exists()


@pytest.mark.parametrize(("ending", "change"), [
    ("csv", lambda text: text.replace("Zorg", "Zo\x00rg").replace("Een.", "E\x00en.").encode()),
    ("csv", lambda text: b"\xef\xbb\xbf" + text.encode()),
    ("csv", lambda text: text.encode("utf-16")),
    ("txt", lambda text: text.replace(";", "\t").encode("cp1252")),
    ("xlsx", lambda text: _book([line.split(";") for line in text.splitlines()], lambda b, s: b.create_sheet("leeg"))),
])
def test_an_odd_but_honest_file_is_read(
    ending: str, change: Callable[[str], bytes], client_of: Any, officer: Any, adviser: Any
) -> None:
    _send(client_of(officer), "providers", f"a.{ending}", change(_csv(*HEADS["providers"])))
    assert [(row["state"], row["label"]) for row in TableImport.objects.get().plan] == [("new", "Zorg")]
    answer = _send(client_of(adviser), "surveys", f"a.{ending}", change(_csv(*HEADS["surveys"])))
    assert [row["text"].value() for row in answer.context["rows"]][:2] == ["Al getypt.", "Een."]
    assert answer.status_code == 200
