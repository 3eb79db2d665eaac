"""Rounds for who arranges them: bids with their documents, who scores, how far it is, and the report."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from gehoord.advice.papers import MOST_BYTES, too_large
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.documents import FORMATS, DocumentFailed
from gehoord.core.ui.numbers import sent_version
from gehoord.core.ui.uploads import is_too_large, receives_file

from ..kit.selectors import get_kit_for
from ..kit.views import TYPES
from ..models import Bid, BidDocument, BidRound, Kit, Scoring
from ..rules import AgreementRefused
from ..services import Changed
from . import rules, scoring, services, settling
from .forms import AssessorForm, BidForm, DocumentForm, NewRoundForm, RoundForm, SettleForm, WhyForm
from .pages import add_refusal, differences, form_page, take_version
from .report import document_of
from .selectors import formula_of, get_bid_for, get_round_for, may_read_documents, may_see_scores, rounds, seen

PER_PAGE = 25


@staff(Right.MANAGE_AGREEMENTS)
def rounds_page(request: StaffRequest) -> HttpResponse:
    """Every round, newest first."""
    rules.require_near(request.member)
    page = Paginator(rounds(request.member.council), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "providers/bids/rounds.html", {"page": page})


@staff(Right.MANAGE_AGREEMENTS)
def round_new(request: StaffRequest, pk: int) -> HttpResponse:
    """A round on a lot of this published kit."""
    try:
        kit = get_kit_for(request.member, pk)
    except Kit.DoesNotExist as error:
        raise Http404 from error
    rules.require_near(request.member)
    if not kit.is_published or kit.placement not in rules.WITH_BIDS:
        messages.error(request, _("Een ronde hoort bij een gepubliceerde set waarbij mensen beoordelen."))
        return redirect("providers:kit", kit.pk)
    form = NewRoundForm(request.POST or None, kit=kit, council=request.member.council)

    def save(form: NewRoundForm) -> BidRound:
        given = {key: form.cleaned_data[key] for key in ("lot", "title", "closes_on", "assessors")}
        return services.start_round(by=request.member, kit=kit, **given)

    return form_page(
        request, form, save, title=_("Beoordelingsronde beginnen"), done=_round_address,
        back=(reverse("providers:kit", args=[pk]), kit.title),
        intro=_("De ronde hoort bij deze versie van de set. Een nieuwere versie verandert hier niets aan."),
    )


@staff(Right.MANAGE_AGREEMENTS)
def round_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One round: its bids, who scores and how far it is."""
    return _show_round(request, _round(request, pk))


def _show_round(request: StaffRequest, round: BidRound, refused: str = "", status: int = 200) -> HttpResponse:
    rows = []
    bids = list(round.bids.order_by("number").prefetch_related("scorings__assessor", "documents", "settled"))
    assessors = list(round.assessors.select_related("person").order_by("person__name", "pk"))
    for bid in bids:
        scorings = list(bid.scorings.all())
        rows.append({
            "bid": bid, "documents": sum(one.removed_at is None for one in bid.documents.all()),
            "waiting": sum(one.is_waited_for for one in scorings), "is_settled": bool(bid.settled.all()),
        })
    formula = formula_of(round)
    return render(request, "providers/bids/round.html", {
        "round": round, "lot": formula.lot(round.lot), "rows": rows, "refused": refused, "kinds": [*FORMATS, "json"],
        "assessors": assessors, "may_add": rules.has_place(round, bids, assessors),
        "may_close": round.is_running and not settling.not_settled(round),
    }, status=status)


@staff(Right.MANAGE_AGREEMENTS)
def round_edit(request: StaffRequest, pk: int) -> HttpResponse:
    round = _round(request, pk)
    form = RoundForm(request.POST or None, initial={
        "title": round.title, "closes_on": round.closes_on, "version": round.version,
    })

    def save(form: RoundForm) -> BidRound:
        return services.change_round(
            by=request.member, round=round, title=form.cleaned_data["title"], closes_on=form.cleaned_data["closes_on"],
            expected_version=form.cleaned_data["version"],
        )

    return form_page(
        request, form, save, title=_("Ronde aanpassen"), back=_to_round(round), done=_round_address, button=_("Opslaan")
    )


@staff(Right.MANAGE_AGREEMENTS)
def assessor_new(request: StaffRequest, pk: int) -> HttpResponse:
    round = _round(request, pk)
    there = set(round.assessors.values_list("person", flat=True))
    form = AssessorForm(request.POST or None, council=request.member.council, there=there)
    return form_page(
        request, form,
        lambda form: services.add_assessor(by=request.member, round=round, person=form.cleaned_data["assessors"]),
        title=_("Beoordelaar erbij"), back=_to_round(round), done=lambda _saved: _round_address(round),
    )


