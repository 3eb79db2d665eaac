"""The figures as tables, and the model card around them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Any

from gehoord.analysis.scoring.model import BEJEGENING, Model

_TEMPLATE = Path(__file__).with_name("card_template.md")
_WAYS = {
    ("random", "full"): "random folds, with embeddings",
    ("author", "full"): "one author left out, with embeddings",
    ("random", "words"): "random folds, words only",
    ("author", "words"): "one author left out, words only",
    ("random", "words_not_deidentified"): "random folds, words only, text not de-identified",
}
_BASELINES = {"words": "words with logistic regression", "embeddings": "embeddings with logistic regression"}


def thresholds(model: Model) -> dict[str, float]:
    """From which probability each outcome counts as yes; `full` with embeddings, `words` without."""
    found = {
        "urgent": _three(model.urgent.threshold[0]),
        "words_themes": _three(model.calibration.threshold[0]),
        "words_bejegening": _three(model.calibration.threshold[BEJEGENING]),
    }
    if model.full is not None:
        found["full_themes"] = _three(model.full.calibration.threshold[0])
        found["full_bejegening"] = _three(model.full.calibration.threshold[BEJEGENING])
    return found


def tables(figures: dict[str, Any]) -> str:
    """All figures as Markdown tables, in the order of the card."""
    return "\n\n".join(
        f"**{title}**\n\n{table}"
        for title, table in (
            ("Summary", _summary(figures)),
            ("Themes, one author left out, with embeddings", _themes(figures["author"]["full"])),
            ("Themes, random folds, with embeddings", _themes(figures["random"]["full"])),
            ("Urgent", _urgent(figures)),
            ("Per author, by a model that never saw this author", _authors(figures)),
            ("Are the theme probabilities right? (random folds)", _calibration(figures)),
            ("Thresholds", _thresholds(figures)),
        )
    )


def render(name: str, figures: dict[str, Any]) -> str:
    """The whole model card."""
    text = Template(_TEMPLATE.read_text(encoding="utf-8"))
    random, author = figures["random"]["full"], figures["author"]["full"]
    return text.substitute(
        name=name,
        trained_on=figures["trained_on"],
        date=figures["date"],
        machine=figures["machine"],
        folds=figures["folds"],
        tables=tables(figures),
        bejegening_random=f"{random['bejegening']['f1']:.2f}",
        bejegening_author=f"{author['bejegening']['f1']:.2f}",
        themes_random=f"{random['themes_macro_f1']:.2f}",
        themes_author=f"{author['themes_macro_f1']:.2f}",
        urgent_found=_percent(random["urgent"]["recall"]),
        urgent_right=_percent(random["urgent"]["precision"]),
    )


def _summary(figures: dict[str, Any]) -> str:
    rows = [
        [
            label,
            _show(figures[kind][way]["bejegening"]["f1"]),
            _show(figures[kind][way]["bejegening"]["precision"]),
            _show(figures[kind][way]["bejegening"]["recall"]),
            _show(figures[kind][way]["bejegening"]["brier"]),
            _show(figures[kind][way]["themes_macro_f1"]),
            _show(figures[kind][way]["themes_micro_f1"]),
        ]
        for (kind, way), label in _WAYS.items()
    ]
    for kind, label in (("random", "random folds"), ("author", "one author left out")):
        for way, found in figures["baselines"][kind].items():
            given = [_show(found["bejegening_f1"]), "", "", "", _show(found["themes_macro_f1"]), ""]
            rows.append([f"to compare: plain {_BASELINES[way]}, {label}", *given])
    head = ["how", "bejegening F1", "precision", "recall", "Brier", "themes macro-F1", "themes micro-F1"]
    return _table(head, rows)


def _themes(figures: dict[str, Any]) -> str:
    return _table(
        ["theme", "n", "precision", "recall", "F1", "Brier"],
        [
            [f"`{theme}`", str(f["n"]), *(_show(f[key]) for key in ("precision", "recall", "f1", "brier"))]
            for theme, f in figures["themes"].items()
        ],
    )


def _urgent(figures: dict[str, Any]) -> str:
    rows = []
    for (kind, way), label in _WAYS.items():
        if way == "words":
            continue  # the same as with embeddings: urgency comes from words alone
        f = figures[kind][way]["urgent"]
        label = label.replace(", with embeddings", "")
        keys = ("precision", "recall", "f1", "average_precision", "brier")
        rows.append([label, str(f["n"]), *(_show(f[key]) for key in keys)])
    return _table(["how", "n", "precision", "recall", "F1", "average precision", "Brier"], rows)


def _authors(figures: dict[str, Any]) -> str:
    rows = [
        [
            who,
            str(f["n"]),
            _show(f["bejegening"]["f1"]),
            _show(f["themes_macro_f1"]),
            _show(f["urgent"]["precision"]),
            _show(f["urgent"]["recall"]),
        ]
        for who, f in figures["per_author"].items()
    ]
    return _table(["author", "n", "bejegening F1", "themes macro-F1", "urgent precision", "urgent recall"], rows)


def _calibration(figures: dict[str, Any]) -> str:
    return _table(
        ["the model says", "how many", "on average", "and was so in"],
        [
            [
                f"{row['from']:.1f} to {row['from'] + 0.2:.1f}",
                str(row["n"]),
                _show(row["said"]),
                _show(row["was"]),
            ]
            for row in figures["calibration"]
        ],
    )


def _thresholds(figures: dict[str, Any]) -> str:
    return _table(["outcome", "yes from"], [[f"`{key}`", _show(p)] for key, p in figures["thresholds"].items()])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _show(value: float) -> str:
    return f"{value:.3f}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _three(value: float) -> float:
    return round(float(value), 3)
