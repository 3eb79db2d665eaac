"""`gehoord advise`: a draft letter in three formats, whole or absent, from nothing but a spreadsheet."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest

from gehoord import cli
from gehoord.analysis.tests.tables_making import make
from gehoord.cli import advise as command
from gehoord.cli import analyse
from gehoord.cli.advise_count import day_of, is_quotable
from gehoord.core.ui.documents import DocumentFailed
from gehoord.core.ui.documents.tests.reading import words_of_pdf

ROOT = Path(cli.__file__).parent.parent.parent
FILES = {"advies.docx", "advies.odt", "advies.pdf", "bewijs.json"}
NASTY = "=SOM(A) zei ze en <b>vet</b> en #import 'x' en #let x en $y$ en **ster** en `code` en niets meer."
GROUPS: dict[str, Any] = {
    "gatherings": [
        {"title": "Groep <b>een</b>", "date": "2026-03-12", "people": {"young_person": 9, "parent": 11},
         "observations": ["Veel hangt af van de #klik."], "causes": ["Te weinig tijd", "=SOM(A1)"],
         "tips": ["Bel *terug*"]},
        {"title": "Kleine groep", "date": "2026-04-09", "people": 7, "causes": ["Niet doorvragen"]},
    ],
}


def _scores(texts: Sequence[str]) -> list[Any]:
    """About bejegening is what says "zei"; its theme is "begrip", or "respect" where that word stands."""
    found = []
    for text in texts:
        about, theme = "zei" in text, "respect" if "respect" in text else "begrip"
        passage = SimpleNamespace(start=0, end=len(text), theme=theme, p=0.9)
        found.append(SimpleNamespace(
            bejegening=about, themes=(theme,) if about else (), passages=(passage,) if about else (), model="proef 1",
        ))
    return found


def _tools(**changed: Any) -> analyse.Tools:
    values: dict[str, Any] = {
        "deidentify": lambda text: SimpleNamespace(text=text.replace("Joris", "[PERSOON-1]"), spans=[]),
        "score_many": _scores, **changed,
    }
    return analyse.Tools(**values)


@pytest.fixture(autouse=True)
def _quick_and_dutch(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    from gehoord.cli.words import _catalogue

    monkeypatch.setenv("LC_ALL", "nl_NL.UTF-8")
    monkeypatch.setattr(analyse, "real_tools", _tools)
    _catalogue.cache_clear()
    yield
    _catalogue.cache_clear()


def rows(about: int, other: int, *, text: str = "Niemand zei wat er zou gebeuren, {n} keer.") -> list[tuple[Any, ...]]:
    told = [text.format(n="een"[: 1 + n % 3] + "x" * (n % 7)) for n in range(about)]
    told += ["Wij wachten nog op een plek."] * other
    return [("id", "tekst", "citeren", "dag"),
            *((n, said, "ja", f"2025-{1 + n % 12:02d}-05") for n, said in enumerate(told, start=1))]


def run(tmp_path: Path, table: list[tuple[Any, ...]], *options: str, groups: Any = None) -> int:
    path = make(tmp_path / "verhalen.csv", table)
    if groups is not None:
        (tmp_path / "groepen.json").write_text(groups if isinstance(groups, str) else json.dumps(groups), "utf-8")
        options = (*options, "--gatherings", str(tmp_path / "groepen.json"))
    return cli.main(["advise", str(path), "--out", str(tmp_path / "uit"), "--date", "2026-11-24", *options])


def evidence(tmp_path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((tmp_path / "uit" / "bewijs.json").read_text("utf-8"))
    return found


def texts(tmp_path: Path) -> dict[str, str]:
    """The words of the DOCX and the ODT, white space made single."""
    found = {}
    for name, member in (("advies.docx", "word/document.xml"), ("advies.odt", "content.xml")):
        with zipfile.ZipFile(io.BytesIO((tmp_path / "uit" / name).read_bytes())) as packed:
            root = ElementTree.fromstring(packed.read(member))
        # ODT writes a run of spaces as an element; a space stands in for any element without text.
        found[name] = " ".join(" ".join(root.itertext()).split())
    return found


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_a_letter_with_everything(tmp_path: Path) -> None:
    assert run(tmp_path, rows(120, 240), "--quotes-column", "citeren", "--date-column", "dag", "--council",
               "Jeugdraad Voorbeeld", "--municipality", "Voorbeeldstad", groups=GROUPS) == 0
    names = set(os.listdir(tmp_path / "uit"))
    assert names >= FILES
    assert names - FILES == {"grafiek-b4-trend.svg"}
    assert (tmp_path / "uit" / "advies.pdf").read_bytes().startswith(b"%PDF-")
    for said in texts(tmp_path).values():
        flat = squeezed(said)
        for words in ("CONCEPT", "van de gemeente Voorbeeldstad", "24 november 2026", "Jeugdraad Voorbeeld",
                      "ongeveer een derde (33%, marge 29–38%)", "voorstel van een computermodel",
                      "In willekeurige volgorde.", "binnen 6 weken", "minder dan 10"):
            assert squeezed(words) in flat, words
    found = evidence(tmp_path)
    assert [figure["ref"] for figure in found["figures"]] == [f"B{n}" for n in range(1, len(found["figures"]) + 1)]
    assert (found["stories"], found["about_bejegening"], found["model"]) == (360, 120, "proef 1")
    assert len({figure["digest"] for figure in found["figures"]}) == len(found["figures"])
    assert [figure["kind"] for figure in found["figures"]] == [
        "count", "share", "themes", "trend", "quotes", "gatherings", "observations", "causes", "tips"]


def test_the_same_input_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("een", "twee"):
        (tmp_path / name).mkdir()
        assert run(tmp_path / name, rows(30, 30), "--quotes-column", "citeren", groups=GROUPS) == 0
    for file in FILES:
        assert (tmp_path / "een" / "uit" / file).read_bytes() == (tmp_path / "twee" / "uit" / file).read_bytes(), file


def test_what_others_wrote_prints_as_itself(tmp_path: Path) -> None:
    table = [("id", "tekst", "citeren"), *((n, NASTY, "ja") for n in range(1, 31)),
             *((n, "Wij wachten.", "ja") for n in range(31, 61))]
    named = ("=RAAD() <i>#x</i>", "$stad$ *")
    assert run(tmp_path, table, "--quotes-column", "citeren", "--council", named[0], "--municipality", named[1],
               groups=GROUPS) == 0
    wanted = [*named, NASTY, "Veel hangt af van de #klik.", "=SOM(A1)", "Bel *terug*", "Groep <b>een</b>"]
    papers = {**texts(tmp_path), "pdf": words_of_pdf((tmp_path / "uit" / "advies.pdf").read_bytes())}
    for kind, said in papers.items():
        for words in wanted:
            assert squeezed(words) in squeezed(said), (kind, words)
    figures = {figure["kind"]: figure["facts"] for figure in evidence(tmp_path)["figures"]}
    assert {quote["text"] for quote in figures["quotes"]["quotes"]} == {NASTY}
    assert figures["observations"]["rows"] == [["Veel hangt af van de #klik."]]
    assert ["=SOM(A1)"] in figures["causes"]["rows"]
    assert figures["tips"]["rows"] == [["Bel *terug*"]]
    assert figures["gatherings"]["rows"][0][0] == "Groep <b>een</b>"


def test_only_a_clear_yes_is_quoted_and_never_a_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = ["ja", "YES", "1", "true", "x", "waar", "nee", "", "misschien geheim", "0"]
    said = [f"Zij zei dat het altijd wel {word} zou gaan worden." for word in
            "anders beter leuker zwaarder stiller gekker trager sneller warmer kouder".split()]
    table = [("id", "tekst", "mag"), *((n, text, answer) for n, (text, answer) in enumerate(zip(said, answers, strict=True)))]
    table += [(20, "Joris zei dat ik maar beter weg kon gaan.", "ja"), (21, "Ze zei dat Karel het had gedaan hoor.", "ja")]
    assert run(tmp_path, table, "--quotes-column", "mag") == 0
    quoted = [quote for figure in evidence(tmp_path)["figures"] for quote in figure["facts"]["quotes"]]
    assert quoted
    assert {quote["key"] for quote in quoted} <= {"0", "1", "2", "3", "4", "5"}
    told = capsys.readouterr().err
    assert "Bij 1 verhalen staat iets anders dan ja of nee" in told
    assert "geheim" not in told


def test_a_pasted_list_without_a_name_above_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its first story was read as the name of the column: the reader is told, and sees no more of it than needed."""
    first = "Mijn begeleider zei dat het wel goed zou komen en keek toen op haar telefoon."
    assert run(tmp_path, [(first,), *(("Niemand zei wat er zou gebeuren.",) for _n in range(19))]) == 0
    told = capsys.readouterr().err
    assert "De eerste rij las ik als naam van de kolom" in told
    assert re.search(r"\b19\b", told)
    assert "telefoon" not in told
    (tmp_path / "twee").mkdir()
    assert run(tmp_path / "twee", [("verhaal",), (first,), ("Niemand zei wat er zou gebeuren.",)]) == 0
    assert "De eerste rij las ik" not in capsys.readouterr().err


