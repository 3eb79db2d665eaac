"""Two people who do the same thing at the same moment: one wins, the other is told, and nothing is counted twice.

How they meet: `meeting`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from gehoord.advice import answering, writing
from gehoord.advice.guard import TooNear
from gehoord.advice.letters import readable
from gehoord.advice.models import Advice, Letter
from gehoord.advice.sending import send
from gehoord.advice.services import AdviceRefused, decide, start_advice
from gehoord.advice.states import MoveRefused
from gehoord.advice.tests.answering_making import sent as sent_advice
from gehoord.conditions import services as conditions
from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.organisations.models import Organisation
from gehoord.core.ui.documents import Rendered
from gehoord.dialogue import services as dialogue
from gehoord.insight.evidence import freeze
from gehoord.insight.kinds import QuestionRefused
from gehoord.insight.models import Evidence, EvidenceQuote
from gehoord.insight.quotes import digest_of
from gehoord.intake import services as intake
from gehoord.practice import scenarios
from gehoord.practice import services as practice
from gehoord.practice.models import Scenario
from gehoord.providers import importing
from gehoord.surveys import services as surveys
from gehoord.surveys.models import Code, Response
from tests.contracts.meeting import TOGETHER, AtOnce, at_once, kinds

__all__ = ["at_once"]  # the fixture

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("at_once", ["at once" if TOGETHER else "in turn"], indirect=True),
]


def _paper(_document: Any) -> Rendered:
    return Rendered(docx=b"docx", odt=b"odt", pdf=b"pdf")


@pytest.fixture
def draft(adviser: Any, make_signal: Any) -> Callable[[], Advice]:
    """Makes a draft with a figure, text and a point."""
    make_signal(status="read")

    def make() -> Advice:
        evidence = freeze(by=adviser, kind="count", question={"filters": "", "codebook": 0}, title="Aantal")
        return start_advice(by=adviser, title="Advies over bejegening", evidence=[evidence])

    return make


def test_evidence_frozen_at_once_is_numbered_without_gaps(at_once: AtOnce, adviser: Any, make_signal: Any) -> None:
    make_signal(status="read")
    ask = {"by": adviser, "kind": "count", "question": {"filters": "", "codebook": 0}, "title": "Aantal"}
    assert kinds(at_once(*[lambda: freeze(**ask)] * 3)) == {"did": 3}
    assert sorted(Evidence.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_advices_decided_and_sent_at_once_are_numbered_without_gaps(
    at_once: AtOnce, draft: Any, coordinator: Any
) -> None:
    advices = [draft() for _ in range(3)]
    decided = at_once(*(lambda one=one: decide(by=coordinator, advice=one) for one in advices))
    assert kinds(decided) == {"did": 3}
    year = timezone.localdate().year
    assert sorted(one.number for one in decided) == [f"{year}-01", f"{year}-02", f"{year}-03"]
    sent = at_once(*(lambda one=one: send(by=coordinator, advice=one, printer=_paper) for one in decided))
    assert kinds(sent) == {"did": 3}
    assert {letter.advice_id for letter in Letter.objects.all()} == {one.pk for one in advices}


def test_deciding_twice_decides_once(at_once: AtOnce, draft: Any, coordinator: Any) -> None:
    advice = draft()
    outcomes = at_once(*[lambda: decide(by=coordinator, advice=advice)] * 2)
    assert kinds(outcomes, MoveRefused) == {"did": 1, "told": 1}
    assert AuditEvent.objects.filter(event=Event.ADVICE_DECIDED).count() == 1


def test_sending_twice_sends_once(at_once: AtOnce, draft: Any, coordinator: Any) -> None:
    advice = decide(by=coordinator, advice=draft())
    outcomes = at_once(*[lambda: send(by=coordinator, advice=advice, printer=_paper)] * 3)
    assert kinds(outcomes, MoveRefused) == {"did": 1, "told": 2}
    assert Letter.objects.count() == AuditEvent.objects.filter(event=Event.ADVICE_SENT).count() == 1


def test_two_letters_do_not_tell_about_a_few_people_side_by_side(
    at_once: AtOnce, adviser: Any, coordinator: Any, make_signal: Any
) -> None:
    """Neither knows the other's numbers when it is printed; the second is stopped all the same."""
    decided = []
    for more in (12, 3):
        for _ in range(more):
            make_signal(status="read")
        evidence = freeze(by=adviser, kind="count", question={"filters": "", "codebook": 0}, title="Aantal")
        advice = start_advice(by=adviser, title=f"Advies {more}", evidence=[evidence])
        writing.add_block(by=adviser, advice=advice, text=f"Wij telden {{{{ {evidence.ref} }}}}.")
        decided.append(decide(by=coordinator, advice=advice))
    outcomes = at_once(*(
        lambda one=one: send(by=coordinator, advice=one, accept_changes=True, printer=_paper) for one in decided
    ))
    assert kinds(outcomes, TooNear) == {"did": 1, "told": 1}
    assert Letter.objects.count() == 1


