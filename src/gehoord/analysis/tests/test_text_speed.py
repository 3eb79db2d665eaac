"""Cutting a hostile text into sentences takes no longer than an ordinary one."""

from __future__ import annotations

import time

import pytest

from gehoord.analysis.text import sentences


@pytest.mark.parametrize("text", [
    "a" + " " * 49_998 + "b", "?!." * 16_666, "a" + "." * 49_998 + "b", '."' * 25_000, "a \t" * 16_666, "\n " * 25_000,
])
def test_runs_of_signs_and_spaces_are_linear(text: str) -> None:
    started = time.process_time()
    sentences(text)
    assert time.process_time() - started < 2


def test_ends_stay_where_they_were() -> None:
    assert sentences('Hij zei "nee!?" Toen\n \n niets...  Klaar.') == [(0, 15), (16, 20), (24, 32), (34, 40)]
    assert sentences("a.b ?! c \n \n d") == [(0, 6), (7, 8), (13, 14)]
