"""Keeping the sample's letter clear of the yearly figures, whatever the day: as a council does that is warned."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from gehoord.advice import writing
from gehoord.advice.guard import stopped
from gehoord.advice.hiding import with_rows_hidden
from gehoord.advice.letters import letter_of
from gehoord.advice.models import Advice, BlockKind
from gehoord.core.councils.models import Council
from gehoord.core.councils.selectors import Member
from gehoord.insight.filters import Filters
from gehoord.insight.releases import newest


def before_the_release(council: Council, filters: Filters) -> Filters:
    """The same period, ended where the year of the newest release begins: the quarters of that year and its total
    would together tell about the one quarter that is too small to show."""
    release = newest(council)
    if release is None or filters.first_day is None or filters.first_day.year >= release.year:
        return filters
    end = date(release.year - 1, 12, 31)
    return replace(filters, last_day=min(filters.last_day or end, end))


def keep_apart(by: Member, advice: Advice) -> None:
    """Takes out the charts whose numbers would, beside others, tell about a few people."""
    for told in stopped(advice, with_rows_hidden(advice, letter_of(advice))):
        for number in re.findall(r"\bB(\d+)\b", told):
            shown = advice.blocks.filter(kind=BlockKind.FIGURE, evidence__number=number)
            for block in shown:
                writing.remove_block(by=by, block=block, version=block.version)
