"""The plain version: where it is written, and the file of it for the council and for everybody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.documents import DocumentFailed, render_pdf

from . import plain as writing
from .answering_selectors import quotes_gone, sent_letter
from .guard import repeated_in
from .letters import letter_of
from .models import Advice, Plain, PlainLetter
from .plain_texts import TEXTS, first_plain, heading, plain_of, strange_references
from .selectors import reference_list
from .sending import plain_document_of
from .services import AdviceRefused
from .views import advice_or_404
from .views_published import KEPT_SECONDS, sent_advice


def _text(name: str) -> forms.CharField:
    return forms.CharField(
        label=heading(name), max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Korte zinnen. Een lege regel begint een alinea, “- ” een regel van een lijst."),
    )


class PlainForm(forms.Form):
    """Three texts, under headings that are always the same."""

    heard = _text("heard")
    asked = _text("asked")
    ahead = _text("ahead")


def _version(request: HttpRequest) -> int:
    asked = request.POST.get("version", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else -1


def _texts(plain: Plain) -> dict[str, str]:
    return {name: getattr(plain, name) for name in TEXTS}


@staff(Right.WRITE_ADVICE)
def plain_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Writing it; where there is none yet, a first text is proposed and only kept when somebody saves it."""
    advice = advice_or_404(request, pk)
    if not advice.is_draft:
        messages.warning(request, _("De tekst van dit advies staat vast."))
        return redirect("advice:advice", pk=pk)
    plain, theirs, status = plain_of(advice), None, 200
    version = plain.version if plain else 0
    form = PlainForm(request.POST or None, initial=_texts(plain) if plain else first_plain(advice))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = writing.save_plain(
                    by=request.member, advice=advice, version=_version(request), **form.cleaned_data
                )
            except writing.PlainChanged as changed:
                theirs, status = _theirs(form, changed.theirs), 409
                version = changed.theirs.version if changed.theirs else 0
                form.add_error(None, str(changed))
            except AdviceRefused as refused:
                form.add_error(None, str(refused))
            else:
                return _kept(request, advice, saved)
    letter = letter_of(advice)
    context = {
        "advice": advice, "form": form, "version": version, "theirs": theirs, "is_new": plain is None,
        "strange": strange_references(letter, plain) if plain else [], "references": reference_list(advice),
    }
    return render(request, "advice/plain.html", context, status=status)


def _theirs(form: forms.Form, theirs: Plain | None) -> list[tuple[Any, str]]:
    return [(form[name].label, getattr(theirs, name) if theirs else "–") for name in TEXTS]


def _kept(request: StaffRequest, advice: Advice, saved: Plain) -> HttpResponse:
    for name in TEXTS:
        if warning := repeated_in(advice.council, getattr(saved, name)):
            messages.warning(request, warning)
    messages.success(request, _("De tekst in gewone taal is opgeslagen."))
    return redirect("advice:plain", pk=advice.pk)


@require_POST
@staff(Right.WRITE_ADVICE)
def remove_plain(request: StaffRequest, pk: int) -> HttpResponse:
    advice = advice_or_404(request, pk)
    try:
        writing.remove_plain(by=request.member, advice=advice, version=_version(request))
    except AdviceRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("De brief gaat weg zonder tekst in gewone taal."))
    return redirect("advice:advice", pk=pk)


@require_safe
@staff(Right.SEE_ADVICE)
def plain_file(request: StaffRequest, pk: int) -> HttpResponse:
    """As it was sent, byte by byte; of a draft as it would be now."""
    advice = advice_or_404(request, pk)
    plain = plain_of(advice)
    if plain is None:
        raise Http404
    if advice.is_sent:
        return _pdf(bytes(advice.plain_letter.pdf), advice)
    try:
        document = plain_document_of(letter_of(advice), plain, smallest=advice.council.smallest_n)
        return _pdf(render_pdf(document), advice)
    except (AdviceRefused, DocumentFailed) as error:
        messages.error(request, _(error.reason) if isinstance(error, DocumentFailed) else str(error))
        return redirect("advice:advice", pk=pk)


def _pdf(content: bytes, advice: Advice) -> HttpResponse:
    name = f"advies-{advice.number or 'concept'}-gewone-taal.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
@cache_control(public=True, max_age=KEPT_SECONDS)
def public_plain(request: HttpRequest, number: str) -> HttpResponse:
    """The file for everybody; withheld once somebody took their words back."""
    advice = sent_advice(request, number)
    kept = PlainLetter.objects.filter(advice=advice).first()
    if kept is None:
        raise Http404
    if quotes_gone(sent_letter(advice)):
        return HttpResponse(
            _("Dit bestand geven we niet meer. Woorden die erin staan, zijn teruggenomen. "
              "Lees het advies op de pagina zelf."), status=410, content_type="text/plain; charset=utf-8",
        )
    return _pdf(bytes(kept.pdf), advice)
