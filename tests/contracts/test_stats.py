"""`gehoord stats`: names and numbers of its columns are a contract with who computes them elsewhere."""

from __future__ import annotations

import csv
import doctest
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from math import isclose
from pathlib import Path

import pytest
from scipy.stats import binomtest, norm

from gehoord import cli
from gehoord.analysis.tests.tables_making import make
from gehoord.cli import stats_columns
from gehoord.cli.words import _catalogue

DOCS = Path(cli.__file__).parent.parent.parent.parent / "docs" / "stats.md"
COUNTS = "naam;n;events\nA;30;25\nB;45;38\nC;60;52\nD;80;61\nE;120;110\nF;200;148\n"


@pytest.fixture(autouse=True)
def _in_dutch(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LC_ALL", "nl_NL.UTF-8")
    _catalogue.cache_clear()
    yield
    _catalogue.cache_clear()


class Runs:
    """The command on a small file; what it wrote as rows, and what it said."""

    def __init__(self, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capfd = folder, capfd
        self.said = ""

    def text(self, kind: str, text: str | bytes, *options: str, code: int = 0) -> str:
        path = self.folder / "in.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        assert cli.main(["stats", kind, str(path), *options]) == code
        out, self.said = self.capfd.readouterr()
        return out

    def __call__(self, kind: str, text: str | bytes, *options: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.text(kind, text, *options))))

    def refused(self, kind: str, text: str, *options: str) -> str:
        assert self.text(kind, text, *options, code=1) == ""
        return self.said


