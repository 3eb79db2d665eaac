"""Rows of a letter's own tables that stay inside, so that the letter can go out next to all that went out before."""

from __future__ import annotations

from dataclasses import replace

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoord.insight import leaving
from gehoord.insight.facts import TOTAL
from gehoord.insight.outgoing import Row
from gehoord.insight.selectors import rows_behind

from .letter import Letter
from .models import Advice
from .wording import WORDS_ONLY


def rows_to_go(advice: Advice, letter: Letter) -> list[Row]:
    """Every number the letter would print, with its stories. Three queries."""
    return rows_behind(advice.council, [figure for figure in letter.figures if figure.kind not in WORDS_ONLY])


def with_rows_hidden(advice: Advice, letter: Letter) -> Letter:
    """The letter with as few rows more hidden as make it safe, or the same letter when it is, or cannot be made so.

    Five queries when nothing has to be hidden.
    """
    counted = [figure for figure in letter.figures if figure.kind not in WORDS_ONLY]
    safe = {figure.ref: figure for figure in leaving.with_rows_hidden(advice.council, counted)}
    figures = tuple(safe.get(figure.ref, figure) for figure in letter.figures)
    return letter if figures == letter.figures else replace(letter, figures=figures)


def hidden_in_words(letter: Letter) -> list[str]:
    """A sentence for each figure of which rows stay inside because of other numbers."""
    found = []
    for figure in letter.figures:
        hidden = figure.facts.hidden or ()
        labels = [str(figure.facts.rows[place][0]) for place in hidden if place != TOTAL]
        words = {"ref": figure.ref, "labels": get_text_list(labels, _("en"))}
        if labels:
            found.append(ngettext(
                "%(ref)s: de regel %(labels)s blijft uit de brief, want naast andere cijfers zegt die iets over een "
                "paar mensen. De bijlage legt dat uit.",
                "%(ref)s: de regels %(labels)s blijven uit de brief, want naast andere cijfers zeggen die iets over "
                "een paar mensen. De bijlage legt dat uit.",
                len(labels),
            ) % words)
        if TOTAL in hidden:
            found.append(_(
                "%(ref)s: het totaal blijft uit de brief, want naast andere cijfers zegt het iets over een paar "
                "mensen. De bijlage legt dat uit."
            ) % words)
    return found