@staff(Right.MANAGE_AGREEMENTS)
def bid_new(request: StaffRequest, pk: int) -> HttpResponse:
    round = _round(request, pk)
    form = BidForm(request.POST or None, council=request.member.council)
    return form_page(
        request, form, lambda form: services.add_bid(by=request.member, round=round, **form.cleaned_data),
        title=_("Inschrijving toevoegen"), back=_to_round(round), done=_bid_address,
    )


@require_POST
@staff(Right.MANAGE_AGREEMENTS)
def round_start(request: StaffRequest, pk: int) -> HttpResponse:
    """From now on the assessors may score; bids stay as they are."""
    round = _round(request, pk)
    try:
        services.start_scoring(by=request.member, round=round)
    except AgreementRefused as refused:
        return _show_round(request, round, str(refused), 422)
    messages.success(request, _("Het beoordelen is begonnen."))
    return redirect("providers:round", pk)


@require_POST
@staff(Right.MANAGE_AGREEMENTS)
def round_close(request: StaffRequest, pk: int) -> HttpResponse:
    """The report, for good."""
    round = _round(request, pk)
    sent = request.POST.get("version", "")
    try:
        settling.close_round(by=request.member, round=round, expected_version=sent_version(sent))
    except (AgreementRefused, Changed) as refused:
        return _show_round(request, round, str(refused), 409 if isinstance(refused, Changed) else 422)
    messages.success(request, _("De ronde is afgesloten. Het verslag staat vast."))
    return redirect("providers:round", pk)


