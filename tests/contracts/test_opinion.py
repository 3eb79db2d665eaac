"""`gehoord opinion`: its output is a contract, it agrees with what was published, and it refuses in a sentence."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sklearn.metrics import adjusted_rand_score

from gehoord import cli
from gehoord.analysis.tests.test_opinion import conversation

REAL = Path(__file__).parent.parent / "data" / "opinion" / "brexit-consensus.participants-votes.csv"


@pytest.fixture(autouse=True)
def _in_dutch(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    from gehoord.cli.words import _catalogue

    monkeypatch.setenv("LC_ALL", "nl_NL.UTF-8")
    _catalogue.cache_clear()
    yield
    _catalogue.cache_clear()


def table(people: int = 60, statements: int = 20, groups: int = 2) -> str:
    votes, _camp = conversation(people, statements, groups)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["participant", *votes.statements])
    for name, row in zip(votes.people, votes.matrix, strict=True):
        writer.writerow([name, *("" if vote != vote else int(vote) for vote in row)])
    return out.getvalue()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_groups_agree_with_those_that_were_published(tmp_path: Path) -> None:
    assert cli.main(["opinion", str(REAL), "--out", str(tmp_path / "out.csv")]) == 0
    found = {row["participant"]: row["group"] for row in rows((tmp_path / "out.csv").read_text("utf-8"))}
    published = {row["participant"]: row["group-id"] for row in rows(REAL.read_text("utf-8"))}
    assert list(found) == list(published)
    both = [name for name in found if found[name] and published[name]]
    assert len(both) == 189
    assert adjusted_rand_score([published[n] for n in both], [found[n] for n in both]) > 0.85


def test_the_published_group_is_not_looked_at(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert cli.main(["opinion", str(REAL)]) == 0
    whole = capsysbinary.readouterr().out
    other = [[*row[:1], "7", *row[2:]] for row in csv.reader(io.StringIO(REAL.read_text("utf-8")))][1:]
    head = REAL.read_text("utf-8").splitlines()[0]
    changed = tmp_path / "changed.csv"
    changed.write_text(head + "\n" + "\n".join(",".join(row) for row in other), "utf-8")
    assert cli.main(["opinion", str(changed)]) == 0
    assert capsysbinary.readouterr().out == whole


def test_a_row_for_each_participant_and_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "votes.csv").write_text(table() + "laatste" + "," * 20 + "\n", "utf-8")
    (tmp_path / "comments.csv").write_text(
        "comment-id,moderated,comment-body\n3,-1,Weg\n" + "".join(f"{n},1,Stelling {n}\n" for n in range(20) if n != 3),
        "utf-8")
    told = ["--comments", str(tmp_path / "comments.csv"), "--report", str(tmp_path / "report.json")]
    assert cli.main(["opinion", str(tmp_path / "votes.csv"), *told]) == 0
    shown = capsys.readouterr()
    found = rows(shown.out)
    assert list(found[0]) == ["participant", "group", "x", "y"]
    assert found[-1] == {"participant": "laatste", "group": "", "x": "", "y": ""}
    assert {row["group"] for row in found[:-1]} <= {"0", "1", ""}
    assert "Deelnemers in een groep:" in shown.err and "Wat bindt" not in shown.err
    report: dict[str, Any] = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert list(report) == ["participants", "in_groups", "left_out", "is_small", "k", "silhouette", "groups", "binding",
                            "dividing", "consensus", "moderated_out"]
    assert report["participants"] == 61 == report["in_groups"] + report["left_out"]
    assert report["moderated_out"] == ["3"] and "3" not in report["consensus"]
    assert [group["size"] for group in report["groups"]] == [
        sum(row["group"] == str(group) for row in found) for group in range(report["k"])]
    first = report["groups"][0]["typical"][0]
    assert first["text"] == f"Stelling {first['statement']}" and first["side"] in ("agree", "disagree")
    assert report["dividing"][0]["value"] > 0.5


def test_a_roomful_is_told_that_it_is_too_small(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "votes.csv").write_text(table(people=24), "utf-8")
    assert cli.main(["opinion", str(tmp_path / "votes.csv")]) == 0
    assert "zegt dit plaatje weinig" in capsys.readouterr().err
    (tmp_path / "votes.csv").write_text(table(people=60), "utf-8")
    assert cli.main(["opinion", str(tmp_path / "votes.csv")]) == 0
    shown = capsys.readouterr().err
    assert "zegt dit plaatje weinig" not in shown
    assert "Wat bindt:" in shown and "Wat verdeelt:" in shown and "Typisch voor groep 0:" in shown


@pytest.mark.parametrize(("text", "sentence"), [
    ("participant,1,2\na,1,0\nb,2,0\n", "votes.csv, rij 3, kolom “1”: Hier hoort een stem te staan"),
    ("participant,1,2\na,1,0\na,1,0\n", "rij 3, kolom “participant”: Deze deelnemer staat ook in rij 2."),
    ("participant,1,2\n,1,0\n", "rij 2, kolom “participant”: Hier hoort een nummer te staan"),
    ("participant,1,1\na,1,0\n", "rij 1, kolom “3”: Er zijn twee kolommen voor dezelfde stelling."),
    ("naam,1,2\na,1,0\n", "rij 1: Hier hoort een kolom “participant” te zijn"),
    ("participant,group-id\na,1\n", "rij 1: Dit bestand heeft geen kolommen met stellingen."),
    ("participant,1,2\n", "In dit bestand staan geen deelnemers"),
    ("participant,1,2\na,,\n", "In dit bestand heeft niemand gestemd."),
    ("participant,1,2\na,1,0,1\n", "rij 2, kolom “4”: Deze rij heeft meer gevulde cellen"),
    ("", "Dit bestand is leeg."),
])
def test_what_is_no_table_of_votes_is_refused_with_its_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, sentence: str
) -> None:
    (tmp_path / "votes.csv").write_text(text, "utf-8")
    out = tmp_path / "out.csv"
    assert cli.main(["opinion", str(tmp_path / "votes.csv"), "--out", str(out)]) == 1
    assert sentence in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(("text", "sentence"), [
    ("comment-id,moderated\n1,2\n", "comments.csv, rij 2, kolom “moderated”: Hier hoort 1, 0 of -1 te staan."),
    ("comment-id,moderated\n1,1\n1,1\n", "rij 3, kolom “comment-id”: Deze stelling staat er twee keer in."),
    ("comment-id\n1\n", "rij 1: Hier horen de kolommen “comment-id” en “moderated” te zijn."),
])
def test_statements_that_cannot_be_read_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, sentence: str
) -> None:
    (tmp_path / "votes.csv").write_text(table(), "utf-8")
    (tmp_path / "comments.csv").write_text(text, "utf-8")
    assert cli.main(["opinion", str(tmp_path / "votes.csv"), "--comments", str(tmp_path / "comments.csv")]) == 1
    assert sentence in capsys.readouterr().err


def test_a_file_that_is_read_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    votes = tmp_path / "votes.csv"
    votes.write_text(table(), "utf-8")
    assert cli.main(["opinion", str(votes), "--out", str(votes)]) == 1
    assert "Kies een andere naam" in capsys.readouterr().err
    same = str(tmp_path / "same")
    assert cli.main(["opinion", str(votes), "--out", same, "--report", same]) == 1
    assert "--out en --report zijn hetzelfde bestand" in capsys.readouterr().err
    assert votes.read_text("utf-8") == table()


def test_a_table_of_numbers_from_a_spreadsheet_reads_the_same(tmp_path: Path) -> None:
    plain, dressed, out = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "out.csv"
    plain.write_text(table(), "utf-8")
    cells = [line.split(",") for line in table().splitlines()]
    cells[0] = ["Participant", *(f"{name}.0" for name in cells[0][1:])]
    dressed.write_text("\n".join(";".join(
        [row[0], *(f" {cell}.0 " if cell in ("1", "0") and number else cell for cell in row[1:])]
    ) for number, row in enumerate(cells)), "utf-8")
    written = []
    for file in (plain, dressed):
        assert cli.main(["opinion", str(file), "--out", str(out)]) == 0
        written.append(out.read_text("utf-8"))
    assert written[0] == written[1]


def test_it_needs_no_database_keys_or_network_and_says_the_same_twice(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    once, again = (subprocess.run([sys.executable, "-m", "gehoord", "opinion", str(REAL)], capture_output=True,
                                  env=environment, cwd=tmp_path, check=True, timeout=120) for _ in range(2))
    assert once.stdout == again.stdout
    assert list(tmp_path.iterdir()) == []