def test_a_line_is_blacked_out_while_the_letter_goes(
    at_once: AtOnce, adviser: Any, coordinator: Any, facilitator: Any
) -> None:
    """Either the words went out before, and the page hides them, or the letter is stopped to be looked at again."""
    words = "Meneer Kruidnoot van team Noord belt nooit terug."
    gathering = dialogue.make_gathering(by=facilitator, title="Groep", question="Waarom?", held_on=date(2026, 3, 14))
    (line,) = dialogue.add_observations(by=facilitator, gathering=gathering, texts=[words])
    dialogue.close_gathering(by=facilitator, gathering=gathering)
    evidence = freeze(by=adviser, kind="observations", question={"gatherings": [gathering.pk]}, title="Gezien")
    advice = start_advice(by=adviser, title="Advies", evidence=[evidence])
    writing.add_point(by=adviser, advice=advice, kind="bottleneck", text=words)
    advice = decide(by=coordinator, advice=advice)
    sent, _gone = at_once(
        lambda: send(by=coordinator, advice=advice, printer=_paper),
        lambda: dialogue.black_out_line(by=coordinator, line=line),
    )
    if isinstance(sent, Exception):
        assert isinstance(sent, AdviceRefused)
        assert not Letter.objects.exists()
        assert not advice.points.filter(text__contains="Kruidnoot").exists()
    else:
        assert words not in str(readable(Letter.objects.get()))


@pytest.mark.parametrize("first", ["the writer", "the coordinator"])
def test_writing_while_somebody_decides(
    first: str, at_once: AtOnce, draft: Any, coordinator: Any, adviser: Any
) -> None:
    """What is decided is what was read: either the writer is too late, or the decision is refused."""
    advice = draft()
    block = advice.blocks.first()
    calls = [
        lambda: writing.save_block(
            by=adviser, block=block, version=1, kind=block.kind, heading="Nieuw", text="Nieuwe tekst.",
            evidence=block.evidence,
        ),
        lambda: decide(by=coordinator, advice=advice, expected_version=advice.version),
    ]
    if first == "the coordinator":
        calls.reverse()
    assert kinds(at_once(*calls), AdviceRefused) == {"did": 1, "told": 1}
    advice.refresh_from_db()
    block.refresh_from_db()
    assert (advice.state == "draft") == (block.text == "Nieuwe tekst.")


def test_freezing_a_quote_while_its_teller_takes_it_back(at_once: AtOnce, adviser: Any, make_signal: Any) -> None:
    said = "De begeleider luisterde niet naar wat ik vertelde."
    signal = make_signal(text=f"{said} Dat deed pijn.", status="read", may_quote=True)
    question = {"filters": "", "codebook": 0, "chosen": [[signal.pk, 0, len(said), digest_of(said)]]}
    assert signal.deidentified.startswith(said)
    freeze_it = partial(freeze, by=adviser, kind="quotes", question=question, title="Citaten")
    frozen, taken_back = at_once(freeze_it, lambda: intake.change_quoting(signal=signal, may_quote=False))
    assert not isinstance(taken_back, Exception)
    assert isinstance(frozen, Evidence | QuestionRefused)
    with pytest.raises(QuestionRefused):  # Whoever of the two was first: no quote stays, or is frozen again.
        freeze_it()
    assert not EvidenceQuote.objects.exists()
    assert [one.question["chosen"] for one in Evidence.objects.all()] == ([[]] if isinstance(frozen, Evidence) else [])


def _block(request: Any) -> tuple[Any, Callable[[str], Any], type[Exception]]:
    by, advice = request.getfixturevalue("adviser"), request.getfixturevalue("draft")()
    block = writing.add_block(by=by, advice=advice, heading="Kop", text="Was")
    return block, lambda text: writing.save_block(
        by=by, block=block, version=1, kind="text", heading="Kop", text=text
    ), writing.TextChanged


