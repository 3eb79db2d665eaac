from __future__ import annotations

from xml.etree import ElementTree

import pytest

from gehoord.core.ui.plane_charts import PlanePoint, plane_chart


def test_groups_have_a_shape_and_a_name_and_points_have_none() -> None:
    points = [PlanePoint(-0.5, 0.2, 0, 3), PlanePoint(0.5, -0.2, 1)]
    picture = plane_chart(points, ["Groep A", "Groep B"], "Wie stemde er hetzelfde?")
    assert "Groep B: vierkantjes" in picture
    root = ElementTree.fromstring(picture)
    texts = [one.text for one in root.iter() if one.tag.endswith("text")]
    assert sorted(texts) == ["Groep A", "Groep B"]
    assert not [element for element in root.iter() if "style" in element.attrib]


def test_without_points_or_with_too_many_groups_there_is_no_picture() -> None:
    with pytest.raises(ValueError, match="point"):
        plane_chart([], [], "Wie")
    with pytest.raises(ValueError, match="shapes"):
        plane_chart([PlanePoint(0, 0, 0)], list("abcdef"), "Wie")
