"""The pages on which decks are put together, translated and taken along."""

from __future__ import annotations

import io
import zipfile
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.dialogue.selectors import themes_of

from . import decks, translating
from .forms import DeckForm, TranslationForm
from .models import Card, Deck, Language, Translation
from .requests import card_of, deck_of, numbers, try_to_change, version_of
from .selectors import cards_for, cards_in, decks_for
from .services import NEEDED, Changed, PracticeRefused
from .sheets import SheetFailed, card_images, card_sheets
from .views import PER_PAGE, dressed


@staff(Right.SEE_PRACTICE)
def decks_page(request: StaffRequest) -> HttpResponse:
    page = Paginator(decks_for(request.member), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "may_make": request.member.may(Right.MAKE_PRACTICE)}
    return render(request, "practice/decks.html", context)


@staff(Right.SEE_PRACTICE)
def deck_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The deck with its cards in their order, and what can be done with it."""
    deck = deck_of(request, pk)
    may_make, labels = request.member.may(Right.MAKE_PRACTICE), themes_of(request.member.council)
    there = cards_in(deck, published=not may_make)
    public = request.build_absolute_uri(reverse("practice:public_deck", args=[pk]))
    embedded = request.build_absolute_uri(reverse("practice:embedded_deck", args=[pk]))
    title = escape(deck.title)
    context = {
        "deck": deck, "cards": [dressed(card, labels) for card in there], "may_make": may_make, "public": public,
        "embed": f'<iframe src="{embedded}" title="{title}" width="100%" height="700"></iframe>',
        "languages": [(key, Language(key).label) for key in translating.languages_of(card.pk for card in there)],
    }
    return render(request, "practice/deck.html", context)


@staff(Right.MAKE_PRACTICE)
def make_deck_page(request: StaffRequest) -> HttpResponse:
    form = DeckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deck = decks.make_deck(by=request.member, **form.cleaned_data)
        except PracticeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("De set is er. Kies nu de kaarten."))
            return redirect("practice:deck_cards", pk=deck.pk)
    return render(request, "practice/edit_deck.html", {"form": form}, status=422 if form.errors else 200)


@staff(Right.MAKE_PRACTICE)
def edit_deck_page(request: StaffRequest, pk: int) -> HttpResponse:
    deck = deck_of(request, pk)
    if request.method != "POST":
        form = DeckForm(initial={name: getattr(deck, name) for name in (*decks.DECK_LIMITS, "language")})
        return render(request, "practice/edit_deck.html", {"form": form, "deck": deck, "version": deck.version})
    form = DeckForm(request.POST)
    tried = try_to_change(request, form, partial(decks.change_deck, by=request.member, deck=deck))
    if tried.saved:
        messages.success(request, _("De set is opgeslagen."))
        return redirect("practice:deck", pk=pk)
    context = {"form": form, "deck": deck, "version": tried.version, "theirs": tried.theirs}
    return render(request, "practice/edit_deck.html", context, status=tried.status)


@staff(Right.MAKE_PRACTICE)
def deck_cards_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Cards that are not in the deck yet, to tick."""
    deck = deck_of(request, pk)
    if request.method == "POST":
        ticked = numbers(request.POST.getlist("kaart"))
        try:
            count = decks.add_cards(by=request.member, deck=deck, cards=[Card(pk=one) for one in sorted(ticked)])
        except PracticeRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Aantal kaarten erbij: %(n)s.") % {"n": count})
            return redirect("practice:deck", pk=pk)
    outside = cards_for(request.member).exclude(places__deck=deck)
    page = Paginator(outside, PER_PAGE).get_page(request.GET.get("pagina"))
    labels = themes_of(request.member.council)
    for card in page:
        dressed(card, labels)
    return render(request, "practice/deck_cards.html", {"deck": deck, "page": page})


@require_POST
@staff(Right.MAKE_PRACTICE)
def move_card_page(request: StaffRequest, pk: int) -> HttpResponse:
    """`omhoog`, `omlaag` or `eruit` has the number of a card."""
    deck = deck_of(request, pk)
    for name, way in (("omhoog", decks.UP), ("omlaag", decks.DOWN), ("eruit", decks.OUT)):
        for card in numbers([request.POST.get(name, "")]):
            try:
                decks.move_card(by=request.member, deck=deck, card=Card(pk=card), way=way)
            except Card.DoesNotExist as error:
                raise Http404 from error
    return redirect(reverse("practice:deck", args=[pk]) + "#kaarten")


