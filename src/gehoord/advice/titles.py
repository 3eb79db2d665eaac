"""The subject of an advice as it may be read now."""

from __future__ import annotations

from collections.abc import Iterable

from .answering_selectors import FILES
from .blacking_out import without, words_gone
from .letter_store import letter_from_json
from .models import Advice, Letter


def readable_titles(advices: Iterable[Advice]) -> None:
    """Takes words that were taken back out of the subjects, in these rows only. All are of one council.

    A sent advice refuses to be saved, so nothing of this is kept. Up to five queries; none when nothing was sent.
    """
    sent = [advice for advice in advices if advice.is_sent]
    if not sent:
        return
    letters = Letter.objects.filter(advice__in={advice.pk for advice in sent}).defer(*FILES)
    read = {letter.advice_id: letter_from_json(letter.content) for letter in letters}
    gone = words_gone(sent[0].council_id, read)
    for advice in sent:
        advice.title = without(advice.title, gone.get(advice.pk, ()))
