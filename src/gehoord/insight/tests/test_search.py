from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoord.insight.filters import Filters
from gehoord.insight.models import StoryWord
from gehoord.insight.search import (
    EXCERPT,
    LONGEST_QUERY,
    MOST_TERMS,
    Query,
    excerpt,
    highlighted,
    marks,
    matching,
    parse,
)
from gehoord.insight.selectors import stories
from gehoord.intake.models import Signal

from .conftest import scores

TEXTS = {
    "heard": "De begeleider luisterde niet. Ik werd nooit op de hoogte gehouden.",
    "height": "Op een hoogte van twee meter hing de bel. Mijn zoon luistert graag naar muziek.",
    "called": "Ze belde [PERSOON-1] terug. Eén keer 100% fout_je in mijn e-mail, zei de cliënt.",
    "school": "Op school luisteren ze wel. De school belde 😀 en iedereen was blij.",
    "wait": "We wachten al 14 maanden. Serieuze zorgen, maar geen ideeën. <script>alert('x')</script>",
}


@pytest.fixture
def shelf(told: Any, coder: Any, outsider: Any) -> dict[int, str]:
    """The stories by pk, and the same ones in another council, which must never be found."""
    found = {told(text, by=coder).pk: name for name, text in TEXTS.items()}
    for text in TEXTS.values():
        told(text, by=outsider)
    return found


def find(shelf: dict[int, str], council: Any, q: str) -> set[str]:
    return {shelf[signal.pk] for signal in stories(council, Filters(q=q))}


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("luisteren", {"heard", "height", "school"}),
        ("LUISTERT", {"heard", "height", "school"}),
        ("luisteren school", {"school"}),
        ("luisteren -school", {"heard", "height"}),
        ("luisteren –school", {"heard", "height"}),
        ("-luisteren", {"called", "wait"}),
        ('"op de hoogte"', {"heard"}),
        ("“op de hoogte”", {"heard"}),
        ('"op de hoogte', {"heard"}),
        ('"hoogte op de"', set()),
        ("hoogte", {"heard", "height"}),
        ('luisteren -"op de hoogte"', {"height", "school"}),
        ('"de school"', {"school"}),
        ("client", {"called"}),
        ("cliënten", {"called"}),
        ("idee", {"wait"}),
        ("serieus", {"wait"}),
        ("14", {"wait"}),
        ("100%", {"called"}),
        ("e-mail", {"called"}),
        ("mail-e", set()),
        ("fout_je", {"called"}),
        ("bel%", {"called", "height", "school"}),
        ("<script>", {"wait"}),
        ("bellen 😀", {"called", "height", "school"}),
        # What was taken out is no word, and the words around it do not follow each other.
        ("persoon", set()),
        ("[PERSOON-1] bellen", {"called", "height", "school"}),
        ('"belde terug"', set()),
        ("luis", set()),
    ],
)
def test_what_is_found(shelf: dict[int, str], council: Any, q: str, expected: set[str]) -> None:
    assert find(shelf, council, q) == expected


@pytest.mark.parametrize(
    "q", ["", "   ", "de", "de het een", "%", "_", "😀", '""', '"', "-", "--", "[PERSOON-1]", "\x00", "' ;--"]
)
def test_no_question_finds_everything_and_says_so(shelf: dict[int, str], council: Any, q: str) -> None:
    query = parse(q)
    assert not query
    assert bool(query.notes) == bool(q.replace("\x00", "").strip())
    assert matching(Signal.objects.filter(council=council), query).count() == len(TEXTS)


def test_notes() -> None:
    assert parse("luisteren").notes == ()
    assert "aanhalingsteken" in parse('luisteren "op tijd').notes[0]
    assert "luisteren" not in parse("de luisteren").notes[0]
    assert "de" in parse("de luisteren").notes[0]
    assert parse('"de"').terms
    assert str(LONGEST_QUERY) in parse("woord " * 100).notes[0]
    many = parse(" ".join(f"woord{n}" for n in range(20)))
    assert len(many.terms) == MOST_TERMS
    assert str(MOST_TERMS) in many.notes[0]
    assert parse("bel bellen belde") == parse("bel")