def test_without_a_column_nobody_is_quoted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, rows(30, 30)) == 0
    assert not any(figure["facts"]["quotes"] for figure in evidence(tmp_path)["figures"])
    assert "Zonder --quotes-column" in capsys.readouterr().err


@pytest.mark.parametrize(("about", "other"), [(12, 8), (3, 200), (200, 3), (0, 40), (20, 0), (1, 0)])
def test_small_numbers_stay_inside(
    tmp_path: Path, about: int, other: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the share nor what could be subtracted: the council's own file has them, the letter has not."""
    assert run(tmp_path, rows(about, other), "--date-column", "dag") == 0
    assert evidence(tmp_path)["about_bejegening"] == about
    kinds = [figure["kind"] for figure in evidence(tmp_path)["figures"]]
    assert "count" not in kinds
    assert "trend" not in kinds
    assert f"Verhalen: {about + other}, " in capsys.readouterr().err
    for said in texts(tmp_path).values():
        assert "een aantal dat wij niet noemen" in " ".join(said.split())
        assert not re.search(r"Geteld: \d+ van", said)
        assert not re.search(rf"(?<!\d){about + other} signalen", said)
    assert not [name for name in os.listdir(tmp_path / "uit") if name.endswith(".svg")]


def test_nothing_about_bejegening_asks_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, rows(0, 40)) == 0
    assert "geen van de verhalen" in capsys.readouterr().err
    for said in texts(tmp_path).values():
        assert "Aanbevelingen" not in said
        assert "Knelpunten" not in said
        assert "schriftelijk te antwoorden" in said