@pytest.fixture
def stats(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Runs:
    return Runs(tmp_path, capfd)


def near(cell: str, value: float) -> bool:
    return isclose(float(cell), value, rel_tol=1e-9, abs_tol=1e-12)


def test_wilson_at_the_level_of_the_row(stats: Runs) -> None:
    rows = stats("wilson", "n;events;conf\n100;82;0,95\n62;51;0,9\n40;40;\n", "--conf", "0.99")
    for row, level in zip(rows, (0.95, 0.9, 0.99), strict=True):
        for name, at in (("", level), ("_95", 0.95), ("_998", 0.998), ("_99", 0.99)):
            theirs = binomtest(int(row["events"]), int(row["n"])).proportion_ci(at, method="wilson")
            assert near(row[f"wilson_low{name}"], theirs.low)
            assert near(row[f"wilson_high{name}"], theirs.high)
        assert float(row["level"]) == level
        assert near(row["p"], int(row["events"]) / int(row["n"]))


def test_a_funnel_has_every_kind_at_both_levels(stats: Runs) -> None:
    rows = stats("funnel", COUNTS)
    kinds = ("normal", "exact", "multiplicative", "additive", "wilson", "multiplicative_raw")
    assert {f"{kind}_{end}_{level}" for kind in kinds for end in ("low", "high") for level in ("95", "998")} < set(rows[0])
    target = (25 + 38 + 52 + 61 + 110 + 148) / 535
    for row in rows:
        spread = (target * (1 - target) / int(row["n"])) ** 0.5
        assert near(row["p0"], target)
        assert near(row["z"], (float(row["p"]) - target) / spread)
        assert near(row["normal_low_95"], target - norm.ppf(0.975) * spread)
        assert near(row["multiplicative_low_95"], target - norm.ppf(0.975) * spread * float(row["phi"]) ** 0.5)
        assert near(row["additive_low_95"], target - norm.ppf(0.975) * (spread**2 + float(row["tau2"])) ** 0.5)
        assert near(row["normal_high_998"], min(1, target + norm.ppf(0.999) * spread))
        for name, cell in row.items():
            if "_low_" in name or "_high_" in name:
                assert 0 <= float(cell) <= 1 or "_uncut_" in name or "_raw_" in name
                assert repr(float(cell)) == cell
        assert near(row["additive_uncut_high_998"], target + norm.ppf(0.999) * (spread**2 + float(row["tau2"])) ** 0.5)
        assert near(row["multiplicative_raw_high_998"], target + norm.ppf(0.999) * spread * float(row["phi"]) ** 0.5)
    assert float(rows[0]["additive_uncut_high_998"]) > 1 == float(rows[0]["additive_high_998"])
    assert {row["side_998"] for row in rows} == {"between"}


def test_a_p_chart_with_and_without_a_frozen_centre(stats: Runs) -> None:
    text = "n,events\n" + "100,10\n" * 12 + "50,20\n0,0\n"
    rows = stats("pchart", text, "--freeze", "12")
    assert near(rows[0]["centre"], 140 / 1250)
    assert near(rows[0]["centre_frozen"], 0.1)
    assert near(rows[12]["high_frozen"], 0.1 + 3 * (0.09 / 50) ** 0.5)
    assert float(rows[0]["low_frozen"]) == float(f"{0.1 - 3 * 0.03:.15f}") or near(rows[0]["low_frozen"], 0.01)
    assert rows[12]["rules_frozen"] == rows[12]["rules"] == "outside"
    assert (rows[13]["p"], rows[13]["low"], rows[13]["rules"]) == ("", "", "")
    assert not any("frozen" in name for name in stats("pchart", text)[0])


def test_xmr_plain_screened_and_frozen(stats: Runs) -> None:
    """Ranges 1 (9 times) and 30 have mean 3.9; 30 is above 3.267 × 3.9 and leaves 1 when screened."""
    text = "dag;dagen\n" + "".join(f"{n};{10 + n % 2}\n" for n in range(10)) + "10;41\n11;\n12;NA\n"
    rows = stats("xmr", text, "--value", "dagen", "--freeze", "10")
    mean = (105 + 41) / 11
    assert near(rows[0]["centre"], mean)
    assert rows[0]["mr"] == ""
    assert [row["mr"] for row in rows[9:12]] == ["1.0", "30.0", ""]
    assert near(rows[5]["high"], mean + 2.66 * 3.9)
    assert near(rows[5]["mr_limit"], 3.267 * 3.9)
    assert near(rows[5]["low_screened"], mean - 2.66)
    assert near(rows[5]["mr_limit_screened"], 3.267)
    assert near(rows[5]["centre_frozen"], 10.5)
    assert near(rows[5]["high_frozen"], 10.5 + 2.66)
    assert near(rows[5]["high_frozen_screened"], 10.5 + 2.66)
    assert rows[10]["rules"] == "outside"
    assert rows[11]["high"] == ""


@pytest.mark.parametrize(("text", "options"), [
    ("value\n1,5\n2,5\n-3,5\n", ()),
    ("\ufeffnr,value\n1,1.5\n2,2.5\n3,-3.5\n", ()),
    ("nr\tdagen\n1\t1.5\n2\t2.5\n3\t-3.5\n", ("--value", "2")),
])  # fmt: skip
def test_decimals_and_signs_of_many_lands(stats: Runs, text: str, options: tuple[str, ...]) -> None:
    assert near(stats("xmr", text, *options)[0]["centre"], 0.5 / 3)


def test_a_spreadsheet_is_read_too(stats: Runs, tmp_path: Path) -> None:
    for kind in ("xlsx", "ods"):
        path = make(tmp_path / f"in.{kind}", [["n", "events"], ["100", "82"], ["50", "41"]])
        assert cli.main(["stats", "funnel", str(path), "--out", str(tmp_path / "out.csv")]) == 0
        rows = list(csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8")))
        assert near(rows[1]["p0"], 0.82)


@pytest.mark.parametrize(("kind", "text", "told"), [
    ("wilson", "", "leeg"),
    ("wilson", "n;events\n", "geen rijen"),
    ("wilson", "n;hits\n1;1\n", "geen kolom “events”"),
    ("wilson", "n;events;n\n1;1;1\n", "2 kolommen met de naam “n”"),
    ("wilson", "n;events\n10;5\n10;11\n", "rij 3: Hier zijn er meer events (11) dan n (10)"),
    ("funnel", "n;events\n10;-1\n", "rij 2, kolom “events”"),
    ("funnel", "n;events\n10;vijf\n", "rij 2, kolom “events”"),
    ("funnel", "n;events\n10,5;2\n", "rij 2, kolom “n”"),
    ("funnel", "n;events\n10;\n", "rij 2, kolom “events”"),
    ("funnel", "n;events\n1e13;2\n", "te groot"),
    ("funnel", "n;events\n0;0\n0;0\n", "In elke rij is n 0"),
    ("pchart", "n;events\n0;0\n0;0\n", "In elke rij is n 0"),
    ("wilson", "n;events;conf\n10;5;95\n", "rij 2, kolom “conf”"),
    ("pchart", "n;events\n10;5;3;4\n", "rij 2"),
    ("xmr", "nr;dagen\n1;2\n", "Noem de kolom met --value"),
    ("xmr", "value\n1\ntwee\n", "rij 3, kolom “value”: Hier hoort een getal"),
    ("xmr", "value;x\n;1\nNA;2\n", "geen enkel getal"),
    ("xmr", "value\n1e200\n", "te groot"),
])  # fmt: skip
def test_what_is_refused_says_where(stats: Runs, kind: str, text: str, told: str) -> None:
    said = stats.refused(kind, text)
    assert "in.csv" in said or "n 0" in said or "geen rijen" in said
    assert told in said
    assert "twee" not in said
    assert "vijf" not in said


@pytest.mark.parametrize("options", [["--conf", "1.5"], ["--conf", "95"], ["--freeze", "1"], ["--freeze", "x"]])
def test_wrong_usage(tmp_path: Path, options: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["stats", "wilson", str(tmp_path / "in.csv"), *options])
    assert stop.value.code == 2


@pytest.mark.parametrize("text", ["n;events\n50;41\n", "n;events\n50;50\n20;20\n", "n;events\n50;0\n7;0\n"])
@pytest.mark.parametrize("kind", ["wilson", "funnel", "pchart"])
def test_one_row_all_and_nobody(stats: Runs, kind: str, text: str) -> None:
    for row in stats(kind, text, "--freeze", "12"):
        numbers = [float(cell) for name, cell in row.items() if not name.startswith(("side", "rules")) and cell]
        assert all(abs(number) < 1e6 for number in numbers)
        assert row.get("side_95", "between") == "between"
        assert row.get("rules", "") == ""


def test_one_value_and_the_same_value(stats: Runs) -> None:
    (row,) = stats("xmr", "value\n7\n")
    assert (row["centre"], row["mean_mr"], row["low"], row["high"], row["mr_limit"]) == ("7.0", "", "", "", "")
    for row in stats("xmr", "value\n7\n7\n7\n"):
        assert (row["centre"], row["low"], row["high"], row["rules"]) == ("7.0", "7.0", "7.0", "")


def test_texts_cannot_become_formulas(stats: Runs) -> None:
    text = "=cmd;n;events\n=1+1;10;5\n@SUM(A1);10;5\n-3;10;5\n+x;10;5\n"
    lines = stats.text("wilson", text).splitlines()
    assert [line.partition(",")[0] for line in lines] == ["'=cmd", "'=1+1", "'@SUM(A1)", "-3", "'+x"]


def test_columns_that_were_there_keep_their_cells_under_another_name(stats: Runs) -> None:
    (row,) = stats("funnel", "n;events;p0;z\n10;5;x;y\n")
    assert (row["in_p0"], row["p0"], row["in_z"]) == ("x", "0.5", "y")
    assert "in_" in stats.said


def test_little_spread_counts_as_none_and_is_told_as_it_is(stats: Runs) -> None:
    row = stats("funnel", "n;events\n100;82\n100;82\n100;83\n100;81\n")[0]
    assert 0 < float(row["phi"]) < 1
    assert row["multiplicative_low_95"] == row["normal_low_95"]
    assert float(row["multiplicative_raw_low_95"]) > float(row["normal_low_95"])


def test_levels_may_be_given_in_more_than_one_go(stats: Runs) -> None:
    (row,) = stats("wilson", "n;events;conf\n50;41;NA\n", "--conf", "0.9", "--conf", "0.99")
    assert {"wilson_low_90", "wilson_low_99", "wilson_low_95", "wilson_low_998"} < set(row)
    assert (row["level"], row["wilson_low"]) == ("0.9", row["wilson_low_90"])


def test_rows_of_nothing_are_stepped_over_and_options_without_use_are_told(stats: Runs) -> None:
    assert len(stats("funnel", "n;events\n10;5\n;\n20;9\n", "--freeze", "12")) == 2
    assert "--freeze" in stats.said


def test_the_file_itself_is_never_written_over(stats: Runs, tmp_path: Path) -> None:
    assert "zelf" in stats.refused("funnel", COUNTS, "--out", str(tmp_path / "in.csv"))
    assert (tmp_path / "in.csv").read_text() == COUNTS
    stats.refused("funnel", "n;events\n1;2\n", "--out", str(tmp_path / "out.csv"))
    assert not (tmp_path / "out.csv").exists()


def test_through_a_pipe_without_database_or_keys(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gehoord", "stats", "funnel", "-"], input=COUNTS.encode(), capture_output=True,
        cwd=tmp_path, env={"PATH": "", "LC_ALL": "nl_NL.UTF-8"}, timeout=60, check=True,
    )
    assert done.stdout.decode().count("\n") == 7
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["wilson", "funnel", "pchart", "xmr"])
def test_every_column_is_documented_and_no_other(stats: Runs, kind: str) -> None:
    """The page writes `_95` and stands for every level, and `low` and `high` apart."""
    options = ["--freeze", "12"] if kind in ("pchart", "xmr") else []
    text = "value\n1\n2\n" if kind == "xmr" else COUNTS.replace("naam;", "x;")
    made = [name.replace("_998", "_95") for name in stats(kind, text, *options)[0]]
    section = re.search(rf"^## {kind}$(.*?)(?=^## |\Z)", DOCS.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert section is not None
    told = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.*?) \|", section[1], re.MULTILINE)))
    assert sorted(set(made) - {"x", "n", "events", "value"}) == sorted(told)


def test_examples_hold() -> None:
    assert doctest.testmod(stats_columns) == (0, 1)
