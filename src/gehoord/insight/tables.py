"""The numbers of the insight page as rows for a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gehoord.analysis.tables import write_csv

from .pages import in_words, share_of, subject
from .selectors import Overview, Share


def rows(found: Overview, labels: dict[str, str]) -> list[list[str]]:
    """A heading and a line per number: what, how many of how many, share with interval in percent."""
    whose = share_of(found.filters)

    def line(what: str, name: str, share: Share) -> list[str]:
        return [what, name, str(share.hits.n), str(share.of.n), *_percents(share), whose]

    return [
        [
            _("wat"), _("naam"), _("aantal"), _("van"), _("aandeel (%)"), _("ondergrens 95% (%)"),
            _("bovengrens 95% (%)"), _("aandeel"),
        ],
        [_("signalen"), in_words(found.filters, labels), str(found.signals.n), "", "", "", "", ""],
        [_("nog niet beoordeeld"), "", str(found.open.n), "", "", "", "", ""],
        line(_("aandeel"), subject(found.filters, labels), found.asked),
        *[line(_("thema binnen bejegening"), row.label, row.about) for row in found.themes],
        *[line(_("aandeel per kwartaal"), row.label, row.asked) for row in found.quarters],
    ]


def as_csv(found: Overview, labels: dict[str, str]) -> str:
    """The rows as CSV."""
    return csv_of(rows(found, labels))


def csv_of(lines: Sequence[Sequence[str]]) -> str:
    """Lines as CSV with the separator spreadsheets expect in this language, marked as UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    write_csv(out, lines, delimiter=";" if get_language() == "nl" else ",")
    return out.getvalue()


def _percents(share: Share) -> list[str]:
    interval = share.interval
    if share.share is None or interval is None:
        return ["", "", ""]
    shares = (share.share, interval.low, interval.high)
    return [number_format(round(100 * value, 1), decimal_pos=1) for value in shares]
