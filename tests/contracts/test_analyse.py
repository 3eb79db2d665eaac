"""`gehoord analyse`: its output is a contract, its files whole or absent, its memory flat."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gehoord import cli
from gehoord.analysis.tests.tables_making import make
from gehoord.cli import analyse as command
from gehoord.cli.progress import Progress

PII_TYPES = {"persoon", "locatie", "instelling", "telefoon", "email", "url", "datum", "leeftijd", "bsn", "id"}
THEMES = {"begrip", "duidelijkheid", "aansluiten", "serieus_nemen", "respect", "deskundigheid"}
SAMPLE = Path(cli.__file__).parent.parent / "sample" / "data" / "signals_nl.jsonl"
ROOT = Path(cli.__file__).parent.parent.parent


@dataclass(frozen=True)
class Span:
    start: int
    end: int
    type: str


def _safe(text: str) -> Any:
    start = text.find("Joris")
    spans = [Span(start, start + 5, "persoon")] if start >= 0 else []
    return SimpleNamespace(text=text.replace("Joris", "[PERSOON-1]"), spans=spans)


def _scores(texts: Sequence[str]) -> list[Any]:
    assert not any("Joris" in text for text in texts), "the model sees safe text only"
    theme_p = dict.fromkeys(sorted(THEMES), 0.25)
    return [SimpleNamespace(bejegening=True, bejegening_p=0.75, themes=("begrip",), theme_p=theme_p,
                            urgent=False, urgent_p=0.125) for _text in texts]


QUICK = command.Tools(_safe, _scores)


@pytest.fixture(autouse=True)
def _in_dutch(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    from gehoord.cli.words import _catalogue

    monkeypatch.setenv("LC_ALL", "nl_NL.UTF-8")
    _catalogue.cache_clear()
    yield
    _catalogue.cache_clear()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "real_tools", lambda: QUICK)


def check_row(row: dict[str, Any], text: str) -> None:
    """The contract others build on."""
    assert list(row) == [
        "id", "deidentified", "pii", "bejegening", "bejegening_p", "themes", "theme_p", "urgent", "urgent_p",
    ]
    assert type(row["id"]) is str
    assert type(row["deidentified"]) is str
    end = 0
    for span in row["pii"]:
        assert list(span) == ["start", "end", "type"]
        assert end <= span["start"] < span["end"] <= len(text)
        end = span["end"]
        assert span["type"] in PII_TYPES
    for name in ("bejegening", "urgent"):
        assert type(row[name]) is bool
        assert type(row[f"{name}_p"]) is float
        assert 0 <= row[f"{name}_p"] <= 1
    assert set(row["themes"]) <= THEMES
    assert set(row["theme_p"]) == THEMES
    assert all(type(p) is float and 0 <= p <= 1 for p in row["theme_p"].values())


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods", "jsonl"])
def test_the_contract_with_the_real_model(tmp_path: Path, kind: str) -> None:
    texts = [
        "Joris Pietersen van 't Hoff belde 06-12345678 💀 en zei: <b>niks</b>. Ze luisterde niet naar mij.",
        "Ik woon in Purmerend en wacht al tien maanden op een plek.\n\nMail: iemand@voorbeeld.nl",
        "e\u0301\u202ealles omgekeerd\u202c", "x",
    ]
    path = make(tmp_path / f"a.{kind}", [("id", "tekst"), *((str(n), t) for n, t in enumerate(texts))])
    assert cli.main(["analyse", str(path), "--out", str(tmp_path / "uit.jsonl")]) == 0
    rows = rows_of(tmp_path / "uit.jsonl")
    assert [row["id"] for row in rows] == ["0", "1", "2", "3"]
    for row, text in zip(rows, texts, strict=True):
        check_row(row, text)
    # Offsets count code points of the cell, also after an emoji or a combining sign.
    phone = next(span for span in rows[0]["pii"] if span["type"] == "telefoon")
    assert texts[0][phone["start"]:phone["end"]] == "06-12345678"
    mail = next(span for span in rows[1]["pii"] if span["type"] == "email")
    assert texts[1][mail["start"]:mail["end"]] == "iemand@voorbeeld.nl"
    assert "iemand@voorbeeld.nl" not in rows[1]["deidentified"]


def test_to_the_screen_and_from_a_pipe(tmp_path: Path) -> None:
    path = make(tmp_path / "a.csv", [("nummer", "verhaal"), (1, "Joris kwam langs."), (2, "Niemand kwam.")])
    direct = run("analyse", str(path))
    piped = run("analyse", "-", stdin=path.read_bytes())
    assert direct.returncode == piped.returncode == 0
    assert direct.stdout == piped.stdout
    assert [json.loads(line)["id"] for line in direct.stdout.splitlines()] == ["1", "2"]
    assert "“verhaal”" in direct.stderr.decode()


def run(*arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    # No folder of Gehoord exists for it, no Django is set up.
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("GEHOORD_", "DJANGO_"))}
    clean |= {"PYTHONPATH": str(ROOT), "HOME": "/nonexistent", "LC_ALL": "nl_NL.UTF-8", **(env or {})}
    return subprocess.run([sys.executable, "-m", "gehoord", *arguments], input=stdin, capture_output=True, env=clean,
                          timeout=900, check=False)


def test_needs_no_django_no_keys_and_no_network(tmp_path: Path) -> None:
    path = make(tmp_path / "a.jsonl", [("id", "text"), ("1", "Joris kwam langs op 3 mei 2024.")])
    code = (
        "import socket, sys\n"
        "def refuse(*args, **kwargs): raise AssertionError('network')\n"
        "socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse\n"
        "from gehoord.cli import main\n"
        f"assert main(['analyse', {str(path)!r}]) == 0\n"
        "assert 'django.conf' not in sys.modules or not sys.modules['django.conf'].settings.configured\n"
        "assert 'gehoord.config.settings' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100, check=False,
                          env={"PYTHONPATH": str(ROOT), "HOME": "/nonexistent", "PATH": os.environ["PATH"]})
    assert done.returncode == 0, done.stderr
    check_row(json.loads(done.stdout), "Joris kwam langs op 3 mei 2024.")


REFUSED = [
    (b"id;tekst\n1;a\n1;b\n", [], ["verhalen.csv", "rij 3", "“id”", "rij 2"]),
    (b"a;b\n1;2\n", [], ["--text-column", "1 “a”, 2 “b”"]),
    (b"id;tekst\n1;a\n", ["--text-column", "verhaal"], ["“verhaal”", "1 “id”, 2 “tekst”"]),
    (b"id;tekst\n", [], ["geen verhalen"]),
    (b"id;tekst\n1;caf\xc3\xa9\n2;caf\xe9\n", [], ["rij 3", "kapot teken"]),
    (b"id;tekst\n1;a\n", ["--format", "xlsx"], ["beschadigd"]),
]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("content", "options", "says"), REFUSED)
def test_a_broken_file_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, options: list[str], says: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "verhalen.csv"
    path.write_bytes(content)
    assert cli.main(["analyse", str(path), "--out", str(tmp_path / "uit.jsonl"), *options]) == 1
    told = capsys.readouterr().err
    assert all(part in told for part in says), told
    assert "Traceback" not in told
    assert os.listdir(tmp_path) == ["verhalen.csv"]


@pytest.mark.usefixtures("quick")
def test_nothing_is_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(tmp_path / "a.csv", [("id", "tekst"), *((n, "Joris kwam.") for n in range(300))])
    out = tmp_path / "uit.jsonl"
    out.write_text("van gisteren")

    def breaking(error: BaseException) -> command.Tools:
        calls: list[int] = []

        def breaks(texts: Sequence[str]) -> list[Any]:
            calls.append(1)
            if len(calls) > 5:
                raise error
            return _scores(texts)

        return command.Tools(_safe, breaks)

    for error, code in (
        (KeyboardInterrupt(), 130), (OSError(28, "No space left on device"), 1), (RuntimeError("Joris kwam."), 1)
    ):
        tools = breaking(error)
        monkeypatch.setattr(command, "real_tools", lambda tools=tools: tools)
        assert cli.main(["analyse", str(path), "--out", str(out)]) == code
        assert sorted(os.listdir(tmp_path)) == ["a.csv", "uit.jsonl"]
        assert out.read_text() == "van gisteren"


@pytest.mark.usefixtures("quick")
def test_our_own_mistakes_quote_no_story(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make(tmp_path / "a.csv", [("id", "tekst"), (1, "Joris kwam.")])

    def breaks(text: str) -> Any:
        raise ValueError(text)

    monkeypatch.setattr(command, "real_tools", lambda: command.Tools(breaks, _scores))
    assert cli.main(["analyse", str(path)]) == 1
    told = "".join(capsys.readouterr())
    assert "ValueError" in told
    assert "Joris" not in told


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("arguments", "says"), [
    (["/er/is/niets.csv"], "is er niet"),
    (["{file}", "--out", "/er/is/niets/uit.jsonl"], "/er/is/niets/uit.jsonl"),
    (["{file}", "--out", "{folder}"], "is een map"),
    (["{folder}"], "is een map"),
    (["{file}", "--out", "{file}"], "andere naam"),
])
def test_wrong_places_are_one_sentence(
    tmp_path: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make(tmp_path / "a.csv", [("id", "tekst"), (1, "Joris kwam.")])
    filled = [a.format(file=path, folder=tmp_path) for a in arguments]
    before = path.read_bytes()
    assert cli.main(["analyse", *filled]) == 1
    assert says in capsys.readouterr().err
    assert path.read_bytes() == before


def test_wrong_usage_is_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["analyse"], ["analyse", "x", "--format", "pdf"], ["bestaat-niet"]):
        with pytest.raises(SystemExit) as stopped:
            cli.main(arguments)
        assert stopped.value.code == 2
    capsys.readouterr()


def test_english_where_the_machine_speaks_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import gettext

    from gehoord.cli import words

    class English(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return {"rij %(row)d": "row %(row)d", "Dit bestand is leeg.": "This file is empty."}.get(message, message)

    monkeypatch.setattr(words, "_catalogue", English)
    problem = command.TableProblem("Dit bestand is leeg.", row=3)
    assert command.sentence(problem, "map/a.csv") == "a.csv, row 3: This file is empty."


def test_stop_signal_removes_what_is_unfinished(tmp_path: Path) -> None:
    path = make(tmp_path / "a.csv", [("id", "tekst"), *((n, "Joris kwam langs en bleef.") for n in range(20_000))])
    env = {"PYTHONPATH": str(ROOT), "HOME": "/nonexistent", "PATH": os.environ["PATH"], "LC_ALL": "nl_NL.UTF-8"}
    order = [sys.executable, "-m", "gehoord", "analyse", str(path), "--out", str(tmp_path / "uit.jsonl")]
    work = subprocess.Popen(order, stderr=subprocess.PIPE, env=env)
    for _wait in range(600):
        if any(name.endswith(".unfinished") for name in os.listdir(tmp_path)):
            break
        time.sleep(0.05)
    else:
        pytest.fail("it never began to write")
    work.send_signal(signal.SIGTERM)
    assert work.wait(120) == 130
    assert work.stderr is not None
    assert "Onderbroken" in work.stderr.read().decode()
    assert os.listdir(tmp_path) == ["a.csv"]


def test_progress_is_quiet_at_first_and_then_says_how_far(monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    plain = io.StringIO()
    progress = Progress("Verhalen", 1000, plain)
    for _row in range(10):
        now[0] += 0.1
        progress.step(10)
    assert plain.getvalue() == ""
    for _row in range(70):
        now[0] += 0.5
        progress.step(10)
    lines = plain.getvalue().splitlines()
    assert 2 <= len(lines) <= 4
    assert lines[0].startswith("Verhalen: 12% (120 van 1000, 60 per seconde")
    assert "\r" not in plain.getvalue()


MEMORY = """
import sys
from types import SimpleNamespace
from pathlib import Path
from gehoord.cli import analyse
scores = SimpleNamespace(bejegening=True, bejegening_p=0.5, themes=("begrip",), theme_p={"begrip": 0.5},
                         urgent=False, urgent_p=0.5)