def _head(request: Any) -> tuple[Any, Callable[[str], Any], type[Exception]]:
    by, advice = request.getfixturevalue("adviser"), request.getfixturevalue("draft")()
    rest = {name: getattr(advice, name) for name in writing.HEAD if name != "addressee"}
    return advice, lambda text: writing.save_head(by=by, advice=advice, version=1, addressee=text, **rest), writing.TextChanged


def _point(request: Any) -> tuple[Any, Callable[[str], Any], type[Exception]]:
    by, advice = request.getfixturevalue("adviser"), request.getfixturevalue("draft")()
    point = writing.add_point(by=by, advice=advice, kind="recommendation", text="Was")
    return point, lambda text: writing.save_point(by=by, point=point, version=1, text=text), writing.TextChanged


def _cause(request: Any) -> tuple[Any, Callable[[str], Any], type[Exception]]:
    by = request.getfixturevalue("facilitator")
    gathering = dialogue.make_gathering(by=by, title="Groep", question="Waarom?", held_on=date(2026, 3, 14))
    (cause,) = dialogue.add_causes(by=by, gathering=gathering, texts=["Was"])
    return cause, lambda text: dialogue.change_line(by=by, line=cause, expected_version=1, text=text), dialogue.Changed


def _card(request: Any) -> tuple[Any, Callable[[str], Any], type[Exception]]:
    by = request.getfixturevalue("facilitator")
    card = practice.make_card(by=by, helps="Was")
    rest = dict.fromkeys(("theme", "situation", "sentence_to_try", "question_to_self", "source"), "")
    rest["audience"] = "professional"
    return card, lambda text: practice.change_card(by=by, card=card, expected_version=1, helps=text, **rest), practice.Changed


def _reply(request: Any) -> tuple[Any, Callable[[str], Any], type[Exception]]:
    by = request.getfixturevalue("officer")
    point = sent_advice(by.council).points.first()
    reply = answering.give_reply(by=by, point=point, answer="partly", reason="Was")
    return reply, lambda text: answering.give_reply(
        by=by, point=point, answer="decline", reason=text, version=1
    ), answering.AnswerChanged


def test_of_three_who_approve_of_a_scene_at_once_two_count(at_once: AtOnce, request: pytest.FixtureRequest) -> None:
    by = [request.getfixturevalue(role) for role in ("facilitator", "adviser", "coordinator")]
    scene = Scenario.objects.create(council=by[0].council, theme="respect", title="Scène", text="Was")
    approve = scenarios.approve_scenario
    outcomes = at_once(*(lambda one=one: approve(by=one, scenario=scene, expected_version=1) for one in by))
    assert kinds(outcomes, practice.PracticeRefused) == {"did": 2, "told": 1}
    assert [one.place for one in scene.approvals.all()] == [1, 2]


WRITTEN: dict[str, tuple[Callable[[Any], Any], str]] = {
    "block": (_block, "text"), "head": (_head, "addressee"), "point": (_point, "text"), "cause": (_cause, "text"),
    "card": (_card, "helps"), "reply": (_reply, "reason"),
}


@pytest.mark.parametrize("what", sorted(WRITTEN))
def test_of_two_writers_one_wins_and_the_other_is_told(
    what: str, at_once: AtOnce, request: pytest.FixtureRequest
) -> None:
    make, field = WRITTEN[what]
    row, write, told = make(request)
    outcomes = at_once(lambda: write("Van de een"), lambda: write("Van de ander"))
    assert kinds(outcomes, told) == {"did": 1, "told": 1}
    row.refresh_from_db()
    (kept,) = [getattr(one, field) for one in outcomes if not isinstance(one, Exception)]
    assert getattr(row, field) == kept
    (error,) = [one for one in outcomes if isinstance(one, Exception)]
    theirs = error.now if hasattr(error, "now") else error.theirs  # type: ignore[attr-defined]
    assert getattr(theirs, field) == kept


def test_a_first_answer_by_two_officers(at_once: AtOnce, officer: Any) -> None:
    point = sent_advice(officer.council).points.first()
    outcomes = at_once(
        lambda: answering.give_reply(by=officer, point=point, answer="adopt"),
        lambda: answering.give_reply(by=officer, point=point, answer="decline", reason="Te duur."),
    )
    assert kinds(outcomes, answering.AnswerChanged) == {"did": 1, "told": 1}
    assert AuditEvent.objects.filter(event=Event.REPLY_GIVEN).count() == 1


