"""The list of advices, one advice to read, and what is decided about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.documents import FORMATS, DocumentFailed

from . import sending, services
from .accounting import unaccounted
from .clock import last_day
from .comments import open_by_block
from .decision import adopt
from .discarding import discard
from .dossier_selectors import dossier_of, dossiers_to_choose
from .dossiers import start_in_dossier
from .forms import ReopenForm, StartForm
from .forms_decision import DecideForm
from .guard import TooNear, repeated, stopped, too_near
from .hiding import hidden_in_words, with_rows_hidden
from .letter import Letter
from .letters import letter_of, readable
from .models import Advice, DeliveryState, Dossier, State
from .plain_texts import beside, plain_of
from .selectors import advices_for, for_list, get_advice_for
from .settings_of_advice import ordinance_of
from .states import MoveRefused
from .titles import readable_titles

PER_PAGE = 25
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
}


def advice_or_404(request: StaffRequest, pk: int) -> Advice:
    try:
        advice = get_advice_for(request.member, pk)
    except Advice.DoesNotExist as error:
        raise Http404 from error
    readable_titles([advice])
    return advice


@require_safe
@staff(Right.SEE_ADVICE)
def list_page(request: StaffRequest) -> HttpResponse:
    """All advices, newest first, with state and reply."""
    page = Paginator(for_list(advices_for(request.member)), PER_PAGE).get_page(request.GET.get("pagina"))
    readable_titles(page.object_list)
    return render(request, "advice/list.html", {
        "page": page, "may_write": request.member.may(Right.WRITE_ADVICE),
        "may_decide": request.member.may(Right.DECIDE_ADVICE),
    })


def _asked_dossier(request: StaffRequest) -> Dossier | None:
    """The dossier in the address; what is not there, or not theirs, is no dossier."""
    asked = request.GET.get("dossier", "")
    known = dossiers_to_choose(request.member.council)
    return known.filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() and len(asked) < 10 else None


@staff(Right.WRITE_ADVICE)
def new_page(request: StaffRequest) -> HttpResponse:
    """A new advice from chosen evidence."""
    council = request.member.council
    if request.method != "POST":
        rules = ordinance_of(council)
        dossier = _asked_dossier(request)
        form = StartForm(council=council, initial={
            "addressee": services.first_addressee(council), "salutation": services.SALUTATION,
            "signed_by": services.first_signature(council), "reply_weeks": rules.reply_weeks,
            "reply_working_days": rules.reply_working_days, "term_basis": rules.term_basis,
            "evidence": [n for n in request.GET.getlist("bewijs") if n.isdigit()],
            **({"dossier": dossier, "evidence": [one.pk for one in dossier.evidence.all()]} if dossier else {}),
        })
        return render(request, "advice/new.html", {"form": form})
    form = StartForm(request.POST, council=council)
    if form.is_valid():
        data = {**form.cleaned_data, "evidence": list(form.cleaned_data["evidence"].order_by("number"))}
        try:
            advice = start_in_dossier(by=request.member, **data)
        except services.AdviceRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Er staat een eerste tekst klaar. Maak er jullie eigen brief van."))
            return redirect("advice:edit", pk=advice.pk)
    return render(request, "advice/new.html", {"form": form}, status=422)


@require_safe
@staff(Right.SEE_ADVICE)
def advice_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The letter to read, and what can be done with it now."""
    advice = advice_or_404(request, pk)
    sent = getattr(advice, "letter", None) if advice.is_sent else None
    context: dict[str, Any] = {
        "advice": advice, "sent": sent, "formats": TYPES, "corrections": advice.corrections.all(),
        "correcting": advice.corrections.exclude(state=State.SENT).first() if sent is not None else None,
        "delivered": sent is not None and advice.deliveries.filter(state=DeliveryState.SENT).exists(),
        "decisions": advice.decisions.all(), "comments_open": sum(open_by_block(advice).values()),
        "may_write": request.member.may(Right.WRITE_ADVICE), "may_decide": request.member.may(Right.DECIDE_ADVICE),
    }
    if context["may_write"]:
        context["dossier"] = dossier_of(advice)
    context["plain"] = plain_of(advice)
    try:
        if sent is not None:
            context["document"] = sending.document_of(readable(sent), smallest=sent.smallest)
        else:
            letter = letter_of(advice)
            context["document"] = sending.document_of(letter, smallest=advice.council.smallest_n)
            if context["may_write"]:
                context |= _watched(advice, letter)
    except services.AdviceRefused as error:
        context["problem"] = str(error)
    return render(request, "advice/advice.html", context)


def _watched(
    advice: Advice, letter: Letter, *, check: Callable[[Advice, Letter], list[str]] = too_near
) -> dict[str, list[str]]:
    """What should be looked at before the letter goes, its plain version too.

    Laying its figures beside all that went out may take seconds, so that is asked only of who decides.
    """
    letter = beside(advice, letter)
    return {
        "hidden": hidden_in_words(letter), "near": check(advice, letter), "repeated": repeated(advice, letter),
        "unaccounted": unaccounted(letter, smallest=advice.council.smallest_n),
    }


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(bytes(content), content_type=TYPES[kind], headers={
        "Content-Disposition": f'attachment; filename="{name}.{kind}"'
    })


