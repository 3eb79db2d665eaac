"""The pages of the scan: the list, a new one, its codes, and the result once it is closed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.range_charts import range_chart
from gehoord.insight.evidence import freeze
from gehoord.insight.facts import Facts
from gehoord.insight.kinds import QuestionRefused
from gehoord.surveys.models import Campaign
from gehoord.surveys.services import SurveyRefused, make_codes

from . import services
from .changing import changes
from .forms import CodesForm, ScanForm
from .profile import Profile, picture_ranges, said_of
from .selectors import about, get_scan_for, how_many, results_for, scans, statements

PER_PAGE = 25


@staff(Right.SEE_SCANS)
def scans_page(request: StaffRequest) -> HttpResponse:
    """All scans, newest first, with how many answered in three steps."""
    page = Paginator(scans(request.member), PER_PAGE).get_page(request.GET.get("pagina"))
    smallest = request.member.council.smallest_n
    rows = [(one, about(one), how_many(one.responded, smallest)) for one in page]  # type: ignore[attr-defined]
    return render(request, "conditions/scans.html", {
        "page": page, "rows": rows, "may_run": request.member.may(Right.RUN_SCANS),
    })


@staff(Right.RUN_SCANS)
def new_page(request: StaffRequest) -> HttpResponse:
    start = {"place": request.GET.get("bij", "")}
    form = ScanForm(request.member.council, request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            campaign = services.open_scan(by=request.member, **form.opened_with)
        except SurveyRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("De scan is open. Maak nu codes."))
            return redirect("conditions:codes", pk=campaign.pk)
    smallest = request.member.council.smallest_n
    return render(request, "conditions/new.html", {
        "form": form, "smallest": smallest, "better": 2 * smallest,
    }, status=422 if form.is_bound else 200)


@staff(Right.RUN_SCANS)
def codes_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Makes codes and shows them this once, to print."""
    campaign = _scan(request, pk)
    form = CodesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = make_codes(by=request.member, campaign=campaign, count=form.cleaned_data["count"])
        except SurveyRefused as refused:
            form.add_error(refused.field, str(refused))
        else:
            return render(request, "conditions/codes_made.html", {"campaign": campaign, "codes": codes})
    return render(
        request, "conditions/codes.html", {"campaign": campaign, "form": form, "made": campaign.codes.count()},
        status=422 if form.is_bound else 200,
    )


@staff(Right.SEE_SCANS)
def scan_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The result when it may be seen, and else why not."""
    campaign = _scan(request, pk)
    facts = results_for(request.member, campaign)
    member = request.member
    return render(request, "conditions/scan.html", {
        "campaign": campaign, "facts": facts, "rows": rows_of(facts), "about": about(campaign),
        "statements": [(one.theme, rows_of(Facts(rows=(one.row,)))[0]) for one in statements(member, campaign)],
        "changed": changes(member, campaign),
        "answered": how_many(campaign.responded, member.council.smallest_n),  # type: ignore[attr-defined]
        "smallest": member.council.smallest_n,
        "may_run": member.may(Right.RUN_SCANS),
        "may_use": member.may(Right.WRITE_ADVICE),
    })


@staff(Right.RUN_SCANS)
def close_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks first, since there is no way back."""
    campaign = _scan(request, pk)
    if request.method != "POST" and not campaign.is_closed:
        return render(request, "conditions/close.html", {"campaign": campaign, **before_closing(campaign)})
    campaign = services.close_scan(by=request.member, campaign=campaign)
    messages.success(request, _("De scan is dicht."))
    return redirect("conditions:scan", pk=campaign.pk)


@require_POST
@staff(Right.SEE_SCANS, Right.WRITE_ADVICE)
def use_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Freezes the result as evidence."""
    campaign = _scan(request, pk)
    try:
        evidence = freeze(by=request.member, kind="scan", question={"campaign": campaign.pk}, title=campaign.title)
    except QuestionRefused as refused:
        messages.error(request, str(refused))
        return redirect("conditions:scan", pk=campaign.pk)
    return redirect("insight:evidence", pk=evidence.pk)


def before_closing(campaign: Campaign) -> dict[str, Any]:
    """What somebody has to know before there is no way back. Needs `council` and `responded`."""
    responded: int = campaign.responded  # type: ignore[attr-defined]
    smallest = campaign.council.smallest_n
    return {"answered": how_many(responded, smallest), "too_few": responded < smallest, "smallest": smallest}


def shown(profile: Profile) -> dict[str, Any]:
    """What `_profile.html` shows of it."""
    return {
        "profile": profile,
        "asked": [
            (one, rows_of(one.facts), {row.label: row.said for row in one.changed[1]} if one.changed else {})
            for one in profile.asked
        ],
        "facts": [(fact, said_of(fact), before, said_of(before) if before else "") for fact, before in profile.facts],
        "picture": range_chart(picture_ranges(profile.both), _("Beide kanten")) if profile.both else SafeString(""),
    }


def rows_of(facts: Facts | None) -> list[dict[str, Any]]:
    """The rows with their share, None where the numbers are hidden."""
    found: list[dict[str, Any]] = []
    for label, agree, answered, low, high in facts.rows if facts else ():
        shown = isinstance(agree, int) and isinstance(answered, int)
        found.append({
            "label": label, "agree": agree, "answered": answered, "low": low if shown else None,
            "high": high if shown else None,
            "share": agree / answered if isinstance(agree, int) and isinstance(answered, int) else None,
        })
    return found


def _scan(request: StaffRequest, pk: int) -> Campaign:
    try:
        return get_scan_for(request.member, pk)
    except Campaign.DoesNotExist:
        raise Http404 from None