def test_the_same_promise_twice_is_one(at_once: AtOnce, officer: Any) -> None:
    reply = answering.give_reply(by=officer, point=sent_advice(officer.council).points.first(), answer="adopt")
    due = timezone.localdate() + timedelta(days=30)
    made = at_once(*[
        lambda: answering.make_commitment(by=officer, reply=reply, what="Terugbellen", owner="Jeugd", due=due)
    ] * 2)
    assert kinds(made) == {"did": 2}
    assert reply.commitments.count() == 1


@pytest.mark.parametrize("close_at", [0, 1, 3])
def test_nothing_slips_in_while_a_gathering_is_closed(close_at: int, at_once: AtOnce, facilitator: Any) -> None:
    gathering = dialogue.make_gathering(by=facilitator, title="Groep", question="Waarom?", held_on=date(2026, 3, 14))
    calls: list[Callable[[], Any]] = [
        lambda n=n: dialogue.add_causes(by=facilitator, gathering=gathering, texts=[f"Oorzaak {n}"]) for n in range(3)
    ]
    calls.insert(close_at, lambda: dialogue.close_gathering(by=facilitator, gathering=gathering))
    outcomes = at_once(*calls)
    accepted = kinds(outcomes, dialogue.GatheringClosed)["did"] - 1
    assert not isinstance(outcomes[close_at], Exception)
    assert gathering.causes.count() == accepted
    trail = list(AuditEvent.objects.order_by("pk").values_list("event", flat=True))
    assert trail[-1] == Event.GATHERING_CLOSED


def _scan(adviser: Any, count: int) -> tuple[Any, list[str]]:
    scan = conditions.open_scan(by=adviser, title="Scan", closes_on=timezone.localdate() + timedelta(days=5))
    return scan, surveys.make_codes(by=adviser, campaign=scan, count=count)


def test_one_code_used_at_once_counts_once(at_once: AtOnce, adviser: Any, council: Any) -> None:
    _scan_made, (code,) = _scan(adviser, 1)
    outcomes = at_once(*[lambda: surveys.respond(council=council, code=code, answers={"tijd-aandacht": 4})] * 3)
    assert kinds(outcomes, surveys.CodeUsed) == {"did": 1, "told": 2}
    assert Response.objects.count() == 1


def test_ten_people_answer_at_once_and_all_count(at_once: AtOnce, adviser: Any, council: Any) -> None:
    _scan_made, codes = _scan(adviser, 10)
    outcomes = at_once(*(
        lambda code=code: surveys.respond(council=council, code=code, answers={"tijd-aandacht": 4}) for code in codes
    ))
    assert kinds(outcomes) == {"did": 10}
    assert (Response.objects.count(), Code.objects.filter(used=True).count()) == (10, 10)


@pytest.mark.parametrize("close_at", [0, 1, 3])
def test_nobody_answers_a_scan_after_it_is_closed(
    close_at: int, at_once: AtOnce, adviser: Any, council: Any
) -> None:
    scan, codes = _scan(adviser, 3)
    calls: list[Callable[[], Any]] = [
        lambda code=code: surveys.respond(council=council, code=code, answers={"tijd-aandacht": 4}) for code in codes
    ]
    calls.insert(close_at, lambda: conditions.close_scan(by=adviser, campaign=scan))
    outcomes = at_once(*calls)
    accepted = kinds(outcomes, surveys.NotOpen)["did"] - 1
    assert not isinstance(outcomes[close_at], Exception)
    assert scan.responses.count() == accepted
    # Who took part cannot be seen from the codes any more.
    assert not Code.objects.filter(campaign=scan, used=False).exists()


def test_one_file_brought_in_by_two_people_is_taken_over_once(at_once: AtOnce, officer: Any) -> None:
    rows = b"soort;aanbieder\naanbieder;Een\naanbieder;Twee\n"
    ask = {"by": officer, "sheet": "aanbieders", "name": "lijst.csv", "content": rows}
    mine, yours = at_once(*[lambda: importing.read_in(**ask)] * 2)
    done = at_once(*[lambda one=one: importing.take_all_over(by=officer, found=one) for one in (mine, yours)])
    assert kinds(done) == {"did": 2}
    # The second sees that it would do nothing any more.
    assert sorted((one.state, one.count("same")) for one in done) == [("done", 0), ("waiting", 2)]
    assert Organisation.objects.count() == 2
    first = next(one for one in done if one.state == "done")
    undone = at_once(*[lambda: importing.undo(by=officer, found=first)] * 2)
    assert kinds(undone, importing.ImportRefused) == {"did": 1, "told": 1}
    assert not Organisation.objects.exists()