tools = analyse.Tools(lambda text: SimpleNamespace(text=text, spans=[]), lambda texts: [scores] * len(texts))
count = analyse.analyse(sys.argv[1], out=Path("/dev/null"), tools=tools)
# Not getrusage: its peak includes that of the process which started this one.
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(count, peak.split()[1])
"""
# What ten times as many rows may cost, in MB: the ids, and for XLSX the packed shared texts.
ROOM = {"csv": 12, "jsonl": 12, "ods": 12, "xlsx": 40}


def _peak(path: Path, count: int) -> float:
    done = subprocess.run([sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, timeout=300,
                          env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}, check=True)
    read, kilobytes = map(int, done.stdout.split())
    assert read == count
    return kilobytes / 1024


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "jsonl", "ods", "xlsx"])
def test_memory_is_flat(tmp_path: Path, kind: str) -> None:
    """50,000 stories of some 700 signs, 35 MB of text, beside 5,000."""
    texts = [json.loads(line)["text"] for line in SAMPLE.open(encoding="utf-8")]
    peaks: list[float] = []
    for count in (5_000, 50_000):
        rows = ((f"n{n}", f"{n} {texts[n % len(texts)]} {texts[(n * 7) % len(texts)]}"[:700]) for n in range(count))
        path = tmp_path / f"{count}.{kind}"
        if kind == "ods":
            _big_ods(path, rows)
        elif kind == "xlsx":
            _big_xlsx(path, rows)
        elif kind == "csv":
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([("id", "tekst"), *rows])
        else:
            make(path, [("id", "tekst"), *rows])
        peaks.append(_peak(path, count))
    print(f"{kind}: peak {peaks[0]:.0f} MB at 5,000 stories, {peaks[1]:.0f} MB at 50,000")
    assert peaks[1] - peaks[0] < ROOM[kind], peaks


def _big_ods(path: Path, rows: Iterator[tuple[str, str]]) -> None:
    from html import escape

    from gehoord.analysis.tests.tables_making import cell, raw_ods

    lines = [("id", "tekst"), *rows]
    raw_ods(path, "<table:table table:name='A'>" + "".join(
        f"<table:table-row>{cell(escape(i))}{cell(escape(t).replace(chr(10), '<text:line-break/>'))}</table:table-row>"
        for i, t in lines
    ) + "</table:table>")


def _big_xlsx(path: Path, rows: Iterator[tuple[str, str]]) -> None:
    """With shared texts, as Excel writes them: those are the ones that have to stay in memory."""
    from html import escape

    from gehoord.analysis.tests.tables_making import raw_xlsx

    lines = [("id", "tekst"), *rows]
    raw_xlsx(
        path,
        "".join(f"<row><c t='s'><v>{2 * n}</v></c><c t='s'><v>{2 * n + 1}</v></c></row>" for n in range(len(lines))),
        "".join(f"<si><t>{escape(text)}</t></si>" for line in lines for text in line),
    )


@pytest.mark.slow
def test_155_stories_within_half_a_minute(tmp_path: Path) -> None:
    """So 620 within two minutes. Start included. In seconds of processor, so that a busy machine does not count; two cores need half as long."""
    import resource

    lines = SAMPLE.read_text("utf-8").splitlines()
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join((lines * 2)[:620:4]).replace('"id": "', '"oud": "') + "\n", "utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    done = run("analyse", str(path), "--out", str(tmp_path / "uit.jsonl"))
    assert done.returncode == 0, done.stderr
    assert len(rows_of(tmp_path / "uit.jsonl")) == 155
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"155 stories: {seconds:.0f} s of processor, {time.monotonic() - started:.0f} s by the clock")
    assert seconds < 30
