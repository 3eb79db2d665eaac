"""Cards in the portal of a provider: published ones, to practise what its results ask for."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.portal import open_portal
from gehoord.dialogue.selectors import themes_of

from .selectors import published_cards

PER_PAGE = 24


@staff(Right.SEE_OWN_PROVIDER)
def own_cards_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The published cards, of one theme when ?thema= is one."""
    portal, council = open_portal(request, pk, at="practice:own_cards"), request.member.council
    labels = themes_of(council)
    theme = request.GET.get("thema", "")
    theme = theme if theme in labels else ""
    page = Paginator(published_cards(council, theme=theme), PER_PAGE).get_page(request.GET.get("pagina"))
    for card in page:
        card.theme_label = labels.get(card.theme, "")  # type: ignore[attr-defined]
    return render(request, "practice/own_cards.html", {
        "portal": portal, "page": page, "themes": labels.items(), "theme": theme,
    })
