"""`python -m gehoord.analysis.training`: cross-validate, print the figures, write model, card and proposals."""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gehoord.analysis.scoring import embeddings
from gehoord.analysis.scoring.features import Floats
from gehoord.analysis.scoring.model import FOLDER
from gehoord.analysis.training import card, evaluate, proposals, store
from gehoord.analysis.training.data import Example, read, theme_labels, urgent_labels
from gehoord.analysis.training.fitting import calibrated, fit

NAME = "gehoord-scorer 1.0"
SIGNALS = "signals_nl.jsonl"
FRAGMENTS = "fragments_nl.jsonl"
Say = Callable[[str], None]


def train(
    *,
    data: Path,
    out: Path,
    proposals_to: Path | None,
    folds: int = 5,
    use_embeddings: bool = True,
    say: Say = print,
) -> dict[str, Any]:
    """The cross-validated figures; writes the model and its card to `out`, and the out-of-fold proposals.

    Raises RuntimeError when embeddings are wanted and do not run here, ValueError when the data do not fit.
    """
    started = time.monotonic()

    def step(text: str) -> None:
        say(f"[{time.monotonic() - started:4.0f} s] {text}")

    signals, fragments = read(data / SIGNALS), read(data / FRAGMENTS)
    step(f"Read {len(signals)} signals and {len(fragments)} fragments.")
    vectors = _vectors(signals, fragments, step) if use_embeddings else None
    step("Training on parts of the fragments ...")
    parts = proposals.FragmentModels(signals, fragments, vectors)
    passage = parts.passage_calibration()
    random = evaluate.random_folds(signals, folds)
    step(f"Cross-validating over {folds} random folds ...")
    by_fold = evaluate.cross_validate(signals, fragments, vectors, random, name=NAME, passage=passage)
    authors = evaluate.author_folds(signals)
    step("Cross-validating, leaving one author out ...")
    by_author = evaluate.cross_validate(signals, fragments, vectors, authors, name=NAME, passage=passage)
    figures: dict[str, Any] = {
        "trained_on": f"{len(signals)} invented signals and {len(fragments)} invented fragments",
        "folds": folds,
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, numpy {np.__version__}",
        "random": _figures(signals, by_fold),
        "author": _figures(signals, by_author),
        "per_author": evaluate.by_author(signals, by_author.full),
        "calibration": evaluate.calibration_table(signals, by_fold.full),
        "baselines": _baselines(signals, vectors, random, authors),
    }
    step("Training on everything ...")
    both = None if vectors is None else np.vstack(vectors)
    raw = evaluate.as_raw(by_fold.raw, range(len(signals)))
    model = calibrated(
        fit([*signals, *fragments], both, name=NAME),
        raw,
        theme_labels(signals),
        urgent_labels(signals),
        passage=passage,
        figures=figures,
    )
    figures["thresholds"] = card.thresholds(model)
    store.write(model, out)
    (out / "MODEL_CARD.md").write_text(card.render(NAME, figures), encoding="utf-8")
    if proposals_to is not None:
        scores = by_fold.full | {len(signals) + i: given for i, given in parts.proposals(model).items()}
        proposals.write(proposals_to, [*signals, *fragments], scores)
    step("Done.")
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when it worked, 1 with one sentence when not."""
    parser = argparse.ArgumentParser(prog="python -m gehoord.analysis.training", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("sample"), help="folder with the coded texts")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder for the model and its card")
    parser.add_argument("--proposals", type=Path, default=None, help="file for proposals (DATA/proposals.jsonl)")
    parser.add_argument("--folds", type=int, default=5, help="number of random folds")
    parser.add_argument("--no-embeddings", action="store_true", help="train the words-only heads alone")
    given = parser.parse_args(arguments)
    try:
        figures = train(
            data=given.data,
            out=given.out,
            proposals_to=given.proposals or given.data / "proposals.jsonl",
            folds=given.folds,
            use_embeddings=not given.no_embeddings,
            say=lambda text: print(text, file=sys.stderr, flush=True),
        )
    except (OSError, ValueError, RuntimeError) as error:
        print(f"Training stopped: {error}", file=sys.stderr)
        return 1
    print(card.tables(figures))
    return 0


def _vectors(signals: list[Example], fragments: list[Example], step: Say) -> tuple[Floats, Floats]:
    reason = embeddings.reason_unavailable()
    if reason is not None:
        raise RuntimeError(f"{reason} Use --no-embeddings to train without.")
    step("Embedding (a minute or two) ...")
    return embeddings.embed([s.text for s in signals]), embeddings.embed([f.text for f in fragments])


def _figures(signals: list[Example], results: evaluate.Results) -> dict[str, Any]:
    """Per way of scoring; without embeddings `full` is what `words` is."""
    return {
        "full": evaluate.figures(signals, results.full),
        "words": evaluate.figures(signals, results.text),
        "words_not_deidentified": evaluate.figures(signals, results.unmasked),
    }


def _baselines(
    signals: list[Example],
    vectors: tuple[Floats, Floats] | None,
    random: list[evaluate.Fold],
    authors: list[evaluate.Fold],
) -> dict[str, Any]:
    own = vectors[0] if vectors is not None else None
    found = {}
    for kind, folds in (("random", random), ("author", authors)):
        found[kind] = {"words": evaluate.plain_baseline(signals, folds)}
        if own is not None:
            found[kind]["embeddings"] = evaluate.plain_baseline(signals, folds, own)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
