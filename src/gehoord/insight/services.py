"""Keeping the search index."""

from __future__ import annotations

from gehoord.analysis.scoring import Scores
from gehoord.analysis.stems import words
from gehoord.intake.models import Signal

from .models import StoryWord


def index_story(signal: Signal, scores: Scores) -> None:
    """The words of the safe text can be found from now on; those of an earlier text cannot any more.

    Runs in the transaction that made the text and that writes the line in the trail. The scores play no part.
    """
    StoryWord.objects.filter(signal=signal).delete()
    rows = [
        StoryWord(council_id=signal.council_id, signal=signal, stem=word.stem, position=word.position)
        for word in words(signal.deidentified or "")
    ]
    StoryWord.objects.bulk_create(rows, batch_size=2_000)
