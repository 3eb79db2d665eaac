"""The desk of who scores: the rounds they were asked for, one bid at a time, alone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gehoord.advice.views_papers import LOCKED
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from ..kit.views import TYPES
from ..models import BidDocument, BidRound, Scoring
from ..rules import AgreementRefused
from ..services import Changed
from . import rules, scoring, services
from .forms import InterestForm, LaterForm, ScoreForm
from .pages import add_refusal, differences, take_version
from .selectors import (
    formula_of,
    get_document_for,
    get_my_round,
    get_my_scoring,
    may_read_documents,
    may_see_scores,
    my_rounds,
    my_scorings,
    seen,
)

PER_PAGE = 25


@staff(Right.SCORE_BIDS)
def my_rounds_page(request: StaffRequest) -> HttpResponse:
    """What this person was asked to score, and what waits for them."""
    rules.require_near(request.member)
    page = Paginator(my_rounds(request.member), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "providers/bids/my_rounds.html", {"page": page})


@staff(Right.SCORE_BIDS)
def my_round_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The bids of one round, as this person sees them."""
    try:
        round = get_my_round(request.member, pk)
    except BidRound.DoesNotExist as error:
        raise Http404 from error
    rules.require_near(request.member)
    return render(request, "providers/bids/my_round.html", {
        "round": round, "lot": formula_of(round).lot(round.lot), "criterion": round.kit.said["criterion"],
        "scorings": my_scorings(request.member, round),
    })


@staff(Right.SCORE_BIDS)
def my_bid(request: StaffRequest, pk: int) -> HttpResponse:
    """One bid: first whether there is an interest, then reading and scoring, then (once opened) what others gave."""
    one = _mine(request, pk)
    if request.method != "POST":
        return _show(request, one)
    form = ScoreForm(request.POST, formula=formula_of(one.bid.round))
    status, context = 422, {}
    if form.is_valid():
        act = scoring.hand_in if request.POST.get("do") == "hand_in" else scoring.save_scores
        try:
            act(by=request.member, bid=one.bid, scores=form.by_part, expected_version=form.cleaned_data["version"])
        except AgreementRefused as refused:
            add_refusal(form, refused)
        except Changed as changed:
            theirs = changed.theirs
            assert isinstance(theirs, Scoring)
            # Nobody else writes here: who is told otherwise fears that others see their points.
            context = {
                "conflict": _("Je hebt dit intussen in een ander venster bewaard. Wat je hier typte, staat er nog."),
                "differences": differences(form, ScoreForm.initial_of(theirs)),
            }
            status = 409
            take_version(request, form, changed)
        else:
            if act is scoring.hand_in:
                messages.success(request, _("Ingeleverd. Dank je wel. Nu verandert er niets meer aan."))
                return redirect("providers:my_round", one.bid.round_id)
            messages.success(request, _("Bewaard. Je kunt later verder; niemand anders ziet dit."))
            return redirect("providers:my_bid", pk)
    return _show(request, _mine(request, pk), status=status, form=form, **context)


@require_POST
@staff(Right.SCORE_BIDS)
def my_interest(request: StaffRequest, pk: int) -> HttpResponse:
    """Whether there is an interest, before reading; or one that was found later."""
    one = _mine(request, pk)
    later = request.POST.get("do") == "later"
    form = LaterForm(request.POST) if later else InterestForm(request.POST)
    if form.is_valid():
        try:
            if later:
                scoring.declare_later(by=request.member, bid=one.bid, why=form.cleaned_data["why"])
            else:
                scoring.declare(by=request.member, bid=one.bid, **form.cleaned_data)
        except AgreementRefused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Dat is opgeschreven. Dank je wel."))
            return redirect("providers:my_bid", pk)
    return _show(request, one, status=422, **{"later": form} if later else {"interest": form})


def _show(request: StaffRequest, one: Scoring, status: int = 200, **given: Any) -> HttpResponse:
    bid = one.bid
    formula = formula_of(bid.round)
    reads = may_read_documents(request.member, bid)
    scores = reads and one.handed_in_at is None and bid.round.is_running
    context: dict[str, Any] = {
        "one": one, "bid": bid, "round": bid.round, "reads": reads,
        "interest": InterestForm() if not one.interest and bid.round.is_running else None,
        "later": LaterForm() if one.interest == "none" and bid.round.is_running and not bid.withdrawn_on else None,
        "form": ScoreForm(formula=formula, initial=ScoreForm.initial_of(one)) if scores else None,
        "documents": bid.documents.filter(removed_at__isnull=True) if reads else [],
        "mine": [
            (part, one.scores[part.key]) for part in formula.parts
        ] if one.handed_in_at is not None and not one.has_interest else [],
        "seen": seen(bid, formula) if may_see_scores(request.member, bid) and one.counts else [],
    }
    if not scores:
        given.pop("form", None)
    return render(request, "providers/bids/my_bid.html", context | given, status=status)


@require_safe
@staff(Right.SCORE_BIDS)
def bid_document(request: StaffRequest, pk: int) -> HttpResponse:
    """A file of a bid, for who may read it; taking it is written down."""
    try:
        document = get_document_for(request.member, pk)
    except BidDocument.DoesNotExist as error:
        raise Http404 from error
    rules.require_near(request.member)
    record(
        council=request.member.council, by=request.member.person, event=Event.DOCUMENT_TAKEN, subject=document.bid,
        document=document.pk,
    )
    # Never shown in our pages, and nothing in it runs.
    return HttpResponse(services.open_document(document), content_type=TYPES[document.kind], headers={
        "Content-Disposition": f'attachment; filename="{document.file_name}"', "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": LOCKED,
    })


def _mine(request: StaffRequest, pk: int) -> Scoring:
    try:
        found = get_my_scoring(request.member, pk)
    except Scoring.DoesNotExist as error:
        raise Http404 from error
    rules.require_near(request.member)
    return found
