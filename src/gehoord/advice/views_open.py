"""All advices for everybody: the list with the state of each point, what people said and what was done, open data."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gehoord.core.councils.middleware import request_council
from gehoord.core.councils.models import Council

from .answering_selectors import rows, sent_advices
from .open_data import LICENCE, NAMES, as_json, tables
from .published import you_said

# Short: an answer, or a promise that is late, has to show soon.
KEPT_SECONDS = 60
ON_A_PAGE = 10


def _council(request: HttpRequest) -> Council:
    council = request_council(request)
    if council is None:
        raise Http404
    return council


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def public_list(request: HttpRequest) -> HttpResponse:
    """Every sent advice, newest first, with the state of each point."""
    page = Paginator(sent_advices(_council(request)), ON_A_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "advice/public_list.html", {"page": page, "rows": rows(page.object_list)})


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def you_said_page(request: HttpRequest) -> HttpResponse:
    """Per point that was adopted: what people told, what was asked, what the municipality did."""
    page = Paginator(you_said(_council(request)), ON_A_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "advice/public_you_said.html", {"page": page})


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def open_data(request: HttpRequest) -> HttpResponse:
    """What there is as data, and what each column means."""
    found = tables(_council(request)).values()
    return render(request, "advice/public_open_data.html", {"tables": found, "licence": LICENCE})


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def open_csv(request: HttpRequest, name: str) -> HttpResponse:
    if name not in NAMES:
        raise Http404
    return _data(tables(_council(request))[name].as_csv(), "text/csv; charset=utf-8", f"{name}.csv")


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def open_json(request: HttpRequest) -> HttpResponse:
    return _data(as_json(_council(request)), "application/json", "gehoord.json")


def _data(content: str, content_type: str, name: str) -> HttpResponse:
    # Public numbers: a page of somebody else may read them too.
    return HttpResponse(content, content_type=content_type, headers={
        "Content-Disposition": f'attachment; filename="{name}"', "Access-Control-Allow-Origin": "*",
    })
