"""The pages of the listeners: the inbox and one signal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gehoord.core.audit.selectors import trail_of
from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.sealing.services import SealBroken
from gehoord.core.ui.text import opening, with_pills
from gehoord.privacy.services import OriginalGone, ReasonMissing, read_original

from . import services
from .forms import FollowUpForm, MaskForm
from .masking import PhraseNotFound
from .models import Signal, Status
from .selectors import follow_ups, get_signal_for, inbox, inbox_counts, what_happened
from .states import MOVES, MoveRefused

TABS = (Status.RECEIVED, Status.READ, Status.CLOSED, Status.SET_ASIDE)


@staff(Right.READ_INBOX)
def inbox_page(request: StaffRequest) -> HttpResponse:
    """Signals by state, possible danger on top; the list refreshes itself where there is JavaScript."""
    status = request.GET.get("status", Status.RECEIVED)
    status = status if status in TABS else Status.RECEIVED
    page = Paginator(inbox(request.member, status=status), 25).get_page(request.GET.get("pagina"))
    for signal in page:
        signal.excerpt = opening(signal.deidentified or "")  # type: ignore[attr-defined]
    counts = inbox_counts(request.member.council)
    tabs = [(tab, tab.label, counts.get(tab, 0)) for tab in TABS]
    context = {"page": page, "status": status, "tabs": tabs, "urgent_count": counts["urgent"]}
    template = "intake/_inbox_rows.html" if request.headers.get("HX-Request") else "intake/inbox.html"
    return render(request, template, context)


def _signal(request: StaffRequest, pk: int) -> Signal:
    try:
        return get_signal_for(request.member, pk)
    except Signal.DoesNotExist as error:
        raise Http404 from error


def _context(request: StaffRequest, signal: Signal, **extra: Any) -> dict[str, Any]:
    may = request.member.may
    moves = MOVES[signal.status] - {Status.ERASED} if may(Right.TRIAGE) else frozenset()
    return {
        "signal": signal,
        "story": with_pills(signal.deidentified or ""),
        "moves": [(to, Status(to).label) for to in TABS if to in moves],
        "may_triage": may(Right.TRIAGE),
        "may_read_original": may(Right.READ_ORIGINAL) and signal.original is not None,
        "may_erase": may(Right.ERASE) and signal.status != Status.ERASED,
        # Also after a no: what was passed on before is read there.
        "may_pass_on": may(Right.PASS_ON) and signal.is_safe,
        "may_code": may(Right.CODE) and signal.is_safe and signal.status in (Status.READ, Status.CLOSED),
        "mask_form": MaskForm(), "follow_up_form": FollowUpForm(),
        "follow_ups": follow_ups(signal), "happened": what_happened(signal),
        "trail": trail_of(request.member.council, signal)[:50],
        **extra,
    }


@staff(Right.READ_INBOX)
def signal_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One signal: its safe text, what was done with it and what can be done now."""
    return render(request, "intake/signal.html", _context(request, _signal(request, pk)))


@require_POST
@staff(Right.TRIAGE)
def triage_signal(request: StaffRequest, pk: int) -> HttpResponse:
    signal = _signal(request, pk)
    to = request.POST.get("to", "")
    if to not in Status.values:
        raise Http404
    if to == Status.ERASED and request.POST.get("sure") != "yes":
        return render(request, "intake/signal_erase.html", {"signal": signal})
    try:
        services.triage(by=request.member, signal=signal, to=to)
    except MoveRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("Signaal %(number)s: %(status)s.") % {"number": signal.number, "status": Status(to).label}
        )
    return redirect("intake:signal", pk=pk)


@require_POST
@staff(Right.TRIAGE)
def change_urgency(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        services.decide_urgency(
            by=request.member, signal=_signal(request, pk), urgent=request.POST.get("urgent") == "yes"
        )
    except MoveRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("De spoed is aangepast."))
    return redirect("intake:signal", pk=pk)


@require_POST
@staff(Right.TRIAGE)
def mask_words(request: StaffRequest, pk: int) -> HttpResponse:
    """Take one more name or place out of the safe text."""
    signal = _signal(request, pk)
    form = MaskForm(request.POST)
    if form.is_valid():
        try:
            services.correct_text(by=request.member, signal=signal, **form.cleaned_data)
        except PhraseNotFound as error:
            form.add_error("phrase", str(error))
        else:
            messages.success(request, _("De woorden zijn uit de veilige tekst gehaald."))
            return redirect("intake:signal", pk=pk)
    return render(request, "intake/signal.html", _context(request, signal, mask_form=form), status=422)


@require_POST
@staff(Right.TRIAGE)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Tell the person who told something, on their receipt page."""
    signal = _signal(request, pk)
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        return render(request, "intake/signal.html", _context(request, signal, follow_up_form=form), status=422)
    try:
        services.send_follow_up(by=request.member, signal=signal, text=form.cleaned_data["text"])
    except services.StoryRefused as error:
        form.add_error("text", str(error))
        return render(request, "intake/signal.html", _context(request, signal, follow_up_form=form), status=422)
    except MoveRefused as error:
        messages.error(request, str(error))
        return redirect("intake:signal", pk=pk)
    messages.success(request, _("Je antwoord staat bij het signaal. De verteller ziet het met de code."))
    return redirect("intake:signal", pk=pk)


@staff(Right.READ_ORIGINAL)
def original_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The original, after a reason; it is in this one answer and nowhere else."""
    signal = _signal(request, pk)
    context: dict[str, Any] = {"signal": signal, "reason": request.POST.get("reason", "")}
    if request.method != "POST":
        return render(request, "intake/original.html", context)
    try:
        context["original"] = read_original(
            by=request.member, original=signal.original, reason=context["reason"], subject=signal
        )
    except (ReasonMissing, OriginalGone) as error:
        return render(request, "intake/original.html", context | {"error": str(error)}, status=422)
    except SealBroken:
        error_text = _("Het origineel kan niet worden geopend: de sleutel past niet. Vraag het aan de beheerder.")
        return render(request, "intake/original.html", context | {"error": error_text}, status=422)
    return render(request, "intake/original.html", context)