def test_a_day_that_cannot_be_read_leaves_the_trend_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = rows(120, 240)
    table[5] = (*table[5][:3], "vorige week")
    assert run(tmp_path, table, "--date-column", "dag") == 0
    assert "Bij 1 verhalen staat geen dag die ik begrijp" in capsys.readouterr().err
    assert "trend" not in [figure["kind"] for figure in evidence(tmp_path)["figures"]]


@pytest.mark.parametrize(("cell", "day"), [
    ("2025-03-31", "2025-03-31"), ("31-3-2025 14:00", "2025-03-31"), ("31/03/2025", "2025-03-31"), ("45747", ""),
    ("31-31-2025", ""), ("", ""), ("0001-01-01", ""), ("maart", ""),
])
def test_days(cell: str, day: str) -> None:
    found = day_of(cell)
    assert (found.isoformat() if found else "") == day
    excel = day_of("45747", is_excel=True)
    assert excel is not None
    assert excel.isoformat() == "2025-03-31"


@pytest.mark.parametrize("said", [
    "Te kort.", "Hier is [PERSOON-1] uit gehaald, dat zie je wel.", "Op 3 mei belde ze mij voor het eerst op.",
    "Ik vertelde het aan Karel en die deed er niets mee.", "x" * 500,
])
def test_what_may_lead_to_a_person_is_not_quoted(said: str) -> None:
    assert not is_quotable(said)
    assert is_quotable("Ze luisterde echt en deed wat ze had beloofd.")