@require_POST
@staff(Right.MAKE_PRACTICE)
def publish_deck_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Gives the deck a public page, or with `terug` takes it away."""
    back = "terug" in request.POST
    try:
        # Taking the page away is always fine.
        read = None if back else version_of(request)
        decks.publish_deck(by=request.member, deck=deck_of(request, pk), published=not back, expected_version=read)
    except PracticeRefused as refused:
        messages.error(request, str(refused))
    except Changed:
        messages.error(request, _("Iemand heeft de set intussen aangepast. Kijk nog eens, en maak hem dan openbaar."))
    else:
        messages.success(
            request, _("De set is niet meer openbaar.") if back else _("De set heeft nu een openbare pagina.")
        )
    return redirect("practice:deck", pk=pk)


@staff(Right.MAKE_PRACTICE)
def remove_deck_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks first; a published deck cannot go."""
    deck = deck_of(request, pk)
    if request.method != "POST" and not deck.published:
        return render(request, "practice/remove_deck.html", {"deck": deck})
    try:
        decks.remove_deck(by=request.member, deck=deck, expected_version=version_of(request))
    except PracticeRefused as refused:
        messages.error(request, str(refused))
        return redirect("practice:deck", pk=pk)
    except Changed:
        messages.error(request, _("Iemand heeft de set intussen aangepast. Hij staat er nog."))
        return redirect("practice:deck", pk=pk)
    messages.success(request, _("De set is weg. De kaarten zijn er nog."))
    return redirect("practice:decks")


def _language(request: StaffRequest, deck: Deck) -> str:
    asked = request.GET.get("taal", "")
    return asked if asked in Language.values else deck.language


@staff(Right.SEE_PRACTICE)
def deck_sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """The published cards of the deck on sheets; ?tweezijdig=1 with their backs, ?taal= in a language."""
    deck = deck_of(request, pk)
    try:
        made = card_sheets(
            cards_in(deck, published=True), language=_language(request, deck), two_sided="tweezijdig" in request.GET
        )
    except SheetFailed as failed:
        messages.error(request, str(failed))
        return redirect("practice:deck", pk=pk)
    headers = {"Content-Disposition": f'inline; filename="{_("kaarten")}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@staff(Right.SEE_PRACTICE)
def deck_images(request: StaffRequest, pk: int) -> HttpResponse:
    """A zip with a picture of each published card, numbered in the deck's order."""
    deck = deck_of(request, pk)
    try:
        pictures = card_images(cards_in(deck, published=True), language=_language(request, deck))
    except SheetFailed as failed:
        messages.error(request, str(failed))
        return redirect("practice:deck", pk=pk)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as folder:
        for n, picture in enumerate(pictures, 1):
            folder.writestr(f"{_('kaart')}-{n:02}.png", picture)
    headers = {"Content-Disposition": f'attachment; filename="{_("kaarten")}.zip"'}
    return HttpResponse(packed.getvalue(), content_type="application/zip", headers=headers)


@staff(Right.MAKE_PRACTICE)
def translate_page(request: StaffRequest, pk: int, language: str) -> HttpResponse:
    """The card in another language, with the Dutch beside it."""
    card = dressed(card_of(request, pk), themes_of(request.member.council))
    if language not in Language.values or language == Language.DUTCH:
        raise Http404
    row = Translation.objects.filter(card=card, language=language).first()
    context: dict[str, Any] = {
        "card": card, "language": language, "label": Language(language).label, "row": row,
        "direction": "rtl" if language in translating.RIGHT_TO_LEFT else "ltr", "version": row.version if row else 0,
    }
    if request.method != "POST":
        form = TranslationForm(initial={name: getattr(row, name, "") for name in NEEDED})
        return render(request, "practice/translate.html", {**context, "form": form})
    form, status = TranslationForm(request.POST), 422
    context["version"] = version_of(request)
    if form.is_valid():
        try:
            translating.translate_card(
                by=request.member, card=card, language=language, expected_version=context["version"],
                **form.cleaned_data,
            )
        except Changed as changed:
            status = 409
            context |= {"theirs": changed.now, "version": changed.now.version if changed.now else 0}
            form.add_error(None, str(changed))
        except PracticeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("De vertaling is opgeslagen."))
            return redirect("practice:card", pk=pk)
    return render(request, "practice/translate.html", {**context, "form": form}, status=status)
