"""The page of a deck for everybody: no account, no cookie, no script."""

from __future__ import annotations

from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from gehoord.core.councils.middleware import request_council
from gehoord.core.councils.models import Council
from gehoord.core.ui.middleware import POLICY
from gehoord.dialogue.selectors import themes_of

from .addresses import can_mail
from .models import Deck, Language
from .selectors import cards_in, published_deck
from .translating import faces, languages_of

# Short: a card that is taken back has to go from caches too.
KEPT_SECONDS = 60
FRAMED_POLICY = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
assert FRAMED_POLICY != POLICY


def deck_for_all(request: HttpRequest, pk: int) -> tuple[Council, Deck]:
    """The published deck of the council at this address. Raises Http404."""
    council = request_council(request)
    if council is None:
        raise Http404
    try:
        return council, published_deck(council, pk)
    except Deck.DoesNotExist as error:
        raise Http404 from error


def _shown(request: HttpRequest, council: Council, deck: Deck) -> dict[str, Any]:
    cards = cards_in(deck, published=True)
    there = languages_of(card.pk for card in cards)
    asked = request.GET.get("taal", "")
    page = get_language() or Language.DUTCH.value
    # What was asked for; else that of the page where it is not Dutch, else that of the deck.
    language = asked if asked in there else page if page != Language.DUTCH and page in there else deck.language
    labels = themes_of(council)
    shown = faces(cards, language)
    return {
        "deck": deck, "language": language,
        "faces": [(face, labels.get(face.card.theme, ""), face.language == language) for face in shown],
        "languages": [(key, Language(key).label, key == language) for key in there] if len(there) > 1 else [],
    }


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def public_deck(request: HttpRequest, pk: int) -> HttpResponse:
    """?taal= is the language of the cards."""
    council, deck = deck_for_all(request, pk)
    address = request.build_absolute_uri(reverse("practice:public_deck", args=[pk]))
    square = segno.make(address, error="m", micro=False)
    context = {
        **_shown(request, council, deck), "address": address.split("://", 1)[-1].rstrip("/"),
        "can_mail": can_mail(council), "square": square.svg_data_uri(scale=4, border=4),
    }
    return render(request, "practice/public_deck.html", context)


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
@xframe_options_exempt
def embedded_deck(request: HttpRequest, pk: int) -> HttpResponse:
    """The cards alone, for a page of somebody else: the only page of ours that others may frame. No forms on it."""
    council, deck = deck_for_all(request, pk)
    answer = render(request, "practice/embedded_deck.html", _shown(request, council, deck))
    answer.headers["Content-Security-Policy"] = FRAMED_POLICY
    return answer
