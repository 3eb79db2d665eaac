from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from gehoord.core.ui import charts
from gehoord.core.ui.charts import SharePoint, describe, percent, share_per_quarter

POINTS = [
    SharePoint("2024 K1", 0.25, 0.2, 0.31, 120),
    SharePoint("2024 K2", 0.5, 0.19, 0.81, 6, is_small=True),
    SharePoint("2024 K3", None, None, None, 0),
    SharePoint("2024 K4", 0.126, 0.08, 0.2, 80),
]


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    charts.kept.clear()
    with override("nl"):
        yield


def test_it_is_an_image_with_words_and_without_style() -> None:
    svg = share_per_quarter(POINTS, "Aandeel <b> & “meer”")
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{{{charts.SVG}}}svg"
    assert root.attrib["role"] == "img"
    assert re.fullmatch(r"0 0 \d+ \d+", root.attrib["viewBox"])
    assert root.attrib["width"] == "100%"
    assert "height" not in root.attrib
    title, desc = list(root)[:2]
    assert title.text == "Aandeel <b> & “meer”"
    assert desc.text == describe(POINTS)
    assert root.attrib["aria-labelledby"] == title.attrib["id"]
    assert root.attrib["aria-describedby"] == desc.attrib["id"]
    for element in root.iter():
        assert element.tag.rpartition("}")[2] not in {"style", "script", "image", "foreignObject", "a"}
        assert not [key for key in element.attrib if key in {"style", "class"} or key.startswith("on")]
        if element is not root:
            assert not [key for key in element.attrib if key == "role" or key.startswith("aria-")]
    assert "http" not in svg.replace(charts.SVG, "").replace("http://www.w3.org/1999/xlink", "")


def test_what_is_drawn() -> None:
    root = ElementTree.fromstring(share_per_quarter(POINTS, "t"))
    texts = [element.text for element in root.iter(f"{{{charts.SVG}}}text")]
    for label in ("2024 K1", "2024 K4", "n=120", "n=80", "n=0", "0%"):
        assert label in texts
    assert charts.PRIMARY in ElementTree.tostring(root, encoding="unicode")
    # Two filled points, one hollow, none where nothing was counted.
    circles = [e for e in root.iter(f"{{{charts.SVG}}}path") if "A" in e.attrib.get("d", "")]
    assert len(circles) == 3
    assert sum(e.attrib.get("fill") == "#fff" for e in circles) == 1


def test_labels_do_not_run_into_each_other() -> None:
    many = [SharePoint(f"{2000 + n // 4} K{n % 4 + 1}", 0.3, 0.2, 0.4, 50) for n in range(80)]
    root = ElementTree.fromstring(share_per_quarter(many, "t"))
    labels = [e.text for e in root.iter(f"{{{charts.SVG}}}text") if " K" in (e.text or "")]
    assert 5 <= len(labels) <= 12
    assert labels[-1] == "2019 K4"


@pytest.mark.parametrize(
    ("points", "says"),
    [
        (POINTS, "van 2024 K1 (25%) tot 2024 K4 (13%). Het laagste is 13% in 2024 K4, het hoogste 50% in"),
        (POINTS[:1], "Eén punt: 25% van de signalen in 2024 K1."),
        (POINTS[2:3], "nog niets beoordeeld"),
    ],
)
def test_words(points: list[SharePoint], says: str) -> None:
    assert says in describe(points)
    assert says.replace("&", "&amp;") in share_per_quarter(points, "t")


def test_of_what_is_said() -> None:
    assert "aandeel over bejegening, van" in describe(POINTS, share_of="over bejegening")


def test_percents_are_dutch() -> None:
    assert percent(0.2564) == "26%"
    assert percent(0.2564, digits=1) == "25,6%"
    with override("en"):
        assert percent(0.2564, digits=1) == "25.6%"


def test_nothing_to_draw() -> None:
    with pytest.raises(ValueError):
        share_per_quarter([], "t")


def test_the_second_time_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    first = share_per_quarter(POINTS, "t")
    monkeypatch.setattr(charts, "_render", lambda chart: pytest.fail("rendered again"))
    assert share_per_quarter(POINTS, "t") is first


@pytest.mark.parametrize("change", ["points", "title", "language", "share_of"])
def test_another_picture_is_another_picture(change: str) -> None:
    first = share_per_quarter(POINTS, "t")
    with override("en" if change == "language" else "nl"):
        share_per_quarter(
            POINTS[:2] if change == "points" else POINTS,
            "u" if change == "title" else "t",
            share_of="x" if change == "share_of" else "",
        )
    assert len(charts.kept._pictures) == 2
    assert share_per_quarter(POINTS, "t") is first


def test_only_the_last_pictures_are_kept() -> None:
    kept = charts._Kept(most=2)
    for name in "abc":
        kept.put(name, charts.mark_safe(name))
        kept.get("a")
    assert set(kept._pictures) == {"a", "c"}


def test_public_pages_do_not_load_the_renderer() -> None:
    code = "import sys, gehoord.core.ui.charts; sys.exit(bool({'altair', 'vl_convert'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
