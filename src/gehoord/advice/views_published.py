"""An advice for everybody: what was asked, what came of it, and the letter without words that were taken back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gehoord.core.councils.middleware import request_council

from .answering_selectors import quotes_gone, rows, sent_advices, sent_letter
from .compose import compose
from .heard_outward import HeardOutward
from .letters import readable
from .models import Advice, Letter
from .papers_selectors import papers_of
from .plain_texts import readable_plain

# Short: words that somebody takes back have to go from caches too.
KEPT_SECONDS = 60


def sent_advice(request: HttpRequest, number: str) -> Advice:
    """The advice with this number of the council at this address. Raises Http404."""
    council = request_council(request)
    advice = sent_advices(council).filter(number=number).first() if council else None
    if advice is None:
        raise Http404
    return advice


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def public(request: HttpRequest, number: str) -> HttpResponse:
    """The advice as a page; every number in it stands in the letter as it was sent."""
    advice = sent_advice(request, number)
    letter = sent_letter(advice)
    document = compose(readable(letter), smallest=letter.smallest)
    newer = advice.corrections.filter(state=advice.state).order_by("sent_at").last()
    context = {
        "advice": advice, "row": rows([advice])[0], "document": document,
        "gone": quotes_gone(letter), "newer": newer, "papers": papers_of(advice, public=True),
        "heard_outward": HeardOutward(advice),
        "plain": readable_plain(letter),
    }
    return render(request, "advice/public_advice.html", context)


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def public_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The letter as it was sent; withheld once somebody took their words back."""
    advice = sent_advice(request, number)
    if quotes_gone(sent_letter(advice)):
        return HttpResponse(
            _("Dit bestand geven we niet meer. Woorden die erin staan, zijn teruggenomen. "
              "Lees het advies op de pagina zelf."), status=410, content_type="text/plain; charset=utf-8",
        )
    content = Letter.objects.values_list("pdf", flat=True).get(advice=advice)
    return HttpResponse(bytes(content), content_type="application/pdf", headers={
        "Content-Disposition": f'inline; filename="advies-{advice.number}.pdf"'
    })
