"""Training: the same transform as scikit-learn, the same result twice, and figures that are kept to."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from gehoord.analysis import scoring
from gehoord.analysis.scoring.model import FOLDER, Model, load, shipped
from gehoord.analysis.training import card, evaluate, store
from gehoord.analysis.training.__main__ import main
from gehoord.analysis.training.data import read, theme_labels
from gehoord.analysis.training.fitting import fit, vectorizers, vocabulary_of

SAMPLE = Path(__file__).resolve().parents[2] / "sample" / "data"


@pytest.fixture(scope="module")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a part of the data: every eighth signal and fragment."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("signals_nl.jsonl", "fragments_nl.jsonl"):
        lines = (SAMPLE / name).read_text(encoding="utf-8").splitlines()
        (folder / name).write_text("\n".join(lines[::8]), encoding="utf-8")
    return folder


def test_our_counting_equals_that_of_scikit_learn() -> None:
    signals = read(SAMPLE / "signals_nl.jsonl")
    texts = [s.text for s in signals[:300]]
    others = [
        *(s.raw for s in signals[300:400]),
        "",
        "a",
        "ß İ ﬁ x²",
        "\0a\u200bb  c\n\nd",
        "a.b_c 1 'ik'",
        "é e\u0301",
    ]
    blocks = vectorizers()
    for block in blocks:
        block.fit(texts)
    vocabulary = vocabulary_of(*blocks)
    expected = np.hstack([block.transform(others).toarray() for block in blocks])
    for text, row in zip(others, expected, strict=True):
        ours = vocabulary.row(text)
        dense = np.zeros(expected.shape[1])
        dense[ours.index] = ours.value
        np.testing.assert_allclose(dense, row, atol=1e-6)


def test_a_stored_model_scores_as_the_one_in_memory(tmp_path: Path, small_folder: Path) -> None:
    examples = read(small_folder / "signals_nl.jsonl")
    vectors = np.random.default_rng(0).normal(size=(len(examples), 384)).astype(np.float32)
    made = fit(examples, vectors, name="test 1")
    made = Model(**{**made.__dict__, "figures": {"trained_on": "a part"}})
    store.write(made, tmp_path)
    kept = load(tmp_path)
    for example, vector in zip(examples[:20], vectors, strict=False):
        assert scoring.propose(kept, example.text, vector) == scoring.propose(made, example.text, vector)


def test_training_twice_gives_the_same(tmp_path: Path, small_folder: Path) -> None:
    written = []
    for run in ("one", "two"):
        out = tmp_path / run
        arguments = ["--data", str(small_folder), "--out", str(out), "--folds", "3", "--no-embeddings"]
        assert main([*arguments, "--proposals", str(out) + ".jsonl"]) == 0
        written.append(
            [(out / name).read_bytes() for name in ("scorer.safetensors", "scorer.json")]
            + [Path(str(out) + ".jsonl").read_bytes()]
        )
    assert written[0] == written[1]


def test_no_test_text_is_ever_in_its_training_part(monkeypatch: pytest.MonkeyPatch, small_folder: Path) -> None:
    signals = read(small_folder / "signals_nl.jsonl")
    fragments = read(small_folder / "fragments_nl.jsonl")
    seen: list[set[str]] = []

    def watched(examples, vectors, **named):
        seen.append({example.id for example in examples})
        return fit(examples, vectors, **named)

    monkeypatch.setattr(evaluate, "fit", watched)
    folds = evaluate.author_folds(signals)
    evaluate.cross_validate(signals, fragments, None, folds)
    per_fold = evaluate.INNER_FOLDS + 1
    assert len(seen) == per_fold * len(folds)
    for number, (_, test) in enumerate(folds):
        tested = {signals[i].id for i in test}
        for trained in seen[number * per_fold : (number + 1) * per_fold]:
            assert not trained & tested


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "signals_nl.jsonl").write_text('{"id": "A1"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="line 1"):
        read(tmp_path / "signals_nl.jsonl")
    assert main(["--data", str(tmp_path), "--out", str(tmp_path)]) == 1


def test_the_card_shows_the_figures_that_are_stored() -> None:
    described = json.loads((FOLDER / "scorer.json").read_text(encoding="utf-8"))
    shown = (FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert shown == card.render(described["model"], described["figures"])


@pytest.mark.parametrize("kind", ["random", "author"])
def test_the_shipped_model_was_better_than_the_plain_ones(kind: str) -> None:
    figures = shipped().figures
    full = figures[kind]["full"]
    for baseline in figures["baselines"][kind].values():
        assert full["bejegening"]["f1"] > baseline["bejegening_f1"]
        assert full["themes_macro_f1"] > baseline["themes_macro_f1"]
    assert full["bejegening"]["f1"] >= 0.92
    assert full["themes_macro_f1"] >= 0.62
    assert full["urgent"]["recall"] >= 0.85


def test_the_shipped_proposals_were_made_out_of_fold() -> None:
    """Recomputing the figures from the proposals gives the cross-validated ones, not the training ones."""
    lines = [json.loads(line) for line in (SAMPLE / "proposals.jsonl").read_text(encoding="utf-8").splitlines()]
    proposals = {line["id"]: line for line in lines}
    signals, fragments = read(SAMPLE / "signals_nl.jsonl"), read(SAMPLE / "fragments_nl.jsonl")
    assert [line["id"] for line in lines] == [example.id for example in [*signals, *fragments]]
    given = np.array(
        [[*(t in proposals[s.id]["themes"] for t in scoring.THEMES), proposals[s.id]["bejegening"]] for s in signals]
    )
    right = (given == theme_labels(signals)).mean(axis=0)
    figures = shipped().figures["random"]["full"]
    hits = np.array([figures["themes"][t]["recall"] * figures["themes"][t]["n"] for t in scoring.THEMES])
    found = (given[:, :-1] & (theme_labels(signals)[:, :-1] == 1)).sum(axis=0)
    np.testing.assert_allclose(found, hits, atol=0.1)
    assert right.min() > 0.7
    for example in [*signals, *fragments]:
        line = proposals[example.id]
        assert line["model"] == shipped().name
        assert line["bejegening"] or not line["themes"]
        assert all(0 <= p["sentence"] < len(scoring.sentences(example.text)) for p in line["passages"])
