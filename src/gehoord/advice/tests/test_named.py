"""References by name, and what they mean when a writer saves."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gehoord.advice import writing
from gehoord.advice.named import NameRefused, names_for, resolved
from gehoord.advice.services import start_advice
from gehoord.insight.models import Evidence


def evidence(number: int, kind: str, filters: str = "") -> Evidence:
    return Evidence(number=number, kind=kind, question={"filters": filters, "codebook": 1})


NEWEST_FIRST = [
    evidence(9, "share", "from=2025-01-01"), evidence(8, "share", "theme=respect&theme=begrip"),
    evidence(7, "count", "role=ouder"), evidence(6, "count"), evidence(5, "trend", "theme=serieus_nemen"),
    evidence(4, "share", "from=2024-01-01"), evidence(3, "comparison"), evidence(2, "scan"), evidence(1, "themes"),
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("{{ aandeel:bejegening }}", "B9"), ("{{share:Bejegening}}", "B9"), ("{{ share:begrip+respect }}", "B8"),
        ("{{ aandeel: respect + begrip }}", "B8"), ("{{ verloop:serieus nemen }}", "B5"),
        ("{{ trend:serieus_nemen }}", "B5"), ("{{ vergelijking:bejegening }}", "B3"),
        ("{{ thema's:bejegening }}", "B1"),
    ],
)
def test_a_name_becomes_its_number(typed: str, meant: str) -> None:
    assert resolved(f"Dus {typed}, en {{{{ B1 }}}}.", NEWEST_FIRST, []) == f"Dus {{{{ {meant} }}}}, en {{{{ B1 }}}}."


def test_what_the_advice_uses_goes_before_what_is_newer() -> None:
    assert resolved("{{ aandeel:bejegening }}", NEWEST_FIRST, ["B4"]) == "{{ B4 }}"
    assert names_for(NEWEST_FIRST, ["B4"])["B4"] == "aandeel:bejegening"
    assert "B9" not in names_for(NEWEST_FIRST, ["B4"])


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("{{ aantal:alles }}", "B7, B6"), ("{{ aandeel:duidelijkheid }}", "nog niet vast"),
        ("{{ gemiddelde:alles }}", "kennen we niet"), ("{{ scan:alles }}", "kennen we niet"),
    ],
)
def test_a_name_that_says_nothing_or_two_things_is_told(typed: str, says: str) -> None:
    with pytest.raises(NameRefused, match=says):
        resolved(f"Er zijn {typed}.", NEWEST_FIRST, [])
    assert resolved("{{ aantal:all }}", NEWEST_FIRST, ["B6"]) == "{{ B6 }}"


def test_a_text_without_names_stays_as_it_is() -> None:
    text = "Om 12:30 uur {{ B3 }}: dat is {{ geen naam }} {x:y}"
    assert resolved(text, [], []) == text


def test_a_name_in_a_draft_is_saved_as_its_number(adviser: Any, count_of: Any, client_of: Any) -> None:
    frozen = count_of(12)
    advice = start_advice(by=adviser, title="Advies", evidence=[frozen])
    block = writing.add_block(by=adviser, advice=advice, text="Wij kregen {{ aantal:alles }}.")
    assert block.text == f"Wij kregen {{{{ {frozen.ref} }}}}."
    point = writing.add_point(by=adviser, advice=advice, kind="bottleneck", text="Kijk naar {{ count:all }}.")
    assert point.text == f"Kijk naar {{{{ {frozen.ref} }}}}."
    page = client_of(adviser).get(reverse("advice:edit", args=[advice.pk])).content.decode()
    assert "<code>&#123;&#123; aantal:alles &#125;&#125;</code>" in page


def test_a_wrong_name_keeps_what_was_typed(adviser: Any, count_of: Any, client_of: Any) -> None:
    advice = start_advice(by=adviser, title="Advies", evidence=[count_of(12)])
    answer = client_of(adviser).post(
        reverse("advice:add_block", args=[advice.pk]),
        {"nb-heading": "Kop", "nb-text": "Mijn zin met {{ aandeel:respect }}.", "nb-kind": "text", "nb-evidence": ""},
    )
    text = answer.content.decode()
    assert "Mijn zin met {{ aandeel:respect }}." in text
    assert "staat nog niet vast als bewijs" in text
    assert not advice.blocks.filter(heading="Kop").exists()


def test_another_councils_evidence_has_no_name_here(adviser: Any, outsider: Any, count_of: Any) -> None:
    count_of(12)
    advice = start_advice(by=outsider, title="Advies", evidence=[])
    with pytest.raises(writing.UnknownEvidence):
        writing.add_block(by=outsider, advice=advice, text="{{ aantal:alles }}")
