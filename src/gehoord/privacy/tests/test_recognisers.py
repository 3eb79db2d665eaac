"""What the recognisers find, on case files and on the labelled sample."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gehoord.privacy.recognisers import PII_TYPES, PLACEHOLDER, Deidentified, Span, deidentify, find_spans, load
from gehoord.privacy.recognisers.measure import SAMPLE, read, score
from gehoord.privacy.recognisers.spans import Found, replace, resolve

from .markup import cases, unmark


def _labels(text: str) -> list[tuple[int, int, str]]:
    return [(span.start, span.end, span.type) for span in find_spans(text)]


@pytest.mark.parametrize("marked", cases("found.jsonl") + cases("nothing.jsonl"))
def test_case(marked: str) -> None:
    text, labels = unmark(marked)
    assert _labels(text) == labels


@pytest.mark.parametrize("marked", cases("missed.jsonl"))
def test_known_miss_is_still_missed(marked: str) -> None:
    """A miss that is found at last moves to found.jsonl; so the list in the docs stays true."""
    text, labels = unmark(marked)
    assert not set(labels) <= set(_labels(text))


@pytest.fixture(scope="module")
def sample() -> list[dict[str, object]]:
    return read(SAMPLE)


def test_sample_as_a_whole(sample: list[dict[str, object]]) -> None:
    total = score(sample, find_spans)
    assert total.labelled > 800
    assert total.recall >= 0.98
    assert total.exact_recall >= 0.97
    assert total.precision >= 0.98
    assert total.exact_precision >= 0.97
    assert total.character_precision >= 0.98


@pytest.mark.parametrize("author", "ABCD")
def test_sample_for_each_author(sample: list[dict[str, object]], author: str) -> None:
    total = score([row for row in sample if str(row["id"]).startswith(author)], find_spans)
    assert total.recall >= 0.97
    assert total.precision >= 0.97


@pytest.mark.parametrize("kind", PII_TYPES)
def test_sample_for_each_type(sample: list[dict[str, object]], kind: str) -> None:
    total = score(sample, find_spans, only=kind)
    assert total.exact_recall >= 0.95
    assert total.exact_precision >= 0.95


def test_score_counts_partial_and_false_findings() -> None:
    rows: list[dict[str, object]] = [{"text": "Anna en Bo", "pii": [{"start": 0, "end": 4, "type": "persoon"}]}]
    total = score(rows, lambda _: [Span(0, 2, "persoon"), Span(8, 10, "persoon")])
    assert (total.recall, total.half_recall, total.exact_recall) == (0.0, 1.0, 0.0)
    assert (total.precision, total.character_precision) == (0.5, 0.5)


def test_same_string_gets_the_same_number() -> None:
    done = deidentify("Mijn zoon Thijmen en zijn zus Layla. THIJMEN? Nee, Thijmen uit Zwolle.")
    assert done.text.count("[PERSOON-1]") == 2
    assert "[PERSOON-2]" in done.text
    assert done.text.endswith("[LOCATIE-1].")


def test_placeholders_match_their_pattern_and_restore() -> None:
    text = "Layla (9) belt 06-12345678 op 3 mei 2024 vanuit Zwolle."
    done = deidentify(text)
    assert isinstance(done, Deidentified)
    originals = iter(text[span.start : span.end] for span in done.spans)
    assert PLACEHOLDER.sub(lambda _: next(originals), done.text) == text
    assert len(PLACEHOLDER.findall(done.text)) == len(done.spans) == 5


def test_placeholder_typed_by_the_writer_stays_and_is_never_reused() -> None:
    done = deidentify("Ik schrijf [PERSOON-1] en [LOCATIE-7] en mijn zoon heet Thijmen.")
    assert done.text == "Ik schrijf [PERSOON-1] en [LOCATIE-7] en mijn zoon heet [PERSOON-2]."


def test_numbers_go_on_after_deidentifying_twice() -> None:
    once = deidentify("Mijn zoon Thijmen woont in Zwolle.").text
    assert deidentify(once).text == once


def test_surest_finding_wins_where_two_overlap() -> None:
    both = [Found(0, 10, "persoon", 70), Found(4, 8, "id", 90), Found(12, 14, "datum", 80)]
    assert [(one.start, one.type) for one in resolve(both)] == [(4, "id"), (12, "datum")]


def test_replace_keeps_what_lies_between() -> None:
    assert replace("ab cd ab", [Span(0, 2, "id"), Span(6, 8, "id")]) == "[ID-1] cd [ID-1]"


def test_no_django_and_no_deduce_in_a_warm_process() -> None:
    load()  # The packed lists exist now.
    code = (
        "import sys; from gehoord.privacy import recognisers as r; r.load(); r.find_spans('Layla uit Zwolle');"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('django', 'deduce', 'docdeid')))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_documented_figures_name_every_type() -> None:
    page = Path(__file__).parents[4] / "docs" / "deidentification.md"
    words = page.read_text("utf-8")
    assert all(re.search(rf"^\| {kind} \|", words, re.MULTILINE) for kind in PII_TYPES)
