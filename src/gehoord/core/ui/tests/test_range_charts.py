from __future__ import annotations

from xml.etree import ElementTree

import pytest

from gehoord.core.ui.range_charts import Range, range_chart

RANGES = [
    Range("Professionals", "Tijd en aandacht", 0.2, 0.4), Range("Professionals", "Geld", 0.1, 0.3),
    Range("Jongeren", "Duidelijk zijn", 0.5, 0.7),
]


def test_each_interval_is_a_line_and_told_in_words() -> None:
    picture = range_chart(RANGES, "Beide kanten")
    assert "Tijd en aandacht: 20% tot 40%; Geld: 10% tot 30%" in picture
    assert "Jongeren: Duidelijk zijn: 50% tot 70%" in picture
    root = ElementTree.fromstring(picture)
    lines = [one for one in root.iter() if one.attrib.get("stroke-width") == "6"]
    assert len(lines) == len(RANGES)
    # A group's lines stand under its heading, in the order given.
    texts = [one.text for one in root.iter() if one.tag.endswith("text")]
    assert {"Professionals", "Jongeren", "Geld"} <= set(texts)
    assert not [element for element in root.iter() if "style" in element.attrib]


def test_without_intervals_there_is_no_picture() -> None:
    with pytest.raises(ValueError, match="interval"):
        range_chart([], "Beide kanten")
