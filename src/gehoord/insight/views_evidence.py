"""The pages where answers are frozen, kept and counted again."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gehoord.coding.selectors import codebook_of
from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from . import pages, pages_evidence, quotes
from .evidence import Recomputed, freeze, recompute
from .filters import parse
from .kinds import QuestionRefused, kind_of
from .models import Evidence
from .pages_trends import read_setup
from .questions import question_of, trend_question
from .selectors import evidence_of, figure_of, figures_of, get_evidence_for, theme_labels
from .series import Until
from .tables import csv_of
from .waiting import wait_question

PER_PAGE = 25
# What a form says beside the question with filters: how a trend is drawn, which periods are compared.
MORE = ("until", "per", "baseline", "anew", "why", "from1", "to1", "from2", "to2")


@require_safe
@staff(Right.SEE_EVIDENCE)
def evidence_list(request: StaffRequest) -> HttpResponse:
    """All evidence of the council, newest first."""
    page = Paginator(evidence_of(request.member.council), PER_PAGE).get_page(request.GET.get("pagina"))
    found = list(page)
    rows = [
        (evidence, kind_of(evidence.kind).label, kind_of(evidence.kind).words(figure.facts))
        for evidence, figure in zip(found, figures_of(found), strict=True)
    ]
    return render(request, "insight/evidence_list.html", {"page": page, "rows": rows})


def _get(request: StaffRequest, pk: int) -> Evidence:
    try:
        return get_evidence_for(request.member, pk)
    except Evidence.DoesNotExist as error:
        raise Http404 from error


def _show(request: StaffRequest, evidence: Evidence, result: Recomputed | None = None) -> HttpResponse:
    shown = pages_evidence.page(evidence, figure_of(evidence), request.member)
    context = {"evidence": evidence, "shown": shown, "result": result}
    return render(request, "insight/evidence.html", context)


@require_safe
@staff(Right.SEE_EVIDENCE)
def evidence_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One piece of evidence: question, figure, picture, table, quotes and how to check it."""
    return _show(request, _get(request, pk))


@require_POST
@staff(Right.SEE_EVIDENCE)
def recompute_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The same page, with what counting again gave."""
    evidence = _get(request, pk)
    return _show(request, evidence, recompute(by=request.member, evidence=evidence))


@require_safe
@staff(Right.SEE_EVIDENCE)
def evidence_csv(request: StaffRequest, pk: int) -> HttpResponse:
    """What was asked and answered as a spreadsheet; never the quotes."""
    evidence = _get(request, pk)
    figure = figure_of(evidence)
    columns, rows = pages_evidence.table(figure.facts)
    lines: list[list[str]] = [
        [_("bewijs"), figure.ref], [_("titel"), figure.title], [_("vraag"), figure.question],
        [_("moment"), figure.moment], [_("controlegetal"), figure.digest],
        [_("antwoord"), kind_of(evidence.kind).words(figure.facts)], [_("let op"), figure.facts.note], [],
        list(columns), *rows,
    ]
    return HttpResponse(
        csv_of(lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="gehoord-bewijs-{evidence.number}.csv"'},
    )


@require_safe
@staff(Right.WRITE_ADVICE, Right.SEE_INSIGHT, Right.READ_STORIES)
def choose_page(request: StaffRequest) -> HttpResponse:
    """Sentences that stand for the question, to choose from."""
    return _choose(request, request.GET, title="", ticked=None)


def _choose(
    request: StaffRequest, params: QueryDict, *, title: str, ticked: list[str] | None, error: str = ""
) -> HttpResponse:
    council = request.member.council
    labels = theme_labels(codebook_of(council))
    filters = parse(params, themes=labels)
    found = quotes.propose(council, filters, most=2 * quotes.MOST)
    if ticked is None:
        # Only what holds no detail is chosen beforehand; the rest somebody must want.
        ticked = [one.place for one in found if not one.warnings][: quotes.MOST]
    context = {
        "proposals": [(one, one.place in ticked) for one in found], "filters": filters,
        "asked": pages.in_words(filters, labels), "most": quotes.MOST, "error": error,
        "title": title or _("Citaten over %(what)s") % {"what": pages.subject(filters, labels)},
    }
    return render(request, "insight/choose.html", context, status=422 if error else 200)


@require_POST
@staff(Right.WRITE_ADVICE)
def freeze_page(request: StaffRequest) -> HttpResponse:
    """The current question frozen; back to the form with the reason when it cannot be."""
    council = request.member.council
    kind, title = request.POST.get("kind", ""), request.POST.get("title", "")
    params = QueryDict(request.POST.get("question", ""))
    codebook = codebook_of(council)
    filters = parse(params, themes=theme_labels(codebook))
    more: dict[str, Any] = {}
    try:
        if filters.problems:
            raise QuestionRefused(" ".join(filters.problems))
        if kind == "quotes":
            more["chosen"] = [quotes.read_place(place) for place in request.POST.getlist("place")]
        elif kind == "trend":
            setup, trouble = read_setup(request.POST)
            if trouble:
                raise QuestionRefused(" ".join(trouble))
            more |= trend_question(setup)
        elif kind == "waits":
            setup, trouble = read_setup(request.POST)
            if trouble:
                raise QuestionRefused(" ".join(trouble))
            # Another word is refused when it is frozen.
            more |= wait_question(setup, cast("Until", request.POST.get("until", "")[:10]))
        elif kind == "comparison":
            more["spans"] = [[request.POST.get(f"{end}{place}", "") for end in ("from", "to")] for place in (1, 2)]
        elif kind not in pages_evidence.OWN:
            raise QuestionRefused(_("Kies wat je wilt vastleggen."))
        evidence = freeze(by=request.member, kind=kind, question=question_of(filters, codebook, **more), title=title)
    except QuestionRefused as error:
        if kind == "quotes":
            return _choose(request, params, title=title, ticked=request.POST.getlist("place"), error=str(error))
        context = {
            "error": str(error), "kind": kind, "title": title, "question": filters.query_string,
            "more": [(name, request.POST[name]) for name in MORE if name in request.POST],
        }
        return render(request, "insight/freeze.html", context, status=422)
    messages.success(request, _("Vastgelegd als %(ref)s. Dit getal verandert niet meer.") % {"ref": evidence.ref})
    return redirect("insight:evidence", pk=evidence.pk)
