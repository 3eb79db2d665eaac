"""The kinds: what they count is what the insight page shows."""

from __future__ import annotations

from typing import Any

import pytest

from gehoord.coding.selectors import codebook_of
from gehoord.insight import quotes
from gehoord.insight.evidence import freeze, recompute
from gehoord.insight.filters import Filters
from gehoord.insight.kinds import QuestionRefused, kind_of
from gehoord.insight.models import EvidenceQuote, EvidenceSignal
from gehoord.insight.questions import question_of
from gehoord.insight.selectors import figure_of, overview, theme_labels

from .conftest import scores

QUESTIONS = [Filters(), Filters(themes=("begrip",)), Filters(role="ouder", basis="both"), Filters(q="school")]


def ask(council: Any, filters: Filters, **more: Any) -> dict[str, Any]:
    return question_of(filters, codebook_of(council), **more)


@pytest.mark.parametrize("filters", QUESTIONS)
def test_the_figure_is_the_one_of_the_insight_page(filters: Filters, crowd: Any, coder: Any, adviser: Any) -> None:
    crowd(60, by=coder)
    council = adviser.council
    shown = overview(council, filters, themes=theme_labels(codebook_of(council)))
    frozen = {
        kind: freeze(by=adviser, kind=kind, question=ask(council, filters), title="")
        for kind in ("count", "share", "themes", "trend")
    }
    facts = {kind: figure_of(evidence).facts for kind, evidence in frozen.items()}
    assert facts["count"].n == shown.signals.n
    assert (facts["share"].n, facts["share"].of) == (shown.asked.hits.n, shown.asked.of.n)
    assert shown.asked.interval is not None
    assert facts["share"].low == pytest.approx(shown.asked.interval.low, abs=1e-6)
    assert [row[:3] for row in facts["themes"].rows] == [
        (row.label, row.about.hits.n, row.about.of.n) for row in shown.themes
    ]
    assert [row[:3] for row in facts["trend"].rows] == [
        (row.label, row.asked.hits.n, row.asked.of.n) for row in shown.quarters
    ]
    links = EvidenceSignal.objects.filter(evidence=frozen["share"])
    assert links.count() == shown.asked.of.n
    assert links.filter(counted=True).count() == shown.asked.hits.n
    for evidence in frozen.values():
        assert recompute(by=adviser, evidence=evidence).same
        assert kind_of(evidence.kind).words(figure_of(evidence).facts)


def test_what_is_printed_is_dutch_whatever_the_adviser_reads(crowd: Any, coder: Any, adviser: Any) -> None:
    from django.utils.translation import override

    crowd(20, by=coder)
    with override("en"):
        evidence = freeze(by=adviser, kind="themes", question=ask(adviser.council, Filters()), title="")
    assert evidence.result["columns"][0] == "thema"
    assert evidence.asked.startswith("Over welke thema's")
    assert recompute(by=adviser, evidence=evidence).same


@pytest.mark.parametrize("kind", ["count", "share", "themes", "trend"])
def test_a_question_about_nothing_is_refused(kind: str, codebooks: None, adviser: Any) -> None:
    with pytest.raises(QuestionRefused):
        freeze(by=adviser, kind=kind, question=ask(adviser.council, Filters()), title="")


@pytest.mark.parametrize("question", [{}, {"filters": 3}, {"filters": "theme=nonsense", "codebook": 1}])
def test_a_question_nobody_understands_is_refused(
    question: dict[str, Any], crowd: Any, coder: Any, adviser: Any
) -> None:
    crowd(5, by=coder)
    with pytest.raises(QuestionRefused):
        freeze(by=adviser, kind="count", question=question, title="")


def test_a_new_coding_shows_when_recomputing(told: Any, coder: Any, adviser: Any) -> None:
    from gehoord.coding.services import save_coding

    signal = told("Ze luisterde niet.", by=coder, coded=("begrip",))
    told("Wachtlijst.", by=coder, coded=())
    evidence = freeze(by=adviser, kind="share", question=ask(adviser.council, Filters()), title="")
    save_coding(by=coder, signal=signal, bejegening=False, themes=(), expected_version=1)
    assert recompute(by=adviser, evidence=evidence).changes == (
        "Het aantal was 1 en is nu 0.", "1 verhaal is sindsdien anders gecodeerd of beoordeeld.",
    )