@require_safe
@staff(Right.MANAGE_AGREEMENTS)
def round_file(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """The report as a document or as JSON; taking it is written down."""
    round = _round(request, pk)
    if kind not in TYPES or round.report is None:
        raise Http404
    if kind == "json":
        made = json.dumps({**round.report, "digest": round.digest}, ensure_ascii=False, indent=2).encode()
    else:
        try:
            made = FORMATS[kind](document_of(round))
        except DocumentFailed as error:
            messages.error(request, _(error.reason))
            return redirect("providers:round", pk)
    record(
        council=request.member.council, by=request.member.person, event=Event.DOCUMENT_TAKEN, subject=round, kind=kind
    )
    return HttpResponse(made, content_type=TYPES[kind], headers={
        "Content-Disposition": f'attachment; filename="verslag-ronde-{round.pk}.{kind}"'
    })


@staff(Right.MANAGE_AGREEMENTS)
def bid_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One bid: its documents and who is waited for. Once opened: all scores, and the points that are decided."""
    bid = _bid(request, pk)
    return _show_bid(request, bid, None)


def _show_bid(
    request: StaffRequest, bid: Bid, form: SettleForm | None, status: int = 200, **context: Any
) -> HttpResponse:
    round = bid.round
    may_see = may_see_scores(request.member, bid) or (round.closed_at is not None and bid.opened_at is not None)
    formula = formula_of(round)
    rows = seen(bid, formula) if may_see else []
    settled = {one.part: one for one in bid.settled.all()} if may_see else {}
    if form is None and rows and round.is_running:
        form = SettleForm(formula=formula, seen=rows, initial={"version": bid.version} | {
            f"{name}_{key}": value for key, one in settled.items()
            for name, value in (("points", str(one.points)), ("why", one.why))
        })
    scorings = list(bid.scorings.select_related("assessor__person").order_by("assessor__person__name", "pk"))
    return render(request, "providers/bids/bid.html", {
        "bid": bid, "round": round, "form": form, "seen": [(row, settled.get(row.part.key)) for row in rows],
        "documents": bid.documents.all(), "is_settled": bool(settled),
        "scorings": scorings,
        "may_see": may_see, "reads": may_read_documents(request.member, bid),
        "scores_too": round.started_at is not None and any(
            one.assessor.person_id == request.member.person.pk for one in scorings
        ),
        **context,
    }, status=status)


@require_POST
@staff(Right.MANAGE_AGREEMENTS)
def bid_settle(request: StaffRequest, pk: int) -> HttpResponse:
    """The points that were decided together, each with why."""
    bid = _bid(request, pk)
    if not may_see_scores(request.member, bid):
        return _show_bid(request, bid, None, 422)
    formula = formula_of(bid.round)
    form, status, context = SettleForm(request.POST, formula=formula, seen=seen(bid, formula)), 422, {}
    if form.is_valid():
        try:
            settling.settle(
                by=request.member, bid=bid, decided=form.by_part, expected_version=form.cleaned_data["version"]
            )
        except AgreementRefused as refused:
            add_refusal(form, refused)
        except Changed as changed:
            there = {
                f"{name}_{one.part}": value for one in bid.settled.all()
                for name, value in (("points", one.points), ("why", one.why))
            }
            status, context = 409, {"conflict": str(changed), "differences": differences(form, there)}
            take_version(request, form, changed)
        else:
            messages.success(request, _("De punten zijn vastgesteld."))
            return redirect("providers:round", bid.round_id)
    return _show_bid(request, bid, form, status, **context)


@csrf_exempt
@staff(Right.MANAGE_AGREEMENTS)
@receives_file(MOST_BYTES)
def bid_document_new(request: StaffRequest, pk: int) -> HttpResponse:
    """A file of a bid, before scoring begins."""
    bid = _bid(request, pk)
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    if request.method == "POST" and is_too_large(request):
        form.full_clean()
        form.errors.pop("file", None)
        form.add_error("file", too_large())

    def save(form: DocumentForm) -> BidDocument:
        file = form.cleaned_data["file"]
        return services.add_document(by=request.member, bid=bid, name=file.name, content=file.read())

    return form_page(
        request, form, save, title=_("Document toevoegen"), back=_to_bid(bid), done=lambda _saved: _bid_address(bid)
    )


@staff(Right.MANAGE_AGREEMENTS)
def bid_document_remove(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        document = BidDocument.objects.select_related("bid__round__kit").get(
            pk=pk, bid__round__council=request.member.council
        )
    except BidDocument.DoesNotExist as error:
        raise Http404 from error
    rules.require_near(request.member)
    bid = document.bid
    return form_page(
        request, WhyForm(request.POST or None),
        lambda form: services.remove_document(by=request.member, document=document, why=form.cleaned_data["why"]),
        title=_("Document weghalen"), back=_to_bid(bid), done=lambda _saved: _bid_address(bid),
    )


@staff(Right.MANAGE_AGREEMENTS)
def bid_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    bid = _bid(request, pk)

    def save(form: WhyForm) -> Bid:
        return services.withdraw_bid(
            by=request.member, bid=bid, why=form.cleaned_data["why"], expected_version=form.cleaned_data["version"]
        )

    return form_page(
        request, WhyForm(request.POST or None, initial={"version": bid.version}), save, back=_to_bid(bid),
        title=_("Inschrijving intrekken"), done=_bid_address,
        intro=_("De inschrijving blijft zichtbaar als ingetrokken, en telt niet meer mee."),
    )


@staff(Right.MANAGE_AGREEMENTS)
def scoring_release(request: StaffRequest, pk: int) -> HttpResponse:
    """Nobody waits for this assessor of this bid any more."""
    try:
        one = Scoring.objects.select_related("bid__round__kit").get(pk=pk, bid__round__council=request.member.council)
    except Scoring.DoesNotExist as error:
        raise Http404 from error
    rules.require_near(request.member)
    bid = one.bid
    return form_page(
        request, WhyForm(request.POST or None),
        lambda form: scoring.release(by=request.member, scoring=one, why=form.cleaned_data["why"]),
        title=_("Vrijstellen van deze inschrijving"), back=_to_bid(bid), done=lambda _saved: _bid_address(bid),
        intro=_("Bijvoorbeeld bij ziekte. Deze persoon kan de inschrijving daarna niet meer beoordelen."),
    )


def _round(request: StaffRequest, pk: int) -> BidRound:
    try:
        found = get_round_for(request.member, pk)
    except BidRound.DoesNotExist as error:
        raise Http404 from error
    rules.require_near(request.member)
    return found


def _bid(request: StaffRequest, pk: int) -> Bid:
    try:
        found = get_bid_for(request.member, pk)
    except Bid.DoesNotExist as error:
        raise Http404 from error
    rules.require_near(request.member)
    return found


def _round_address(round: BidRound) -> str:
    return reverse("providers:round", args=[round.pk])


def _bid_address(bid: Bid) -> str:
    return reverse("providers:bid", args=[bid.pk])


def _to_round(round: BidRound) -> tuple[str, str]:
    return _round_address(round), round.title


def _to_bid(bid: Bid) -> tuple[str, str]:
    return _bid_address(bid), bid.name
