"""The pages where signals are counted, compared and found."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gehoord.coding.selectors import codebook_of
from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.intake.models import Signal
from gehoord.intake.selectors import safe_signals

from . import pages, tables
from .filters import Filters, parse
from .selectors import for_list, overview, stories, theme_labels

PER_PAGE = 25


def question_in(request: StaffRequest) -> tuple[Filters, dict[str, str]]:
    """What the address asks, and the themes with their labels. One query."""
    labels = theme_labels(codebook_of(request.member.council))
    return parse(request.GET, themes=labels), labels


def _form(request: StaffRequest, filters: Filters, labels: dict[str, str]) -> dict[str, Any]:
    return pages.form(filters, labels, request.GET.get("q", ""))


@require_safe
@staff(Right.SEE_INSIGHT)
def overview_page(request: StaffRequest) -> HttpResponse:
    """Numbers, picture and themes; each number opens its stories."""
    filters, labels = question_in(request)
    found = overview(request.member.council, filters, themes=labels)
    context = {
        "found": found,
        "picture": pages.picture(found, labels),
        "share_of": pages.share_of(filters),
        "subject": pages.subject(filters, labels),
        "kinds": pages.freezable(filters, labels) if request.member.may(Right.WRITE_ADVICE) else [],
    }
    return render(request, "insight/overview.html", context | _form(request, filters, labels))


@require_safe
@staff(Right.SEE_INSIGHT)
def table_csv(request: StaffRequest) -> HttpResponse:
    """The numbers of the overview as a spreadsheet."""
    filters, labels = question_in(request)
    found = overview(request.member.council, filters, themes=labels)
    return HttpResponse(
        tables.as_csv(found, labels),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="gehoord-inzicht.csv"'},
    )


def _listed(request: StaffRequest, filters: Filters, labels: dict[str, str]) -> dict[str, Any]:
    found = for_list(stories(request.member.council, filters))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    return {"page": page, "cards": pages.cards(page, filters, labels, request.member)}


@require_safe
@staff(Right.SEE_INSIGHT, Right.READ_STORIES)
def stories_page(request: StaffRequest) -> HttpResponse:
    """The stories behind a number."""
    filters, labels = question_in(request)
    context = _listed(request, filters, labels) | _form(request, filters, labels)
    return render(request, "insight/stories.html", context)


@require_safe
@staff(Right.SEE_INSIGHT, Right.READ_STORIES)
def search_page(request: StaffRequest) -> HttpResponse:
    """Stories by their words; without words, how to search."""
    filters, labels = question_in(request)
    listed = _listed(request, filters, labels) if filters.q else {"page": None, "cards": []}
    return render(request, "insight/search.html", listed | _form(request, filters, labels))


@require_safe
@staff(Right.SEE_INSIGHT, Right.READ_STORIES)
def story_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One safe story in full, with the words that were looked for."""
    filters, labels = question_in(request)
    try:
        signal = for_list(safe_signals(request.member.council)).get(pk=pk)
    except Signal.DoesNotExist as error:
        raise Http404 from error
    [card] = pages.cards([signal], filters, labels, request.member, whole=True)
    return render(request, "insight/story.html", {"card": card, "filters": filters})