# --- quotes

PARTS = [
    "De begeleider luisterde niet naar wat mijn dochter zelf wilde.",
    "Niemand luisterde toen wij vertelden hoe het thuis echt ging.",
    "De juf nam de tijd en legde rustig uit wat er zou gebeuren.",
    "Op kantoor deden ze alsof ik er helemaal niet bij was.",
]


@pytest.fixture
def quotable(told: Any, coder: Any) -> list[Any]:
    roles = ("ouder", "jongere", "ouder", "professional")
    return [
        told(f"Kort. {text} Dat was het.", by=coder, coded=("begrip",), role=role, may_quote=True)
        for text, role in zip(PARTS, roles, strict=True)
    ]


def test_quotes_need_consent_fit_and_come_the_same_each_time(quotable: Any, told: Any, coder: Any, council: Any) -> None:
    told("Dit mag niemand overnemen, hoe raak het ook gezegd is.", by=coder, coded=("begrip",))
    told("Over de wachtlijst alleen, verder was er niets aan de hand.", by=coder, coded=(), may_quote=True)
    told(f"{PARTS[0]} En nog wat.", by=coder, coded=("begrip",), may_quote=True)  # nearly the same
    found = quotes.propose(council, Filters(themes=("begrip",)))
    assert sorted(one.text for one in found) == sorted(PARTS)
    assert found == quotes.propose(council, Filters(themes=("begrip",)))
    # Spread: the first three are of three kinds of tellers.
    assert len({one.role for one in found[:3]}) == 3


def test_marked_passages_and_sentences_without_details_come_first(told: Any, coder: Any, council: Any) -> None:
    from gehoord.coding.services import PassageIn, save_coding

    text = "Op 3 april zei [PERSOON-1] dat wij overdreven en niets snapten. Ze lachte ons uit waar iedereen bij was."
    told(text, by=coder, coded=("begrip",), may_quote=True)
    marked = told("Het was een gewone dag zoals alle andere dagen. Hij vroeg nooit hoe het met ons ging.",
                  by=coder, may_quote=True)
    start = marked.deidentified.index("Hij vroeg")
    save_coding(by=coder, signal=marked, bejegening=True, expected_version=0,
                passages=[PassageIn("begrip", start, start + 10)])
    found = quotes.propose(council, Filters(themes=("begrip",)))
    assert [one.text for one in found] == [
        "Hij vroeg nooit hoe het met ons ging.", "Ze lachte ons uit waar iedereen bij was.",
    ]
    assert not any(one.warnings for one in found)


@pytest.mark.parametrize(
    ("text", "n"),
    [("Toen belde [PERSOON-1] ons op.", 1), ("Op 3 april belden ze.", 1), ("Dossier 4471 lag open.", 1),
     ("Daar zat Marietje ook bij.", 1), ("Ze luisterde gewoon niet.", 0), ("In 2024 belde [PERSOON-1].", 2)],
)
def test_a_detail_is_warned_for(text: str, n: int) -> None:
    assert len(quotes.warnings(text)) == n


def choose(council: Any, *which: int) -> list[Any]:
    found = sorted(quotes.propose(council, Filters()), key=lambda one: one.signal)
    return [quotes.read_place(found[number].place) for number in which]


def test_chosen_quotes_are_frozen_and_counted_again(quotable: Any, adviser: Any) -> None:
    question = ask(adviser.council, Filters(), chosen=choose(adviser.council, 0, 2))
    evidence = freeze(by=adviser, kind="quotes", question=question, title="Wat mensen zeggen")
    assert [quote.text for quote in figure_of(evidence).facts.quotes] == [PARTS[0], PARTS[2]]
    assert (evidence.quoted, evidence.stories) == (2, 2)
    assert PARTS[0] not in str(evidence.result) + str(evidence.question)
    assert recompute(by=adviser, evidence=evidence).same


