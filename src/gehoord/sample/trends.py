"""Figures in time of the sample council: a control chart per quarter and one per month, and two years side by side."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from gehoord.coding.selectors import codebook_of
from gehoord.core.councils.models import Council
from gehoord.core.councils.selectors import Member
from gehoord.insight.comparing import last_two_years
from gehoord.insight.evidence import freeze
from gehoord.insight.filters import Filters
from gehoord.insight.models import Evidence
from gehoord.insight.questions import question_of, trend_question
from gehoord.insight.series import Setup

CHARTS = {"Bejegening door de jaren heen": Setup(), "Bejegening per maand": Setup(per="month")}
COMPARED = "Twee jaren naast elkaar"


def freeze_trends(*, council: Council, by: Member, filters: Filters) -> None:
    """The evidence of this module, as far as it is not there yet; `filters`: the whole quarters that were coded."""
    codebook = codebook_of(council)
    there = set(Evidence.objects.filter(council=council).values_list("title", flat=True))
    for title, setup in CHARTS.items():
        if title not in there:
            freeze(by=by, kind="trend", question=question_of(filters, codebook, **trend_question(setup)), title=title)
    if COMPARED not in there:
        end = filters.last_day or timezone.localdate()
        spans = [span.as_json for span in last_two_years(end + timedelta(days=1))]
        freeze(by=by, kind="comparison", question=question_of(Filters(), codebook, spans=spans), title=COMPARED)