WRONG_GROUPS = [
    ("{", ["groepen.json, regel 1", "geen JSON"]),
    ("[]", ["groepen.json", "gatherings"]),
    ({"gatherings": []}, ["gatherings", "een lijst met bijeenkomsten"]),
    ({"gatherings": [3]}, ["gatherings 1", "bijeenkomst"]),
    ({"gatherings": [{"title": "A", "people": -1}]}, ["gatherings 1, people", "aantal mensen"]),
    ({"gatherings": [{"title": "A", "people": True}]}, ["gatherings 1, people", "aantal mensen"]),
    ({"gatherings": [{"title": "A", "people": {"parents": 3}}]}, ["gatherings 1, people, parents", "young_person"]),
    ({"gatherings": [{"title": "A", "people": 3, "cause": ["x"]}]}, ["gatherings 1, cause", "ken ik niet"]),
    ({"gatherings": [{"title": "A", "people": 3, "causes": ["x", 4]}]}, ["gatherings 1, causes 2", "tekst"]),
    ({"gatherings": [{"title": "A", "people": 3, "date": "mei"}]}, ["gatherings 1, date", "2026-11-24"]),
    ({"gatherings": [{"people": 3}]}, ["gatherings 1, title", "naam ontbreekt"]),
    ("[" * 100_000, ["groepen.json"]),
]


@pytest.mark.parametrize(("groups", "says"), WRONG_GROUPS)
def test_wrong_gatherings_are_refused_with_their_place(
    tmp_path: Path, groups: Any, says: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, rows(2, 2), groups=groups) == 1
    told = capsys.readouterr().err
    assert all(part in told for part in says), told
    assert "Traceback" not in told
    assert sorted(os.listdir(tmp_path)) == ["groepen.json", "verhalen.csv"]


@pytest.mark.parametrize(("content", "options", "says"), [
    (b"id;tekst\n1;a\n1;b\n", [], ["verhalen.csv", "rij 3"]),
    (b"id;tekst\n", [], ["geen verhalen"]),
    (b"id;tekst\n1;a\n", ["--quotes-column", "mag"], ["“mag”", "--quotes-column"]),
    (b"id;tekst\n1;a\n", ["--quotes-column", "tekst"], ["de verhalen zelf"]),
    (b"id;tekst\n1;a\n", ["--gatherings", "/er/is/niets.json"], ["/er/is/niets.json"]),
    (b"", [], ["verhalen.csv", "leeg"]),
    (b"a;b\n1;2\n3;4\n", [], ["--text-column", "“a”"]),
    (b"id;tekst\n1;\x81\x8d\n", [], ["verhalen.csv, rij 2", "kapot teken"]),
    (b"PK\x03\x04 rommel", ["--format", "xlsx"], ["verhalen.csv", "beschadigd"]),
])
def test_a_refused_file_leaves_nothing(
    tmp_path: Path, content: bytes, options: list[str], says: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "verhalen.csv"
    path.write_bytes(content)
    assert cli.main(["advise", str(path), "--out", str(tmp_path / "uit"), *options]) == 1
    told = capsys.readouterr().err
    assert all(part in told for part in says), told
    assert os.listdir(tmp_path) == ["verhalen.csv"]


def test_a_pipe_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pijp")
    for file in ("-", str(tmp_path / "pijp")):
        assert cli.main(["advise", file, "--format", "csv", "--out", str(tmp_path / "uit")]) == 1
        assert "Uit een pijp" in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["pijp"]


@pytest.mark.parametrize(("out", "says"), [
    ("nergens/diep", "nergens is er niet. Maak die eerst."), ("bestand", "bestand is geen map"),
    ("/proc/uit", "/proc/uit"),
])
def test_a_place_that_cannot_be_written_is_told_before_the_work(
    tmp_path: Path, out: str, says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never() -> None:
        pytest.fail("counted first")

    monkeypatch.setattr(analyse, "real_tools", never)
    (tmp_path / "bestand").write_text("hoi")
    path = make(tmp_path / "verhalen.csv", rows(2, 2))
    assert cli.main(["advise", str(path), "--out", str(tmp_path / out)]) == 1
    assert says in capsys.readouterr().err
    assert sorted(os.listdir(tmp_path)) == ["bestand", "verhalen.csv"]


def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "uit").mkdir()
    (tmp_path / "uit" / "advies.docx").write_text("van gisteren")
    assert run(tmp_path, rows(2, 2)) == 1
    assert "niet leeg" in capsys.readouterr().err
    assert (tmp_path / "uit" / "advies.docx").read_text() == "van gisteren"
    assert sorted(os.listdir(tmp_path)) == ["uit", "verhalen.csv"]


@pytest.mark.parametrize(("error", "code"), [
    (KeyboardInterrupt(), 130), (OSError(28, "No space left on device"), 1), (RuntimeError("Joris zei"), 1),
])
def test_nothing_is_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, code: int
) -> None:
    def breaks(texts: Sequence[str]) -> list[Any]:
        raise error

    monkeypatch.setattr(analyse, "real_tools", lambda: _tools(score_many=breaks))
    assert run(tmp_path, rows(2, 2)) == code
    assert os.listdir(tmp_path) == ["verhalen.csv"]
    assert "Joris" not in capsys.readouterr().err


