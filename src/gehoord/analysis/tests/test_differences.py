from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gehoord.analysis.differences import AROUND, Piece, differences, shortened

TEXTS = st.text(alphabet="ab .\n", max_size=80)


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_the_pieces_make_both_texts(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert all(piece.text for piece in pieces)


def test_the_same_text_is_one_piece() -> None:
    assert differences("Een brief.", "Een brief.") == [Piece("same", "Een brief.")]
    assert differences("", "") == []


def test_whole_words_change() -> None:
    assert differences("Bel morgen terug.", "Bel vandaag terug.") == [
        Piece("same", "Bel "), Piece("removed", "morgen"), Piece("added", "vandaag"), Piece("same", " terug."),
    ]


def test_a_long_stretch_without_changes_is_left_out() -> None:
    long = "woord " * 300
    pieces = shortened(differences(f"{long}oud {long}", f"{long}nieuw {long}"))
    assert [piece.kind for piece in pieces] == ["left_out", "same", "removed", "added", "same", "left_out"]
    assert all(len(piece.text) <= AROUND for piece in pieces)
    assert shortened([Piece("same", "kort")]) == [Piece("same", "kort")]
