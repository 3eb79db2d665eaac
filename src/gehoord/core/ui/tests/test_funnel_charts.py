from __future__ import annotations

from xml.etree import ElementTree

import pytest

from gehoord.core.ui.funnel_charts import FunnelLimits, FunnelPoint, funnel_chart

LIMITS = [FunnelLimits(n, 0.8 - 1 / n, 0.8 + 1 / n, 0.8 - 2 / n, 0.8 + 2 / n) for n in (30, 60, 120)]


def test_a_point_is_told_in_words_and_only_what_stands_out_has_a_ring() -> None:
    inside = funnel_chart(LIMITS, [FunnelPoint("Voorjaar", 0.8, 60)], "Ervaringen", target=0.8)
    outside = funnel_chart(LIMITS, [FunnelPoint("Voorjaar", 0.6, 60, stands_out=True)], "Ervaringen", target=0.8)
    assert "80% van 60 antwoorden, binnen de grenzen" in inside
    assert "60% van 60 antwoorden, buiten de grenzen" in outside
    assert outside.count("<path") == inside.count("<path") + 1
    root = ElementTree.fromstring(outside)
    assert root.attrib["role"] == "img"
    assert not [element for element in root.iter() if "style" in element.attrib]


def test_without_limits_or_point_there_is_no_picture() -> None:
    for limits, points in (([], [FunnelPoint("a", 0.8, 30)]), (LIMITS, [])):
        with pytest.raises(ValueError, match="funnel"):
            funnel_chart(limits, points, "Ervaringen", target=0.8)
