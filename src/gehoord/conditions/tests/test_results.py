"""What is told of a scan, to whom, and what never."""

from __future__ import annotations

from typing import Any

import pytest

from gehoord.analysis.intervals import wilson_interval
from gehoord.conditions.evidence import words_scan
from gehoord.conditions.selectors import how_many, results, results_for, statements
from gehoord.conditions.services import _questions
from gehoord.core.vocabulary.words import NEEDS, Precondition
from gehoord.insight.evidence import freeze, recompute
from gehoord.insight.facts import Facts
from gehoord.insight.kinds import QuestionRefused, kind_of
from gehoord.insight.outsiders import HIDDEN
from gehoord.surveys.models import Purpose
from gehoord.surveys.selectors import WrongPurpose

ALL = list(NEEDS)


def answers(n: int, agree: int, **other: int | None) -> list[dict[str, int | None]]:
    """n people, of whom the first `agree` agree with all; `other` replaces an answer of everybody."""
    return [{**dict.fromkeys(ALL, 5 if i < agree else 2), **other} for i in range(n)]


def test_there_are_two_or_three_statements_for_each_need_in_both_languages() -> None:
    questions = _questions()["question"]
    assert len(questions) == 15
    assert {theme: sum(one["theme"] == theme for one in questions) for theme in ALL} == {
        "tijd": 3, "werkorganisatie": 3, "collegas": 3, "middelen": 2, "samenwerkingsafspraken": 2, "leerklimaat": 2,
    }
    assert all(one["text"] and one["texts"]["en"] for one in questions)
    assert "niet gevalideerd" in _questions()["name"]


@pytest.mark.parametrize(("n", "closed", "shown"), [(10, True, True), (9, True, False), (30, False, False)])
def test_only_a_closed_scan_with_ten_responses_has_a_result(make_scan: Any, n: int, closed: bool, shown: bool) -> None:
    assert (results(make_scan(answers(n, 5), closed=closed)) is not None) is shown


def test_a_council_that_wants_more_than_ten_gets_no_result_below_that(make_scan: Any, adviser: Any) -> None:
    """The people who answered read that number before they began."""
    type(adviser.council).objects.update(smallest_n=15)
    adviser.council.refresh_from_db()
    assert results(make_scan(answers(14, 5))) is None
    given = answers(16, 5)
    for one in given[:2]:
        one["middelen"] = None
    scan = make_scan(given)
    assert [row[2] for row in results(scan).rows] == [16, 16, 16, HIDDEN, 16, 16]
    assert {one.row[2] for one in statements(adviser, scan) if one.theme == "middelen"} == {HIDDEN}
    assert how_many(29, 15) == "15 of meer antwoorden"


def test_a_row_counts_who_agrees_of_who_answered(make_scan: Any) -> None:
    given = answers(12, 3)
    given[0]["tijd"] = None
    facts = results(make_scan(given))
    reach = wilson_interval(2, 11).rounded(4)
    assert facts.n == 12
    assert facts.rows[0] == ("Tijd en aandacht", 2, 11, reach.low, reach.high)
    assert facts.rows[1][1:3] == (3, 12)


def test_a_three_does_not_agree_and_a_four_does(make_scan: Any) -> None:
    facts = results(make_scan(answers(10, 0, tijd=3, collegas=4)))
    assert [row[1] for row in facts.rows] == [0, 0, 10, 0, 0, 0]


def test_somebody_agrees_whose_answers_are_four_on_average(make_scan: Any, adviser: Any) -> None:
    given = answers(10, 0)
    for one in given[:4]:
        one |= {"tijd-aandacht": 5, "tijd-voorbereiden": 4, "tijd-bijkomen": 3}
    for one in given[4:6]:  # two of three statements suffice, one does not
        one |= {"tijd-aandacht": 4, "tijd-voorbereiden": 4, "tijd-bijkomen": None}
    given[9] |= {"tijd-aandacht": 5, "tijd-voorbereiden": None, "tijd-bijkomen": None}
    scan = make_scan([*given, *answers(2, 0)])
    assert results(scan).rows[0][1:3] == (6, 11)
    shown = statements(adviser, scan)
    # The third statement was answered by nine, so it is not shown.
    assert [(one.theme, *one.row[1:3]) for one in shown[:3]] == [("tijd", 7, 12), ("tijd", 6, 11), ("tijd", "·", "·")]


