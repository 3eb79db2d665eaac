"""Whole letters, compared by structure and text with how they were when somebody last read them through.

A letter that changes on purpose: `python -m tests.contracts.test_golden_letters`, then read what changed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from .outlines import body, outline

FOLDER = Path(__file__).resolve().parent.parent / "data" / "golden"
NAMES = ("everything", "numbers-too-small", "hostile")
HOSTILE = "<b>vet</b> #let x = $a^2$ **ster** =1+1 {{ 7 }} `code` &amp; \\ @naam"


def letter(name: str):  # type: ignore[no-untyped-def]
    """A letter from invented figures, as the first draft makes it. What is random or of today is not in it."""
    # Here, since the rooms can be read only once Django is set up.
    from gehoord.advice.compose import compose
    from gehoord.advice.drafting import first_draft
    from gehoord.advice.letter import LetterPart
    from gehoord.advice.tests import figures as some

    if name == "hostile":
        figures = (some.quotes("B1", HOSTILE), some.causes("B2", HOSTILE))
        parts = (LetterPart("text", HOSTILE, "Dit schreven wij erbij."), *first_draft(figures))
        return compose(some.letter(*figures, parts=parts, subject=HOSTILE))
    least = 40 if name == "everything" else 4
    figures = (
        some.share(ref="B1") if name == "everything" else some.share(8, 30, "B1"), some.themes(least=least),
        some.quotes("B3", "Ze luisterde echt.", "Ik moest alles drie keer vertellen."), some.causes(),
    )
    return compose(some.letter(*figures, parts=first_draft(figures)))


def outlines(name: str) -> dict[str, list[str]]:
    from gehoord.core.ui.documents import render

    made = render(letter(name))
    return {kind: outline(getattr(made, kind), kind) for kind in ("docx", "odt", "pdf")}


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_reads_as_it_did(name: str) -> None:
    found = outlines(name)
    kept = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    assert found["docx"] == kept
    assert found["odt"] == kept
    # The head of a letter is set in another way in the PDF; from the first heading on all three are the same.
    assert body(found["pdf"]) == body(kept)
    assert len(body(kept)) > 10


def test_hostile_words_print_as_themselves() -> None:
    said = [line for line in (FOLDER / "hostile.txt").read_text("utf-8").splitlines() if HOSTILE in line]
    assert len(said) >= 4


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoord.config.settings")
    django.setup()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for one in NAMES:
        (FOLDER / f"{one}.txt").write_text("\n".join(outlines(one)["docx"]) + "\n", "utf-8")
