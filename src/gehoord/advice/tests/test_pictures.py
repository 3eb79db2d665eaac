"""Charts of a letter: every word inside the frame, whatever letters the reader's machine has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from gehoord.advice.pictures import picture_of
from gehoord.advice.wording import shown
from gehoord.core.ui.documents.model import Picture
from gehoord.insight.facts import Facts, Figure

from . import figures as some

SVG = "{http://www.w3.org/2000/svg}"
# Of 12 units high, in DejaVu Sans: wider than nearly all letters that a browser falls back on.
WIDE = 7.3
LONG = "Een heel lang thema over tijd en aandacht voor elkaar in het eerste gesprek en alle gesprekken daarna"


def bars(*names: str, n: int = 45, of: int = 200, kind: str = "themes") -> Figure:
    return some.figure("B1", kind, Facts(of, columns=some.COLUMNS, rows=tuple(some.row(name, n, of) for name in names)))


def drawn(figure: Figure) -> Picture:
    picture = picture_of(shown(figure, 10))
    assert picture is not None
    return picture


def words(svg: str) -> Iterator[tuple[str, float, float, float, float]]:
    """Each line of text with its left, right, place from the top and size, in units of the picture."""

    def walk(element: ElementTree.Element, x: float, y: float) -> Iterator[tuple[str, float, float, float, float]]:
        for dx, dy in re.findall(r"translate\(([-\d.]+),([-\d.]+)\)", element.get("transform", "")):
            x, y = x + float(dx), y + float(dy)
        if element.tag == f"{SVG}text":
            size = float(element.get("font-size", "12px").removesuffix("px"))
            for place, line in enumerate(list(element) or [element]):
                said = line.text or ""
                width = len(said) * WIDE * size / 12
                start = {"start": 0.0, "middle": -width / 2, "end": -width}[element.get("text-anchor", "start")]
                yield said, x + start, x + start + width, y + place * 14, size
            return
        for child in element:
            yield from walk(child, x, y)

    yield from walk(ElementTree.fromstring(svg), 0, 0)


@pytest.mark.parametrize("figure", [
    bars("Respect", LONG, "Serieus nemen"),
    bars("Respect", "W" * 60),
    bars("Respect", LONG, n=985, of=1000),
    bars("Respect", LONG, n=19_990, of=20_000),
    bars("2025 K1", "2025 K2", kind="trend"),
    bars(*(f"{1 + n % 4}e kwartaal {2020 + n // 4}" for n in range(16)), kind="trend"),
], ids=["long", "one word", "nearly all", "more than 99%", "short trend", "long trend"])
def test_no_word_is_cut_off(figure: Figure) -> None:
    svg = drawn(figure).svg
    width, height = (float(number) for number in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
    found = [row for row in words(svg) if row[0]]
    assert len(found) > 5
    for said, left, right, place, size in found:
        assert left >= 0, said
        assert right <= width, said
        assert size <= place <= height - 4, said


def test_names_under_a_trend_do_not_touch() -> None:
    svg = drawn(bars(*(f"{1 + n % 4}e kwartaal {2020 + n // 4}" for n in range(16)), kind="trend")).svg
    under = sorted((left, right) for said, left, right, *_ in words(svg) if "kwartaal" in said)
    assert len(under) >= 3
    assert all(right < left for (_, right), (left, _) in pairwise(under))


def test_a_long_name_goes_on_below_and_is_cut_at_three_lines() -> None:
    lines = [said for said, *_ in words(drawn(bars("Respect", LONG)).svg)]
    assert "Een heel lang thema over" in lines
    assert any(line.endswith("…") for line in lines)
    assert LONG in drawn(bars("Respect", LONG)).alt


def test_names_that_begin_alike_stay_apart() -> None:
    picture = drawn(bars(LONG, f"{LONG} ook"))
    assert sum(said == "Een heel lang thema over" for said, *_ in words(picture.svg)) == 2


def test_a_hidden_quarter_keeps_its_place() -> None:
    rows = tuple(some.row(f"2025 K{n}", *((6, 40) if n in (2, 3) else (40, 100))) for n in range(1, 5))
    svg = drawn(some.figure("B1", "trend", Facts(92, 280, columns=some.COLUMNS, rows=rows))).svg
    places = {said: (left + right) / 2 for said, left, right, *_ in words(svg) if said.startswith("2025")}
    assert set(places) == {"2025 K1", "2025 K4"}
    assert places["2025 K4"] - places["2025 K1"] > 300


@pytest.mark.parametrize("name", ['"]; fetch("http://x") //', "<script>", "a'b\\n", "😀 ${x}", "datum.value"])
def test_names_are_no_code(name: str) -> None:
    assert any(name.split()[0] in said for said, *_ in words(drawn(bars("Respect", name)).svg))