def test_outsiders_get_preconditions_and_no_statements(make_scan: Any, officer: Any) -> None:
    assert statements(officer, make_scan(answers(40, 20))) == []


def test_a_scan_of_the_first_version_reads_as_it_did(adviser: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from gehoord.conditions import services
    from gehoord.surveys import services as surveys

    first = surveys.install_questionnaire(
        council=adviser.council, key="randvoorwaarden", version=1, name="Scan", purpose=Purpose.CONDITIONS,
        questions=[surveys.QuestionIn(key=key, text=key) for key in Precondition.values],
    )
    day = timezone.localdate() + timedelta(days=5)
    scan = services.open_scan(by=adviser, title="Eerste", closes_on=day, questionnaire=first)
    for place, code in enumerate(surveys.make_codes(by=adviser, campaign=scan, count=12)):
        given = dict.fromkeys(Precondition.values, 5 if place < 7 else 1)
        surveys.respond(council=adviser.council, code=code, answers=given)
    scan = services.close_scan(by=adviser, campaign=scan)
    assert [row[:3] for row in results(scan).rows] == [(str(one.label), 7, 12) for one in Precondition]
    assert statements(adviser, scan) == []


def test_a_question_that_nine_answered_is_hidden_for_the_council_too(make_scan: Any) -> None:
    given = answers(12, 6)
    for one in given[:3]:
        one["middelen"] = None
    facts = results(make_scan(given))
    assert facts.rows[3] == ("Geld", HIDDEN, HIDDEN, HIDDEN, HIDDEN)
    assert words_scan(facts) == "12 professionals vulden de scan in"


def test_outsiders_do_not_see_few_who_disagree(make_scan: Any, officer: Any, adviser: Any) -> None:
    scan = make_scan(answers(40, 35, tijd=5))
    for row in results_for(officer, scan).rows:
        assert row[1:] == (HIDDEN,) * 4
    assert results_for(adviser, scan).rows[0][1] == 40


def test_outsiders_see_what_is_large(make_scan: Any, officer: Any, adviser: Any) -> None:
    scan = make_scan(answers(40, 20))
    assert results_for(officer, scan) == results_for(adviser, scan)


@pytest.mark.parametrize(("n", "words"), [(0, "minder"), (9, "minder"), (10, "10 of"), (19, "10 of"), (20, "20 of")])
def test_how_many_is_told_in_three_steps(n: int, words: str) -> None:
    assert how_many(n).startswith(words)


def test_answers_for_another_purpose_are_not_read(make_scan: Any) -> None:
    scan = make_scan(answers(12, 6))
    scan.purpose = Purpose.STATUTORY
    with pytest.raises(WrongPurpose):
        results(scan)


def test_evidence_says_what_is_agreed_with_least(make_scan: Any, adviser: Any) -> None:
    given = answers(24, 12)
    for place, one in enumerate(given):
        one["tijd"] = 5 if place < 5 else 1
    scan = make_scan(given, title="Scan in de wijk")
    evidence = freeze(by=adviser, kind="scan", question={"campaign": scan.pk}, title="")
    facts = Facts.from_json(evidence.result)
    assert kind_of("scan").words(facts) == (
        "24 professionals vulden de scan in; het minst eens zijn zij het over tijd en aandacht (21%)"
    )
    assert "Scan in de wijk" in evidence.asked
    assert recompute(by=adviser, evidence=evidence).same


def test_equal_shares_are_all_named() -> None:
    facts = Facts(n=20, rows=(("Geld", 5, 20, 0.1, 0.4), ("Tijd", 5, 20, 0.1, 0.4), ("Rust", 9, 20, 0.3, 0.6)))
    assert words_scan(facts).endswith("over geld en tijd (25%)")


@pytest.mark.parametrize(("n", "closed"), [(12, False), (9, True)])
def test_what_has_no_result_cannot_be_frozen(make_scan: Any, adviser: Any, n: int, closed: bool) -> None:
    scan = make_scan(answers(n, 3), closed=closed)
    with pytest.raises(QuestionRefused):
        freeze(by=adviser, kind="scan", question={"campaign": scan.pk}, title="")


def test_another_councils_scan_cannot_be_frozen(make_scan: Any, outsider: Any) -> None:
    scan = make_scan(answers(12, 3))
    with pytest.raises(QuestionRefused):
        freeze(by=outsider, kind="scan", question={"campaign": scan.pk}, title="")
