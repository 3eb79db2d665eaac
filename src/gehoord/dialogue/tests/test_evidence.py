from __future__ import annotations

from typing import Any

import pytest

from gehoord.dialogue.selectors import in_stable_order
from gehoord.insight.evidence import freeze, recompute
from gehoord.insight.kinds import QuestionRefused, kind_of

pytestmark = pytest.mark.django_db


def compute(council: Any, kind: str, **question: Any) -> Any:
    return kind_of(kind).compute(council, question)


def test_causes_stand_in_their_stable_order(council: Any, make_set: Any) -> None:
    made = make_set("een", "twee", "drie")
    found = compute(council, "causes", set=made.pk)
    assert found.facts.n == 3
    assert found.facts.rows == tuple((cause.text,) for cause in in_stable_order(made))
    assert found.facts.note == "In willekeurige volgorde."
    assert found == compute(council, "causes", set=made.pk)


def test_people_are_told_in_all_and_never_per_role(council: Any, make_gathering: Any) -> None:
    first = make_gathering(people={"parent": 8, "policy_officer": 1, "professional": 11}, closed=True)
    second = make_gathering(title="Groep twee", people={"parent": 12}, closed=True)
    facts = compute(council, "gatherings", gatherings=[second.pk, first.pk]).facts
    assert facts.n == 32
    assert [row[2] for row in facts.rows] == [20, 12]
    assert "ouders, professionals, beleidsmedewerkers" in facts.note
    assert not {8, 1, 11} & {cell for row in facts.rows for cell in row}


def test_a_small_group_is_neither_told_nor_in_the_total(council: Any, make_gathering: Any) -> None:
    large = make_gathering(people={"parent": 20}, closed=True)
    small = make_gathering(title="Klein", people={"parent": 4}, closed=True)
    both = compute(council, "gatherings", gatherings=[large.pk, small.pk])
    assert both.facts.n == 20
    assert [row[2] for row in both.facts.rows] == [20, "minder dan 10"]
    alone = compute(council, "gatherings", gatherings=[small.pk])
    assert alone.facts.n is None
    assert "4" not in " ".join(source.split()[2] for source in alone.sources)


def test_observations_and_tips_come_with_their_words(council: Any, make_gathering: Any) -> None:
    gathering = make_gathering(closed=True)
    assert compute(council, "observations", gatherings=[gathering.pk]).facts.rows == (
        ("Bellen duurt lang",), ("Niemand vraagt het",),
    )
    assert compute(council, "tips", gatherings=[gathering.pk]).facts.rows == (("Bel terug", "Voor professionals"),)


def test_other_councils_open_gatherings_and_nonsense_are_refused(
    council: Any, outsider: Any, make_gathering: Any, make_set: Any
) -> None:
    gathering, still_open = make_gathering(closed=True), make_gathering()
    made = make_set("een", "twee", "drie")
    for kind in ("gatherings", "observations", "tips"):
        for pks in ([still_open.pk], [gathering.pk, 999_999], [], ["1"], None):
            with pytest.raises(QuestionRefused):
                compute(council, kind, gatherings=pks)
        with pytest.raises(QuestionRefused):
            compute(outsider.council, kind, gatherings=[gathering.pk])
    for question in ({"set": 999_999}, {"set": "1"}, {}):
        with pytest.raises(QuestionRefused):
            compute(council, "causes", **question)
    with pytest.raises(QuestionRefused):
        compute(outsider.council, "causes", set=made.pk)


@pytest.mark.parametrize("kind", ["causes", "gatherings", "observations", "tips"])
def test_each_kind_freezes_and_counts_the_same_again(
    kind: str, council: Any, coordinator: Any, make_gathering: Any, make_set: Any
) -> None:
    if kind == "causes":
        question: dict[str, Any] = {"set": make_set("een", "twee", "drie").pk}
    else:
        question = {"gatherings": [make_gathering(people={"parent": 12}, closed=True).pk]}
    evidence = freeze(by=coordinator, kind=kind, question=question, title="")
    assert evidence.asked.endswith("?")
    assert recompute(by=coordinator, evidence=evidence).same
    found = kind_of(kind)
    words = found.words(found.compute(council, question).facts)
    assert words
    assert not words.endswith(".")
