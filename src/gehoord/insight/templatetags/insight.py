"""Numbers as people write them: `{% load insight %}`."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format

from gehoord.analysis.intervals import Interval
from gehoord.core.ui import charts

register = template.Library()


@register.filter
def number(n: int) -> str:
    """1284 is 1.284 in Dutch."""
    return number_format(n, use_l10n=True, force_grouping=True)


@register.filter
def percent(share: float | None) -> str:
    """A share between 0 and 1 in whole percents; a dash when there is none."""
    return "–" if share is None else charts.percent(share)


@register.filter
def reach(interval: Interval | None) -> str:
    """Both ends of an interval: 23–28%; a dash when there is none."""
    if interval is None:
        return "–"
    return f"{charts.percent(interval.low).removesuffix('%')}–{charts.percent(interval.high)}"