@require_safe
@staff(Right.SEE_ADVICE)
def sent_file(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """The document as it was sent, byte by byte."""
    advice = advice_or_404(request, pk)
    if not advice.is_sent or kind not in TYPES:
        raise Http404
    return _file(getattr(advice.letter, kind), kind, f"advies-{advice.number}")


@require_safe
@staff(Right.WRITE_ADVICE)
def draft_file(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """The letter as it would be printed now; a draft says CONCEPT on every page."""
    advice = advice_or_404(request, pk)
    if advice.is_sent or kind not in TYPES:
        raise Http404
    try:
        document = sending.document_of(letter_of(advice), smallest=advice.council.smallest_n)
        content = FORMATS[kind](document)
    except (services.AdviceRefused, DocumentFailed) as error:
        messages.error(request, _reason(error))
        return redirect("advice:advice", pk=pk)
    return _file(content, kind, f"advies-{advice.number or 'concept'}")


def _reason(error: Exception) -> str:
    # What the tool itself said may hold words of the letter.
    return _(error.reason) if isinstance(error, DocumentFailed) else str(error)


@staff(Right.DECIDE_ADVICE)
def decide_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Adopting the text."""
    advice = advice_or_404(request, pk)
    form = DecideForm(request.POST or None, initial={"version": advice.version, "vote": "unanimous"})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            advice = adopt(
                by=request.member, advice=advice, adoption=form.adoption(), note=form.cleaned_data["note"],
                expected_version=form.cleaned_data["version"],
            )
        except (MoveRefused, services.AdviceRefused) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Het advies is vastgesteld als nummer %(number)s.") % {"number": advice.number})
            return redirect("advice:advice", pk=pk)
    if request.method == "POST":
        status = 422
    letter = with_rows_hidden(advice, letter_of(advice))
    context = {"advice": advice, "form": form, **_watched(advice, letter, check=stopped)}
    return render(request, "advice/decide.html", context, status=status)


@staff(Right.DECIDE_ADVICE)
def reopen_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Back to draft, with a reason."""
    advice = advice_or_404(request, pk)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.reopen(by=request.member, advice=advice, reason=form.cleaned_data["reason"])
        except (MoveRefused, services.AdviceRefused) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Het advies is weer een concept."))
            return redirect("advice:edit", pk=pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "advice/reopen.html", {"advice": advice, "form": form}, status=status)


@staff(Right.DECIDE_ADVICE)
def send_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Freezing the letter; nothing is mailed."""
    advice = advice_or_404(request, pk)
    context: dict[str, Any] = {"advice": advice, "due": last_day(advice, on=timezone.localdate())}
    if request.method != "POST":
        return render(request, "advice/send.html", context)
    try:
        sending.send(
            by=request.member, advice=advice, accept_changes=request.POST.get("accept_changes") == "yes",
            seen=request.POST.getlist("seen"),
        )
    except sending.ChangesToAccept as error:
        context |= {"problem": str(error), "changes": error.changes}
    except TooNear as error:
        context |= {"problem": str(error), "near": error.near}
    except (MoveRefused, services.AdviceRefused, DocumentFailed) as error:
        context["problem"] = _reason(error)
    else:
        messages.success(request, _("De brief is vastgezet. Zorg nu dat de gemeente hem krijgt."))
        return redirect("advice:advice", pk=pk)
    return render(request, "advice/send.html", context, status=422)


@staff(Right.SEE_ADVICE, Right.SEE_EVIDENCE)
def recount_page(request: StaffRequest, pk: int) -> HttpResponse:
    """All figures of the letter, counted again after the button."""
    advice = advice_or_404(request, pk)
    context: dict[str, Any] = {"advice": advice}
    if request.method == "POST":
        letter = readable(advice.letter) if advice.state == State.SENT else letter_of(advice)
        context["rows"] = sending.recount(by=request.member, advice=advice, letter=letter)
    return render(request, "advice/recount.html", context)


@staff(Right.WRITE_ADVICE)
def discard_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Throwing away a draft, after the question whether that is meant."""
    advice = advice_or_404(request, pk)
    context: dict[str, Any] = {"advice": advice}
    if request.method != "POST":
        return render(request, "advice/discard.html", context)
    try:
        version = int(request.POST.get("version", "")[:9])
    except ValueError:
        version = 0
    try:
        discard(by=request.member, advice=advice, expected_version=version)
    except services.AdviceRefused as error:
        context["problem"] = str(error)
        return render(request, "advice/discard.html", context, status=422)
    messages.success(request, _("Het concept is weg. Het bewijs is er nog."))
    return redirect("advice:list")


@require_POST
@staff(Right.WRITE_ADVICE)
def correct_advice(request: StaffRequest, pk: int) -> HttpResponse:
    """A new draft that replaces a sent advice."""
    try:
        new = services.correct(by=request.member, advice=advice_or_404(request, pk))
    except services.BeingCorrected as error:
        messages.info(request, str(error))
        return redirect("advice:edit" if error.advice.is_draft else "advice:advice", pk=error.advice.pk)
    except services.AdviceRefused as error:
        messages.error(request, str(error))
        return redirect("advice:advice", pk=pk)
    messages.success(request, _("Dit is een nieuw concept dat het verstuurde advies vervangt."))
    return redirect("advice:edit", pk=new.pk)