@pytest.mark.parametrize("chosen", [None, [], [[1, 0, 10, "a" * 32]], [[1, 0, 40, "a" * 32]] * 7, [[9, 0, 40, "0" * 32]]])
def test_bad_choices_are_refused(chosen: Any, quotable: Any, adviser: Any) -> None:
    with pytest.raises(QuestionRefused):
        freeze(by=adviser, kind="quotes", question=ask(adviser.council, Filters(), chosen=chosen), title="")


def test_another_councils_story_cannot_be_quoted(quotable: Any, adviser: Any, outsider: Any) -> None:
    question = ask(outsider.council, Filters(), chosen=choose(adviser.council, 0))
    with pytest.raises(QuestionRefused):
        freeze(by=outsider, kind="quotes", question=question, title="")


@pytest.fixture
def frozen(quotable: list[Any], adviser: Any) -> Any:
    question = ask(adviser.council, Filters(), chosen=choose(adviser.council, 0, 2))
    return freeze(by=adviser, kind="quotes", question=question, title="Wat mensen zeggen")


def shown(evidence: Any) -> list[str]:
    evidence.refresh_from_db()
    return [quote.text for quote in figure_of(evidence).facts.quotes]


def test_who_takes_their_words_back_is_quoted_nowhere_at_once(frozen: Any, quotable: list[Any], auditor: Any) -> None:
    from gehoord.core.audit.models import AuditEvent, Event
    from gehoord.intake.services import change_quoting

    change_quoting(signal=quotable[0], may_quote=False)
    assert shown(frozen) == [PARTS[2]]
    assert EvidenceQuote.objects.count() == 1
    assert [place[0] for place in frozen.question["chosen"]] == [quotable[2].pk]
    assert AuditEvent.objects.get(event=Event.QUOTE_WITHDRAWN).subject_id == str(frozen.pk)
    result = recompute(by=auditor, evidence=frozen)
    assert "1 citaat is teruggetrokken." in result.changes
    # A yes afterwards does not bring back what was taken out.
    change_quoting(signal=quotable[0], may_quote=True)
    assert shown(frozen) == [PARTS[2]]


def test_a_story_set_aside_is_no_longer_quoted(frozen: Any, quotable: list[Any], listener: Any) -> None:
    from gehoord.intake.services import triage

    triage(by=listener, signal=quotable[2], to="set_aside")
    assert shown(frozen) == [PARTS[0]]
    assert EvidenceQuote.objects.count() == 1


def test_reading_checks_again(frozen: Any, quotable: list[Any]) -> None:
    type(quotable[0]).objects.filter(pk=quotable[0].pk).update(may_quote=False)
    type(quotable[2]).objects.filter(pk=quotable[2].pk).update(status="set_aside")
    assert shown(frozen) == []


def test_masking_a_name_takes_it_out_of_the_quotes_too(frozen: Any, quotable: list[Any], listener: Any, auditor: Any) -> None:
    from gehoord.intake.services import correct_text

    # Elsewhere in the story: the words still stand, though a little further on.
    correct_text(by=listener, signal=quotable[0], phrase="Kort", pii_type="persoon", score=lambda text: scores())
    assert shown(frozen) == [PARTS[0], PARTS[2]]
    assert recompute(by=auditor, evidence=frozen).same
    correct_text(by=listener, signal=quotable[0], phrase="dochter", pii_type="persoon", score=lambda text: scores())
    assert shown(frozen) == [PARTS[2]]


def test_an_erased_story_leaves_no_words_and_no_way_back(
    frozen: Any, quotable: list[Any], coordinator: Any, auditor: Any
) -> None:
    from gehoord.intake.services import forget

    forget(by=coordinator, signal=quotable[0])
    assert shown(frozen) == [PARTS[2]]
    assert not EvidenceSignal.objects.filter(signal=quotable[0]).exists()
    assert [place[0] for place in frozen.question["chosen"]] == [quotable[2].pk]
    changes = recompute(by=auditor, evidence=frozen).changes
    assert "1 verhaal is gewist." in changes