@given(st.text(max_size=400))
def test_anything_can_be_typed(q: str) -> None:
    query = parse(q)
    assert len(query.terms) + len(query.without) <= MOST_TERMS
    assert all(stem for term in query.terms for _place, stem in term.stems)


def test_masking_a_word_takes_it_out_of_the_index(told: Any, coder: Any, listener: Any, council: Any) -> None:
    from gehoord.intake.services import correct_text

    def score(text: str) -> Any:
        return scores("respect")

    signal = told("Meester Okkenburg luisterde niet.", by=coder)
    assert stories(council, Filters(q="okkenburg")).count() == 1
    correct_text(by=listener, signal=signal, phrase="Okkenburg", pii_type="persoon", score=score)
    assert stories(council, Filters(q="okkenburg")).count() == 0
    assert stories(council, Filters(q="luisteren")).count() == 1
    assert not StoryWord.objects.filter(stem__startswith="okken").exists()


def test_an_erased_story_leaves_no_word(told: Any, coder: Any, coordinator: Any, council: Any) -> None:
    from gehoord.intake.services import forget

    signal, kept = told("Niemand luisterde.", by=coder), told("Iedereen luisterde.", by=coder)
    forget(by=coordinator, signal=signal)
    assert set(StoryWord.objects.values_list("signal_id", flat=True)) == {kept.pk}
    assert [s.pk for s in stories(council, Filters(q="luisteren"))] == [kept.pk]


def test_only_the_safe_text_is_indexed(make_signal: Any, council: Any) -> None:
    make_signal(text="Mijn begeleider Zwaantje Okkenburg uit Urmond luisterde niet.", scores=scores())
    stems = set(StoryWord.objects.values_list("stem", flat=True))
    assert "luister" in stems
    assert not [stem for stem in stems if stem.startswith(("zwaan", "okken"))]


def test_a_very_long_story_is_indexed_whole(told: Any, coder: Any, council: Any) -> None:
    told("woord " * 8_000 + "einde", by=coder)
    assert StoryWord.objects.count() == 8_001
    assert stories(council, Filters(q='"woord einde"')).count() == 1


def test_hits_are_marked_and_the_rest_is_escaped() -> None:
    text = "Ze <b>luisterde</b> & [PERSOON-1] luistert <mark>niet</mark>."
    page = str(highlighted(text, parse("luisteren")))
    assert page.count("<mark>") == 2
    assert "&lt;b&gt;<mark>luisterde</mark>&lt;/b&gt; &amp; " in page
    assert "&lt;mark&gt;niet&lt;/mark&gt;" in page
    assert '<span class="pii">PERSOON-1</span>' in page
    assert "<mark>" not in str(highlighted(text, Query()))


def test_only_a_whole_phrase_is_marked() -> None:
    text = "De hoogte. Niet op de hoogte."
    assert [text[a:b] for a, b in marks(text, parse('"op de hoogte"'))] == ["op", "de", "hoogte"]
    assert marks(text, parse('-"op de hoogte"')) == []


def test_excerpt_shows_the_first_hit() -> None:
    text = "begin " * 300 + "hier luisterde iemand " + "slot " * 300
    query = parse("luisteren")
    start, end = excerpt(text, query)
    assert "luisterde" in text[start:end]
    assert end - start <= EXCERPT
    assert str(highlighted(text, query, start=start, end=end)).startswith("… ")
    assert excerpt("kort", query) == (0, 4)
    assert excerpt("x" * 3000, query) == (0, EXCERPT)


@given(st.text(max_size=900), st.sampled_from(["luisteren", '"a b"', "a", "x1"]))
def test_any_text_can_be_shown(text: str, q: str) -> None:
    query = parse(q)
    start, end = excerpt(text, query)
    assert 0 <= start <= end <= len(text)
    page = str(highlighted(text, query, start=start, end=end))
    assert "<script" not in page