def test_a_failing_printer_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(document: Any) -> Any:
        raise DocumentFailed("Het maken van het PDF-bestand is mislukt.", "de woorden van Joris")

    monkeypatch.setattr("gehoord.core.ui.documents.render", fails)
    assert run(tmp_path, rows(2, 2)) == 1
    told = capsys.readouterr().err
    assert "PDF-bestand is mislukt" in told
    assert "Joris" not in told
    assert os.listdir(tmp_path) == ["verhalen.csv"]


def test_wrong_usage_is_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(make(tmp_path / "a.csv", [("id", "tekst"), (1, "a")]))
    for options in ([], [path], [path, "--out", "x", "--date", "morgen"], [path, "--out", "x", "--format", "pdf"]):
        with pytest.raises(SystemExit) as stopped:
            cli.main(["advise", *options])
        assert stopped.value.code == 2
    capsys.readouterr()


def test_needs_no_keys_no_database_and_no_network(tmp_path: Path) -> None:
    """With the real recognisers, model and printers, in a process of its own."""
    path = make(tmp_path / "a.jsonl", [("id", "text"), ("1", "Ze luisterde niet naar mij."), ("2", "Wij wachten.")])
    code = (
        "import socket, sys\n"
        "def refuse(*args, **kwargs): raise AssertionError('network')\n"
        "socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse\n"
        "import sqlite3; sqlite3.connect = sqlite3.dbapi2.connect = refuse\n"
        "from gehoord.cli import main\n"
        f"assert main(['advise', {str(path)!r}, '--out', {str(tmp_path / 'uit')!r}]) == 0\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=200, check=False,
                          env={"PYTHONPATH": str(ROOT), "HOME": "/nonexistent", "PATH": os.environ["PATH"]})
    assert done.returncode == 0, done.stderr
    assert set(os.listdir(tmp_path / "uit")) >= FILES
    assert os.stat(tmp_path / "uit").st_mode & 0o077 == 0


def test_memory_keeps_no_stories(tmp_path: Path) -> None:
    from gehoord.cli.advise_count import MOST_KEPT, Tally

    tally = Tally()
    for n in range(3_000):
        text = f"Zij zei dat het altijd wel {'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]} zou gaan worden."
        tally.add(str(n), text, _scores([text])[0], may_quote=True)
    assert {theme: len(kept) for theme, kept in tally._kept.items()} == {"begrip": MOST_KEPT}
    assert all(len(line) == 16 for line in tally.lines)


def test_the_columns_are_told_apart() -> None:
    assert command._column(("a", "b"), "b", "--x") == 1
    assert command._column(("a", "b"), None, "--x") is None