def test_a_quote_taken_back_while_choosing_is_not_frozen(quotable: list[Any], adviser: Any) -> None:
    from gehoord.intake.services import change_quoting

    question = ask(adviser.council, Filters(), chosen=choose(adviser.council, 0, 2))
    change_quoting(signal=quotable[0], may_quote=False)
    evidence = freeze(by=adviser, kind="quotes", question=question, title="a")
    assert shown(evidence) == [PARTS[2]]


@pytest.mark.parametrize("kind", ["count", "share", "themes", "trend"])
def test_a_printed_digest_cannot_be_guessed_from_what_a_story_can_be(
    kind: str, told: Any, coder: Any, adviser: Any
) -> None:
    """Who tries every number and every theme of one story still misses a secret of the person who told it."""
    story = told("Er werd niet geluisterd.", by=coder, coded=("begrip",))
    question = ask(adviser.council, Filters())
    digest = freeze(by=adviser, kind=kind, question=question, title="").digest
    secret = story.receipt_hash
    type(story).objects.filter(pk=story.pk).update(receipt_hash="0" * 64)
    assert freeze(by=adviser, kind=kind, question=question, title="").digest != digest
    type(story).objects.filter(pk=story.pk).update(receipt_hash=secret)
    assert freeze(by=adviser, kind=kind, question=question, title="").digest == digest


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Mijn zoon met autisme mocht niet mee met de scouting.", "autisme, scouting"),
        ("Zij is de jongste van een pleeggezin.", "pleeggezin, jongste"),
        ("Na het ongeluk zei de begeleider niets meer.", ""),
        ("Wij gingen naar de voetbalclub en naar voetbal.", ""),
    ],
)
def test_several_details_together_are_warned_for(text: str, says: str) -> None:
    found = quotes.warnings(text)
    assert found == ((f"Samen kunnen deze woorden iemand aanwijzen: {says}.",) if says else ())


def test_a_rare_word_is_warned_for_and_named(told: Any, coder: Any, council: Any, django_assert_num_queries: Any) -> None:
    for number in range(30):
        told("De begeleider luisterde niet naar wat wij zelf wilden.", by=coder, coded=("begrip",), may_quote=number < 3)
    told("De begeleider luisterde niet naar onze zeilmakerij achter het huis.", by=coder, coded=("begrip",), may_quote=True)
    # The stories, what people marked, and how many stories hold each doubtful word; and whether there are enough.
    with django_assert_num_queries(4):
        found = quotes.propose(council, Filters())
    by_text = {one.text: one.warnings for one in found}
    assert by_text["De begeleider luisterde niet naar wat wij zelf wilden."] == ()
    [odd] = [warned for text, warned in by_text.items() if "zeilmakerij" in text]
    assert "zeilmakerij" in odd[0]
    assert "bijna geen ander verhaal" in odd[0]
    # What may lead to nobody goes first.
    assert found[0].warnings == ()


def test_in_a_small_council_every_word_is_rare_and_none_is_named(quotable: Any, council: Any) -> None:
    assert not any(one.warnings for one in quotes.propose(council, Filters()))


def test_a_word_of_another_council_makes_nothing_common(told: Any, coder: Any, outsider: Any, council: Any) -> None:
    for _ in range(30):
        told("De begeleider luisterde niet naar wat wij zelf wilden.", by=coder, coded=("begrip",))
    told("Wij zochten steun bij de zeilmakerij om de hoek.", by=coder, coded=("begrip",), may_quote=True)
    for _ in range(3):
        told("Ook hier kent iedereen de zeilmakerij om de hoek.", by=outsider)
    [one] = quotes.propose(council, Filters())
    assert "zeilmakerij" in " ".join(one.warnings)


def test_the_loudest_is_not_proposed_before_what_most_say(told: Any, coder: Any, council: Any) -> None:
    for _ in range(4):
        told("Zij luisterde niet naar wat wij zelf vertelden.", by=coder, coded=("begrip",), may_quote=True)
    told("SCHANDALIG gewoon, walgelijk, nooit eerder zoiets schofterigs beleefd!!!", by=coder, coded=("begrip",), may_quote=True)
    assert quotes.propose(council, Filters())[0].text == "Zij luisterde niet naar wat wij zelf vertelden."
