"""The pages about time: control charts, and two periods beside each other."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from . import pages, pages_trends
from .comparing import compare, last_two_years, read_spans
from .kinds import QuestionRefused
from .questions import JUDGED_ONLY
from .series import Until
from .views import question_in

WAITS: dict[str, Until] = {"read": "read", "answer": "answer"}
NOT_A_SHARE = ("no", "open")


@require_safe
@staff(Right.SEE_INSIGHT)
def trend_page(request: StaffRequest) -> HttpResponse:
    """Shares or days through time, with what stands out."""
    filters, labels = question_in(request)
    council = request.member.council
    setup, problems = pages_trends.read_setup(request.GET)
    show = request.GET.get("show", "share")
    until = WAITS.get(show)
    if until is not None:
        charts = [pages_trends.wait_chart(council, filters, setup, until)]
    elif filters.bejegening in NOT_A_SHARE:
        charts, problems = [], [*problems, str(JUDGED_ONLY)]
    else:
        show, charts = "share", pages_trends.charts(council, filters, labels, setup)
    context = {
        "charts": charts, "trouble": problems, "share_of": pages.share_of(filters),
        "anew_typed": request.GET.get("anew", "")[:10],
        "may_freeze": request.member.may(Right.WRITE_ADVICE),
    }
    form = pages.form(filters, labels, request.GET.get("q", "")) | pages_trends.setup_form(setup, show)
    return render(request, "insight/trend.html", context | form)


@require_safe
@staff(Right.SEE_INSIGHT)
def compare_page(request: StaffRequest) -> HttpResponse:
    """Two periods: both shares, and how sure the difference is."""
    filters, labels = question_in(request)
    filters = filters.without("first_day", "last_day")
    typed = [[request.GET.get(f"{end}{place}", "") for end in ("from", "to")] for place in (1, 2)]
    trouble, found = "", None
    if not any(day for days in typed for day in days):
        typed = [span.as_json for span in last_two_years(timezone.localdate())]
    try:
        if filters.bejegening in NOT_A_SHARE:
            raise QuestionRefused(str(JUDGED_ONLY))
        found = compare(request.member.council, filters, read_spans(typed))
    except QuestionRefused as refused:
        trouble = str(refused)
    context = {
        "found": found, "ends": typed, "trouble": trouble, "subject": pages.subject(filters, labels),
        "share_of": pages.share_of(filters), "kinds": request.member.may(Right.WRITE_ADVICE),
        "rows": list(zip(found.spans, found.shares, strict=True)) if found else [],
        "said": pages_trends.difference_in_words(found) if found else [],
        "has_small": any(share.is_small for share in found.shares) if found else False,
    }
    return render(request, "insight/compare.html", context | pages.form(filters, labels, request.GET.get("q", "")))
